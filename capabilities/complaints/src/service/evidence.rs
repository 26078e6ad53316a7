//! Photos, recordings and papers that belong to a report. A file is taken in first, sealed, while no transaction is
//! open; then one short transaction makes it evidence. Must not hold a file in memory.

mod add;
mod open;
mod take;

pub use add::{Added, Adder, Role, adder_by_code, adder_by_post, names_blob};
pub(crate) use add::{may_add_to, record_file};
pub(crate) use open::of_opened;
pub use open::{Opening, Seen, open_evidence, seen_files};
pub use take::{Taken, take, take_enclosed};

use files::photo::Noted;
use kernel::ids::ComplaintId;
use kernel::{Result, Timestamp};
use op::ReadOp;
use uuid::Uuid;
use vault::Found;

use crate::store::evidence::{self as table, row};
use crate::store::parts::{Part, Parts};

/// Where the key of a file is sealed.
const FILE_KEY: &str = "complaints_evidence.file_key";
/// Where what may tell who she is is sealed.
const SEALED: &str = "complaints_evidence.sealed";
/// What the commitment is to.
const COMMITMENT: &str = "complaints_evidence.commitment";

/// What a report has, for whoever holds its slip; `None` once its content was erased and nothing is added to it.
pub(crate) async fn addable(r: &ReadOp, report: Uuid, parts: Parts) -> Result<Option<Vec<Listed>>> {
    if matches!(r.key(report).await?, Found::Destroyed(_)) {
        return Ok(None);
    }
    let rows = parts.read(Part::Evidence, table::of_report(r.tx(), ComplaintId(report))).await?;
    Ok(Some(rows.iter().map(Listed::from).collect()))
}

/// What is sealed of a file beside its bytes.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Sealed {
    /// What its sender called it.
    pub name: Option<String>,
    /// SHA-256 of what was sent.
    pub sha256: [u8; 32],
    /// Whether its name claimed something else than it is.
    pub misnamed: bool,
    /// What a camera noted in it.
    pub noted: Noted,
}

/// A file of a report as anybody may know of it who may know of the report: nothing of what is in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The file.
    pub id: Uuid,
    /// 1, 2, 3 ... of the report.
    pub serial: i64,
    /// photo, voice or document.
    pub kind: String,
    /// evidence or thumb-mark.
    pub role: String,
    /// What it is by its content.
    pub media_type: String,
    /// As it was sent.
    pub bytes: u64,
    /// citizen or officer.
    pub source: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

impl From<&row::Model> for Listed {
    fn from(row: &row::Model) -> Self {
        Self {
            id: row.id,
            serial: row.serial,
            kind: row.kind.clone(),
            role: row.role.clone(),
            media_type: row.media_type.clone(),
            bytes: row.bytes.unsigned_abs(),
            source: row.source.clone(),
            recorded_at: Timestamp(row.recorded_at),
        }
    }
}
