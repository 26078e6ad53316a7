//! Reports about what a police officer did or did not do (docs/adr/0022-against.md): who is complained of, and who therefore never
//! learns of the report. Must not decide who hears it: `seal` names them, with what is said here.

mod answer;
mod name;
mod route;

use std::collections::BTreeSet;

use catalogue::UnitKind;
use db::Tx;
use kernel::ids::{AccountId, OfficerId, UnitId};
use kernel::{Error, Result, Timestamp};
use op::{ReadOp, WriteOp};
use organisation::{Place, Reach, Unit};
use policy::Level;
use uuid::Uuid;
use vault::{Found, RecordKey};

use crate::model::against::Told;
use crate::store::against::{self as table, accused, row};

pub(crate) use answer::answers;
pub use answer::{Answered, answer_report, may_answer};
pub use name::{may_name, name_officers, name_officers_by_code};
pub(crate) use route::{eligible, upwards};

/// Where what was told of them is sealed.
pub(crate) const SEALED_AGAINST: &str = "complaints_against.sealed";

/// Everybody complained of in one report, as they stand now.
#[derive(Debug, Clone)]
pub(crate) struct Against {
    officers: BTreeSet<OfficerId>,
    /// Their offices when they were named.
    units: BTreeSet<UnitId>,
    reach: Reach,
}

impl Against {
    /// Those of a report; `None` where it is about no officer.
    pub async fn of(tx: &Tx, report: Uuid, at: Timestamp) -> Result<Option<Self>> {
        let rows = table::of_reports(tx, &[report]).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let (mut officers, mut units) = (BTreeSet::new(), BTreeSet::new());
        for one in table::accused_of(tx, report).await? {
            officers.insert(OfficerId(one.officer));
            units.extend(one.unit.map(UnitId));
        }
        for one in &rows {
            let Some(station) = one.station.map(UnitId) else { continue };
            units.insert(station);
            if one.everybody == 1 {
                for then in [one.since, one.recorded_at] {
                    let there = organisation::store::postings_in_house(tx, station, Timestamp(then)).await?;
                    officers.extend(there.iter().map(|(posting, _)| OfficerId(posting.officer)));
                }
            }
        }
        let reach = Reach::of(tx, &officers, units.clone(), at).await?;
        Ok(Some(Self { officers, units, reach }))
    }

    /// Their offices when they were named.
    pub async fn offices(&self, tx: &Tx) -> Result<Vec<Unit>> {
        organisation::store::units_of(tx, self.units.iter().map(|unit| unit.0).collect()).await
    }

    /// Whether somebody is complained of, of the office of one who is, or depends on one.
    pub async fn holds(&self, tx: &Tx, officer: OfficerId, at: Timestamp) -> Result<bool> {
        self.reach.holds(tx, officer, at).await
    }

    /// As the policies see it: the accounts of whoever is complained of, and the units that stand under them.
    pub async fn walls(&self, tx: &Tx) -> Result<(BTreeSet<String>, BTreeSet<String>)> {
        let accounts = access::store::accounts_of_all(tx, self.officers.iter().map(|one| one.0)).await?;
        let accused = accounts.into_iter().map(|row| AccountId(row.id).to_string()).collect();
        let barred = self.reach.units(tx).await?.into_iter().map(|unit| unit.to_string()).collect();
        Ok((accused, barred))
    }

    /// Whether an office is one of theirs, or under one of them.
    pub async fn reaches(&self, tx: &Tx, office: UnitId) -> Result<bool> {
        Ok(self.reach.units(tx).await?.contains(&office))
    }

    /// The highest tier at which one of them stands.
    pub const fn highest(&self) -> Option<Level> {
        self.reach.highest()
    }

    /// What stands above all of their offices; `None` where no office is known.
    pub async fn place(&self, tx: &Tx) -> Result<Option<Place>> {
        let mut common: Option<Vec<Unit>> = None;
        for unit in &self.units {
            let line = organisation::store::place(tx, *unit).await?.line;
            common = Some(match common {
                None => line,
                Some(known) => {
                    known.into_iter().filter(|one| line.iter().any(|other| other.id == one.id)).collect()
                }
            });
        }
        Ok(common.map(|line| Place { line }))
    }
}

/// What was said of officers each time they were named, oldest first; nothing once erased.
pub(crate) async fn told(r: &ReadOp, report: Uuid) -> Result<Vec<(Timestamp, Told)>> {
    let rows = table::of_reports(r.tx(), &[report]).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let Found::Key(key) = r.key(report).await? else { return Ok(Vec::new()) };
    let one = |row: row::Model| {
        Ok((Timestamp(row.recorded_at), key.open_value(SEALED_AGAINST, row.id, &row.sealed)?))
    };
    rows.into_iter().map(one).collect()
}

/// Officers named at an intake: where the report is kept, and the rows that say who.
pub(crate) struct Naming {
    /// The office whose book and diary have the report: above theirs, never their own.
    pub book: Place,
    /// What stands above all of their offices.
    pub above: Place,
    told: Told,
    station: Option<UnitId>,
    found: Vec<(OfficerId, Option<UnitId>)>,
    since: Timestamp,
    counter: Option<UnitId>,
}

/// Reads who is complained of in a report that `receiving` takes down, and finds the book that keeps it. `near` are the units of which
/// it is known already that they have to do with it: a post without a station is looked for in the line of each.
pub(crate) async fn read(
    w: &WriteOp,
    receiving: &Place,
    near: Vec<Unit>,
    (told, since): (&Told, Timestamp),
) -> Result<Naming> {
    let station = station(w, told.station.as_deref()).await?;
    let office = receiving.unit()?;
    let around = station.as_ref().map_or(near.as_slice(), std::slice::from_ref);
    let found = told_apart(w, told, around).await?;
    let near = near.iter().find(|unit| unit.kind == UnitKind::Station).cloned();
    let station = station.or(near.filter(|_| found.is_empty()));
    let mut units: BTreeSet<UnitId> = found.iter().filter_map(|(_, unit)| *unit).collect();
    units.extend(station.as_ref().map(|unit| unit.id));
    let officers: BTreeSet<OfficerId> = found.iter().map(|(officer, _)| *officer).collect();
    let reach = Reach::of(w.tx(), &officers, units.clone(), w.now()).await?;
    let of = Against { officers, units, reach };
    let above = of.place(w.tx()).await?.unwrap_or_else(|| receiving.clone());
    let book = route::book(w, receiving, &above, &of).await?;
    let counter = (book.unit()?.id != office.id).then_some(office.id);
    Ok(Naming {
        book,
        above,
        told: told.clone(),
        station: station.map(|unit| unit.id),
        found,
        since,
        counter,
    })
}

async fn station(w: &WriteOp, code: Option<&str>) -> Result<Option<Unit>> {
    let Some(code) = code else { return Ok(None) };
    let found = organisation::store::unit(w.tx(), organisation::unit_id(code)).await?;
    let found = found.filter(|unit| unit.kind == UnitKind::Station);
    found.map(Some).ok_or(Error::field("against_station", "complaints.choose-station"))
}

/// The officers who can be told apart by belt number or by post, with their offices.
async fn told_apart(w: &WriteOp, told: &Told, around: &[Unit]) -> Result<Vec<(OfficerId, Option<UnitId>)>> {
    let mut found = Vec::new();
    if let Some(belt) = &told.belt {
        let officer = organisation::officer_id(w.node(), belt);
        if organisation::store::officer(w.tx(), officer).await?.is_some() {
            let held = organisation::store::postings_of(w.tx(), officer, w.now()).await?;
            let units =
                organisation::store::units_of(w.tx(), held.iter().map(|(_, post)| post.unit).collect())
                    .await?;
            found.extend(units.iter().map(|unit| (officer, Some(organisation::office(unit)))));
            if units.is_empty() {
                found.push((officer, None));
            }
        }
    }
    let Some(post) = &told.post else { return Ok(found) };
    for near in around {
        for unit in &organisation::store::place(w.tx(), near.id).await?.line {
            let mut posts = organisation::store::posts_of(w.tx(), unit.id).await?;
            posts.retain(|one| one.kind == *post);
            let held = organisation::store::postings_to(w.tx(), &posts, w.now()).await?;
            let office = Some(organisation::office(unit));
            found.extend(held.iter().map(|(posting, _)| (OfficerId(posting.officer), office)));
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

impl Naming {
    /// The rows that say who; the next entry covers them.
    pub async fn write(&self, w: &mut WriteOp, report: Uuid, key: &RecordKey) -> Result<Uuid> {
        let id = w.new_id();
        let naming = row::Model {
            id,
            version: 1,
            report,
            kind: self.told.kind.word().to_owned(),
            recorded_at: w.now().micros(),
            since: self.since.micros(),
            officer: w.actor().account.map(Into::into),
            counter: self.counter.map(|unit| unit.0),
            station: self.station.map(|unit| unit.0),
            everybody: i32::from(self.found.is_empty() && self.station.is_some()),
            sealed: key.seal_value(SEALED_AGAINST, id, &self.told, w.entropy())?,
        };
        w.insert::<row::Entity>(naming).await?;
        for (officer, unit) in &self.found {
            let one = accused::Model {
                id: w.new_id(),
                version: 1,
                report,
                against: id,
                officer: officer.0,
                unit: unit.map(|unit| unit.0),
                recorded_at: w.now().micros(),
            };
            w.insert::<accused::Entity>(one).await?;
        }
        Ok(id)
    }
}
