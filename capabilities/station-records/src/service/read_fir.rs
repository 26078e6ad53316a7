//! Opening an FIR and listing FIRs. The look-up is journaled before anything is shown; its purpose follows from the post.

use catalogue::Catalogue;
use db::{Cursor, Page, Tx};
use journal::Standing;
use kernel::ids::{ComplaintId, EntryId, FirId, UnitId};
use kernel::{Bilingual, Error, Lang, Result, Timestamp};
use op::{Op, ReadOp};
use organisation::Place;
use policy::Resource;
use vault::Found;

use crate::model::SEALED_FROM;
use crate::model::fir::{Contents, CopyKind};
use crate::model::section::Section;
use crate::service::register_fir::SEALED;
use crate::service::send_copy::{SEALED_COPY, Sent};
use crate::service::{LawDays, law_days};
use crate::store::fir::{self, row};

/// FIRs on one screen.
const SCREEN: usize = 30;

/// A section under which an FIR stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionOf {
    /// The offence's code; what was typed where the catalogue has none such.
    pub code: String,
    /// The catalogue has it.
    pub listed: bool,
    /// As cited: `379 ت پ`, `379 PPC`.
    pub cited: Bilingual,
    /// The offence's name.
    pub name: Bilingual,
}

impl SectionOf {
    /// A section as it stands under an FIR: as cited and named, or as written and marked.
    pub(super) fn of(catalogue: &Catalogue, section: &Section, days: LawDays) -> Self {
        match section {
            Section::Listed(code) => Self::listed(catalogue, code, days),
            Section::Unlisted(typed) => Self {
                code: typed.clone(),
                listed: false,
                cited: Bilingual::new(typed, typed),
                name: super::not_listed(),
            },
        }
    }

    /// As a list says it: cited, and marked where the catalogue has none such.
    pub fn marked(&self, lang: Lang) -> String {
        let cited = self.cited.get(lang);
        if self.listed { cited.to_owned() } else { format!("{cited} ({})", self.name.get(lang)) }
    }

    /// A section as cited and named in the law of the first of these days that knows it.
    pub(super) fn listed(catalogue: &Catalogue, code: &str, days: LawDays) -> Self {
        let known = super::offence_on(catalogue, code, days);
        Self {
            code: code.to_owned(),
            listed: true,
            cited: super::cite(catalogue, code, days),
            name: known.map_or_else(|| Bilingual::new(code, code), |(offence, _)| offence.name.clone()),
        }
    }
}

/// An FIR in a list: nothing personal.
#[derive(Debug, Clone)]
pub struct ListedFir {
    /// The FIR.
    pub id: FirId,
    /// As cited: `124/26`.
    pub cited: String,
    /// The station.
    pub office: Bilingual,
    /// Its sections.
    pub sections: Vec<SectionOf>,
    /// Where it came from.
    pub source: String,
    /// When it was written.
    pub recorded_at: Timestamp,
}

/// A copy that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopySent {
    /// Which.
    pub kind: CopyKind,
    /// When.
    pub sent_at: Timestamp,
    /// By whom and to whom; `None` when the FIR's key was destroyed.
    pub sent: Option<Sent>,
}

/// An FIR as its reader sees it.
#[derive(Debug, Clone)]
pub struct OpenedFir {
    /// The facts of the list.
    pub listed: ListedFir,
    /// For its receipt: `QTA-SAR-F-2026-000124`.
    pub number: String,
    /// The station with everything above it.
    pub place: Place,
    /// As the policies see it: sealed, and for whom.
    pub record: Resource,
    /// When the information was received.
    pub reported_at: Timestamp,
    /// In which charge it was written.
    pub charge: Option<String>,
    /// Book and page of the paper register.
    pub paper: (Option<String>, Option<String>),
    /// The report it came from.
    pub report: Option<ComplaintId>,
    /// What it says; `None` when its key was destroyed.
    pub contents: Option<Contents>,
    /// It is sealed for others: a pseudonym stands for everybody and everything.
    pub masked: bool,
    /// The copies sent so far.
    pub copies: Vec<CopySent>,
    /// The journal entry its receipt proves.
    pub entry: EntryId,
    /// How far its proof has come.
    pub standing: Standing,
}

/// An FIR as the policies see it.
pub(crate) fn record(row: &row::Model) -> Resource {
    let place =
        super::of_office("station-records.fir", row.id, (row.office, [row.circle, row.district, row.region]));
    let sealed = row.sensitivity >= SEALED_FROM;
    let record = Resource { sensitivity: i64::from(row.sensitivity), sealed, ..place };
    // Under its report's id: a seal that was opened for the report is opened for its FIR.
    match row.report.filter(|_| sealed) {
        Some(report) => Resource { id: report.to_string(), ..record },
        None => record,
    }
}

/// The same with those for whom it is sealed.
pub(crate) async fn record_of(tx: &Tx, row: &row::Model) -> Result<Resource> {
    let record = record(row);
    if !record.sealed {
        return Ok(record);
    }
    let handlers = fir::handlers_of(tx, row.id).await?;
    Ok(Resource { handlers: handlers.iter().map(ToString::to_string).collect(), ..record })
}

/// Whether a reader is shown number, hours and sections of a sealed FIR and nothing else. To whom it is not even that it is not
/// there.
pub(crate) async fn is_masked(r: &ReadOp, row: &row::Model) -> Result<bool> {
    let record = record_of(r.tx(), row).await?;
    match r.permit("station-records.fir-read", &record) {
        Ok(()) => Ok(false),
        Err(Error::Forbidden(_) | Error::NotFound(_)) if record.sealed => {
            r.permit("station-records.fir-list", &record)?;
            Ok(true)
        }
        Err(error) => Err(error),
    }
}

/// A page of the FIRs the actor may see, newest first.
pub async fn firs(r: &ReadOp, after: Option<Cursor>) -> Result<Page<ListedFir>> {
    let scope = r.scope("station-records.fir-list")?;
    listed_all(r, fir::list(r.tx(), &scope, after, SCREEN).await?).await
}

/// FIRs as a list shows them, in the order given.
pub(crate) async fn listed_all(r: &ReadOp, page: Page<row::Model>) -> Result<Page<ListedFir>> {
    let sections = fir::sections_of(r.tx(), page.rows.iter().map(|row| row.id)).await?;
    let mut rows = Vec::with_capacity(page.rows.len());
    for row in &page.rows {
        let mine = sections.iter().filter(|section| section.fir == row.id);
        rows.push(listed(r, row, mine.map(fir::section::Model::section)).await?);
    }
    Ok(Page { rows, next: page.next })
}

async fn listed(r: &ReadOp, row: &row::Model, sections: impl Iterator<Item = Section>) -> Result<ListedFir> {
    let office = organisation::store::unit(r.tx(), UnitId(row.office)).await?;
    let recorded_at = Timestamp(row.recorded_at);
    let days = law_days(row)?;
    let section = |section: Section| SectionOf::of(r.catalogue(), &section, days);
    Ok(ListedFir {
        id: FirId(row.id),
        cited: row.cited.clone(),
        office: office.map_or_else(|| Bilingual::new("—", "—"), |unit| unit.name),
        sections: sections.map(section).collect(),
        source: row.source.clone(),
        recorded_at,
    })
}

/// Opens an FIR: journaled first. To whom it is not shown it does not exist.
pub async fn open_fir(op: &Op, id: FirId) -> Result<OpenedFir> {
    let (row, record, masked) = visible(op, id).await?;
    op.look_up(super::purpose_by_post(op, &record), "fir", row.id, &record).await?;
    let r = op.read().await?;
    let opened = read(&r, &row).await?;
    r.done().await?;
    let opened = if masked { opened.masked() } else { opened };
    let standing = op.core.journal.receipt(opened.entry).await?.standing;
    Ok(OpenedFir { standing, ..opened })
}

impl OpenedFir {
    fn masked(self) -> Self {
        let copies = self.copies.into_iter().map(|copy| CopySent { sent: None, ..copy }).collect();
        Self { contents: self.contents.map(Contents::masked), copies, report: None, masked: true, ..self }
    }
}

pub(super) async fn visible(op: &Op, id: FirId) -> Result<(row::Model, Resource, bool)> {
    let r = op.read().await?;
    let row = fir::by_id(r.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
    let masked = is_masked(&r, &row).await?;
    let record = record_of(r.tx(), &row).await?;
    r.done().await?;
    Ok((row, record, masked))
}

pub(super) async fn read(r: &ReadOp, row: &row::Model) -> Result<OpenedFir> {
    let damaged =
        || Error::Inconsistent { table: "station_records_fir", what: "key", row: row.id.to_string() };
    let key = match r.key(row.id).await? {
        Found::Key(key) => Some(key),
        Found::Destroyed(_) => None,
        Found::Missing => return Err(damaged()),
    };
    let contents = key.as_ref().map(|key| key.open_value(SEALED, row.id, &row.sealed)).transpose()?;
    let sections = fir::sections_of(r.tx(), [row.id].into_iter()).await?;
    let mut copies = Vec::new();
    for copy in fir::copies_of(r.tx(), FirId(row.id)).await? {
        let kind = CopyKind::parse(&copy.kind).ok_or_else(damaged)?;
        let sent = key.as_ref().map(|key| key.open_value(SEALED_COPY, copy.id, &copy.sealed)).transpose()?;
        copies.push(CopySent { kind, sent_at: Timestamp(copy.sent_at), sent });
    }
    Ok(OpenedFir {
        listed: listed(r, row, sections.iter().map(fir::section::Model::section)).await?,
        number: row.number.clone(),
        place: organisation::store::place(r.tx(), UnitId(row.office)).await?,
        record: record_of(r.tx(), row).await?,
        reported_at: Timestamp(row.reported_at),
        charge: row.charge.clone(),
        paper: (row.paper_book.clone(), row.paper_page.clone()),
        report: row.report.map(ComplaintId),
        contents,
        masked: false,
        copies,
        entry: r.core().journal.entry_for(r.tx(), row.id, 1).await?,
        standing: Standing::Promised,
    })
}
