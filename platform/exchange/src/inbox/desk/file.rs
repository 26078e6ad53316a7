//! Opening a file that came with a message: a look-up, journaled before a byte is shown.

use files::{BlobId, Blobs, Kind};
use kernel::{Error, Result};
use op::{Op, Purpose};
use uuid::Uuid;
use web::SealedFile;

use super::{desk, record, seen};
use crate::inbox::{SEALED_FILE, key_of, odd};
use crate::store::inbox::{self as store, enclosed, thread};

/// A file of a message, opened.
#[derive(Debug)]
pub struct Opened {
    /// What it is by its content.
    pub kind: Kind,
    /// Its name for a download: the message's own, never what its sender called it.
    pub name: String,
    /// Its bytes.
    pub file: SealedFile,
}

/// Opens file number `serial` of a message that the actor may see.
pub async fn open_file(op: &Op, blobs: &Blobs, message: Uuid, serial: i64) -> Result<Opened> {
    let nothing = || Error::NotFound("exchange.no-heard");
    let r = op.read().await?;
    // What became a report is opened there.
    let heard =
        store::heard(r.tx(), message).await?.filter(|row| row.record.is_none()).ok_or_else(nothing)?;
    let of = seen(&r, heard.thread).await?;
    let files = store::enclosed_in(r.tx(), message).await?;
    let row = files.into_iter().find(|file| file.serial == serial).ok_or_else(nothing)?;
    r.done().await?;
    let here = record(&thread::Model { office: Some(desk(&op.actor, &of)?), ..of.clone() });
    op.look_up(Purpose::ServeCitizen, "thread", of.id, &here).await?;
    let r = op.read().await?;
    let key = key_of(r.tx(), &op.core, of.id).await?.ok_or_else(nothing)?;
    r.done().await?;
    let key = key.open_file_key(SEALED_FILE, row.id, &row.file_key)?;
    let kind = kind(&row)?;
    let blob = row.blob.as_slice().try_into().map_err(|_| odd("exchange_enclosed", "blob", row.id))?;
    let file = SealedFile::new(blobs.clone(), key, (BlobId(blob), row.bytes.unsigned_abs()));
    let name = format!("{}-{serial}.{}", &message.simple().to_string()[..12], kind.ending());
    Ok(Opened { kind, name, file })
}

/// What a file is by its content.
pub(super) fn kind(row: &enclosed::Model) -> Result<Kind> {
    Kind::of_media_type(&row.media_type).ok_or_else(|| odd("exchange_enclosed", "media_type", row.id))
}
