//! The store of record keys on both engines.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod index;

use db::{Db, Migrations, Tx, both_engines};
use kernel::{SeededEntropy, Timestamp};
use uuid::Uuid;
use vault::{Found, Incoming, KeyInfo, KeyRing, RecordKey};

pub(crate) const NOW: Timestamp = Timestamp(1_000_000);

pub(crate) fn migrations() -> Migrations {
    Migrations(vault::MIGRATIONS.to_vec())
}

pub(crate) async fn make(db: &Db, ring: &KeyRing, number: u128, expires: Option<i64>) -> RecordKey {
    let source = SeededEntropy::new(number as u64);
    let tx = db.write().await.unwrap();
    let retention = ("test-1y", expires.map(Timestamp));
    let key = vault::create(&tx, ring, Uuid::from_u128(number), retention, NOW, &source).await.unwrap();
    tx.commit().await.unwrap();
    key
}

async fn commitment(tx: &Tx, ring: &KeyRing, number: u128) -> Option<[u8; 32]> {
    match vault::open(tx, ring, Uuid::from_u128(number)).await.unwrap() {
        Found::Key(key) => Some(key.commitment()),
        Found::Destroyed(_) | Found::Missing => None,
    }
}

/// How many were wrapped anew, and the last one looked at.
async fn rewrap(tx: &Tx, ring: &KeyRing, after: Option<u128>, limit: u64) -> (usize, Option<u128>) {
    let from = (after.map(Uuid::from_u128), limit);
    let round = vault::rewrap(tx, ring, from, &SeededEntropy::new(91)).await.unwrap();
    (round.done, round.last.map(|last| last.as_u128()))
}

both_engines! { migrated migrations();
    async fn a_key_opens_until_it_is_destroyed_and_is_destroyed_once(db: Db) {
        let ring = KeyRing::generate(&SeededEntropy::new(90));
        let key = make(&db, &ring, 1, None).await;
        let tx = db.write().await.unwrap();
        assert_eq!(commitment(&tx, &ring, 1).await, Some(key.commitment()));
        assert!(matches!(vault::open(&tx, &ring, Uuid::from_u128(2)).await.unwrap(), Found::Missing));
        assert!(vault::destroy(&tx, &ring, Uuid::from_u128(1), NOW, &SeededEntropy::new(7)).await.unwrap());
        assert!(!vault::destroy(&tx, &ring, Uuid::from_u128(1), NOW.plus_seconds(9), &SeededEntropy::new(7)).await.unwrap());
        assert!(!vault::destroy(&tx, &ring, Uuid::from_u128(2), NOW, &SeededEntropy::new(7)).await.unwrap());
        let found = vault::open(&tx, &ring, Uuid::from_u128(1)).await.unwrap();
        assert!(matches!(found, Found::Destroyed(at) if at == NOW));
        tx.commit().await.unwrap();
    }

    async fn another_ring_opens_nothing(db: Db) {
        let ring = KeyRing::generate(&SeededEntropy::new(90));
        make(&db, &ring, 1, None).await;
        let tx = db.read().await.unwrap();
        let stranger = KeyRing::generate(&SeededEntropy::new(91));
        assert!(vault::open(&tx, &stranger, Uuid::from_u128(1)).await.is_err());
        tx.commit().await.unwrap();
    }

    async fn keys_outlive_the_ring_that_wrapped_them(db: Db) {
        let source = SeededEntropy::new(90);
        let mut ring = KeyRing::generate(&source);
        let (one, two) = (make(&db, &ring, 1, None).await, make(&db, &ring, 2, None).await);
        let old = ring.clone();
        ring.rotate(&source);
        let three = make(&db, &ring, 3, None).await;
        let tx = db.write().await.unwrap();
        assert!(vault::destroy(&tx, &ring, Uuid::from_u128(2), NOW, &SeededEntropy::new(7)).await.unwrap());
        assert_eq!(commitment(&tx, &ring, 1).await, Some(one.commitment()));
        let unknown = vault::open(&tx, &old, Uuid::from_u128(3)).await.unwrap_err();
        assert_eq!(unknown.code(), "vault.key-missing");
        // The destroyed one is not wrapped again, the new one need not be.
        assert_eq!(rewrap(&tx, &ring, None, 10).await, (1, Some(1)));
        assert_eq!(rewrap(&tx, &ring, None, 10).await, (0, None));
        tx.commit().await.unwrap();
        let line = ring.to_text().lines().last().unwrap().to_owned();
        let newest = KeyRing::parse(&line).unwrap();
        let tx = db.read().await.unwrap();
        assert_eq!(commitment(&tx, &newest, 1).await, Some(one.commitment()));
        assert_eq!(commitment(&tx, &newest, 3).await, Some(three.commitment()));
        assert_eq!(commitment(&tx, &newest, 2).await, None);
        assert_ne!(two.commitment(), one.commitment());
        tx.commit().await.unwrap();
    }

    async fn what_has_expired_is_listed_and_what_is_kept_for_ever_is_not(db: Db) {
        let ring = KeyRing::generate(&SeededEntropy::new(90));
        for (number, expires) in [(1, Some(30)), (2, Some(10)), (3, None), (4, Some(31)), (5, Some(20))] {
            make(&db, &ring, number, expires).await;
        }
        let tx = db.write().await.unwrap();
        vault::destroy(&tx, &ring, Uuid::from_u128(5), NOW, &SeededEntropy::new(7)).await.unwrap();
        let due = vault::expired(&tx, Timestamp(30), 10).await.unwrap();
        let due: Vec<u128> = due.iter().map(|info| info.subject.as_u128()).collect();
        assert_eq!(due, [2, 1]);
        assert_eq!(vault::expired(&tx, Timestamp(30), 1).await.unwrap().len(), 1);
        let all = vault::subjects(&tx, Some(Uuid::from_u128(2)), 2).await.unwrap();
        assert_eq!(all.iter().map(|info| info.subject.as_u128()).collect::<Vec<_>>(), [3, 4]);
        tx.commit().await.unwrap();
    }

    async fn a_received_key_must_be_the_named_one_and_stays_destroyed(db: Db) {
        let (source, ring) = (SeededEntropy::new(7), KeyRing::generate(&SeededEntropy::new(90)));
        let key = make(&db, &ring, 1, None).await;
        let tx = db.write().await.unwrap();
        let known = vault::info(&tx, Uuid::from_u128(1)).await.unwrap().unwrap();
        let info = KeyInfo { subject: Uuid::from_u128(2), ..known };
        let other = Incoming { info: info.clone(), key: Some(RecordKey::generate(&source)) };
        let wrong = vault::put_all(&tx, &ring, &[other], NOW, &source).await.unwrap_err();
        assert_eq!(wrong.code(), "vault.bad-transfer");
        let gone = Incoming { info: KeyInfo { subject: Uuid::from_u128(3), ..info.clone() }, key: None };
        let good = Incoming { info, key: Some(key.clone()) };
        vault::put_all(&tx, &ring, &[good, gone], NOW, &source).await.unwrap();
        assert_eq!(commitment(&tx, &ring, 2).await, Some(key.commitment()));
        assert_eq!(commitment(&tx, &ring, 3).await, None);
        tx.commit().await.unwrap();
    }

    async fn wrapping_anew_goes_on_where_it_was_cut_off(db: Db) {
        let source = SeededEntropy::new(90);
        let mut ring = KeyRing::generate(&source);
        let mut made = Vec::new();
        for number in 1..=5 {
            made.push(make(&db, &ring, number, None).await.commitment());
        }
        assert_eq!(ring.rotate(&source), 2);
        let tx = db.write().await.unwrap();
        assert_eq!(rewrap(&tx, &ring, None, 2).await, (2, Some(2)));
        tx.commit().await.unwrap();
        // Killed within the second batch.
        let tx = db.write().await.unwrap();
        assert_eq!(rewrap(&tx, &ring, Some(2), 2).await, (2, Some(4)));
        drop(tx);
        let tx = db.write().await.unwrap();
        assert_eq!(vault::wrapped_by(&tx).await.unwrap(), [(1, 3), (2, 2)]);
        assert_eq!(rewrap(&tx, &ring, None, 100).await, (3, Some(5)));
        assert_eq!(vault::wrapped_by(&tx).await.unwrap(), [(2, 5)]);
        for (number, commitment_made) in (1..).zip(&made) {
            assert_eq!(commitment(&tx, &ring, number).await.as_ref(), Some(commitment_made));
        }
        tx.commit().await.unwrap();
    }

    /// The record is erased between the reading of its key and the writing of the new wrapping.
    async fn a_key_destroyed_meanwhile_does_not_come_back(db: Db) {
        let source = SeededEntropy::new(90);
        let mut ring = KeyRing::generate(&source);
        make(&db, &ring, 1, None).await;
        ring.rotate(&source);
        let erasing = db.write().await.unwrap();
        assert!(vault::destroy(&erasing, &ring, Uuid::from_u128(1), NOW, &SeededEntropy::new(7)).await.unwrap());
        let rewrapping = {
            let (db, ring) = (db.clone(), ring.clone());
            tokio::spawn(async move {
                let tx = db.write().await.unwrap();
                let (done, _) = rewrap(&tx, &ring, None, 10).await;
                tx.commit().await.unwrap();
                done
            })
        };
        // It has read the key and waits for the row (PostgreSQL), or waits for the writer (SQLite).
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        erasing.commit().await.unwrap();
        assert_eq!(rewrapping.await.unwrap(), 0);
        let tx = db.read().await.unwrap();
        assert!(matches!(vault::open(&tx, &ring, Uuid::from_u128(1)).await.unwrap(), Found::Destroyed(_)));
        tx.commit().await.unwrap();
    }
}

#[test]
fn the_oldest_and_the_newest_ring_key_stay() {
    let source = SeededEntropy::new(90);
    let mut ring = KeyRing::generate(&source);
    assert_eq!(ring.remove(1).unwrap_err().code(), "vault.key-needed");
    assert_eq!((ring.rotate(&source), ring.rotate(&source)), (2, 3));
    assert_eq!(ring.remove(1).unwrap_err().code(), "vault.key-needed");
    assert_eq!(ring.remove(3).unwrap_err().code(), "vault.key-needed");
    let index = ring.blind_index("phone", "0300");
    ring.remove(2).unwrap();
    assert_eq!(ring.remove(2).unwrap_err().code(), "vault.no-ring-key");
    assert_eq!((ring.current(), ring.blind_index("phone", "0300")), (3, index));
    assert_eq!(ring.rotate(&source), 4, "a number is not given again while a later one stands");
}
