//! Which entries about reports are facts for clocks (`docs/adr/0019-deadlines.md`). Must not know a limit.

use async_trait::async_trait;
use capability::{Fact, Matter, Recorded, Timed};
use db::Tx;
use kernel::ids::ComplaintId;
use kernel::{Result, Timestamp};
use op::Core;
use policy::Level;
use uuid::Uuid;
use vault::Found;

use crate::events;
use crate::model::against::Kind;
use crate::model::alarm::Alarm;
use crate::model::came::Came;
use crate::model::contact::Reach;
use crate::model::seal::SEALED_FROM;
use crate::model::sorting::Sort;
use crate::model::transfer::Reply;
use crate::service::against::Against;
use crate::service::lesser::lesser;
use crate::service::unseal;
use crate::store::{self, against, alarm, answer, contact, disposal, handing, report, sorting, transfer};

/// Reports, whose clocks run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Clocked;

const ACTIONS: &[&str] = &[
    events::FILE,
    events::CONTACT,
    events::ALARM,
    events::SORT,
    events::BECAME_FIR,
    events::REFERRED,
    events::TRANSFER_ACCEPT,
    events::HANDING,
    events::SEAL,
    journal::erase::ERASE,
    events::AGAINST,
    events::ANSWER,
];

#[async_trait]
impl Timed for Clocked {
    fn actions(&self) -> &'static [&'static str] {
        ACTIONS
    }

    async fn facts(&self, core: &Core, tx: &Tx, entries: &[Recorded]) -> Result<(Vec<Fact>, Vec<Matter>)> {
        let came = taken_over(tx, entries).await?;
        let entries: Vec<Recorded> = entries.iter().cloned().chain(came).collect();
        let of = |action: &str| entries.iter().filter(|one| one.action == action).collect::<Vec<_>>();
        let ids = |of: &[&Recorded]| of.iter().map(|one| one.subject).collect::<Vec<Uuid>>();
        let mut found = Facts::default();
        let filed = of(events::FILE);
        for row in store::by_ids(tx, &ids(&filed)).await? {
            let at = arrived(core, tx, &row).await?;
            found.add(&filed, row.id, row.id, "complaint.reported", at);
        }
        for row in against::of_reports(tx, &ids(&filed)).await? {
            found.against(&filed, row.report, &row);
        }
        let named = of(events::AGAINST);
        for row in against::by_ids(tx, &ids(&named)).await? {
            found.against(&named, row.id, &row);
        }
        let answered = of(events::ANSWER);
        for row in answer::by_ids(tx, &ids(&answered)).await? {
            found.add(&answered, row.id, row.report, "complaint.police.answered", None);
        }
        let made = of(events::CONTACT);
        for row in contact::by_ids(tx, &ids(&made)).await? {
            if row.result == Reach::Spoke.word() {
                found.add(&made, row.id, row.report, "complaint.contacted", None);
            }
        }
        let alarms = of(events::ALARM);
        let alarmed = alarm::by_ids(tx, &ids(&alarms)).await?;
        let told: Vec<Uuid> = alarmed.iter().map(|row| row.report).collect();
        let told = store::by_ids(tx, &told).await?;
        for row in alarmed {
            let Some(kind) = Alarm::parse(&row.kind) else { continue };
            // What stood on a paper slip counts from there.
            let first =
                told.iter().find(|report| report.id == row.report && report.recorded_at == row.recorded_at);
            match (row.answers, first) {
                (Some(answers), _) => found.add(&alarms, row.id, answers, kind.answered(), None),
                (None, Some(report)) => {
                    let at = arrived(core, tx, report).await?;
                    found.add(&alarms, row.id, row.id, kind.raised(), at);
                }
                (None, None) => found.add(&alarms, row.id, row.id, kind.raised(), None),
            }
        }
        let said = of(events::SORT);
        let words = sorting::by_ids(tx, &ids(&said)).await?;
        let lesser = lesser(tx, &words).await?;
        for row in words {
            found.sorted(&said, &row);
            if lesser.contains(&row.id) {
                found.add(&said, row.id, row.report, "complaint.sorted.lesser", None);
            }
        }
        // From then on nobody above reads it but by name.
        let sealed = of(events::SEAL);
        for report in ids(&sealed) {
            found.add(&sealed, report, report, "complaint.sealed", None);
        }
        let became = of(events::BECAME_FIR);
        for row in store::outcomes_by_ids(tx, &ids(&became)).await? {
            found.add(&became, row.id, row.report, "complaint.fir", None);
        }
        let referred = of(events::REFERRED);
        for row in disposal::by_ids(tx, &ids(&referred)).await? {
            found.add(&referred, row.id, row.report, "complaint.referred", None);
        }
        // Nobody can do anything about what was lawfully erased.
        let erased = of(journal::erase::ERASE);
        for row in store::by_ids(tx, &ids(&erased)).await? {
            found.add(&erased, row.id, row.id, "complaint.erased", None);
        }
        for row in alarm::of_reports(tx, &ids(&erased)).await? {
            found.add(&erased, row.report, row.id, "complaint.erased", None);
        }
        let moved = transfer::steps(tx, &ids(&of(events::TRANSFER_ACCEPT))).await?;
        let mut records: Vec<Uuid> = found.facts.iter().map(|fact| fact.record).collect();
        records.extend(moved.into_iter().map(|step| step.report));
        records.extend(ids(&of(events::SEAL)));
        let reports = alarm::reports_of(tx, &records).await?;
        records.extend(reports.into_values());
        records.sort_unstable();
        records.dedup();
        Ok((found.facts, matters(core, tx, &records).await?))
    }
}

/// What happened to reports before they were taken over from another node, as far as clocks look at it: the entries stayed there, the
/// rows say the same with the same hours. Where both are known, they say the same twice.
async fn taken_over(tx: &Tx, entries: &[Recorded]) -> Result<Vec<Recorded>> {
    let said: Vec<Uuid> =
        entries.iter().filter(|one| one.action == events::HANDING).map(|one| one.subject).collect();
    if said.is_empty() {
        return Ok(Vec::new());
    }
    let rows = handing::by_ids(tx, &said).await?.into_iter();
    let reports: Vec<Uuid> =
        rows.filter(|row| row.said == Reply::TakenOver.word()).map(|row| row.report).collect();
    let mut came = Vec::new();
    let mut add = |action: &str, row: Uuid, at: i64| {
        came.push(Recorded { entry: row, action: action.to_owned(), subject: row, at: Timestamp(at) });
    };
    for row in store::by_ids(tx, &reports).await? {
        add(events::FILE, row.id, row.recorded_at);
    }
    for row in contact::of_reports(tx, &reports).await? {
        add(events::CONTACT, row.id, row.recorded_at);
    }
    for row in alarm::of_reports(tx, &reports).await? {
        add(events::ALARM, row.id, row.recorded_at);
    }
    for row in disposal::of_reports(tx, reports.iter().copied()).await? {
        add(events::REFERRED, row.id, row.recorded_at);
    }
    for report in reports {
        for row in sorting::of_report(tx, ComplaintId(report)).await? {
            add(events::SORT, row.id, row.recorded_at);
        }
    }
    Ok(came)
}

/// Facts as they are found.
#[derive(Default)]
struct Facts {
    facts: Vec<Fact>,
}

impl Facts {
    /// The fact of the entry about `subject`, from `at` where that is earlier than when it was recorded.
    fn add(
        &mut self,
        of: &[&Recorded],
        subject: Uuid,
        record: Uuid,
        what: &'static str,
        at: Option<Timestamp>,
    ) {
        if let Some(one) = of.iter().find(|one| one.subject == subject) {
            self.facts.push(Fact {
                entry: one.entry,
                record,
                what,
                at: at.map_or(one.at, |at| at.min(one.at)),
            });
        }
    }

    /// That it is about officers, and how soon that is answered.
    fn against(&mut self, of: &[&Recorded], subject: Uuid, row: &against::row::Model) {
        let soon = Kind::parse(&row.kind).map(Kind::fact);
        for what in [Some("complaint.police"), soon].into_iter().flatten() {
            self.add(of, subject, row.report, what, None);
        }
    }

    fn sorted(&mut self, of: &[&Recorded], row: &sorting::Model) {
        let sort = match Sort::parse(&row.sort) {
            Some(Sort::Grave) => Some("complaint.sorted.grave"),
            Some(Sort::Property) => Some("complaint.sorted.property"),
            Some(Sort::Other | Sort::NonCognizable) | None => None,
        };
        let above = (row.above == 1).then_some("complaint.resorted");
        for what in [Some("complaint.sorted"), sort, above].into_iter().flatten() {
            self.add(of, row.id, row.report, what, None);
        }
    }
}

/// When a report reached the police, where that is not the hour of recording: what stood on a paper slip does not gain the
/// hours it lay there. Of an erased report only the hour of recording is left.
async fn arrived(core: &Core, tx: &Tx, row: &report::Model) -> Result<Option<Timestamp>> {
    if row.came()? != Came::PaperSlip {
        return Ok(None);
    }
    match vault::open(tx, core.journal.ring(), row.id).await? {
        key @ Found::Key(_) => Ok(unseal(key, row)?.arrived_at),
        Found::Destroyed(_) | Found::Missing => Ok(None),
    }
}

/// The reports as they stand, each with its alarms, which have clocks of their own: the office that holds it answers for all.
async fn matters(core: &Core, tx: &Tx, records: &[Uuid]) -> Result<Vec<Matter>> {
    let holdings = transfer::holdings_of(tx, records.iter().copied()).await?;
    let one = |row: report::Model| {
        let holding = holdings.iter().find(|holding| holding.report == row.id);
        let (office, circle, district, region) = holding
            .map_or((row.office, row.circle, row.district, row.region), |now| {
                (now.office, now.circle, now.district, now.region)
            });
        let (record, page) = (row.id, format!("/reports/{}", ComplaintId(row.id)));
        let (number, sensitivity) = (row.number, row.sensitivity);
        Matter { record, number, page, office, circle, district, region, sensitivity }
    };
    let mut matters: Vec<Matter> = store::by_ids(tx, records).await?.into_iter().map(one).collect();
    let reports: Vec<Uuid> = matters.iter().map(|matter| matter.record).collect();
    for matter in matters.iter_mut().filter(|matter| matter.sensitivity >= SEALED_FROM) {
        let against = Against::of(tx, matter.record, core.clock.now()).await?;
        let highest = against.and_then(|against| against.highest());
        // Nobody is told who is complained of, nor who sits beside him.
        let above = |level| highest.is_none_or(|highest| highest < level);
        matter.circle = matter.circle.filter(|_| above(Level::Circle));
        matter.district = matter.district.filter(|_| above(Level::District));
        matter.region = matter.region.filter(|_| above(Level::Region));
    }
    for row in alarm::of_reports(tx, &reports).await?.iter().filter(|row| row.answers.is_none()) {
        let of = matters.iter().find(|matter| matter.record == row.report).cloned();
        let page = format!("/reports/{}/alarms", ComplaintId(row.report));
        matters.extend(of.map(|of| Matter { record: row.id, page, ..of }));
    }
    Ok(matters)
}
