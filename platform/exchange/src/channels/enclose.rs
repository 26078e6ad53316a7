//! A file that came with a message, sealed into the store of files: by what it is and not by what it is called. Must not keep a
//! byte of it open.

use contracts::Enclosed;
use files::{BlobId, Blobs};
use kernel::Result;
use op::Core;
use vault::FileKey;

/// Bytes of a file at most: what WhatsApp takes of a recording or a film, and what mail servers let through.
pub(super) const LARGEST: u64 = 16 << 20;

/// Whether a file of this kind is taken.
pub(super) fn is_taken(bytes: &[u8], name: &str) -> bool {
    files::inspect(bytes, name, LARGEST as usize).is_ok()
}

/// Seals a file; it is held until a message names it. `None` of a kind that citizens may not hand in.
pub(super) async fn enclose(
    (core, blobs): (&Core, &Blobs),
    bytes: &[u8],
    name: &str,
) -> Result<Option<Enclosed>> {
    let Ok(found) = files::inspect(bytes, name, LARGEST as usize) else { return Ok(None) };
    let entropy = core.entropy.as_ref();
    let key = FileKey::generate(entropy);
    let mut sealer = key.sealer();
    let mut sealed = sealer.push(bytes)?;
    sealed.extend(sealer.finish()?);
    let mut incoming = blobs.incoming(entropy).held();
    incoming.take(&sealed).await?;
    let BlobId(blob) = incoming.finish().await?.id;
    let media_type = found.kind.media_type().to_owned();
    Ok(Some(Enclosed { blob, media_type, bytes: bytes.len() as u64, key }))
}
