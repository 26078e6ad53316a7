//! The store of record keys on both engines.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use db::{Db, Migrations, Tx, both_engines};
use kernel::{SeededEntropy, Timestamp};
use uuid::Uuid;
use vault::{Found, KeyRing, RecordKey};

const NOW: Timestamp = Timestamp(1_000_000);

fn migrations() -> Migrations {
    Migrations(vault::MIGRATIONS.to_vec())
}

async fn make(db: &Db, ring: &KeyRing, number: u128, expires: Option<i64>) -> RecordKey {
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

both_engines! { migrated migrations();
    async fn a_key_opens_until_it_is_destroyed_and_is_destroyed_once(db: Db) {
        let ring = KeyRing::generate(&SeededEntropy::new(90));
        let key = make(&db, &ring, 1, None).await;
        let tx = db.write().await.unwrap();
        assert_eq!(commitment(&tx, &ring, 1).await, Some(key.commitment()));
        assert!(matches!(vault::open(&tx, &ring, Uuid::from_u128(2)).await.unwrap(), Found::Missing));
        assert!(vault::destroy(&tx, Uuid::from_u128(1), NOW).await.unwrap());
        assert!(!vault::destroy(&tx, Uuid::from_u128(1), NOW.plus_seconds(9)).await.unwrap());
        assert!(!vault::destroy(&tx, Uuid::from_u128(2), NOW).await.unwrap());
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
        assert!(vault::destroy(&tx, Uuid::from_u128(2), NOW).await.unwrap());
        assert_eq!(commitment(&tx, &ring, 1).await, Some(one.commitment()));
        let unknown = vault::open(&tx, &old, Uuid::from_u128(3)).await.unwrap_err();
        assert_eq!(unknown.code(), "vault.key-missing");
        // The destroyed one is not wrapped again, the new one need not be.
        assert_eq!(vault::rewrap(&tx, &ring, 10, &source).await.unwrap(), 1);
        assert_eq!(vault::rewrap(&tx, &ring, 10, &source).await.unwrap(), 0);
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
        vault::destroy(&tx, Uuid::from_u128(5), NOW).await.unwrap();
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
        let info = vault::info(&tx, Uuid::from_u128(1)).await.unwrap().unwrap();
        let other = RecordKey::generate(&source);
        let wrong = vault::put_received(&tx, &ring, (&info, &other), NOW, &source).await.unwrap_err();
        assert_eq!(wrong.code(), "vault.bad-transfer");
        vault::destroy(&tx, Uuid::from_u128(1), NOW).await.unwrap();
        vault::put_received(&tx, &ring, (&info, &key), NOW, &source).await.unwrap();
        assert_eq!(commitment(&tx, &ring, 1).await, None);
        tx.commit().await.unwrap();
    }
}
