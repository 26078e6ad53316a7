//! What stands in a node's store, and what must be true of it whatever happened. Reads only, past the services: a rule that
//! the services break must be seen here.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

use complaints::store::{disposal, handing, outcome, report, slip, transfer, waiting};
use db::Tx;
use journal::Rest;
use sea_orm::{ConnectionTrait, EntityTrait, Statement};
use station_records::model::disposal::NoticeTo;
use station_records::model::fir::Source;
use station_records::store::day::{close, row as day};
use station_records::store::disposal::{notice, referral, refusal, supplement};
use station_records::store::{challan, diary, fir};
use uuid::Uuid;

use crate::world::{Node, STATION_BOOKS};

/// A row of a table: never changed once written.
type Rows = BTreeMap<(&'static str, Uuid), String>;

/// Everything a node has in its books.
#[derive(Debug, Default)]
pub struct Books {
    pub diary: Vec<diary::row::Model>,
    pub days: Vec<day::Model>,
    pub closings: Vec<close::Model>,
    pub reports: Vec<report::Model>,
    pub slips: Vec<slip::Model>,
    pub holdings: Vec<transfer::holding::Model>,
    pub waiting: Vec<waiting::Model>,
    pub steps: Vec<transfer::step::Model>,
    pub handings: Vec<handing::Model>,
    pub outcomes: Vec<outcome::Model>,
    pub disposals: Vec<disposal::row::Model>,
    pub firs: Vec<fir::row::Model>,
    pub refusals: Vec<refusal::Model>,
    pub notices: Vec<notice::Model>,
    pub referrals: Vec<referral::Model>,
    pub supplements: Vec<supplement::Model>,
    pub challans: Vec<challan::Model>,
    /// Of the station's node: what stands here of others' books are copies.
    pub of_station: bool,
    /// All of them but those that go on: what is written there stays.
    pub fixed: Rows,
}

async fn all<E: EntityTrait>(tx: &Tx, fixed: Option<&mut Rows>) -> Vec<E::Model>
where
    E::Model: Debug + Identified,
{
    let mut rows = E::find().all(tx).await.unwrap();
    rows.sort_by_key(Identified::id);
    if let Some(fixed) = fixed {
        fixed.extend(rows.iter().map(|row| ((E::default().table_name(), row.id()), format!("{row:?}"))));
    }
    rows
}

/// What has an id of time, so that the order of ids is one of writing.
pub trait Identified {
    fn id(&self) -> Uuid;
}

macro_rules! identified {
    ($($model:ty),*) => { $( impl Identified for $model { fn id(&self) -> Uuid { self.id } } )* };
}

identified!(
    diary::row::Model,
    day::Model,
    close::Model,
    report::Model,
    slip::Model,
    transfer::holding::Model,
    transfer::step::Model,
    handing::Model,
    outcome::Model,
    disposal::row::Model,
    fir::row::Model,
    refusal::Model,
    notice::Model,
    referral::Model,
    supplement::Model,
    challan::Model
);

impl Identified for waiting::Model {
    fn id(&self) -> Uuid {
        self.report
    }
}

impl Books {
    pub async fn read(node: &Node) -> Self {
        let tx = node.core.db.read().await.unwrap();
        let mut fixed = Rows::new();
        let to = &mut fixed;
        let mut books = Self {
            diary: all::<diary::row::Entity>(&tx, Some(to)).await,
            days: all::<day::Entity>(&tx, Some(to)).await,
            closings: all::<close::Entity>(&tx, Some(to)).await,
            reports: all::<report::Entity>(&tx, Some(to)).await,
            slips: all::<slip::Entity>(&tx, None).await,
            holdings: all::<transfer::holding::Entity>(&tx, None).await,
            waiting: all::<waiting::Entity>(&tx, None).await,
            steps: all::<transfer::step::Entity>(&tx, Some(to)).await,
            handings: all::<handing::Entity>(&tx, Some(to)).await,
            of_station: !node.core.offices.is_empty(),
            outcomes: all::<outcome::Entity>(&tx, Some(to)).await,
            disposals: all::<disposal::row::Entity>(&tx, Some(to)).await,
            firs: all::<fir::row::Entity>(&tx, Some(to)).await,
            refusals: all::<refusal::Entity>(&tx, Some(to)).await,
            notices: all::<notice::Entity>(&tx, Some(to)).await,
            referrals: all::<referral::Entity>(&tx, Some(to)).await,
            supplements: all::<supplement::Entity>(&tx, Some(to)).await,
            challans: all::<challan::Entity>(&tx, Some(to)).await,
            fixed: Rows::new(),
        };
        tx.commit().await.unwrap();
        books.diary.sort_by_key(|row| (row.office, row.year, row.serial));
        books.fixed = fixed;
        books
    }

    /// Whatever stood in the books still stands there as it was, and what came is after it.
    pub fn expect_grown_from(&self, before: &Self) {
        for (at, row) in &before.fixed {
            assert_eq!(self.fixed.get(at), Some(row), "changed or gone: {at:?}");
        }
        let known: BTreeSet<Uuid> = before.diary.iter().map(|row| row.id).collect();
        for new in self.diary.iter().filter(|row| !known.contains(&row.id)) {
            let older = before.diary.iter().filter(|row| row.office == new.office);
            for row in older {
                assert!(
                    (row.year, row.serial) < (new.year, new.serial),
                    "renumbered: {new:?} before {row:?}"
                );
                assert!(row.recorded_at <= new.recorded_at, "back-dated: {new:?} behind {row:?}");
            }
        }
    }

    /// Everything that is to be true of one node's books at any moment.
    pub fn expect_sound(&self) {
        self.expect_serials();
        self.expect_firs();
        self.expect_entered();
        self.expect_notices();
        self.expect_one_holder();
    }

    /// No gap, no second, no order but that of writing, and the year turns the book.
    fn expect_serials(&self) {
        let mut last: BTreeMap<Uuid, (i32, i64, i64)> = BTreeMap::new();
        for row in &self.diary {
            let (year, serial, at) = last.get(&row.office).copied().unwrap_or((row.year, 0, 0));
            let expected = if row.year == year { serial + 1 } else { 1 };
            assert_eq!(row.serial, expected, "a gap or a double in the diary: {row:?}");
            assert!(row.recorded_at >= at, "back-dated: {row:?}");
            assert_eq!(row.year, i32::from(kernel::Timestamp(row.recorded_at).year()), "another year's book");
            assert!(
                row.arrived_at.is_none_or(|arrived| arrived <= row.recorded_at),
                "arrived later: {row:?}"
            );
            last.insert(row.office, (row.year, row.serial, row.recorded_at));
        }
    }

    /// One FIR a number, no gap, a named source; a report becomes one at most, where it is held and after it was told.
    fn expect_firs(&self) {
        let mut series: BTreeMap<(Uuid, i32), Vec<&fir::row::Model>> = BTreeMap::new();
        let mut numbers = BTreeSet::new();
        for row in &self.firs {
            series.entry((row.office, row.year)).or_default().push(row);
            assert!(numbers.insert(&row.number), "two FIRs of one number: {row:?}");
            assert!(Source::parse(&row.source).is_some(), "no source: {row:?}");
            assert!(row.cited.starts_with(&format!("{}/", row.serial)), "cited by another number: {row:?}");
            assert!(row.reported_at <= row.recorded_at, "registered before it was reported: {row:?}");
        }
        for rows in series.values_mut() {
            rows.sort_by_key(|row| row.serial);
            let serials: Vec<i64> = rows.iter().map(|row| row.serial).collect();
            assert_eq!(
                serials,
                (1..=rows.len() as i64).collect::<Vec<_>>(),
                "a gap or a double among the FIRs"
            );
            assert!(rows.is_sorted_by_key(|row| row.recorded_at), "FIRs out of order: {rows:?}");
        }
        for row in &self.firs {
            let Some(of) = row.report else { continue };
            let report = self.report(of);
            assert!(
                report.recorded_at <= row.recorded_at,
                "the complaint was typed in after its FIR: {row:?}"
            );
            assert_eq!(self.holder(report), row.office, "registered where it is not held: {row:?}");
            let outcomes: Vec<_> = self.outcomes.iter().filter(|outcome| outcome.report == of).collect();
            assert_eq!(outcomes.len(), 1, "one FIR a report: {row:?}");
            assert_eq!((&outcomes[0].number, outcomes[0].recorded_at), (&row.cited, row.recorded_at));
        }
        let made = self.outcomes.iter().filter(|row| self.keeps(self.holder(self.report(row.report))));
        assert_eq!(made.count(), self.firs.iter().filter(|row| row.report.is_some()).count());
    }

    fn report(&self, id: Uuid) -> &report::Model {
        self.reports.iter().find(|row| row.id == id).expect("the report")
    }

    fn fir(&self, id: Uuid) -> &fir::row::Model {
        self.firs.iter().find(|row| row.id == id).expect("the FIR")
    }

    /// Whatever is recorded stands in its office's diary once, at its own hour: with it, never after it. And the diary
    /// has nothing that was not recorded, but what was written by hand.
    fn expect_entered(&self) {
        let mut wanted: BTreeMap<(Uuid, &str, Option<&str>, i64), usize> = BTreeMap::new();
        let mut want = |office: Uuid, kind: &'static str, about: Option<_>, at: i64| {
            if !self.keeps(office) {
                return;
            }
            *wanted.entry((office, kind, about, at)).or_default() += 1;
        };
        for row in &self.reports {
            let kind = if row.channel == "online" { "online-report" } else { "complaint-received" };
            want(row.office, kind, Some(row.number.as_str()), row.recorded_at);
        }
        for row in &self.steps {
            let about = Some(self.report(row.report).number.as_str());
            want(row.from_office, "transfer", about, row.recorded_at);
            // Another node enters it when it hears of it.
            if kept_by_station(row.from_office) == kept_by_station(row.to_office) {
                want(row.to_office, "transfer", about, row.recorded_at);
            }
        }
        for row in self.handings.iter().filter(|row| row.said != "taken-over") {
            let about = Some(self.report(row.report).number.as_str());
            want(row.office, "transfer", about, row.recorded_at);
        }
        for row in &self.firs {
            want(row.office, "fir", Some(&row.cited), row.recorded_at);
        }
        for row in &self.refusals {
            let fir = self.fir(row.fir);
            want(fir.office, "not-investigated", Some(&fir.cited), row.recorded_at);
        }
        for row in &self.supplements {
            let fir = self.fir(row.fir);
            want(fir.office, "fir-supplement", Some(&fir.cited), row.recorded_at);
        }
        for row in &self.challans {
            let fir = self.fir(row.fir);
            want(fir.office, "challan", Some(&fir.cited), row.recorded_at);
        }
        for row in &self.days {
            want(row.office, "opening", None, row.opened_at);
            want(row.office, "custody-return", None, row.opened_at);
        }
        for row in &self.closings {
            let day = self.days.iter().find(|day| day.id == row.day).expect("the day");
            want(day.office, "cash-balance", None, row.closed_at);
            want(day.office, "closing", None, row.closed_at);
        }
        let mut found = BTreeMap::new();
        let written =
            ["departure", "arrival", "charge-assumed", "charge-handed-over", "correction", "non-cognizable"];
        for row in self.diary.iter().filter(|row| !written.contains(&row.kind.as_str())) {
            *found
                .entry((row.office, row.kind.as_str(), row.about.as_deref(), row.recorded_at))
                .or_default() += 1;
        }
        assert_eq!(found, wanted, "the diary and what it records differ");
        self.expect_referrals_entered();
        self.expect_arrivals();
    }

    /// A referral has the diary's number.
    fn expect_referrals_entered(&self) {
        let entries = self.diary.iter().filter(|row| row.kind == "non-cognizable").count();
        assert_eq!(entries, self.referrals.len());
        for row in &self.referrals {
            let same = |entry: &&diary::row::Model| {
                entry.office == row.office
                    && entry.recorded_at == row.recorded_at
                    && entry.serial == row.diary_serial
            };
            let entry = self.diary.iter().find(same).expect("its entry in the diary, at its hour");
            assert_eq!(entry.kind, "non-cognizable");
            assert!(row.number.ends_with(&format!("-{:06}", entry.serial)), "{row:?}");
        }
    }

    /// Both hours: an FIR and its entry say when its report reached the police.
    fn expect_arrivals(&self) {
        for row in &self.firs {
            let entry = self.diary.iter().find(|entry| {
                entry.kind == "fir" && entry.office == row.office && entry.about.as_ref() == Some(&row.cited)
            });
            let arrived = row.report.map(|_| row.reported_at);
            assert_eq!(entry.expect("its entry").arrived_at, arrived, "{row:?}");
        }
    }

    /// A refusal leaves both its notices, a referral its own, and each citizen is told.
    fn expect_notices(&self) {
        let mut refused = BTreeSet::new();
        for row in &self.refusals {
            assert!(refused.insert(row.fir), "refused twice");
            let of: Vec<_> = self.notices.iter().filter(|notice| notice.fir == row.fir).collect();
            let left: BTreeSet<_> =
                of.iter().map(|notice| (notice.kind.as_str(), notice.recorded_at)).collect();
            let both = NoticeTo::ALL.iter().map(|to| (to.word(), row.recorded_at)).collect();
            assert_eq!(left, both, "a refusal without its notices: {row:?}");
            let fir = self.fir(row.fir);
            if let Some(report) = fir.report {
                self.expect_told(report, ("not-investigated", &fir.cited), row.recorded_at);
            }
        }
        assert_eq!(self.notices.len(), 2 * self.refusals.len(), "a notice of nothing");
        for row in &self.referrals {
            if let Some(report) = row.report {
                self.expect_told(report, ("non-cognizable", &row.number), row.recorded_at);
            }
        }
    }

    fn expect_told(&self, report: Uuid, (kind, number): (&str, &str), at: i64) {
        let told = self.disposals.iter().filter(|row| row.report == report && row.kind == kind);
        let told: Vec<_> = told.map(|row| (row.number.as_str(), row.recorded_at)).collect();
        assert_eq!(told, [(number, at)], "the citizen of {report} was not told");
    }

    /// Whatever its way, one office holds it: the one that accepted it last, or the one that received it.
    fn expect_one_holder(&self) {
        let mut held = BTreeSet::new();
        for row in &self.holdings {
            assert!(held.insert(row.report), "held twice: {row:?}");
            let report = self.report(row.report);
            let mut steps: Vec<_> = self.steps.iter().filter(|step| step.report == row.report).collect();
            steps.sort_by_key(|step| step.ordinal);
            let (mut holder, mut open) = (report.office, None);
            for (ordinal, step) in (1..).zip(&steps) {
                assert_eq!(step.ordinal, ordinal, "a step is missing: {step:?}");
                assert_eq!(step.from_office, holder, "passed on by who does not hold it: {step:?}");
                match (step.step.as_str(), open) {
                    ("offered", None) => open = Some(step.to_office),
                    ("accepted", Some(to)) => (holder, open) = (to, None),
                    ("declined" | "withdrawn", Some(_)) => open = None,
                    other => panic!("{other:?} out of turn: {step:?}"),
                }
            }
            assert_eq!(
                (row.office, row.offered_office),
                (holder, open),
                "held by another than who accepted: {row:?}"
            );
            let done = self.outcomes.iter().any(|outcome| outcome.report == row.report);
            assert!(!(done && open.is_some()), "offered though it is an FIR: {row:?}");
        }
        let moved: BTreeSet<Uuid> = self.steps.iter().map(|step| step.report).collect();
        assert_eq!(moved, held, "moved and held by nobody");
    }

    /// This node's books are an office's, or the province's copy of them.
    fn keeps(&self, office: Uuid) -> bool {
        !self.of_station || kept_by_station(office)
    }

    fn holder(&self, report: &report::Model) -> Uuid {
        let holding = self.holdings.iter().find(|row| row.report == report.id);
        holding.map_or(report.office, |row| row.office)
    }

    /// What a node wrote, as it stands here.
    pub fn written_by(
        &self,
        node: &str,
    ) -> (Vec<&diary::row::Model>, Vec<&fir::row::Model>, Vec<&report::Model>) {
        (
            self.diary.iter().filter(|row| row.node == node).collect(),
            self.firs.iter().filter(|row| row.node == node).collect(),
            self.reports.iter().filter(|row| row.node == node).collect(),
        )
    }
}

/// The station's node keeps an office's books.
fn kept_by_station(office: Uuid) -> bool {
    STATION_BOOKS.iter().any(|code| organisation::unit_id(code).0 == office)
}

/// The journal's own order and hours: entries of the diary follow one another in the tree as they are numbered, each at the
/// hour of what caused it and behind it.
pub async fn expect_in_the_journals_order(node: &Node, books: &Books) {
    let tx = node.core.db.read().await.unwrap();
    let sql = "SELECT e.rest AS rest, l.log AS log, l.seq AS seq FROM journal_entry e \
               JOIN journal_leaf l ON l.entry_id = e.id WHERE e.kind = 0 ORDER BY l.log, l.seq";
    let query = Statement::from_string(tx.get_database_backend(), sql);
    let mut leaves = BTreeMap::new();
    let mut about = BTreeMap::new();
    for row in tx.query_all_raw(query).await.unwrap() {
        let rest = Rest::decode(&row.try_get::<Vec<u8>>("", "rest").unwrap()).unwrap();
        let at: (i32, i64) = (row.try_get("", "log").unwrap(), row.try_get("", "seq").unwrap());
        if rest.subject_kind == "diary-entry" {
            assert!(
                about.insert(rest.subject, rest.id).is_none(),
                "two entries of the journal for one of the diary"
            );
        }
        leaves.insert(rest.id, (at, rest));
    }
    tx.commit().await.unwrap();
    let mut last: BTreeMap<Uuid, (i32, i64)> = BTreeMap::new();
    for row in &books.diary {
        let (at, rest) = &leaves[about.get(&row.id).expect("its entry in the journal")];
        assert_eq!(rest.recorded_at.micros(), row.recorded_at, "journaled at another hour: {row:?}");
        assert_eq!(rest.node, row.node);
        if let Some(cause) = rest.cause {
            let (before, cause) = &leaves[&cause];
            assert_eq!(
                cause.recorded_at, rest.recorded_at,
                "the diary is not written with what it records: {row:?}"
            );
            assert!(before < at, "written ahead of its cause: {row:?}");
        }
        if let Some(before) = last.insert(row.office, *at) {
            assert!(before < *at, "numbered in another order than written: {row:?}");
        }
    }
}

/// The province has what the station wrote, row for row; before everything is shipped, as far as it came.
pub fn expect_the_same(station: &Books, province: &Books, whole: bool) {
    let own: BTreeMap<_, _> = station.fixed.iter().collect();
    for (at, row) in &province.fixed {
        if let Some(here) = own.get(at) {
            assert_eq!(*here, row, "another row at the province: {at:?}");
        }
    }
    let (here, there) = (station.written_by("sariab"), province.written_by("sariab"));
    if whole {
        assert_eq!(here, there, "the province's copy differs");
        for (at, row) in &station.fixed {
            assert_eq!(province.fixed.get(at), Some(row), "not at the province: {at:?}");
        }
        let ours = |row: &&transfer::holding::Model| {
            kept_by_station(row.office) || row.offered_office.is_some_and(kept_by_station)
        };
        for holding in station.holdings.iter().filter(ours) {
            assert!(province.holdings.contains(holding), "held by another at the province: {holding:?}");
        }
        let here: BTreeSet<Uuid> = station.reports.iter().map(|row| row.id).collect();
        let here_too = |row: &&waiting::Model| here.contains(&row.report) && kept_by_station(row.office);
        let there: Vec<_> = province.waiting.iter().filter(here_too).collect();
        let waits: Vec<_> = station.waiting.iter().filter(|row| kept_by_station(row.office)).collect();
        assert_eq!(waits.len(), there.len(), "what waits is counted otherwise at the province");
        for row in waits {
            assert!(there.contains(&row), "not waited for at the province: {row:?}");
        }
    }
    // As far as it came: the beginning of each book, nothing left out.
    for row in &there.0 {
        assert!(here.0.contains(row), "numbered at the province: {row:?}");
    }
}
