//! What a citizen adds to a report afterwards, in writing: a row beside it and an entry in the diary of the office that holds it,
//! for whoever holds number and code.

use contracts::{DiaryEntry, Roznamcha, Substance};
use journal::{Draft, Subject, draft};
use kernel::ids::ComplaintId;
use kernel::{FieldErrors, Result, Timestamp, text};
use op::{Op, ReadOp};
use vault::Found;

use crate::events;
use crate::model::WORDS_MAX;
use crate::service::hold::Hold;
use crate::service::seal;
use crate::service::track::held;
use crate::store::addition;

/// Where the words are sealed.
const SEALED_ADDITION: &str = "complaints_addition.sealed";

/// Something added, as read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Added {
    /// When.
    pub recorded_at: Timestamp,
    /// What; `None` when the key was destroyed, and for the citizen's page.
    pub words: Option<String>,
}

/// Adds words to a report, once for each `once`. `complaints.no-such-slip` for any wrong pair of number and code.
pub async fn add_words(
    op: &Op,
    roznamcha: &dyn Roznamcha,
    (number, code): (&str, &str),
    once: &str,
    typed: &str,
) -> Result<()> {
    let report = ComplaintId(held(op, number, code).await?.id);
    let mut errors = FieldErrors::default();
    let words = errors.keep("words", text::required_narrative(typed, WORDS_MAX)).unwrap_or_default();
    errors.check()?;
    let mut w = op.begin().await?;
    // Only now what it is: it may have been sealed since the code was looked at.
    let hold = Hold::of(&w, report).await?;
    let (row, office) = (&hold.row, hold.office());
    let asked = (&row.number, &words);
    if w.replayed_form(once, &asked, "words").await?.is_some() {
        return Ok(());
    }
    // Whoever holds the report enters it, wherever it was received.
    hold.place_of_books(&mut w).await?;
    let key = hold.key(&w).await?;
    let id = w.new_id();
    let sealed = key.seal_value(SEALED_ADDITION, id, &words, w.entropy())?;
    let added = addition::Model { id, version: 1, report: row.id, recorded_at: w.now().micros(), sealed };
    w.insert::<addition::Entity>(added).await?;
    let subject = Subject { kind: "complaint-addition", id, version: Some(1) };
    let draft =
        Draft { unit: Some(office.0), sensitivity: row.sensitivity, ..Draft::new(events::ADDITION, subject) };
    let entry = w.journal(draft.sealed(&key, row.id, draft::content(&words)?))?;
    let diary = DiaryEntry {
        office,
        kind: "information-received".to_owned(),
        arrived_at: None,
        about: Some(seal::called(w.tx(), row).await?),
        substance: Substance::Sealed {
            record: row.id,
            key: &key,
            words: seal::words_about(row, text::line(&words).chars().take(280).collect()),
        },
    };
    roznamcha.enter(&mut w, diary, entry).await?;
    w.remember(once, &asked, "").await?;
    w.commit().await
}

/// What was added to a report, oldest first; with the words for those who may open it.
pub(crate) async fn additions(r: &ReadOp, id: ComplaintId, with_words: bool) -> Result<Vec<Added>> {
    let rows = addition::of_report(r.tx(), id).await?;
    let key = if with_words && !rows.is_empty() { Some(r.key(id.0).await?) } else { None };
    let read = |row: addition::Model| {
        let words = match &key {
            Some(Found::Key(key)) => Some(key.open_value(SEALED_ADDITION, row.id, &row.sealed)?),
            _ => None,
        };
        Ok(Added { recorded_at: Timestamp(row.recorded_at), words })
    };
    rows.into_iter().map(read).collect()
}
