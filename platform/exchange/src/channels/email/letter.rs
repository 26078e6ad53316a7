//! A letter as it came: who it says it is from, its words, its files, and whether a person wrote it. Read with an open mind, whatever
//! is wrong with it. No I/O; must not believe anything of it.

use contracts::Channel;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::compose::SUBJECT;
use super::report::{self, Report};
use crate::inbox;
use crate::inbox::take::WORDS_MAX;

/// Bodies of a letter that are read at most.
const BODIES: usize = 16;
/// Files of a letter that are taken at most.
pub(super) const FILES: usize = 10;
/// Letters of a file's name that are shown at most.
const NAME_MAX: usize = 80;
/// What a letter that answers another is called before its subject.
const ANSWERS: [&str; 8] = ["re", "aw", "fw", "fwd", "sv", "جواب", "رد", "الرد"];
/// Whoever writes from such an address is a machine.
const MACHINES: [&str; 7] =
    ["mailer-daemon", "postmaster", "no-reply", "noreply", "do-not-reply", "donotreply", "bounce"];

/// Who wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Writer {
    /// A person, as far as can be seen.
    Person,
    /// A machine: it is kept, and never answered by another.
    Machine,
    /// A mail server that reports on letters of ours, as it says.
    Server(Report),
}

/// A file that came along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    /// What its sender calls it, in one line.
    pub name: String,
    /// Its bytes, decoded.
    pub bytes: Vec<u8>,
}

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Letter {
    /// From whom, as it says, in small letters; `None` when it names nobody who could be answered.
    pub from: Option<String>,
    /// Its id, with the brackets.
    pub id: Option<String>,
    /// Subject and words.
    pub words: String,
    /// It has more words than those.
    pub more_words: bool,
    /// When it was written, in seconds, as it says.
    pub said_at: Option<i64>,
    /// Who wrote it.
    pub writer: Writer,
    /// The first files.
    pub files: Vec<Part>,
    /// The names of those beyond.
    pub beyond: Vec<String>,
}

/// Reads a letter. `ours` is the address it came to, `domain` that of the ids of our letters.
pub(super) fn read(raw: &[u8], (ours, domain): (&str, &str)) -> Option<Letter> {
    let letter = MessageParser::default().parse(raw)?;
    let from = letter.from().and_then(|from| from.first()).and_then(|from| from.address());
    let from = from.and_then(|from| inbox::address(Channel::Email, from));
    let (files, beyond) = files(&letter);
    let (words, more_words) = words(&letter);
    Some(Letter {
        writer: writer(&letter, from.as_deref(), (ours, domain)),
        id: letter.message_id().map(|id| format!("<{id}>")),
        words,
        more_words,
        said_at: letter.date().map(mail_parser::DateTime::to_timestamp),
        from,
        files,
        beyond,
    })
}

fn writer(letter: &Message<'_>, from: Option<&str>, (ours, domain): (&str, &str)) -> Writer {
    if let Some(report) = report::read(letter, domain) {
        return Writer::Server(report);
    }
    let said = |name: &str| letter.header_raw(name).map(|said| said.trim().to_lowercase());
    let there = |name: &str| letter.header_raw(name).is_some();
    // Whatever else is reported, a program wrote it.
    let automatic = letter.root_part().is_content_type("multipart", "report")
        || said("Auto-Submitted").is_some_and(|said| !said.starts_with("no"))
        || said("Return-Path").is_some_and(|said| said == "<>")
        || said("Precedence")
            .is_some_and(|said| ["bulk", "junk", "list", "auto_reply"].contains(&said.as_str()))
        || ["List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress"]
            .into_iter()
            .any(there);
    let name = from.and_then(|from| from.split('@').next()).unwrap_or_default();
    let machine = MACHINES.contains(&name) || from.is_some_and(|from| from.eq_ignore_ascii_case(ours));
    if automatic || machine { Writer::Machine } else { Writer::Person }
}

/// The subject, where it says something, and the words below it; of words in HTML what a reader would see. And whether there are more.
fn words(letter: &Message<'_>) -> (String, bool) {
    let subject = kernel::text::line(letter.subject().unwrap_or_default());
    let subject = Some(subject).filter(|subject| !subject.is_empty() && bare(subject) != SUBJECT);
    let bodies = (0..letter.text_body_count().min(BODIES)).filter_map(|at| letter.body_text(at));
    let bodies = bodies.map(|body| body.trim().to_owned()).filter(|body| !body.is_empty());
    let said = subject.into_iter().chain(bodies).collect::<Vec<_>>().join("\n\n");
    let words: String = said.chars().take(WORDS_MAX).collect();
    let more = words.len() < said.len() || letter.text_body_count() > BODIES;
    (words, more)
}

/// A subject without what mail programs put before it.
fn bare(subject: &str) -> &str {
    let mut rest = subject.trim();
    while let Some((first, after)) = rest.split_once(':')
        && ANSWERS.contains(&first.trim().to_lowercase().as_str())
    {
        rest = after.trim();
    }
    rest
}

fn files(letter: &Message<'_>) -> (Vec<Part>, Vec<String>) {
    let (mut files, mut beyond) = (Vec::new(), Vec::new());
    for part in letter.attachments() {
        let name = called(part);
        let bytes = match &part.body {
            PartType::Message(inner) => inner.raw_message(),
            PartType::Multipart(_) => continue,
            _ => part.contents(),
        };
        if files.len() < FILES {
            files.push(Part { name, bytes: bytes.to_vec() });
        } else {
            beyond.push(name);
        }
    }
    (files, beyond)
}

/// What a file is called; one without a name is called by what its sender says that it is.
fn called(part: &MessagePart<'_>) -> String {
    let name = kernel::text::line(part.attachment_name().unwrap_or_default());
    let kind = part.content_type().map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or("*")));
    let name = if name.is_empty() { kernel::text::line(&kind.unwrap_or_default()) } else { name };
    name.chars().take(NAME_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: (&str, &str) = ("madad@police.example.pk", "police.example.pk");

    fn of(raw: &str) -> Letter {
        read(raw.replace('\n', "\r\n").as_bytes(), OURS).unwrap()
    }

    #[test]
    fn names_and_words_are_read_in_any_writing() {
        let letter = of(
            "From: =?utf-8?B?2q/ZhA==?= <Gul.Bibi@Example.PK>\nTo: madad@police.example.pk\nMessage-ID: <1@example.pk>\n\
             Subject: =?UTF-8?B?2YXYr9iv?=\nDate: Sun, 22 Nov 2026 10:05:00 +0500\nContent-Type: text/plain; charset=utf-8\n\
             Content-Transfer-Encoding: base64\n\n2YjbgSDYr9ix2YjYp9iy25Ig2b7YsSDbgduS\n",
        );
        assert_eq!(letter.from.as_deref(), Some("gul.bibi@example.pk"));
        assert_eq!(
            (letter.id.as_deref(), letter.words.as_str()),
            (Some("<1@example.pk>"), "مدد\n\nوہ دروازے پر ہے")
        );
        assert_eq!((letter.writer, letter.said_at), (Writer::Person, Some(1_795_323_900)));
        let old = read(b"From: a@example.pk\r\nSubject: =?windows-1256?Q?=E3=CF=CF?=\r\nContent-Type: text/plain; charset=windows-1256\r\n\r\n\xe3\xcf\xcf", OURS);
        assert_eq!(old.unwrap().words, "مدد\n\nمدد");
    }

    #[test]
    fn plain_words_come_before_html_and_html_is_read_as_it_looks() {
        let both = of(
            "From: a@example.pk\nSubject: x\nContent-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\nplain\n\
             --b\nContent-Type: text/html\n\n<p>rich</p>\n--b--\n",
        );
        assert_eq!(both.words, "x\n\nplain");
        let html = of(
            "From: a@example.pk\nSubject: x\nContent-Type: text/html\n\n<style>p{}</style><p>One</p><script>alert(1)</script><p>two &amp; three</p>\n",
        );
        assert!(html.words.contains("One") && html.words.contains("two & three"), "{}", html.words);
        assert!(!html.words.contains('<') && !html.words.contains("alert"), "{}", html.words);
    }

    #[test]
    fn it_says_when_there_are_more_words_than_are_kept() {
        let with = |words: &str| of(&format!("From: a@example.pk\nSubject: x\n\n{words}\n"));
        assert!(!with(&"ب".repeat(WORDS_MAX - 3)).more_words);
        let long = with(&"ب".repeat(WORDS_MAX - 2));
        assert_eq!((long.more_words, long.words.chars().count()), (true, WORDS_MAX));
        let part = "--b\nContent-Type: text/plain\n\nwords\n";
        let parts = |many: usize| {
            let head = "From: a@example.pk\nContent-Type: multipart/mixed; boundary=b\n\n";
            of(&format!("{head}{}--b--\n", part.repeat(many))).more_words
        };
        assert_eq!((parts(BODIES), parts(BODIES + 1)), (false, true));
    }

    #[test]
    fn our_own_subject_says_nothing() {
        let with = |subject: &str| of(&format!("From: a@example.pk\nSubject: {subject}\n\nwords\n")).words;
        for ours in
            [SUBJECT.to_owned(), format!("Re: {SUBJECT}"), format!("RE: Fwd: {SUBJECT}"), String::new()]
        {
            assert_eq!(with(&ours), "words", "{ours}");
        }
        assert_eq!(with("Re: my goat"), "Re: my goat\n\nwords");
    }

    #[test]
    fn a_machine_is_told_from_a_person() {
        let by = |headers: &str, from: &str| of(&format!("{headers}From: {from}\nSubject: x\n\ny\n")).writer;
        for headers in [
            "Auto-Submitted: auto-replied\n",
            "Auto-Submitted: auto-generated (vacation)\n",
            "Return-Path: <>\n",
            "Precedence: bulk\n",
            "List-Id: <news.example.pk>\n",
            "X-Auto-Response-Suppress: All\n",
        ] {
            assert_eq!(by(headers, "a@example.pk"), Writer::Machine, "{headers}");
        }
        for from in ["MAILER-DAEMON@example.pk", "no-reply@example.pk", "Madad@police.example.pk"] {
            assert_eq!(by("", from), Writer::Machine, "{from}");
        }
        for headers in ["", "Auto-Submitted: no\n", "Return-Path: <a@example.pk>\n"] {
            assert_eq!(by(headers, "a@example.pk"), Writer::Person, "{headers}");
        }
    }

    #[test]
    fn nothing_that_comes_stops_it() {
        for raw in [
            "",
            "\r\n\r\n",
            "From:\r\n\r\nx",
            "From: <>\r\n\r\nx",
            "From: not an address\r\n\r\nx",
            "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n",
            "From: a@example.pk\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
            "From: a@example.pk\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
        ] {
            let _ = read(raw.as_bytes(), OURS);
        }
        let level =
            |level: usize| format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n");
        let deep: String = (0..2_000).map(level).collect();
        let deep = format!("From: a@example.pk\r\n{deep}");
        let _ = read(deep.as_bytes(), OURS);
        let nested =
            format!("From: a@example.pk\r\n{}", "Content-Type: message/rfc822\r\n\r\n".repeat(2_000));
        let _ = read(nested.as_bytes(), OURS);
        let many = format!(
            "From: a@example.pk\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{}--b--",
            "--b\r\nContent-Disposition: attachment; filename=\"a\u{202e}\r\n\r\nx\r\n".repeat(500)
        );
        let many = read(many.as_bytes(), OURS).unwrap();
        assert_eq!((many.files.len(), many.files.len() + many.beyond.len()), (FILES, 500));
    }
}
