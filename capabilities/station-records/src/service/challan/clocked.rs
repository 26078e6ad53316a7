//! Which entries about FIRs are facts for clocks (`docs/adr/0019-deadlines.md`): the number, the reports of CrPC 173, and that it is
//! not investigated. Must not know a limit.

use async_trait::async_trait;
use capability::{Fact, Matter, Recorded, Timed};
use db::Tx;
use kernel::Result;
use kernel::ids::FirId;
use op::Core;
use uuid::Uuid;

use super::kind_of;
use crate::events;
use crate::model::challan::ChallanKind;
use crate::store::fir::row;
use crate::store::{challan as store, disposal, fir};

/// FIRs, whose clocks run until the court has a report. One of another system has no number here, and no clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct FirClocked;

const ACTIONS: &[&str] = &[events::FIR_REGISTER, events::FIR_REFUSE, events::CHALLAN, journal::erase::ERASE];

#[async_trait]
impl Timed for FirClocked {
    fn actions(&self) -> &'static [&'static str] {
        ACTIONS
    }

    async fn facts(&self, _: &Core, tx: &Tx, entries: &[Recorded]) -> Result<(Vec<Fact>, Vec<Matter>)> {
        let ids = |action: &str| {
            let of = entries.iter().filter(|one| one.action == action);
            of.map(|one| one.subject).collect::<Vec<Uuid>>()
        };
        let mut facts = Vec::new();
        // One subject may stand in two entries of different actions.
        let mut add = |action: &str, subject: Uuid, record: Uuid, what: &'static str| {
            let found = entries.iter().find(|one| one.action == action && one.subject == subject);
            facts.extend(found.map(|one| Fact { entry: one.entry, record, what, at: one.at }));
        };
        for row in fir::by_ids(tx, &ids(events::FIR_REGISTER)).await? {
            add(events::FIR_REGISTER, row.id, row.id, "fir.registered");
        }
        for row in store::by_ids(tx, &ids(events::CHALLAN)).await? {
            let what = match kind_of(&row)? {
                ChallanKind::Interim => "fir.challan.interim",
                kind if kind.is_final() => "fir.challan.complete",
                _ => continue,
            };
            add(events::CHALLAN, row.id, row.fir, what);
        }
        for row in disposal::refusals_by_ids(tx, &ids(events::FIR_REFUSE)).await? {
            add(events::FIR_REFUSE, row.id, row.fir, "fir.not-investigated");
        }
        // Nobody can do anything about what was lawfully erased.
        for row in fir::by_ids(tx, &ids(journal::erase::ERASE)).await? {
            add(journal::erase::ERASE, row.id, row.id, "fir.erased");
        }
        let mut records: Vec<Uuid> = facts.iter().map(|fact| fact.record).collect();
        records.sort_unstable();
        records.dedup();
        let matters = fir::by_ids(tx, &records).await?.into_iter().map(matter).collect();
        Ok((facts, matters))
    }
}

fn matter(row: row::Model) -> Matter {
    Matter {
        record: row.id,
        page: format!("/firs/{}", FirId(row.id)),
        number: row.number,
        office: row.office,
        circle: row.circle,
        district: row.district,
        region: row.region,
        sensitivity: row.sensitivity,
    }
}
