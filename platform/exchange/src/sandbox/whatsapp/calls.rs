//! What the box calls about: what telephones write, and what became of messages. Signed over the bytes, like the real thing.

use std::fmt::Write as _;
use std::time::Duration;

use hmac::{Hmac, Mac};
use http::header;
use kernel::{Error, Result};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{Fault, Held, Sandbox, Shown};

/// What a telephone sends.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Its number, digits alone.
    pub phone: String,
    /// What it is, in the platform's words: text, audio, image, location.
    pub kind: String,
    /// What is said of it under that word.
    pub what: Value,
    /// Seconds that it was on its way.
    pub ago: i64,
}

impl Sent {
    /// Words.
    pub fn text(phone: &str, words: &str) -> Self {
        Self { phone: phone.to_owned(), kind: "text".to_owned(), what: json!({ "body": words }), ago: 0 }
    }
}

impl Sandbox {
    /// A telephone sends something: the platform's id of it, and what the node answered.
    pub async fn send(&self, sent: Sent) -> Result<(String, u16)> {
        let message = self.note(&sent);
        let wamid = message.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
        let answered = self.call("messages", &[message]).await?;
        Ok((wamid, answered))
    }

    /// A telephone sends a file; it is kept to be fetched.
    pub async fn send_file(
        &self,
        phone: &str,
        kind: &str,
        (media_type, bytes): (&str, Vec<u8>),
    ) -> Result<(String, u16)> {
        let id = format!("{}", 700_000 + self.next());
        let what = json!({ "id": id, "mime_type": media_type, "voice": kind == "audio" });
        let held = Held { id, media_type: media_type.to_owned(), bytes, addresses: Vec::new() };
        self.kept().files.push(held);
        self.send(Sent { phone: phone.to_owned(), kind: kind.to_owned(), what, ago: 0 }).await
    }

    /// A telephone writes without anybody being called yet: what would be called about.
    pub fn note(&self, sent: &Sent) -> Value {
        let (wamid, at) = (format!("wamid.in.{}", self.next()), self.now() - sent.ago);
        let text = sent.what.get("body").and_then(Value::as_str).unwrap_or(&sent.kind).to_owned();
        let shown = Shown {
            wamid: wamid.clone(),
            phone: sent.phone.clone(),
            from_phone: true,
            kind: sent.kind.clone(),
            text,
            tag: None,
        };
        let mut kept = self.kept();
        kept.shown.push(shown);
        kept.wrote.push((sent.phone.clone(), at));
        let mut message =
            json!({ "id": wamid, "from": sent.phone, "timestamp": at.to_string(), "type": sent.kind });
        put(&mut message, &sent.kind, sent.what.clone());
        message
    }

    /// Somebody sets in the app whether messages may come: stop or resume.
    pub async fn set(&self, phone: &str, value: &str) -> Result<u16> {
        let set = json!({ "wa_id": phone, "category": "marketing_messages", "value": value,
            "detail": "User requested", "timestamp": self.now() });
        self.call("user_preferences", &[set]).await
    }

    /// Calls about several things at once, as its fault has it. What the node answered last.
    pub async fn call(&self, field: &str, things: &[Value]) -> Result<u16> {
        let fault = self.kept().fault;
        let mut things = things.to_vec();
        if fault == Fault::Reorder {
            things.reverse();
        }
        let mut value = json!({ "messaging_product": "whatsapp",
            "metadata": { "display_phone_number": "15550001111", "phone_number_id": self.0.settings.number } });
        put(&mut value, field, things.into());
        let change = if field == "user_preferences" { field } else { "messages" };
        let body = json!({ "object": "whatsapp_business_account",
            "entry": [{ "id": "1", "changes": [{ "field": change, "value": value }] }] })
        .to_string();
        let secret = if fault == Fault::Forge { "another app's secret" } else { &self.0.settings.app_secret };
        let again = if fault == Fault::Double { self.post(&body, secret).await? } else { 0 };
        let answered = self.post(&body, secret).await?;
        Ok(answered.max(again))
    }

    /// Posts these very bytes, signed with this secret.
    pub async fn post(&self, body: &str, secret: &str) -> Result<u16> {
        let mac = <Hmac<Sha256> as Mac>::new_from_slice(secret.as_bytes()).map_err(Error::internal)?;
        let digest = mac.chain_update(body).finalize().into_bytes();
        let mut signature = String::from("sha256=");
        for byte in digest {
            // Writing to a String cannot fail.
            let _ = write!(signature, "{byte:02x}");
        }
        let call =
            self.0.http.post(&self.0.settings.callback).header(header::CONTENT_TYPE, "application/json");
        let call = call.header("x-hub-signature-256", signature).body(body.to_owned());
        Ok(call.send().await.map_err(Error::internal)?.status().as_u16())
    }

    /// Asks the node whether it may call, as it is asked when a number is set up: whether it said back what it should.
    pub async fn ask(&self, verify_token: &str) -> Result<bool> {
        let query =
            [("hub.mode", "subscribe"), ("hub.verify_token", verify_token), ("hub.challenge", "1158201444")];
        let url =
            reqwest::Url::parse_with_params(&self.0.settings.callback, query).map_err(Error::internal)?;
        let answer = self.0.http.get(url).send().await.map_err(Error::internal)?;
        Ok(answer.status() == 200 && answer.text().await.map_err(Error::internal)? == "1158201444")
    }

    pub(super) fn report_later(&self, shown: Shown, fault: Fault) {
        let words: &[&str] = match fault {
            Fault::Mute => return,
            Fault::Fail => &["sent", "failed"],
            Fault::Reorder => &["read", "delivered", "sent"],
            _ => &["sent", "delivered", "read"],
        };
        let desk = self.clone();
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            for word in words {
                let mut status = json!({ "id": shown.wamid, "status": word, "recipient_id": shown.phone,
                    "timestamp": desk.now().to_string() });
                if let Some(tag) = &shown.tag {
                    put(&mut status, "biz_opaque_callback_data", tag.as_str().into());
                }
                if let Err(error) = desk.call("statuses", &[status]).await {
                    tracing::warn!(%error, "the sandbox could not call back");
                }
            }
        });
    }
}

fn put(into: &mut Value, field: &str, what: Value) {
    if let Some(fields) = into.as_object_mut() {
        fields.insert(field.to_owned(), what);
    }
}
