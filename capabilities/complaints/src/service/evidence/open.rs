//! Opening what was handed in: a look-up, journaled before a byte is shown. Whoever may know who told it hears the
//! recording, reads the paper and sees the photo as it was sent, with the place the camera noted. The others see photos
//! without anything but the picture, and that there is more.

use std::ops::Range;

use bytes::Bytes;
use db::Tx;
use files::photo::{Noted, without_notes};
use files::{BlobId, Blobs, Kind};
use futures::Stream;
use kernel::ids::ComplaintId;
use kernel::{Error, Result};
use op::{Op, Purpose, ReadOp};
use policy::Resource;
use tokio::sync::Semaphore;
use uuid::Uuid;
use vault::{Found, RecordKey};
use web::SealedFile;

use crate::service::evidence::{FILE_KEY, Listed, SEALED, Sealed};
use crate::service::known::Known;
use crate::store::evidence::{self as table, row};
use crate::store::report;

/// Photos taken apart at once: each is held whole for that moment.
static VIEWS: Semaphore = Semaphore::const_new(4);

/// A file as an officer sees it in the list of its report.
#[derive(Debug, Clone, PartialEq)]
pub struct Seen {
    /// What everybody who opened the report may know.
    pub file: Listed,
    /// What its sender called it, and what a camera noted; `None` for readers from whom identity is kept.
    pub name: Option<String>,
    /// Whether its name claimed something else than it is.
    pub misnamed: bool,
    /// What a camera noted.
    pub noted: Noted,
    /// Whether this reader may open it.
    pub opens: bool,
}

/// A file opened.
pub struct Opening {
    /// What it is.
    pub kind: Kind,
    /// Its name for a download: the report's number and its own, never what its sender called it.
    pub name: String,
    /// Its length as it is shown.
    pub size: u64,
    body: Shown,
}

enum Shown {
    /// As it was sent, piece by piece.
    Original(SealedFile),
    /// The picture and nothing else.
    View(Bytes),
}

impl std::fmt::Debug for Opening {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Opening({})", self.name)
    }
}

impl Opening {
    /// Its bytes from `range`, which must lie within [`Opening::size`].
    pub fn bytes(self, range: Range<u64>) -> std::pin::Pin<Box<dyn Stream<Item = Result<Bytes>> + Send>> {
        match self.body {
            Shown::Original(file) => Box::pin(file.bytes(range)),
            Shown::View(view) => {
                let part = view.slice(range.start as usize..range.end as usize);
                Box::pin(futures::stream::once(async move { Ok(part) }))
            }
        }
    }
}

/// Whether a reader from whom identity is kept may see a file at all: a voice, a paper and a thumb tell who it is; of a
/// photo the picture can be shown by itself.
fn without_identity(row: &row::Model, kind: Kind) -> bool {
    row.role == "evidence" && matches!(kind, Kind::Jpeg | Kind::Png | Kind::Webp)
}

/// What was handed in with a report that `key` belongs to, for a reader with or without `identity`.
async fn list(tx: &Tx, report: ComplaintId, key: Option<&RecordKey>, identity: bool) -> Result<Vec<Seen>> {
    let rows = table::of_report(tx, report).await?;
    rows.iter().map(|row| seen(row, key, identity)).collect()
}

/// The files of a report for a stated purpose, without its words: a look-up like any other.
pub async fn seen_files(op: &Op, report: ComplaintId, purpose: Purpose) -> Result<Vec<Seen>> {
    let r = op.read().await?;
    let (of, seat, identity) = seen_from(&r, report, purpose).await?;
    r.done().await?;
    op.look_up(purpose, "complaint", of.id, &seat).await?;
    let r = op.read().await?;
    let files = of_opened(&r, report, identity).await?;
    r.done().await?;
    Ok(files)
}

/// The files of a report whose look-up is journaled already.
pub(crate) async fn of_opened(r: &ReadOp, report: ComplaintId, identity: bool) -> Result<Vec<Seen>> {
    let key = match r.key(report.0).await? {
        Found::Key(key) => Some(key),
        Found::Destroyed(_) | Found::Missing => None,
    };
    list(r.tx(), report, key.as_ref(), identity).await
}

/// The report, the office from which the actor sees it, and whether he may know who told it.
async fn seen_from(r: &ReadOp, id: ComplaintId, purpose: Purpose) -> Result<(report::Model, Resource, bool)> {
    let report = Known::unasked(r, id).await?;
    let seat = report.seat(r)?.clone();
    let identity = report.identity(r, purpose);
    Ok((report.row, seat, identity))
}

fn seen(row: &row::Model, key: Option<&RecordKey>, identity: bool) -> Result<Seen> {
    let kind = kind_of(row)?;
    let sealed: Option<Sealed> = match key.filter(|_| identity) {
        Some(key) => Some(key.open_value(SEALED, row.id, &row.sealed)?),
        None => None,
    };
    let opens = key.is_some() && (identity || without_identity(row, kind));
    let (name, misnamed, noted) =
        sealed.map_or((None, false, Noted::default()), |sealed| (sealed.name, sealed.misnamed, sealed.noted));
    Ok(Seen { file: Listed::from(row), name, misnamed, noted, opens })
}

fn kind_of(row: &row::Model) -> Result<Kind> {
    let unknown =
        || Error::Inconsistent { table: "complaints_evidence", what: "media_type", row: row.id.to_string() };
    Kind::of_media_type(&row.media_type).ok_or_else(unknown)
}

/// Opens one file of a report for a stated purpose. Journaled before anything is shown.
pub async fn open_evidence(
    op: &Op,
    blobs: &Blobs,
    report: ComplaintId,
    id: Uuid,
    purpose: Purpose,
) -> Result<Opening> {
    let r = op.read().await?;
    let (of, seat, identity) = seen_from(&r, report, purpose).await?;
    let row = table::by_id(r.tx(), id).await?.filter(|row| row.report == of.id);
    let row = row.ok_or(Error::NotFound("policy.not-found"))?;
    r.done().await?;
    let kind = kind_of(&row)?;
    if !identity && !without_identity(&row, kind) {
        return Err(Error::Forbidden("complaints.evidence-tells-who"));
    }
    op.look_up(purpose, "complaint-evidence", row.id, &seat).await?;
    let r = op.read().await?;
    let Found::Key(key) = r.key(of.id).await? else { return Err(Error::NotFound("complaints.erased")) };
    r.done().await?;
    let key = key.open_file_key(FILE_KEY, row.id, &row.file_key)?;
    let name = format!("{}-{:02}.{}", of.number, row.serial, kind.ending());
    let blob = blob_of(&row)?;
    let size = row.bytes.unsigned_abs();
    let file = SealedFile::new(blobs.clone(), key, (blob, size));
    if identity {
        return Ok(Opening { kind, name, size, body: Shown::Original(file) });
    }
    let view = view(file, kind).await?;
    Ok(Opening { kind, name, size: view.len() as u64, body: Shown::View(view) })
}

fn blob_of(row: &row::Model) -> Result<BlobId> {
    let bytes = row.blob.as_slice().try_into();
    let wrong =
        |_| Error::Inconsistent { table: "complaints_evidence", what: "blob", row: row.id.to_string() };
    Ok(BlobId(bytes.map_err(wrong)?))
}

async fn view(file: SealedFile, kind: Kind) -> Result<Bytes> {
    let _turn = VIEWS.acquire().await.map_err(Error::internal)?;
    let original = file.whole().await?;
    let view = web::blocking(move || Ok(without_notes(kind, original))).await?;
    view.map(Bytes::from).ok_or(Error::Forbidden("complaints.evidence-tells-who"))
}
