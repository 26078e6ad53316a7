//! A report begun and gone on with later, only when its writer asks. Sealed under a key that follows from the draft's
//! code and from the node's key ring, so that neither the store alone nor the code alone opens it. Gone after its
//! days, and as soon as the report is sent.

use kernel::{Entropy, Error, Result, entropy, text};
use op::{Op, WriteOp};
use uuid::Uuid;
use vault::RecordKey;

use crate::model::online::Answers;
use crate::store::draft::{self, Model};

/// Where a draft's content is sealed.
const SEALED: &str = "complaints_draft.sealed";
/// How long a draft is kept, in seconds (catalogue).
const LIFE: &str = "report.draft";
/// Where the catalogue says nothing: seven days.
const LIFE_SECONDS: i64 = 604_800;

/// A draft just kept: what opens it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Its number, such as `K-7KM2-PQX9`.
    pub number: String,
    /// Its code; shown once.
    pub code: String,
    /// When it is deleted.
    pub until: kernel::Timestamp,
}

/// What is sealed of a draft.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
struct Content {
    answers: Answers,
    /// The form's token: sent from two devices it is one report.
    once: String,
}

/// Keeps what has been answered so far, in place of the draft `before` (number and code).
pub async fn keep_draft(
    op: &Op,
    answers: &Answers,
    once: &str,
    before: Option<(&str, &str)>,
) -> Result<Kept> {
    let w = op.begin().await?;
    if let Some((number, code)) = before {
        forget(&w, number, code).await?;
    }
    let (number, code) = (draft_number(w.entropy()), entropy::secret_code(w.entropy()));
    let life = w.catalogue().limit(LIFE, w.now().day()).map_or(LIFE_SECONDS, |limit| limit.facts.value);
    let until = w.now().plus_seconds(life);
    let id = w.new_id();
    let content = Content { answers: answers.clone(), once: once.to_owned() };
    let sealed = key(&w, &number, &code)?.seal_value(SEALED, id, &content, w.entropy())?;
    draft::keep(w.tx(), Model { id, number: number.clone(), expires_at: until.micros(), sealed }).await?;
    w.commit().await?;
    Ok(Kept { number, code, until })
}

/// Opens a draft: its answers and its form's token. `complaints.no-such-draft` for any wrong pair.
pub async fn open_draft(op: &Op, number: &str, code: &str) -> Result<(Answers, String)> {
    let w = op.begin().await?;
    let (_, content) = open(&w, number, code).await?.ok_or_else(no_such_draft)?;
    Ok((content.answers, content.once))
}

/// Deletes the draft a report was made from. A pair that opens nothing is no fault: it has expired meanwhile.
pub(crate) async fn forget(w: &WriteOp, number: &str, code: &str) -> Result<()> {
    match open(w, number, code).await? {
        Some((id, _)) => draft::delete(w.tx(), id).await,
        None => Ok(()),
    }
}

/// Deletes what has expired. How many drafts there were.
pub async fn sweep_drafts(op: &Op) -> Result<u64> {
    let w = op.begin().await?;
    let gone = draft::delete_expired(w.tx(), w.now()).await?;
    w.commit().await?;
    Ok(gone)
}

async fn open(w: &WriteOp, number: &str, code: &str) -> Result<Option<(Uuid, Content)>> {
    let number = crate::model::read_number(number);
    let Some(code) = entropy::read_secret_code(code) else { return Ok(None) };
    let Some(row) = draft::by_number(w.tx(), &number, w.now()).await? else { return Ok(None) };
    // Another code opens nothing: the cipher tells.
    let content = key(w, &number, &code)?.open_value(SEALED, row.id, &row.sealed);
    Ok(content.ok().map(|content| (row.id, content)))
}

fn key(w: &WriteOp, number: &str, code: &str) -> Result<RecordKey> {
    let bytes = w.blind_index("complaints.draft", &format!("{number}/{}", text::line(code)));
    RecordKey::derived(&bytes)
}

/// Eight letters and digits behind a K, nothing that could be counted through.
fn draft_number(source: &dyn Entropy) -> String {
    let code = entropy::secret_code(source);
    let mut parts = code.split('-');
    format!("K-{}-{}", parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

fn no_such_draft() -> Error {
    Error::field("number", "complaints.no-such-draft")
}
