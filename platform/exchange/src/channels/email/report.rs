//! What mail servers report of letters of ours (RFC 3464): which of them could not be delivered. No I/O.

use mail_parser::{Message, MimeHeaders as _, PartType};
use uuid::Uuid;

/// Bytes of a part that are looked through at most.
const LOOKED: usize = 64 << 10;

/// True for what a mail server reports, whatever of.
pub(super) fn is_report(letter: &Message<'_>) -> bool {
    letter.root_part().is_content_type("multipart", "report")
}

/// The messages of ours that a report says cannot be delivered.
pub(super) fn failed(letter: &Message<'_>, domain: &str) -> Vec<Uuid> {
    let status = letter.parts.iter().filter(|part| part.is_content_type("message", "delivery-status"));
    let says_failed = |bytes: &[u8]| String::from_utf8_lossy(front(bytes)).lines().any(is_failure);
    if !status.map(mail_parser::MessagePart::contents).any(says_failed) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for name in ["In-Reply-To", "References"] {
        found.extend(ours(letter.header_raw(name).unwrap_or_default(), domain));
    }
    for part in &letter.parts {
        match &part.body {
            PartType::Message(inner) => {
                found.extend(ours(inner.header_raw("Message-ID").unwrap_or_default(), domain));
            }
            _ if part.is_content_type("text", "rfc822-headers") => {
                found.extend(ours(&String::from_utf8_lossy(front(part.contents())), domain));
            }
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn front(bytes: &[u8]) -> &[u8] {
    bytes.get(..LOOKED).unwrap_or(bytes)
}

/// `Action: failed`; a letter that is delayed or was delivered did not fail.
fn is_failure(line: &str) -> bool {
    let said = line.split_once(':');
    said.is_some_and(|(name, value)| {
        name.trim().eq_ignore_ascii_case("action") && value.trim().eq_ignore_ascii_case("failed")
    })
}

/// The ids of messages that ids of letters of ours name.
fn ours(text: &str, domain: &str) -> Vec<Uuid> {
    let ids = text.split('<').filter_map(|rest| rest.split_once('>')).map(|(id, _)| id);
    let named = ids.filter_map(|id| id.split_once('@'));
    let named = named.filter(|(_, at)| at.eq_ignore_ascii_case(domain));
    named.filter_map(|(id, _)| id.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use mail_parser::MessageParser;

    use super::*;

    fn report(action: &str, last: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mail.example.pk\r\nReturn-Path: <>\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n--b\r\n\r\nIt could not be delivered.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example.pk\r\n\r\n\
             Final-Recipient: rfc822; gul@example.pk\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n--b\r\n{last}\r\n--b--\r\n"
        )
    }

    fn read(raw: &str) -> (bool, Vec<Uuid>) {
        let letter = MessageParser::default().parse(raw.as_bytes()).unwrap();
        (is_report(&letter), failed(&letter, "police.example.pk"))
    }

    #[test]
    fn a_report_names_the_letter_that_failed() {
        let id = Uuid::from_u128(7);
        let named = |id: &str| format!("Message-ID: <{id}@police.example.pk>\r\nSubject: x\r\n\r\nwords");
        let whole = format!("Content-Type: message/rfc822\r\n\r\n{}", named(&id.to_string()));
        let headers = format!("Content-Type: text/rfc822-headers\r\n\r\n{}", named(&id.to_string()));
        assert_eq!(read(&report("failed", &whole)), (true, vec![id]));
        assert_eq!(read(&report("FAILED", &headers)), (true, vec![id]));
        assert_eq!(read(&report("delayed", &whole)), (true, Vec::new()));
        assert_eq!(read(&report("delivered", &whole)), (true, Vec::new()));
        let others = whole.replace("police.example.pk", "elsewhere.example.pk");
        assert_eq!(read(&report("failed", &others)), (true, Vec::new()));
        let nonsense = format!("Content-Type: message/rfc822\r\n\r\n{}", named("not-an-id"));
        assert_eq!(read(&report("failed", &nonsense)), (true, Vec::new()));
    }

    #[test]
    fn what_somebody_only_quotes_is_no_report() {
        let id = Uuid::from_u128(7);
        let raw = format!(
            "From: gul@example.pk\r\nSubject: Undelivered\r\n\r\nAction: failed <{id}@police.example.pk>"
        );
        assert_eq!(read(&raw), (false, Vec::new()));
    }
}
