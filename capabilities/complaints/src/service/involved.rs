//! Linking the persons and vehicles a report speaks of. Each is a row beside it, sealed under its key and findable; one entered
//! by mistake is struck by another row. Opening a report says where else the same card, phone, plate or engine stands, of
//! what the reader may read. This accuses nobody and ranks nobody.

use std::collections::BTreeMap;

use db::Tx;
use journal::{Draft, Subject};
use kernel::ids::ComplaintId;
use kernel::sought::Sought;
use kernel::{Error, FieldErrors, Result, Timestamp, text};
use op::{Op, Purpose, Question, ReadOp, WriteOp};
use uuid::Uuid;
use vault::{Found, RecordKey};

use crate::events;
use crate::model::involved::{Details, MOST, Mark, REASON_MAX, Role, TypedPerson, TypedVehicle};
use crate::service::alike::{Knowing, opened};
use crate::service::findable::{BOOK, find_in};
use crate::service::hold::Hold;
use crate::service::known::Known;
use crate::service::search::Reader;
use crate::service::seats::known;
use crate::store::involved::{row, struck};
use crate::store::transfer::holding;
use crate::store::{self, report};

/// Where who or which it is is sealed.
const SEALED_INVOLVED: &str = "complaints_involved.sealed";
/// Where the reason for striking it is sealed.
const SEALED_STRUCK: &str = "complaints_involved_struck.sealed";
/// Other reports named for one of them.
const SHOWN: usize = 5;

/// A person or a vehicle as read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Involved {
    /// The row.
    pub id: Uuid,
    /// In which part.
    pub role: Role,
    /// When it was linked.
    pub recorded_at: Timestamp,
    /// Who or which; `None` for a person whom the reader may not know.
    pub details: Option<Details>,
    /// That it was entered by mistake.
    pub struck: Option<Struck>,
    /// Where else it stands, of what the reader may read.
    pub also: Vec<Also>,
}

/// That one was entered by mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Struck {
    /// When that was said.
    pub recorded_at: Timestamp,
    /// Why.
    pub reason: String,
}

/// Another report in which the same card, phone, plate, chassis or engine stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Also {
    /// The report.
    pub report: ComplaintId,
    /// Its number.
    pub number: String,
    /// In which part.
    pub role: Role,
}

/// A report on which the actor works.
struct Worked {
    row: report::Model,
    holder: Uuid,
    key: RecordKey,
}

async fn worked(w: &mut WriteOp, id: ComplaintId) -> Result<Worked> {
    let hold = Hold::read_by_actor(w, id).await?;
    known(w.permit("complaints.involve", &hold.seats.held))?;
    hold.place_of_books(w).await?;
    let (holder, key) = (hold.office().0, hold.key(w).await?);
    Ok(Worked { row: hold.row, holder, key })
}

/// Links a person.
pub async fn link_person(w: &mut WriteOp, id: ComplaintId, typed: &TypedPerson) -> Result<()> {
    let worked = worked(w, id).await?;
    let (role, details) = typed.check()?;
    link(w, worked, role, &details, "name").await
}

/// Links a vehicle.
pub async fn link_vehicle(w: &mut WriteOp, id: ComplaintId, typed: &TypedVehicle) -> Result<()> {
    let worked = worked(w, id).await?;
    let (role, details) = typed.check()?;
    link(w, worked, role, &details, "plate").await
}

async fn link(
    w: &mut WriteOp,
    worked: Worked,
    role: Role,
    details: &Details,
    field: &'static str,
) -> Result<()> {
    let Worked { row: report, holder, key } = worked;
    let there = standing_rows(w.tx(), &key, report.id).await?;
    // That a person stands there already would tell who it is, also to an officer who may not know.
    let twice = |(_, one, known): &(row::Model, Role, Details)| *one == role && known == details;
    if !details.is_person() && there.iter().any(twice) {
        return Err(Error::field(field, "complaints.involved-already"));
    }
    if there.len() >= MOST {
        return Err(Error::field(field, "complaints.involved-too-many"));
    }
    let id = w.new_id();
    let linked = row::Model {
        id,
        version: 1,
        report: report.id,
        role: role.word().to_owned(),
        recorded_at: w.now().micros(),
        officer: w.actor().account.map(Into::into),
        sealed: key.seal_value(SEALED_INVOLVED, id, details, w.entropy())?,
    };
    w.insert::<row::Entity>(linked).await?;
    let subject = Subject { kind: "complaint-involved", id, version: Some(1) };
    let sensitivity = report.sensitivity;
    w.journal(Draft { unit: Some(holder), sensitivity, ..Draft::new(events::INVOLVE, subject) })?;
    find_in(w, &report, holder).await
}

/// Strikes one that was entered by mistake. It goes on standing there, struck.
pub async fn strike(w: &mut WriteOp, id: ComplaintId, involved: Uuid, reason: &str) -> Result<()> {
    let Worked { row: report, holder, key } = worked(w, id).await?;
    let mut errors = FieldErrors::default();
    let reason = errors.keep("reason", text::required_narrative(reason, REASON_MAX)).unwrap_or_default();
    let rows = store::involved::of_report(w.tx(), report.id).await?;
    if !rows.iter().any(|row| row.id == involved) {
        return Err(Error::NotFound("error.not-found"));
    }
    let struck_before = store::involved::struck_of(w.tx(), report.id).await?;
    if struck_before.iter().any(|row| row.involved == involved) {
        return Err(Error::Conflict("complaints.struck-already"));
    }
    errors.check()?;
    let id = w.new_id();
    let struck = struck::Model {
        id,
        version: 1,
        involved,
        report: report.id,
        recorded_at: w.now().micros(),
        officer: w.actor().account.map(Into::into),
        sealed: key.seal_value(SEALED_STRUCK, id, &reason, w.entropy())?,
    };
    w.insert::<struck::Entity>(struck).await?;
    let subject = Subject { kind: "complaint-involved-struck", id, version: Some(1) };
    let sensitivity = report.sensitivity;
    w.journal(Draft { unit: Some(holder), sensitivity, ..Draft::new(events::STRIKE, subject) })?;
    find_in(w, &report, holder).await
}

/// The persons and vehicles of a report that stand, with their parts; none once its key was destroyed.
pub(crate) async fn standing(tx: &Tx, key: &Found, report: Uuid) -> Result<Vec<(Role, Details)>> {
    let Found::Key(key) = key else { return Ok(Vec::new()) };
    let rows = standing_rows(tx, key, report).await?;
    Ok(rows.into_iter().map(|(_, role, details)| (role, details)).collect())
}

async fn standing_rows(tx: &Tx, key: &RecordKey, report: Uuid) -> Result<Vec<(row::Model, Role, Details)>> {
    let struck = store::involved::struck_of(tx, report).await?;
    let rows = store::involved::of_report(tx, report).await?;
    let stands = rows.into_iter().filter(|row| !struck.iter().any(|one| one.involved == row.id));
    stands
        .map(|row| {
            let (role, details) = read(key, &row)?;
            Ok((row, role, details))
        })
        .collect()
}

fn read(key: &RecordKey, row: &row::Model) -> Result<(Role, Details)> {
    let damaged =
        || Error::Inconsistent { table: "complaints_involved", what: "role", row: row.id.to_string() };
    let details = key.open_value(SEALED_INVOLVED, row.id, &row.sealed)?;
    Ok((Role::parse(&row.role).ok_or_else(damaged)?, details))
}

/// Everybody and everything linked to a report, struck ones too, as its reader may know them for a purpose.
pub(crate) async fn involved(
    r: &ReadOp,
    purpose: Purpose,
    report: &report::Model,
    holding: Option<&holding::Model>,
) -> Result<Vec<Involved>> {
    let rows = store::involved::of_report(r.tx(), report.id).await?;
    let Found::Key(key) = r.key(report.id).await? else { return Ok(Vec::new()) };
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let struck = store::involved::struck_of(r.tx(), report.id).await?;
    let knowing = Knowing(r.scope_for("complaints.read-identity", purpose.word())?, r.now());
    let identity = knowing.of(r.tx(), report, holding).await?;
    let reader = Reader { scope: r.scope("complaints.read")?, purpose, question: None };
    let mut others = Others { reader, knowing, this: report.id, read: BTreeMap::new() };
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let (role, details) = read(&key, &row)?;
        let details = Some(details).filter(|details| identity || !details.is_person());
        let struck = struck.iter().find(|one| one.involved == row.id);
        let struck = struck.map(|one| read_struck(&key, one)).transpose()?;
        let also = match &details {
            Some(details) if struck.is_none() => others.also(r, details).await?,
            _ => Vec::new(),
        };
        all.push(Involved {
            id: row.id,
            role,
            recorded_at: Timestamp(row.recorded_at),
            details,
            struck,
            also,
        });
    }
    Ok(all)
}

fn read_struck(key: &RecordKey, row: &struck::Model) -> Result<Struck> {
    let reason = key.open_value(SEALED_STRUCK, row.id, &row.sealed)?;
    Ok(Struck { recorded_at: Timestamp(row.recorded_at), reason })
}

/// Other reports, each read once.
struct Others {
    reader: Reader<'static>,
    knowing: Knowing,
    this: Uuid,
    read: BTreeMap<Uuid, Option<Other>>,
}

/// Another report with the marks that its reader may know.
struct Other {
    number: String,
    marks: Vec<(Mark, Role)>,
}

impl Others {
    async fn also(&mut self, r: &ReadOp, details: &Details) -> Result<Vec<Also>> {
        let mut also: Vec<Also> = Vec::new();
        if !self.reader.purpose.can_fit(r.actor()) {
            return Ok(also);
        }
        for mark in details.marks() {
            let question = Question::exactly(sought(&mark));
            for id in r.search(BOOK, &question, None, &self.reader).await?.ids {
                if id == self.this || also.iter().any(|known| known.report.0 == id) {
                    continue;
                }
                let Some(other) = self.other(r, id).await? else { continue };
                let role = other.marks.iter().find(|(known, _)| *known == mark).map(|(_, role)| *role);
                also.extend(role.map(|role| Also {
                    report: ComplaintId(id),
                    number: other.number.clone(),
                    role,
                }));
            }
        }
        also.truncate(SHOWN);
        Ok(also)
    }

    async fn other(&mut self, r: &ReadOp, id: Uuid) -> Result<Option<&Other>> {
        if !self.read.contains_key(&id) {
            let other = self.open(r, id).await?;
            self.read.insert(id, other);
        }
        Ok(self.read.get(&id).and_then(Option::as_ref))
    }

    async fn open(&self, r: &ReadOp, id: Uuid) -> Result<Option<Other>> {
        let Some(row) = store::by_id(r.tx(), ComplaintId(id)).await? else { return Ok(None) };
        let Some(told) = opened(r, &row).await? else { return Ok(None) };
        let holding = store::transfer::holding_of(r.tx(), ComplaintId(id)).await?;
        let identity = self.knowing.of(r.tx(), &row, holding.as_ref()).await?;
        let mut all = standing(r.tx(), &r.key(id).await?, id).await?;
        let phone = told.phone;
        let teller = Details::Person { name: None, parentage: None, phone, cnic: told.cnic };
        all.push((Role::Informant, teller));
        all.retain(|(_, details)| identity || !details.is_person());
        let marks =
            all.iter().flat_map(|(role, details)| details.marks().into_iter().map(|mark| (mark, *role)));
        Ok(Some(Other { number: row.number, marks: marks.collect() }))
    }
}

fn sought(mark: &Mark) -> Sought {
    match mark {
        Mark::Cnic(cnic) => Sought::Cnic(cnic.clone()),
        Mark::Phone(phone) => Sought::Phone(phone.clone()),
        Mark::Plate(plate) => Sought::Plate(plate.clone()),
        Mark::Part(part) => Sought::Word(part.chars().take(24).collect()),
    }
}

/// The number of a report to which the actor may link persons and vehicles.
pub async fn may_involve(op: &Op, id: ComplaintId) -> Result<String> {
    let r = op.read().await?;
    let report = Known::of(&r, id).await?;
    report.permit(&r, "complaints.involve")?;
    r.done().await?;
    Ok(report.row.number)
}

/// The same where one of them is to be struck, which must be there.
pub async fn strikable(op: &Op, id: ComplaintId, involved: Uuid) -> Result<String> {
    let number = may_involve(op, id).await?;
    let r = op.read().await?;
    let rows = store::involved::of_report(r.tx(), id.0).await?;
    r.done().await?;
    let there = rows.iter().any(|row| row.id == involved);
    if there { Ok(number) } else { Err(Error::NotFound("error.not-found")) }
}
