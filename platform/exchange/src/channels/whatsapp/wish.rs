//! Whether a telephone wants messages on WhatsApp, and in which form they may go there now. What it said last holds, in whatever
//! order it came. Must not keep a number: only digests.

use db::Tx;
use journal::{Draft, Subject};
use kernel::{Result, Timestamp, text};
use op::{Core, WriteOp};
use policy::Resource;

use super::Form;
use crate::events;
use crate::store::whatsapp as store;

/// For so long after her last message she may be answered in free words: a day, less what two clocks may differ.
const WINDOW_SECONDS: i64 = 24 * 3_600 - 300;

kernel::words! {
    /// What a telephone wants.
    Wish {
        /// Nothing more.
        Stop = "stop",
        /// Messages again.
        Start = "start",
    }
}

kernel::words! {
    /// How it said so.
    How {
        /// It wrote the word.
        Word = "word",
        /// It is set so in the app.
        Setting = "setting",
    }
}

/// Words that stand alone in a message and mean that nothing more is to come, as they are typed.
const STOP: [&str; 12] = [
    "stop",
    "stop all",
    "stopall",
    "unsubscribe",
    "cancel",
    "end",
    "quit",
    "band",
    "band karo",
    "بند",
    "بند کرو",
    "بند کریں",
];
/// And that messages are wanted again.
const START: [&str; 10] =
    ["start", "unstop", "subscribe", "shuru", "shuru karo", "شروع", "شروع کرو", "شروع کریں", "چالو", "chalu"];

impl Wish {
    /// What a message wants, when it says nothing else.
    pub(crate) fn of(words: &str) -> Option<Self> {
        let folded = text::line(words).to_lowercase();
        let folded = folded.trim_matches(|c: char| !c.is_alphanumeric());
        match () {
            () if STOP.contains(&folded) => Some(Self::Stop),
            () if START.contains(&folded) => Some(Self::Start),
            () => None,
        }
    }
}

/// The digest of a telephone.
pub(crate) fn digest(core: &Core, e164: &str) -> Vec<u8> {
    core.journal.ring().blind_index("exchange.wa-phone", e164)
}

/// Held by whoever changes what is known of a telephone.
pub(crate) fn turn(phone: &[u8]) -> String {
    format!("exchange.wa/{}", crate::hex(phone))
}

/// Notes that a telephone wrote; its clock is never believed ahead of ours.
pub(crate) async fn heard(w: &WriteOp, phone: &[u8], at: Timestamp) -> Result<()> {
    store::heard(w.tx(), phone, Timestamp(at.micros().min(w.now().micros()))).await
}

/// In which form a telephone may be written to now; `None` when it wants nothing.
pub(crate) async fn form_for(tx: &Tx, core: &Core, e164: &str) -> Result<Option<Form>> {
    let phone = digest(core, e164);
    let (wish, heard) = (store::wish(tx, &phone).await?, store::heard_at(tx, &phone).await?);
    if wish.is_some_and(|row| row.wish == Wish::Stop.word()) {
        return Ok(None);
    }
    let now = core.clock.now();
    let open = heard.is_some_and(|at| now < at.plus_seconds(WINDOW_SECONDS));
    Ok(Some(if open { Form::Words } else { Form::Template }))
}

/// Notes what a telephone wants; its turn is held. True when that is new: what was said before, or is so already, changes nothing.
pub(crate) async fn note(
    w: &mut WriteOp,
    phone: Vec<u8>,
    (wish, how): (Wish, How),
    at: Timestamp,
) -> Result<bool> {
    let before = store::wish(w.tx(), &phone).await?;
    let known = before.as_ref().map_or(Wish::Start.word(), |row| row.wish.as_str());
    let late = before.as_ref().is_some_and(|row| row.said_at > at.micros());
    if late {
        return Ok(false);
    }
    // Said again it is kept too: what came in between and arrives later was said before it.
    let new = known != wish.word();
    if !new && before.is_none() {
        return Ok(false);
    }
    let id = w.new_id();
    w.permit("exchange.message-wish", &Resource::new("exchange.message", id))?;
    let row = store::wish_row::Model {
        id,
        version: 1,
        phone,
        wish: wish.word().to_owned(),
        how: how.word().to_owned(),
        said_at: at.micros(),
        recorded_at: w.now().micros(),
    };
    w.insert::<store::wish_row::Entity>(row).await?;
    let action = match wish {
        Wish::Stop => events::WISH_STOP,
        Wish::Start => events::WISH_START,
    };
    let subject = Subject { kind: "message-wish", id, version: Some(1) };
    w.journal(Draft { sensitivity: 2, ..Draft::new(action, subject) })?;
    Ok(new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_stands_alone_is_a_wish() {
        for stop in
            ["STOP", " stop. ", "Stop!", "بند", "بند کریں۔", "band", "\u{202b}بند\u{202c}", "Band Karo"]
        {
            assert_eq!(Wish::of(stop), Some(Wish::Stop), "{stop}");
        }
        for start in ["START", "شروع", "شروع کریں", "shuru", "UNSTOP"] {
            assert_eq!(Wish::of(start), Some(Wish::Start), "{start}");
        }
        for neither in
            ["", "!", "stop him, he is beating me", "دکان بند تھی", "please start the case", "bandook"]
        {
            assert_eq!(Wish::of(neither), None, "{neither}");
        }
    }
}
