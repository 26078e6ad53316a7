//! Letters that are written in the box: by somebody, by a mail server that reports, by a machine that answers for whoever is away. Put
//! together by hand, so that no line is shared with what reads them.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Sandbox, mailboxes};

/// What somebody writes to the node.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// From which address.
    pub from: String,
    /// About what.
    pub subject: String,
    /// The words.
    pub words: String,
    /// A file: its name and bytes.
    pub file: Option<(String, Vec<u8>)>,
    /// The id of the letter it answers.
    pub answers: Option<String>,
}

impl Sandbox {
    /// Somebody writes to the node: the id of the letter.
    pub fn write(&self, written: &Written) -> String {
        let number = {
            let mut kept = self.kept();
            kept.counted += 1;
            kept.counted
        };
        let at = jiff::Timestamp::from_microsecond(self.0.clock.now().micros()).unwrap_or_default();
        let date = at.strftime("%a, %d %b %Y %H:%M:%S +0000");
        let domain = written.from.rsplit('@').next().unwrap_or_default();
        let id = format!("<letter.{number}.{}@{domain}>", at.as_microsecond());
        let mut raw = format!(
            "Return-Path: <{0}>\r\nFrom: {0}\r\nTo: {1}\r\nDate: {date}\r\nMessage-ID: {id}\r\nSubject: {2}\r\nMIME-Version: 1.0\r\n",
            written.from,
            self.0.settings.address,
            encoded(&written.subject)
        );
        if let Some(answers) = &written.answers {
            // Writing to a String cannot fail.
            let _ = write!(raw, "In-Reply-To: {answers}\r\nReferences: {answers}\r\n");
        }
        raw.push_str(&content(written));
        self.put(raw.as_bytes());
        id
    }
}

/// A header's value in letters that every server lets through.
fn encoded(text: &str) -> String {
    // A word of more than 75 letters is none; each of these has at most 60.
    let letters: Vec<char> = text.chars().collect();
    let words = letters.chunks(10).map(|some| {
        let some: String = some.iter().collect();
        format!("=?UTF-8?B?{}?=", STANDARD.encode(some))
    });
    words.collect::<Vec<_>>().join("\r\n ")
}

/// Base64 in lines of 76.
fn lines(bytes: &[u8]) -> String {
    let whole = STANDARD.encode(bytes);
    let lines: Vec<&str> =
        whole.as_bytes().chunks(76).filter_map(|line| std::str::from_utf8(line).ok()).collect();
    lines.join("\r\n")
}

fn content(written: &Written) -> String {
    let words = format!(
        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
        lines(written.words.as_bytes())
    );
    let Some((name, bytes)) = &written.file else { return words };
    let name: String = name.chars().filter(|c| !c.is_control() && *c != '"').collect();
    format!(
        "Content-Type: multipart/mixed; boundary=\"box\"\r\n\r\n--box\r\n{words}--box\r\nContent-Type: application/octet-stream\r\n\
         Content-Disposition: attachment; filename=\"{name}\"\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--box--\r\n",
        lines(bytes)
    )
}

/// What a mail server reports of a letter that it could not deliver (RFC 3464).
pub(super) fn bounce(from: &str, to: &str, raw: &[u8]) -> Vec<u8> {
    let headers = String::from_utf8_lossy(raw);
    let headers = headers.split("\r\n\r\n").next().unwrap_or_default();
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@box.example\r\nTo: {from}\r\nSubject: Undelivered Mail Returned to Sender\r\n\
         Message-ID: <report.{}@box.example>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"box\"\r\n\r\n\
         --box\r\nContent-Type: text/plain\r\n\r\nI am sorry. The letter below could not be delivered.\r\n\
         --box\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; box.example\r\n\r\n\
         Final-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n\
         --box\r\nContent-Type: text/rfc822-headers\r\n\r\n{headers}\r\n--box--\r\n",
        mailboxes::id_of(raw).trim_matches(['<', '>']).replace('@', ".")
    )
    .into_bytes()
}

/// What a machine answers for whoever is away (RFC 3834).
pub(super) fn vacation(from: &str, to: &str, raw: &[u8]) -> Vec<u8> {
    let id = mailboxes::id_of(raw);
    format!(
        "Return-Path: <>\r\nFrom: {from}\r\nTo: {to}\r\nSubject: Away\r\nMessage-ID: <away.{}@box.example>\r\nIn-Reply-To: {id}\r\n\
         Auto-Submitted: auto-replied (vacation)\r\n\r\nI am away until Monday.\r\n",
        id.trim_matches(['<', '>']).replace('@', ".")
    )
    .into_bytes()
}
