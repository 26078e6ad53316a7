//! What WhatsApp calls about, read with an open mind: many things in one call, of kinds that are not known yet. What is ours is
//! kept, nothing is refused for being strange. No I/O.

use contracts::Fate;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::wish::Wish;

/// One thing of a call, as it is worked on later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Item {
    /// Somebody wrote.
    Message(Written),
    /// What became of a message of ours.
    Status {
        /// Our id of it.
        message: Uuid,
        /// What it came to.
        fate: Fate,
    },
    /// Somebody set in the app whether messages may come.
    Setting {
        /// Whose.
        from: String,
        /// What is wanted.
        wish: Wish,
        /// Seconds UTC.
        at: i64,
    },
}

/// What somebody wrote, said or sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Written {
    /// The platform's id.
    pub wamid: String,
    /// E.164.
    pub from: String,
    /// Seconds UTC, by the platform's clock.
    pub at: i64,
    /// What it is: the platform's word.
    pub kind: String,
    /// The words: typed, under a picture, on a button, or of a place.
    pub words: Option<String>,
    /// A file that is fetched afterwards.
    pub file: Option<Attached>,
}

/// A file at the platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Attached {
    /// The platform's id.
    pub id: String,
    /// The name the sender gave it.
    pub name: Option<String>,
}

impl Item {
    /// A file has to be fetched first, which may take long.
    pub(crate) const fn has_file(&self) -> bool {
        matches!(self, Self::Message(Written { file: Some(_), .. }))
    }

    /// What makes it the same thing again.
    pub(crate) fn once(&self) -> String {
        match self {
            Self::Message(written) => written.wamid.clone(),
            Self::Status { message, fate } => format!("{message}/{fate}"),
            Self::Setting { from, wish, at } => format!("{from}/{wish}/{at}"),
        }
    }
}

/// Everything in a call that is for this number of ours. `None` when it is no call at all.
pub(crate) fn read(body: &[u8], number: &str) -> Option<Vec<Item>> {
    let call: Call = serde_json::from_slice(body).ok()?;
    let changes = call.entry.into_iter().flat_map(|entry| entry.changes);
    // Each by itself: one that is written as nobody expected takes none of the others with it.
    let values = changes.filter_map(|change| Values::read(change.value?));
    Some(values.filter(|value| value.number == number).flat_map(items).collect())
}

#[derive(Debug, Deserialize)]
struct Call {
    entry: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    #[serde(default)]
    changes: Vec<Change>,
}

#[derive(Debug, Deserialize)]
struct Change {
    value: Option<Value>,
}

struct Values {
    number: String,
    messages: Vec<Value>,
    statuses: Vec<Value>,
    user_preferences: Vec<Value>,
}

impl Values {
    /// `None` for what is about no number of anybody.
    fn read(mut value: Value) -> Option<Self> {
        let number = word(&value, "/metadata/phone_number_id")?.to_owned();
        let mut list = |name: &str| match value.get_mut(name).map(Value::take) {
            Some(Value::Array(all)) => all,
            _ => Vec::new(),
        };
        let (messages, statuses) = (list("messages"), list("statuses"));
        Some(Self { number, messages, statuses, user_preferences: list("user_preferences") })
    }
}

fn items(values: Values) -> Vec<Item> {
    let messages = values.messages.iter().filter_map(written).map(Item::Message);
    let statuses = values.statuses.iter().filter_map(status);
    let settings = values.user_preferences.iter().filter_map(setting);
    messages.chain(statuses).chain(settings).collect()
}

fn word<'a>(of: &'a Value, at: &str) -> Option<&'a str> {
    of.pointer(at)?.as_str()
}

/// Seconds, as text or as a number.
fn seconds(of: &Value) -> Option<i64> {
    let at = of.get("timestamp")?;
    at.as_i64().or_else(|| at.as_str()?.parse().ok())
}

/// E.164; `None` of what is no number.
fn number(digits: &str) -> Option<String> {
    let fits = (7..=15).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    fits.then(|| format!("+{digits}"))
}

fn written(of: &Value) -> Option<Written> {
    let kind = word(of, "/type").unwrap_or("unsupported");
    let wamid = word(of, "/id").filter(|id| !id.is_empty())?;
    Some(Written {
        wamid: wamid.to_owned(),
        from: number(word(of, "/from")?)?,
        at: seconds(of).unwrap_or_default(),
        words: words(of, kind),
        file: file(of, kind),
        kind: kind.to_owned(),
    })
}

fn words(of: &Value, kind: &str) -> Option<String> {
    let said = match kind {
        "text" => word(of, "/text/body"),
        "button" => word(of, "/button/text"),
        "interactive" => {
            word(of, "/interactive/button_reply/title").or_else(|| word(of, "/interactive/list_reply/title"))
        }
        "reaction" => word(of, "/reaction/emoji"),
        "location" => return place(of.get("location")?),
        media => word(of.get(media)?, "/caption"),
    };
    said.map(str::to_owned)
}

/// `30.18410, 67.00100`, with its name where it has one.
fn place(of: &Value) -> Option<String> {
    let at = |name: &str| of.get(name)?.as_f64();
    let (latitude, longitude) = (at("latitude")?, at("longitude")?);
    let named = ["name", "address"].into_iter().filter_map(|name| of.get(name)?.as_str());
    let point = format!("{latitude:.5}, {longitude:.5}");
    Some(std::iter::once(point.as_str()).chain(named).collect::<Vec<_>>().join("\n"))
}

fn file(of: &Value, kind: &str) -> Option<Attached> {
    if !matches!(kind, "audio" | "image" | "document" | "video" | "sticker") {
        return None;
    }
    let file = of.get(kind)?;
    let name = word(file, "/filename").map(str::to_owned);
    Some(Attached { id: word(file, "/id")?.to_owned(), name })
}

/// Whether she has read it is her affair: it arrived.
fn status(of: &Value) -> Option<Item> {
    let fate = match word(of, "/status")? {
        "sent" => Fate::Sent,
        "delivered" | "read" => Fate::Delivered,
        "failed" => Fate::Failed,
        _ => return None,
    };
    Some(Item::Status { message: word(of, "/biz_opaque_callback_data")?.parse().ok()?, fate })
}

fn setting(of: &Value) -> Option<Item> {
    let wish = match word(of, "/value")? {
        "stop" => Wish::Stop,
        "resume" => Wish::Start,
        _ => return None,
    };
    Some(Item::Setting { from: number(word(of, "/wa_id")?)?, wish, at: seconds(of)? })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn call(messages: &Value) -> Vec<u8> {
        let value = json!({ "metadata": { "phone_number_id": "7" }, "messages": messages });
        json!({ "object": "x", "entry": [{ "changes": [{ "field": "messages", "value": value }] }] })
            .to_string()
            .into_bytes()
    }

    fn one(message: &Value) -> Written {
        match read(&call(&json!([message])), "7").unwrap().remove(0) {
            Item::Message(written) => written,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_kind_is_read_and_none_is_refused() {
        let of = |kind: &str, what: &Value| json!({ "id": "wamid.1", "from": "923001234567", "timestamp": "1795338300", "type": kind, kind: what });
        for (kind, what, words, file) in [
            ("text", json!({ "body": "مدد" }), Some("مدد"), None),
            ("audio", json!({ "id": "5", "voice": true }), None, Some("5")),
            ("image", json!({ "id": "6", "caption": "here" }), Some("here"), Some("6")),
            ("document", json!({ "id": "7", "filename": "a.pdf" }), None, Some("7")),
            ("video", json!({ "id": "8" }), None, Some("8")),
            (
                "location",
                json!({ "latitude": 30.1841, "longitude": 67.001 }),
                Some("30.18410, 67.00100"),
                None,
            ),
            ("button", json!({ "text": "Yes", "payload": "y" }), Some("Yes"), None),
            ("interactive", json!({ "list_reply": { "id": "1", "title": "Theft" } }), Some("Theft"), None),
            ("reaction", json!({ "emoji": "👍", "message_id": "x" }), Some("👍"), None),
            ("unsupported", json!({}), None, None),
            ("contacts", json!([]), None, None),
            ("a-kind-of-tomorrow", json!({ "x": 1 }), None, None),
            ("text", json!("not an object"), None, None),
        ] {
            let written = one(&of(kind, &what));
            assert_eq!((written.kind.as_str(), written.words.as_deref()), (kind, words));
            assert_eq!(written.file.map(|file| file.id).as_deref(), file, "{kind}");
            assert_eq!((written.from.as_str(), written.at), ("+923001234567", 1_795_338_300));
        }
    }

    #[test]
    fn a_strange_change_takes_no_other_with_it() {
        let ours = json!({ "phone_number_id": "7" });
        let hers =
            json!([{ "id": "wamid.1", "from": "923001234567", "type": "text", "text": { "body": "مدد" } }]);
        let changes = json!([
            { "value": 7 },
            { "field": "of tomorrow" },
            { "value": { "metadata": [] } },
            { "value": { "metadata": ours, "messages": hers, "statuses": null, "user_preferences": "none" } },
        ]);
        let body = json!({ "entry": [{ "changes": changes }] }).to_string();
        assert_eq!(read(body.as_bytes(), "7").unwrap().len(), 1);
    }

    #[test]
    fn what_is_not_ours_or_nothing_is_left_alone() {
        let text = json!([{ "id": "wamid.1", "from": "923001234567", "type": "text" }]);
        assert_eq!(read(&call(&text), "8"), Some(Vec::new()), "another number of the same app");
        for nothing in
            [json!({ "id": "", "from": "923001234567" }), json!({ "id": "x", "from": "gul" }), json!(7)]
        {
            assert_eq!(read(&call(&json!([nothing])), "7"), Some(Vec::new()));
        }
        for nonsense in ["", "{}", "[]", "null", r#"{"entry":7}"#] {
            assert_eq!(read(nonsense.as_bytes(), "7"), None, "{nonsense}");
        }
        let status =
            json!({ "status": "delivered", "id": "wamid.2", "biz_opaque_callback_data": "not an id" });
        let value = json!({ "metadata": { "phone_number_id": "7" }, "statuses": [status] });
        let body = json!({ "entry": [{ "changes": [{ "value": value }] }] }).to_string();
        assert_eq!(read(body.as_bytes(), "7"), Some(Vec::new()));
    }
}
