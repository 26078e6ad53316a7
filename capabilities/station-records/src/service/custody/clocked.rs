//! Which entries of the custody register are facts for clocks (`docs/adr/0019-deadlines.md`). Must not know a limit.

use async_trait::async_trait;
use capability::{Fact, Matter, Recorded, Timed};
use db::Tx;
use kernel::{Result, Timestamp};
use op::Core;
use uuid::Uuid;

use crate::events;
use crate::model::custody::{End, Order};
use crate::store::custody::{self, row};

/// The custody register, whose clocks run.
#[derive(Debug, Clone, Copy, Default)]
pub struct CustodyClocked;

const ACTIONS: &[&str] =
    &[events::CUSTODY_ARREST, events::CUSTODY_PRODUCE, events::CUSTODY_END, journal::erase::ERASE];
/// What whoever is told of a clock learns of a record is its number, its station and the hour: of a sealed FIR too, whose person
/// would otherwise be the only one of whose hours nobody is told. Its page shows no name then.
const SENSITIVITY: i32 = 2;

#[async_trait]
impl Timed for CustodyClocked {
    fn actions(&self) -> &'static [&'static str] {
        ACTIONS
    }

    async fn facts(&self, _: &Core, tx: &Tx, entries: &[Recorded]) -> Result<(Vec<Fact>, Vec<Matter>)> {
        let of = |action: &str| entries.iter().filter(|one| one.action == action).collect::<Vec<_>>();
        let ids = |of: &[&Recorded]| of.iter().map(|one| one.subject).collect::<Vec<Uuid>>();
        let mut facts = Vec::new();
        let arrests = of(events::CUSTODY_ARREST);
        for row in custody::by_ids(tx, &ids(&arrests)).await? {
            // However late it is entered, the law counts from the arrest.
            add(&mut facts, (&arrests, row.id), row.id, "custody.arrested", Some(Timestamp(row.arrested_at)));
        }
        let steps: Vec<&Recorded> =
            [of(events::CUSTODY_PRODUCE), of(events::CUSTODY_END)].into_iter().flatten().collect();
        for row in custody::steps_by_ids(tx, &ids(&steps)).await? {
            let order = Order::parse(&row.kind);
            if order.is_some() {
                add(&mut facts, (&steps, row.id), row.custody, "custody.produced", None);
            }
            // Given to another station somebody is still in custody: only a court, or the end of custody itself, ends the hours.
            let held = row.kind == End::HandedOver.word() || order.is_some_and(Order::holds);
            if !held {
                add(&mut facts, (&steps, row.id), row.custody, "custody.ended", None);
            }
        }
        // Nobody can do anything about what was lawfully erased.
        let erased = of(journal::erase::ERASE);
        for row in custody::by_ids(tx, &ids(&erased)).await? {
            add(&mut facts, (&erased, row.id), row.id, "custody.erased", None);
        }
        let mut records: Vec<Uuid> = facts.iter().map(|fact: &Fact| fact.record).collect();
        records.sort_unstable();
        records.dedup();
        let matters = custody::by_ids(tx, &records).await?.into_iter().map(matter).collect();
        Ok((facts, matters))
    }
}

/// The fact of the entry about `subject`, from `at` where that is earlier than when it was recorded.
fn add(
    facts: &mut Vec<Fact>,
    (of, subject): (&[&Recorded], Uuid),
    record: Uuid,
    what: &'static str,
    at: Option<Timestamp>,
) {
    if let Some(one) = of.iter().find(|one| one.subject == subject) {
        let at = at.map_or(one.at, |at| at.min(one.at));
        facts.push(Fact { entry: one.entry, record, what, at });
    }
}

fn matter(row: row::Model) -> Matter {
    Matter {
        record: row.id,
        page: format!("/custody/{}", row.id),
        number: row.number,
        office: row.office,
        circle: row.circle,
        district: row.district,
        region: row.region,
        sensitivity: SENSITIVITY,
    }
}
