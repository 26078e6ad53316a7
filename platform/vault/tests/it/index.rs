//! The blind index on both engines: what is found, in which order, and that nothing is left of what was erased.

use db::{Db, both_engines};
use kernel::sought::{Sought, sought};
use kernel::{Cnic, Phone, SeededEntropy, Timestamp};
use sea_orm::{ConnectionTrait, Statement};
use uuid::Uuid;
use vault::KeyRing;
use vault::index::{self, Asked, IndexKey, Likeness, Sizes, Words};

use crate::{NOW, make, migrations};

const BOOK: &str = "complaint";
const SMALL: Sizes = Sizes { records: 8, runs: 4 };

fn ring() -> KeyRing {
    KeyRing::generate(&SeededEntropy::new(90))
}

fn key() -> IndexKey {
    IndexKey::new(&ring(), BOOK).unwrap()
}

/// A report of a theft; every seventh is of a person called Zarmina, every one of a place of its own besides a common one.
fn words(number: u128) -> Words {
    let name = if number.is_multiple_of(7) { "زرمینہ بی بی" } else { "عبداللہ" };
    let phone = Phone::parse(&format!("0300{number:07}")).unwrap();
    let office = Uuid::from_u128(1000 + number % 2);
    let words =
        Words::new(key()).of_office(office).number(&format!("QTA-SAR-2026-{number:06}")).name(Some(name));
    words.phone(Some(&phone)).place(Some("کلی شابو")).text("میری موٹر سائیکل چوری ہو گئی")
}

async fn fill(db: &Db, numbers: impl Iterator<Item = u128>) {
    let tx = db.write().await.unwrap();
    for number in numbers {
        index::put(&tx, BOOK, Uuid::from_u128(number), &words(number)).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn merge_all(db: &Db) {
    let tx = db.write().await.unwrap();
    while index::is_due(&tx, BOOK, SMALL).await.unwrap() {
        assert!(index::merge(&tx, &ring(), BOOK, SMALL, &SeededEntropy::new(3)).await.unwrap());
    }
    assert!(!index::merge(&tx, &ring(), BOOK, SMALL, &SeededEntropy::new(3)).await.unwrap());
    tx.commit().await.unwrap();
}

async fn found(db: &Db, typed: &str, after: Option<u128>, limit: usize) -> Vec<u128> {
    let tx = db.read().await.unwrap();
    let sought: Vec<Sought> = sought(typed);
    let asked = Asked { sought: &sought, offices: None, named: true };
    let found = index::find(&tx, &key(), BOOK, &asked, after.map(Uuid::from_u128), limit).await.unwrap();
    tx.commit().await.unwrap();
    found.iter().map(Uuid::as_u128).collect()
}

async fn count(db: &Db, table: &str) -> i64 {
    let tx = db.read().await.unwrap();
    let query = Statement::from_string(tx.get_database_backend(), format!("SELECT COUNT(*) FROM {table}"));
    let row = tx.query_one_raw(query).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

both_engines! { migrated migrations();
    /// The same is found, in the same order, among the newest, in runs and in runs of runs.
    async fn what_is_sought_is_found_wherever_it_stands(db: Db) {
        for upto in [7, 20, 45, 90] {
            let known = found(&db, "چوری", None, 1).await.first().copied().unwrap_or(0);
            fill(&db, known + 1..=upto).await;
            merge_all(&db).await;
            assert_eq!(found(&db, "چوری", None, 500).await, (1..=upto).rev().collect::<Vec<_>>());
            let sevenths: Vec<u128> = (1..=upto).rev().filter(|n| n % 7 == 0).collect();
            for typed in ["زرمینہ", "زرم", "Zarmeena", "zarmina چوری", "شابو زرمی"] {
                assert_eq!(found(&db, typed, None, 500).await, sevenths, "{typed} of {upto}");
            }
            for typed in ["0300-0000003", "۰۰۰۰۰۰۳", "QTA-SAR-2026-000003", "2026-3", "qta sar 2026 000003"] {
                assert_eq!(found(&db, typed, None, 500).await, [3], "{typed} of {upto}");
            }
            assert!(found(&db, "بکری", None, 500).await.is_empty() && found(&db, "زرمینہ 3", None, 9).await.is_empty());
        }
        assert!(count(&db, "vault_recent").await < 8 && count(&db, "vault_run").await <= 4 + 3);
    }

    /// A list goes on after the last one seen, whatever was merged meanwhile.
    async fn pages_neither_repeat_nor_hide(db: Db) {
        fill(&db, 1..=60).await;
        let mut seen = found(&db, "چوری", None, 7).await;
        loop {
            merge_all(&db).await;
            let next = found(&db, "چوری", seen.last().copied(), 7).await;
            if next.is_empty() {
                break;
            }
            seen.extend(next);
        }
        assert_eq!(seen, (1..=60).rev().collect::<Vec<_>>());
    }

    /// Records that arrive late, with ids between those of a run, come in their place.
    async fn late_ones_come_in_their_place(db: Db) {
        fill(&db, (1..=40).filter(|n| n % 2 == 0)).await;
        merge_all(&db).await;
        fill(&db, (1..=40).filter(|n| n % 2 == 1)).await;
        merge_all(&db).await;
        assert_eq!(found(&db, "چوری", None, 10).await, (31..=40).rev().collect::<Vec<_>>());
        assert_eq!(found(&db, "چوری", None, 100).await, (1..=40).rev().collect::<Vec<_>>());
    }

    /// With its key goes everything by which a record could be found, among the newest, in runs and while it waits.
    async fn a_destroyed_key_takes_the_record_out_of_the_index(db: Db) {
        for number in [3, 14, 39] {
            make(&db, &ring(), number, None).await;
        }
        fill(&db, 1..=39).await;
        merge_all(&db).await;
        for (gone, phone) in [(3, "0300-0000003"), (14, "0300-0000014"), (39, "0300-0000039")] {
            assert_eq!(found(&db, phone, None, 9).await, [gone]);
            let tx = db.write().await.unwrap();
            let record = Uuid::from_u128(gone);
            index::wait_for(&tx, &[(record, BOOK.to_owned())]).await.unwrap();
            assert!(vault::destroy(&tx, &ring(), record, NOW, &SeededEntropy::new(4)).await.unwrap());
            assert!(index::waiting(&tx, BOOK, None, 9).await.unwrap().is_empty());
            tx.commit().await.unwrap();
            assert!(found(&db, phone, None, 9).await.is_empty());
            assert!(!found(&db, "چوری", None, 500).await.contains(&gone));
        }
        fill(&db, 40..=80).await;
        merge_all(&db).await;
        let left: Vec<u128> = (1..=80).rev().filter(|n| ![3, 14, 39].contains(n)).collect();
        assert_eq!(found(&db, "چوری", None, 500).await, left, "and merging brings nothing back");
    }

    /// Without the node's key the index answers nothing, and no word of it can be read in the store.
    async fn the_store_tells_nothing_without_the_key(db: Db) {
        fill(&db, 1..=20).await;
        merge_all(&db).await;
        let stranger = IndexKey::new(&KeyRing::generate(&SeededEntropy::new(91)), BOOK).unwrap();
        let tx = db.read().await.unwrap();
        let sought = sought("QTA-SAR-2026-000019");
        let asked = Asked { sought: &sought, offices: None, named: true };
        assert!(index::find(&tx, &stranger, BOOK, &asked, None, 9).await.is_err(), "said aloud, not an empty list");
        tx.commit().await.unwrap();
        for (table, column) in [("vault_recent", "tokens"), ("vault_block", "sealed")] {
            let tx = db.read().await.unwrap();
            let query = Statement::from_string(tx.get_database_backend(), format!("SELECT {column} FROM {table}"));
            let rows = tx.query_all_raw(query).await.unwrap();
            let bytes: Vec<Vec<u8>> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
            for word in ["چوری", "000019", "زرمینہ"] {
                assert!(!bytes.iter().any(|row| row.windows(word.len()).any(|part| part == word.as_bytes())), "{word}");
            }
            tx.commit().await.unwrap();
        }
    }

    /// What a card names is found by it alone, however the digits are typed; an empty question finds nothing.
    async fn cards_are_found_whole(db: Db) {
        let cnic = Cnic::parse("54400-1234567-1").unwrap();
        let tx = db.write().await.unwrap();
        let words = Words::new(key()).cnic(Some(&cnic));
        index::put(&tx, BOOK, Uuid::from_u128(1), &words).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(found(&db, "۵۴۴۰۰۱۲۳۴۵۶۷۱", None, 9).await, [1]);
        for nothing in ["", " ", "کا", "54400-1234567-2", "' OR 1=1 --", "\u{202E}"] {
            assert!(found(&db, nothing, None, 9).await.is_empty(), "{nothing}");
        }
    }

    /// Looked for in some offices, only theirs are found; passed on to another, a record is found there too, whether it
    /// stands among the newest or in a run.
    async fn offices_are_looked_into(db: Db) {
        fill(&db, 1..=20).await;
        let even: Vec<u128> = (1..=20).rev().filter(|n| n % 2 == 0).collect();
        assert_eq!(found_in(&db, &[1000]).await, even);
        merge_all(&db).await;
        assert_eq!(found_in(&db, &[1000]).await, even);
        assert_eq!(found_in(&db, &[1000, 1001]).await.len(), 20);
        assert!(found_in(&db, &[]).await.is_empty() && found_in(&db, &[7]).await.is_empty());
        let tx = db.write().await.unwrap();
        for number in [3, 19] {
            let again = words(number).of_office(Uuid::from_u128(7));
            index::put(&tx, BOOK, Uuid::from_u128(number), &again).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(found_in(&db, &[7]).await, [19, 3]);
        fill(&db, 21..=30).await;
        merge_all(&db).await;
        assert_eq!(found_in(&db, &[7]).await, [19, 3]);
        assert_eq!(found_in(&db, &[1000, 1001, 7]).await, (1..=30).rev().collect::<Vec<_>>(), "each once");
        for number in [3, 19] {
            make(&db, &ring(), number, None).await;
            let tx = db.write().await.unwrap();
            let record = Uuid::from_u128(number);
            assert!(vault::destroy(&tx, &ring(), record, NOW, &SeededEntropy::new(4)).await.unwrap());
            tx.commit().await.unwrap();
        }
        assert!(found_in(&db, &[7]).await.is_empty(), "wherever it stands");
        assert_eq!(found_in(&db, &[1000, 1001]).await.len(), 28);
    }
}

async fn found_in(db: &Db, offices: &[u128]) -> Vec<u128> {
    let tx = db.read().await.unwrap();
    let (sought, offices) =
        (sought("چوری"), offices.iter().map(|id| Uuid::from_u128(*id)).collect::<Vec<_>>());
    let asked = Asked { sought: &sought, offices: Some(&offices), named: true };
    let found = index::find(&tx, &key(), BOOK, &asked, None, 500).await.unwrap();
    tx.commit().await.unwrap();
    found.iter().map(Uuid::as_u128).collect()
}

/// What holds at least two of some words, within a stretch of ids.
async fn alike(db: &Db, typed: &str, offices: Option<&[Uuid]>, (from, until): (u128, u128)) -> Vec<u128> {
    let tx = db.read().await.unwrap();
    let moment = |number: u128| Timestamp(i64::try_from(number).unwrap() * 1_000);
    let sought = sought(typed);
    let asked = Likeness { sought: &sought, offices, from: moment(from), until: moment(until), at_least: 2 };
    let found = index::alike(&tx, &key(), BOOK, &asked, 500).await.unwrap();
    tx.commit().await.unwrap();
    found.iter().map(|id| id.as_u128() >> 80).collect()
}

both_engines! { migrated migrations();
    /// Those that hold most come first, wherever they stand; another stretch, another office and too little in common do not.
    async fn what_has_much_in_common_is_found_wherever_it_stands(db: Db) {
        let id = |number: u128| Uuid::from_u128(number << 80);
        for numbers in [1..=6, 7..=30, 31..=60] {
            let tx = db.write().await.unwrap();
            for number in numbers {
                index::put(&tx, BOOK, id(number), &words(number)).await.unwrap();
            }
            tx.commit().await.unwrap();
            merge_all(&db).await;
        }
        let asked = "زرمینہ شابو بکری چوری";
        let all = alike(&db, asked, None, (1, 61)).await;
        let (named, others): (Vec<u128>, Vec<u128>) = all.iter().partition(|number| *number % 7 == 0);
        assert_eq!(all, [named, others].concat(), "three in common before two");
        assert_eq!(all.len(), 60);
        assert_eq!(alike(&db, asked, None, (20, 22)).await, [21, 20]);
        let here = [Uuid::from_u128(1001)];
        assert_eq!(alike(&db, asked, Some(&here), (20, 24)).await, [21, 23]);
        assert!(alike(&db, asked, Some(&[]), (1, 61)).await.is_empty());
        assert!(alike(&db, "بکری چوری گائے", None, (1, 61)).await.is_empty(), "one word is not enough");
    }
}
