//! A gender desk's and a beat's work is their station's, for the record and for the officer alike.

use db::both_engines;
use organisation::{store, unit_id};

use crate::world::{World, migrations};

both_engines! { migrated migrations();
    async fn a_desk_and_its_officer_are_the_stations(db: db::Db) {
        let world = World::on(db).await;
        let woman = world.posted("1", "si", "QTA-SAR-GD", "woman-desk").await;
        let station = unit_id("QTA-SAR").to_string();
        let tx = world.core.db.read().await.unwrap();
        for part in ["QTA-SAR-GD", "QTA-SAR-B1", "QTA-SAR"] {
            let record = store::place(&tx, unit_id(part)).await.unwrap().record("complaints.report", "");
            assert_eq!(record.station, station, "{part}");
            assert_eq!(record.circle, unit_id("QTA-C").to_string(), "{part}");
        }
        let actor = world.as_officer(woman).await.actor;
        assert!(actor.principal.posts.iter().all(|post| post.unit == station), "{:?}", actor.principal.posts);
        assert_eq!(actor.unit, Some(unit_id("QTA-SAR")));
    }

    /// The desk for transgender persons has officers of its own, who may do what the woman desk may and stand under their own name.
    async fn a_desk_of_its_own_has_the_rights_of_the_woman_desk(db: db::Db) {
        let world = World::on(db).await;
        world.posted("9", "inspector", "QTA-SAR", "sho").await;
        let own = world.posted("1", "asi", "QTA-SAR-GD", "transgender-desk").await;
        let op = world.as_officer(own).await;
        assert_eq!(op.actor.charge.as_deref(), Some("transgender-desk"));
        let r = op.read().await.unwrap();
        for station in ["QTA-SAR", "QTA-CTY"] {
            let record = store::place(r.tx(), unit_id(station)).await.unwrap().record("complaints.report", "1");
            for action in ["complaints.read", "complaints.note", "complaints.file"] {
                assert_eq!(r.may(action, &record), station == "QTA-SAR", "{action} {station}");
            }
        }
    }

    /// What is sealed is sealed by name: no post of a station opens it, its own desk's neither.
    async fn a_desk_officer_opens_no_sealed_record(db: db::Db) {
        let world = World::on(db).await;
        let woman = world.posted("1", "si", "QTA-SAR-GD", "woman-desk").await;
        let op = world.as_officer(woman).await;
        let r = op.read().await.unwrap();
        for station in ["QTA-SAR", "QTA-CTY"] {
            let place = store::place(r.tx(), unit_id(station)).await.unwrap();
            let record = place.record("complaints.report", "1");
            assert_eq!(r.may("complaints.read", &record), station == "QTA-SAR", "{station}");
            let sealed = policy::Resource { sealed: true, sensitivity: 4, ..record };
            assert!(!r.may("complaints.read", &sealed), "{station}");
        }
    }
}
