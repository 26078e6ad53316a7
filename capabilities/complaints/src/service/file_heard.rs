//! Filing what a citizen wrote or said on the helpline as a report, by whoever works on it: like one from home, and as silent. The
//! message and the report are tied in one transaction, and what came with the one is evidence of the other.

use contracts::{Heard, Inbox, Roznamcha};
use files::Blobs;
use kernel::ids::{ComplaintId, UnitId};
use kernel::{Error, Result};
use op::{Op, WriteOp};
use uuid::Uuid;

use crate::model::Typed;
use crate::model::online::Online;
use crate::service::evidence::{Role, Taken, record_file, take_enclosed};
use crate::service::file::{Channel, Filed, record_report};
use crate::service::hear::belongs;
use crate::service::hold::Hold;

/// A message just filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledHeard {
    /// The report.
    pub id: ComplaintId,
    /// Its number.
    pub number: String,
    /// The thread of the message.
    pub thread: Uuid,
}

/// What came with a message, read before anything is written. Empty where the message is no longer there to be filed, which filing
/// says in its own words.
pub async fn files_heard(op: &Op, blobs: &Blobs, inbox: &dyn Inbox, message: Uuid) -> Result<Vec<Taken>> {
    match inbox.open(op, message).await {
        Ok(heard) => take_enclosed(blobs, &heard.files).await,
        Err(Error::Conflict(_) | Error::NotFound(_)) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Records what was written as a report of `office`. Every fault of the form is found at once (`Error::Invalid`); where it happened
/// may be left out, for nobody stands there to be asked.
pub async fn file_heard(
    w: &mut WriteOp,
    (roznamcha, inbox): (&dyn Roznamcha, &dyn Inbox),
    office: UnitId,
    (message, files): (Uuid, &[Taken]),
    typed: &Typed,
) -> Result<FiledHeard> {
    let heard = inbox.held(w, message).await?;
    let told = typed.check_unplaced(w.now())?;
    // Nobody asked her: silent, until she says otherwise.
    let online =
        Online { by_voice: false, station: None, may_call: false, phone_proved: false, language: None };
    let channel = Channel::Heard { by: heard.channel, online: &online, cause: None };
    let filed = record_report(w, roznamcha, office, told, channel).await?;
    belongs(w, &filed, &heard).await?;
    enclose(w, &filed, &heard, files).await?;
    inbox.filed(w, message, filed.id.0, filed.entry).await?;
    Ok(FiledHeard { id: filed.id, number: filed.number, thread: heard.thread })
}

/// Makes the files evidence, as sent by the citizen. `exchange.heard-done` when the message is not the one they were read from.
async fn enclose(w: &mut WriteOp, filed: &Filed, heard: &Heard, files: &[Taken]) -> Result<()> {
    if !heard.files.iter().map(|file| file.blob).eq(files.iter().map(|file| file.blob.0)) {
        return Err(Error::Conflict("exchange.heard-done"));
    }
    if files.is_empty() {
        return Ok(());
    }
    let hold = Hold::of(w, filed.id).await?;
    let key = hold.key(w).await?;
    for file in files {
        record_file(w, &hold.row, &key, file, Role::Evidence).await?;
    }
    Ok(())
}
