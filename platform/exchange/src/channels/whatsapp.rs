//! WhatsApp through the Cloud API of its owner: one POST for each message, in free words within a day of what she last wrote
//! and as an approved template otherwise. There is no idempotency key: our id travels along and comes back with every
//! status. Must not keep anything, nor put words into a template.

pub(crate) mod call;
pub mod door;
mod file;
pub(crate) mod wish;
pub mod work;

use std::fmt;

use kernel::Lang;
use reqwest::RequestBuilder;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::Content;
use super::verdict::{Outcome, Verdict};
use crate::send::{Answer, Sender};

/// Bytes of an answer that are read at most.
const ANSWER_MAX: usize = 64 << 10;

/// The platform, and our number on it.
#[derive(Clone)]
pub struct WhatsAppGateway {
    /// Where it is, with its version: `https://graph.facebook.com/v23.0`.
    pub url: String,
    /// The id of the number that messages come from.
    pub number: String,
    /// What is shown to it.
    pub token: Zeroizing<String>,
    /// With what it signs its calls.
    pub app_secret: Zeroizing<String>,
    /// What it shows when it asks whether it may call.
    pub verify_token: Zeroizing<String>,
    /// The approved templates.
    pub templates: Templates,
}

/// An approved template of each language: without a parameter, so that nothing of a case can be in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Templates {
    /// In Urdu.
    pub ur: String,
    /// In English.
    pub en: String,
}

impl fmt::Debug for WhatsAppGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WhatsAppGateway")
            .field("url", &self.url)
            .field("number", &self.number)
            .field("templates", &self.templates)
            .finish_non_exhaustive()
    }
}

kernel::words! {
    /// In which form a message goes.
    Form {
        /// In its own words.
        Words = "words",
        /// As the approved template.
        Template = "template",
    }
}

/// What the platform says is wrong.
#[derive(Debug, Deserialize)]
struct Trouble {
    error: TroubleCode,
}

#[derive(Debug, Deserialize)]
struct TroubleCode {
    code: i64,
}

impl WhatsAppGateway {
    pub(crate) async fn send(&self, sender: &Sender, id: Uuid, (content, form): (&Content, Form)) -> Outcome {
        let request = sender.request(&format!("{}/{}/messages", self.url, self.number));
        let (answer, body) =
            sender.ask(self.shown(request).json(&self.body(id, content, form)), ANSWER_MAX).await;
        outcome(answer, &body)
    }

    /// With our key.
    pub(crate) fn shown(&self, request: RequestBuilder) -> RequestBuilder {
        request.bearer_auth(self.token.as_str())
    }

    fn body(&self, id: Uuid, content: &Content, form: Form) -> Value {
        let mut body = json!({
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": content.to.trim_start_matches('+'),
            "biz_opaque_callback_data": id,
        });
        let (kind, what) = match form {
            Form::Words => ("text", json!({ "body": content.words, "preview_url": false })),
            Form::Template => ("template", self.template(content.language)),
        };
        if let Some(fields) = body.as_object_mut() {
            fields.insert("type".to_owned(), kind.into());
            fields.insert(kind.to_owned(), what);
        }
        body
    }

    fn template(&self, language: Lang) -> Value {
        let (name, code) = match language {
            Lang::Ur => (&self.templates.ur, "ur"),
            Lang::En => (&self.templates.en, "en"),
        };
        json!({ "name": name, "language": { "code": code } })
    }
}

fn outcome(answer: Answer, body: &[u8]) -> Outcome {
    let code = match answer {
        Answer::Status(200..=299) => None,
        _ => serde_json::from_slice::<Trouble>(body).ok().map(|trouble| trouble.error.code),
    };
    let verdict = code.map_or_else(|| in_doubt(answer), of_code);
    Outcome { verdict, word: code.map_or_else(|| answer.word(), |code| code.to_string()) }
}

/// Without a code: what was posted may have been taken although nobody said so.
const fn in_doubt(answer: Answer) -> Verdict {
    match answer {
        Answer::Status(500..=599) | Answer::Timeout | Answer::Unreachable => Verdict::InDoubt,
        _ => Verdict::of(answer),
    }
}

/// What the codes of the platform mean for a message. Our templates take no parameters: where one is refused, the
/// template is at fault and not the message.
const fn of_code(code: i64) -> Verdict {
    match code {
        131_047 => Verdict::Closed,
        // Too many; unknown or passing trouble; our key, our account or its payment; templates.
        0..=4
        | 10
        | 190
        | 200..=299
        | 368
        | 80_007
        | 130_429
        | 131_000
        | 131_005
        | 131_016
        | 131_031
        | 131_042
        | 131_048
        | 131_056
        | 131_057
        | 132_000..=132_999
        | 133_000..=133_999 => Verdict::Later,
        _ => Verdict::Hopeless,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: u16, code: i64) -> Verdict {
        let body = json!({ "error": { "message": "x", "code": code } }).to_string();
        outcome(Answer::Status(status), body.as_bytes()).verdict
    }

    #[test]
    fn the_platforms_codes_are_told_apart() {
        assert_eq!(said(400, 131_047), Verdict::Closed);
        for code in [131_026, 131_051, 100, 131_030, 131_021] {
            assert_eq!(said(400, code), Verdict::Hopeless, "{code}");
        }
        for code in [130_429, 131_048, 131_056, 190, 132_001, 132_015, 131_016, 2] {
            assert_eq!(said(400, code), Verdict::Later, "{code}");
        }
        for answer in [Answer::Status(500), Answer::Status(502), Answer::Timeout, Answer::Unreachable] {
            assert_eq!(outcome(answer, b"").verdict, Verdict::InDoubt);
        }
        assert_eq!(outcome(Answer::Status(200), b"nonsense").verdict, Verdict::Taken);
        assert_eq!(outcome(Answer::Status(400), b"<html>").verdict, Verdict::Hopeless);
        assert_eq!(outcome(Answer::Refused, b"").verdict, Verdict::Later);
        assert_eq!(outcome(Answer::Status(400), br#"{"error":{"code":131026}}"#).word, "131026");
    }

    #[test]
    fn a_template_carries_nothing_of_the_words() {
        let gateway = WhatsAppGateway {
            url: "https://graph.example/v23.0".to_owned(),
            number: "1".to_owned(),
            token: "token".to_owned().into(),
            app_secret: "secret".to_owned().into(),
            verify_token: "verify".to_owned().into(),
            templates: Templates { ur: "khabar".to_owned(), en: "news".to_owned() },
        };
        let content = Content {
            to: "+923001234567".to_owned(),
            words: "her matter".to_owned(),
            language: Lang::Ur,
            exactly: false,
        };
        let body = gateway.body(Uuid::nil(), &content, Form::Template);
        assert!(!body.to_string().contains("matter"), "{body}");
        assert_eq!(body["template"], json!({ "name": "khabar", "language": { "code": "ur" } }));
        assert_eq!((&body["to"], &body["type"]), (&json!("923001234567"), &json!("template")));
        let body = gateway.body(Uuid::nil(), &content, Form::Words);
        assert_eq!(body["text"]["body"], "her matter");
        assert!(!format!("{gateway:?}").contains("secret"));
    }
}
