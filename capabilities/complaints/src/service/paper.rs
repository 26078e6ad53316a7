//! Numbered paper slips for a dead station: issued and signed beforehand, entered later against their numbers, and
//! every unused one accounted for. A lost book is no secret: only the digests of its codes are kept here.

use contracts::Roznamcha;
use journal::{Body, Draft, Subject, draft};
use kernel::ids::UnitId;
use kernel::{Error, FieldErrors, Result, Timestamp, entropy, text};
use op::{ReadOp, WriteOp};

use crate::events;
use crate::model::{Typed, read_number};
use crate::service::Filed;
use crate::service::file::{Channel, record_report};
use crate::store::{self, slip};

/// Slips in one issue at most.
const ISSUE_MAX: u16 = 500;

/// A slip just issued: its code is printed now and never known again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedSlip {
    /// As printed.
    pub number: String,
    /// As printed.
    pub code: String,
}

/// A slip in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedSlip {
    /// As printed.
    pub number: String,
    /// issued, used or void.
    pub state: String,
    /// When its book was made.
    pub issued_at: Timestamp,
    /// Why it is void.
    pub why: Option<String>,
}

/// What became of an office's slips.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// How many were ever issued.
    pub issued: usize,
    /// How many stand for a report.
    pub used: usize,
    /// How many were declared void.
    pub void: usize,
    /// The numbers that are still out.
    pub out: Vec<String>,
}

/// Issues `count` slips for an office, after those issued before.
pub async fn issue_slips(w: &mut WriteOp, office: UnitId, count: u16) -> Result<Vec<IssuedSlip>> {
    let place = organisation::store::place(w.tx(), office).await?;
    w.permit("complaints.issue-slips", &place.record("complaints.report", ""))?;
    w.require_books(&place.unit()?.code).await?;
    if count == 0 || count > ISSUE_MAX {
        return Err(Error::field("count", "complaints.bad-slip-count"));
    }
    let book = format!("{}-P-{}{}", place.unit()?.code, w.node(), w.core().journal.epoch_mark());
    w.lock(&format!("complaints.slip/{book}")).await?;
    let first = store::newest_slip(w.tx(), office, &book).await? + 1;
    let mut issued = Vec::with_capacity(usize::from(count));
    for serial in first..first + i64::from(count) {
        issued.push(issue_one(w, office, &book, serial).await?);
    }
    Ok(issued)
}

async fn issue_one(w: &mut WriteOp, office: UnitId, book: &str, serial: i64) -> Result<IssuedSlip> {
    let code = entropy::secret_code(w.entropy());
    let number = format!("{}-{serial:05}", book.to_uppercase());
    let row = slip::Model {
        id: w.new_id(),
        version: 1,
        office: office.0,
        book: book.to_owned(),
        serial,
        number: number.clone(),
        code_digest: tlog::code_digest(&code).to_vec(),
        state: "issued".to_owned(),
        issued_at: w.now().micros(),
        report: None,
        note: None,
    };
    let subject = Subject { kind: "slip", id: row.id, version: Some(1) };
    w.insert::<slip::Entity>(row).await?;
    w.journal(Draft { unit: Some(office.0), ..Draft::new(events::SLIP_ISSUE, subject) })?;
    Ok(IssuedSlip { number, code })
}

/// Enters a report that was written on a paper slip. It keeps the slip's number and code; both hours are recorded.
pub async fn file_from_slip(
    w: &mut WriteOp,
    roznamcha: &dyn Roznamcha,
    number: &str,
    arrived_at: Timestamp,
    typed: &Typed,
) -> Result<Filed> {
    let told = typed.check(w.now())?;
    if arrived_at > w.now() {
        return Err(Error::field("arrived", "complaints.arrived-in-future"));
    }
    let slip = issued(w, number, "complaints.file").await?;
    if arrived_at.micros() < slip.issued_at {
        return Err(Error::field("arrived", "complaints.arrived-before-slip"));
    }
    let channel = Channel::PaperSlip { number: &slip.number, code_digest: &slip.code_digest, arrived_at };
    let filed = record_report(w, roznamcha, UnitId(slip.office), told, channel).await?;
    let (id, office, version) = (slip.id, slip.office, slip.version + 1);
    let used = slip::Model { version, state: "used".to_owned(), report: Some(filed.id.0), ..slip };
    w.update::<slip::Entity>(used).await?;
    let subject = Subject { kind: "slip", id, version: Some(version) };
    w.journal(Draft {
        unit: Some(office),
        cause: Some(filed.entry),
        ..Draft::new(events::SLIP_USE, subject)
    })?;
    Ok(filed)
}

/// Declares an unused slip void, saying why.
pub async fn void_slip(w: &mut WriteOp, number: &str, why: &str) -> Result<()> {
    let slip = issued(w, number, "complaints.issue-slips").await?;
    let mut errors = FieldErrors::default();
    let why = errors.keep("why", text::required_line(why, 300));
    errors.check()?;
    let (id, office, version) = (slip.id, slip.office, slip.version + 1);
    let void = slip::Model { version, state: "void".to_owned(), note: why.clone(), ..slip };
    w.update::<slip::Entity>(void).await?;
    let subject = Subject { kind: "slip", id, version: Some(version) };
    let body = Body::Open(draft::content(&why)?);
    w.journal(Draft { unit: Some(office), body, ..Draft::new(events::SLIP_VOID, subject) })?;
    Ok(())
}

/// A slip that is still out. To whoever may not do `action` at its office it is as unknown as one never issued.
async fn issued(w: &WriteOp, number: &str, action: &str) -> Result<slip::Model> {
    let unknown = || Error::field("slip", "complaints.unknown-slip");
    let slip = store::slip_by_number(w.tx(), &read_number(number)).await?.ok_or_else(unknown)?;
    let place = organisation::store::place(w.tx(), UnitId(slip.office)).await?;
    w.permit(action, &place.record("complaints.report", "")).map_err(|_| unknown())?;
    if slip.state == "issued" { Ok(slip) } else { Err(Error::field("slip", "complaints.slip-spent")) }
}

/// What became of every slip of an office.
pub async fn account_for_slips(r: &ReadOp, office: UnitId) -> Result<Account> {
    let place = organisation::store::place(r.tx(), office).await?;
    r.permit("complaints.issue-slips", &place.record("complaints.report", ""))?;
    let mut account = Account::default();
    for slip in store::slips(r.tx(), office).await? {
        account.issued += 1;
        match slip.state.as_str() {
            "used" => account.used += 1,
            "void" => account.void += 1,
            _ => account.out.push(slip.number),
        }
    }
    Ok(account)
}

/// Every slip of an office, oldest first.
pub async fn slips(r: &ReadOp, office: UnitId) -> Result<Vec<ListedSlip>> {
    let place = organisation::store::place(r.tx(), office).await?;
    r.permit("complaints.issue-slips", &place.record("complaints.report", ""))?;
    let listed = |row: slip::Model| ListedSlip {
        number: row.number,
        state: row.state,
        issued_at: Timestamp(row.issued_at),
        why: row.note,
    };
    Ok(store::slips(r.tx(), office).await?.into_iter().map(listed).collect())
}
