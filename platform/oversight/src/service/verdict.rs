//! A supervisor's verdict on a finding: explained, warned or referred, with his words. Given once; look-ups of the same day that come
//! to light afterwards open the finding again.

use kernel::{Error, FieldErrors, Result, text};
use op::WriteOp;
use uuid::Uuid;
use vault::Found;

use super::{WORDS, Walls, is_outside, reviewed};
use crate::events;
use crate::follow::READER;
use crate::model::Verdict;
use crate::raise::{Next, write};
use crate::store::finding;

/// The longest words of a verdict, in characters.
pub const WORDS_MAX: usize = 2_000;

/// A verdict as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct TypedVerdict {
    /// explained, warned or referred.
    pub verdict: String,
    /// What was found.
    pub words: String,
}

/// Gives a verdict. `oversight.reviewed-already` where there is one, `policy.step-up` for an old sign-in.
pub async fn review(w: &mut WriteOp, id: Uuid, typed: &TypedVerdict) -> Result<()> {
    w.lock(READER).await?;
    let row = finding::by_id(w.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    let record = Walls::default().record(w.tx(), &row, w.now()).await?;
    w.permit("oversight.read", &record)?;
    w.permit("oversight.review", &reviewed(record, &row)).map_err(known)?;
    if is_outside(&row) {
        return Err(Error::Forbidden("policy.not-allowed"));
    }
    if row.node != w.node().as_str() {
        return Err(Error::Conflict("op.other-nodes-books"));
    }
    if row.state != "open" {
        return Err(Error::Conflict("oversight.reviewed-already"));
    }
    let mut errors = FieldErrors::default();
    let verdict = errors.keep("verdict", Verdict::parse(&typed.verdict).ok_or("oversight.choose-verdict"));
    let words = errors.keep("words", text::required_narrative(&typed.words, WORDS_MAX));
    errors.check()?;
    let (Some(verdict), Some(words)) = (verdict, words) else { return Ok(()) };
    let Found::Key(key) = w.key(id).await? else { return Err(Error::Conflict("oversight.erased")) };
    let step = w.new_id();
    let sealed = Some((step, key.seal_value(WORDS, step, &words, w.entropy())?));
    let next = finding::Model { version: row.version + 1, state: "reviewed".to_owned(), ..row };
    w.update::<finding::Entity>(next.clone()).await?;
    let said = Next { action: events::REVIEW, what: verdict.word(), sealed, evidence: &[] };
    write(w, &next, said).await.map(drop)
}

/// Whoever may read it knows of it.
fn known(error: Error) -> Error {
    match error {
        Error::NotFound(_) => Error::Forbidden("policy.not-allowed"),
        other => other,
    }
}
