//! The demo's month: the same from the same seed, nothing ahead of the clock, and a journal without a finding.

use std::sync::Arc;

use access::{Access, Limits};
use kernel::{FixedClock, OsEntropy, Timestamp};
use op::Core;
use sea_orm::{ConnectionTrait, Statement};
use tempfile::TempDir;
use web::state::DemoSignIn;

use super::fill::{Filled, fill};
use crate::capabilities;
use crate::keys::NodeKeys;
use crate::spine::{self, Wanted};

/// 2026-03-18, a Wednesday afternoon: the month before it goes over the end of February.
const NOW: Timestamp = Timestamp(1_773_825_600_000_000);

async fn filled(seed: u64) -> (TempDir, Core, Vec<DemoSignIn>) {
    filled_at(NOW, seed).await
}

async fn filled_at(now: Timestamp, seed: u64) -> (TempDir, Core, Vec<DemoSignIn>) {
    let folder = tempfile::tempdir().unwrap();
    let database = db::Settings::sqlite(&folder.path().join("demo.sqlite"));
    let node = "demo".parse().unwrap();
    let wanted = Wanted::alone(node, database);
    let opened = spine::open(wanted, NodeKeys::generate(&OsEntropy).journal).await.unwrap();
    let core = Core { clock: Arc::new(FixedClock::at(now)), ..opened };
    let access = Access::for_demo(core.clone(), Limits::default());
    let Filled { people, slips } = fill(&core, &capabilities::contracts(), &access, seed).await.unwrap();
    let stories: Vec<_> = slips.iter().map(|slip| slip.story.as_str()).collect();
    assert_eq!(stories, ["limit-missed", "asked-to-close"]);
    (folder, core, people)
}

async fn column(core: &Core, sql: &str) -> Vec<String> {
    let tx = core.db.read().await.unwrap();
    let found = tx.query_all_raw(Statement::from_string(tx.get_database_backend(), sql)).await.unwrap();
    found.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect()
}

const NUMBERS: &str =
    "SELECT number || ' ' || recorded_at || ' ' || channel FROM complaints_report ORDER BY number";
const BOOK: &str = "SELECT hex(office) || serial || ' ' || recorded_at || kind || coalesce(open, '') \
                    FROM station_records_diary ORDER BY office, year, serial";

#[tokio::test(flavor = "multi_thread")]
async fn the_same_seed_makes_the_same_month() {
    let ((_a, first, signs), (_b, second, _)) = tokio::join!(filled(7), filled(7));
    let (numbers, book) = (column(&first, NUMBERS).await, column(&first, BOOK).await);
    assert_eq!(numbers, column(&second, NUMBERS).await);
    assert_eq!(book, column(&second, BOOK).await);
    assert!(numbers.len() >= 150 && book.len() >= 400, "{} reports, {} entries", numbers.len(), book.len());
    assert_eq!(signs.len(), 15);
    // One report is sealed, and the district's woman officer has it.
    let sealed = "SELECT a.login || ' ' || s.profile FROM complaints_seal s JOIN complaints_handler h ON h.report = s.report \
                  JOIN access_account a ON a.id = h.account WHERE h.ended_at IS NULL";
    assert_eq!(column(&first, sealed).await, ["woman-officer.qta violence"]);

    // A second start of the same store adds nothing.
    let access = Access::for_demo(first.clone(), Limits::default());
    let again = fill(&first, &capabilities::contracts(), &access, 7).await.unwrap();
    assert_eq!((again.people.len(), again.slips.len()), (15, 0));
    assert_eq!(book.len(), column(&first, BOOK).await.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_hour_is_past_in_order_and_proved() {
    let (_folder, core, _) = filled(1).await;
    let ahead = format!("SELECT number FROM complaints_report WHERE recorded_at >= {}", NOW.micros());
    assert_eq!(column(&core, &ahead).await, Vec::<String>::new());
    let ahead = format!("SELECT kind FROM station_records_diary WHERE recorded_at >= {}", NOW.micros());
    assert_eq!(column(&core, &ahead).await, Vec::<String>::new());
    let backwards = "SELECT a.kind FROM station_records_diary a JOIN station_records_diary b ON a.office = b.office \
                     AND a.year = b.year AND b.serial = a.serial + 1 AND b.recorded_at < a.recorded_at";
    assert_eq!(column(&core, backwards).await, Vec::<String>::new());
    assert_eq!(core.journal.check(&[], &|_| ()).await.unwrap().findings, []);
}

/// The demo is started at any hour. Between midnight and eight the stations' day is still yesterday's, and more of the
/// month lies ahead of its books.
#[tokio::test(flavor = "multi_thread")]
async fn it_is_written_at_every_hour_of_the_day() {
    let midnight = Timestamp::start_of(NOW.day()).unwrap();
    let at = |hour: i64| filled_at(midnight.plus_seconds(hour * 3_600 + 16 * 60), 1);
    for (one, other) in [(1, 7), (9, 21)] {
        let ((_a, first, _), (_b, second, _)) = tokio::join!(at(one), at(other));
        for core in [first, second] {
            assert!(column(&core, NUMBERS).await.len() >= 150);
        }
    }
}
