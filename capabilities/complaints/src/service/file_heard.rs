//! Filing what a citizen wrote or said on the helpline as a report, by whoever works on it: like one from home, and as silent. The
//! message and the report are tied in one transaction.

use contracts::{Inbox, Roznamcha};
use kernel::Result;
use kernel::ids::{ComplaintId, UnitId};
use op::WriteOp;
use uuid::Uuid;

use crate::model::Typed;
use crate::model::online::Online;
use crate::service::file::{Channel, record_report};
use crate::service::hear::belongs;

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

/// Records what was written as a report of `office`. Every fault of the form is found at once (`Error::Invalid`); where it happened
/// may be left out, for nobody stands there to be asked.
pub async fn file_heard(
    w: &mut WriteOp,
    (roznamcha, inbox): (&dyn Roznamcha, &dyn Inbox),
    office: UnitId,
    message: Uuid,
    typed: &Typed,
) -> Result<FiledHeard> {
    let heard = inbox.held(w, message).await?;
    let told = typed.check_unplaced(w.now())?;
    // Nobody asked her: silent, until she says otherwise.
    let online = Online { by_voice: false, station: None, may_call: false, phone_proved: false };
    let channel = Channel::Heard { by: heard.channel, online: &online, cause: None };
    let filed = record_report(w, roznamcha, office, told, channel).await?;
    belongs(w, &filed, &heard).await?;
    inbox.filed(w, message, filed.id.0, filed.entry).await?;
    Ok(FiledHeard { id: filed.id, number: filed.number, thread: heard.thread })
}
