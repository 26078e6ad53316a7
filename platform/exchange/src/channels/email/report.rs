//! What mail servers report of letters of ours (RFC 3464): what became of them. Must not take for one what is about anything else. No I/O.

use mail_parser::{Message, MessagePart, MimeHeaders as _, PartType};
use uuid::Uuid;

/// Bytes of a part that are looked through at most.
const LOOKED: usize = 64 << 10;

/// What a mail server reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Report {
    /// It says that something could not be delivered; otherwise that it is late, or arrived.
    pub failed: bool,
    /// The letters that it names by ids like ours. Whether we wrote them is not known here.
    pub of: Vec<Uuid>,
}

/// Reads a report on what became of letters of ours; `None` for every other letter, also a report of something else.
pub(super) fn read(letter: &Message<'_>, domain: &str) -> Option<Report> {
    let root = letter.root_part();
    let kind = root.content_type().and_then(|kind| kind.attribute("report-type"))?;
    if !root.is_content_type("multipart", "report") || !kind.eq_ignore_ascii_case("delivery-status") {
        return None;
    }
    let of = named(letter, domain);
    let mut status = letter.parts.iter().filter(|part| part.is_content_type("message", "delivery-status"));
    let says_failed =
        |part: &MessagePart<'_>| String::from_utf8_lossy(front(part.contents())).lines().any(is_failure);
    (!of.is_empty()).then(|| Report { failed: status.any(says_failed), of })
}

/// The letters that it names by ids like ours.
fn named(letter: &Message<'_>, domain: &str) -> Vec<Uuid> {
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

    fn of(raw: &str) -> Option<(bool, Vec<Uuid>)> {
        let letter = MessageParser::default().parse(raw.as_bytes()).unwrap();
        read(&letter, "police.example.pk").map(|report| (report.failed, report.of))
    }

    #[test]
    fn a_report_names_the_letter_that_failed() {
        let id = Uuid::from_u128(7);
        let named = |id: &str| format!("Message-ID: <{id}@police.example.pk>\r\nSubject: x\r\n\r\nwords");
        let whole = format!("Content-Type: message/rfc822\r\n\r\n{}", named(&id.to_string()));
        let headers = format!("Content-Type: text/rfc822-headers\r\n\r\n{}", named(&id.to_string()));
        assert_eq!(of(&report("failed", &whole)), Some((true, vec![id])));
        assert_eq!(of(&report("FAILED", &headers)), Some((true, vec![id])));
        assert_eq!(of(&report("delayed", &whole)), Some((false, vec![id])));
        assert_eq!(of(&report("delivered", &whole)), Some((false, vec![id])));
    }

    #[test]
    fn a_report_of_something_else_is_a_letter() {
        let named = |id: &str| format!("Content-Type: message/rfc822\r\n\r\nMessage-ID: <{id}>\r\n\r\nwords");
        let ours = report("failed", &named(&format!("{}@police.example.pk", Uuid::from_u128(7))));
        assert!(of(&ours).is_some());
        assert_eq!(of(&ours.replace("police.example.pk", "elsewhere.example.pk")), None);
        assert_eq!(of(&report("failed", &named("not-an-id@police.example.pk"))), None);
        assert_eq!(of(&ours.replace("delivery-status;", "disposition-notification;")), None);
        assert_eq!(of(&ours.replace("report-type=delivery-status; ", "")), None);
        assert_eq!(of(&ours.replace("multipart/report", "multipart/mixed")), None);
    }

    #[test]
    fn what_somebody_only_quotes_is_no_report() {
        let id = Uuid::from_u128(7);
        let raw = format!(
            "From: gul@example.pk\r\nSubject: Undelivered\r\n\r\nAction: failed <{id}@police.example.pk>"
        );
        assert_eq!(of(&raw), None);
    }
}
