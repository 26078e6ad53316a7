//! The list of what an officer handles or is offered in sealed cover: the only list in which a sealed report stands.

use db::{Cursor, Page};
use kernel::ids::ComplaintId;
use kernel::{Bilingual, Result, Timestamp};
use op::ReadOp;

use crate::model::seal::Profile;
use crate::service::known::Known;
use crate::store::{self, seal};

/// Reports on one screen.
const SCREEN: usize = 30;

/// A sealed report in its handler's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InHands {
    /// The report.
    pub id: ComplaintId,
    /// Its number.
    pub number: String,
    /// What the station's books call it.
    pub pseudonym: String,
    /// Why it is sealed.
    pub profile: Profile,
    /// The receiving office.
    pub office: Bilingual,
    /// Only offered so far.
    pub offered: bool,
    /// The FIR it has become, as cited.
    pub fir: Option<String>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Since when it is in these hands.
    pub since: Timestamp,
}

/// A page of what the actor handles, the newest in his hands first. Who holds the post no more sees nothing.
pub async fn in_hands(r: &ReadOp, after: Option<Cursor>) -> Result<Page<InHands>> {
    let Some(account) = r.actor().account else { return Ok(Page { rows: Vec::new(), next: None }) };
    let page = seal::in_hands(r.tx(), account, after, SCREEN).await?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for (handling, report) in page.rows {
        let known = Known::of_row(r, report).await?;
        if known.seat(r).is_err() {
            continue;
        }
        let (id, report) = (known.id(), known.row);
        let Some(sealing) = seal::of_report(r.tx(), report.id).await? else { continue };
        let Some(profile) = Profile::parse(&sealing.profile) else { continue };
        let office = super::super::office(r, &report).await?;
        rows.push(InHands {
            id,
            pseudonym: sealing.pseudonym,
            profile,
            office: office.unit()?.name.clone(),
            offered: handling.offered == 1,
            fir: store::outcome_of(r.tx(), id).await?.map(|outcome| outcome.number),
            recorded_at: Timestamp(report.recorded_at),
            since: Timestamp(handling.recorded_at),
            number: report.number,
        });
    }
    Ok(Page { rows, next: page.next })
}
