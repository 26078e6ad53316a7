//! A letter as it leaves: plain words, a subject that says nothing, the id of its message, and what it answers. No I/O.

use std::time::{Duration, SystemTime};

use kernel::Timestamp;
use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::{Address, Message};
use uuid::Uuid;

use super::EmailGateway;
use crate::channels::Content;

/// The subject of every letter, in both languages: it is read over shoulders and on locked telephones.
pub(super) const SUBJECT: &str = "پیغام / Message";
/// The longest id of a letter that is answered by naming it.
const ID_MAX: usize = 250;
/// Said of what no person wrote (RFC 3834): other machines then do not answer it.
const AUTO_SUBMITTED: HeaderName = HeaderName::new_from_ascii_str("Auto-Submitted");

/// A message on its way out.
#[derive(Debug)]
pub(crate) struct Outgoing<'a> {
    /// The message.
    pub id: Uuid,
    /// To whom, in which words.
    pub content: &'a Content,
    /// The id of the letter that it answers, as its writer's server gave it.
    pub answers: Option<String>,
    /// An officer wrote it.
    pub by_person: bool,
    /// When it is sent.
    pub at: Timestamp,
}

/// From whom, to whom, and the bytes.
#[derive(Debug)]
pub(super) struct Composed {
    pub from: Address,
    pub to: Address,
    pub bytes: Vec<u8>,
}

/// The id of the letter of a message: the same at every attempt.
pub(super) fn letter_id(id: Uuid, domain: &str) -> String {
    format!("<{id}@{domain}>")
}

impl EmailGateway {
    /// `None` when the address can be none of a letter's.
    pub(super) fn compose(&self, out: &Outgoing<'_>) -> Option<Composed> {
        let (from, to): (Address, Address) = (self.from.as_str().parse().ok()?, out.content.to.parse().ok()?);
        let micros = u64::try_from(out.at.micros()).unwrap_or_default();
        let mut letter = Message::builder()
            .from(from.clone().into())
            .to(to.clone().into())
            .date(SystemTime::UNIX_EPOCH + Duration::from_micros(micros))
            .message_id(Some(letter_id(out.id, self.domain())))
            .subject(SUBJECT)
            .header(ContentType::TEXT_PLAIN);
        if let Some(answers) = out.answers.as_ref().filter(|id| is_id(id)) {
            letter = letter.in_reply_to(answers.clone()).references(answers.clone());
        }
        if !out.by_person {
            letter = letter.raw_header(HeaderValue::new(AUTO_SUBMITTED, "auto-generated".to_owned()));
        }
        let bytes = letter.body(format!("{}\n", out.content.words)).ok()?.formatted();
        Some(Composed { from, to, bytes })
    }
}

/// `<left@right>` and nothing that could begin another header.
fn is_id(text: &str) -> bool {
    let inner = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')).unwrap_or_default();
    let legal = |byte: u8| byte.is_ascii_graphic() && !b"<>".contains(&byte);
    inner.contains('@') && text.len() <= ID_MAX && inner.bytes().all(legal)
}

#[cfg(test)]
pub(super) mod tests {
    use kernel::{Email, Lang};

    use super::*;
    use crate::channels::email::{Security, Server};

    pub fn gateway() -> EmailGateway {
        let server = |port| Server { host: "mail.example.pk".to_owned(), port, security: Security::Tls };
        EmailGateway {
            smtp: server(465),
            imap: server(993),
            user: "khidmat".to_owned(),
            password: "a-secret-of-the-server".to_owned().into(),
            from: Email::parse("madad@police.example.pk").unwrap(),
        }
    }

    fn composed(answers: Option<&str>, by_person: bool) -> String {
        let content = Content {
            to: "gul@example.pk".to_owned(),
            words: "آپ سے رابطہ ہو گا".to_owned(),
            language: Lang::Ur,
            exactly: false,
        };
        let (id, at) = (Uuid::nil(), Timestamp(1_795_338_300_000_000));
        let answers = answers.map(str::to_owned);
        let out = Outgoing { id, content: &content, answers, by_person, at };
        String::from_utf8(gateway().compose(&out).unwrap().bytes).unwrap()
    }

    #[test]
    fn a_letter_says_whose_answer_it_is_and_nothing_of_a_matter() {
        let letter = composed(Some("<first@example.pk>"), false);
        for line in [
            "Message-ID: <00000000-0000-0000-0000-000000000000@police.example.pk>\r\n",
            "In-Reply-To: <first@example.pk>\r\n",
            "References: <first@example.pk>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "From: madad@police.example.pk\r\n",
            "To: gul@example.pk\r\n",
            "Content-Type: text/plain; charset=utf-8\r\n",
        ] {
            assert!(letter.contains(line), "no {line} in {letter}");
        }
        let read = mail_parser::MessageParser::default().parse(letter.as_bytes()).unwrap();
        assert_eq!(read.subject(), Some(SUBJECT));
        assert_eq!(read.body_text(0).unwrap().trim(), "آپ سے رابطہ ہو گا");
        assert_eq!(
            composed(Some("<first@example.pk>"), false),
            letter,
            "a second attempt is the same letter"
        );
    }

    #[test]
    fn what_an_officer_wrote_is_not_called_automatic_and_no_id_begins_a_header() {
        assert!(!composed(None, true).contains("Auto-Submitted"));
        for id in [
            "x",
            "<>",
            "<a@b>\r\nBcc: x@example.pk",
            "<a@b c>",
            "<a@b><c@d>",
            &format!("<{}@b>", "a".repeat(300)),
        ] {
            let letter = composed(Some(id), true);
            assert!(!letter.contains("In-Reply-To") && !letter.contains("Bcc"), "{id}");
        }
        assert!(!format!("{:?}", gateway()).contains("a-secret"));
    }
}
