//! What readers keep of the organisation is what somebody without memory works out, after whatever happened.

use db::{Db, Tx, both_engines};
use kernel::ids::OfficerId;
use kernel::{SeededEntropy, Timestamp, entropy};
use organisation::store::{charge, posting};
use organisation::{HeldPost, service, unit_id};
use uuid::Uuid;

use crate::world::{World, migrations, post};

impl World {
    async fn held_in(&self, tx: &Tx, officer: OfficerId) -> Vec<HeldPost> {
        organisation::held_posts(tx, &self.core.catalogue, officer, self.core.clock.now()).await.unwrap()
    }

    async fn presence(&self, officer: OfficerId, present: bool) -> bool {
        let mut w = self.begin().await;
        let station = unit_id("QTA-SAR");
        let done = if present {
            service::mark_present(&mut w, station, officer).await
        } else {
            service::mark_absent(&mut w, station, officer).await
        };
        done.is_ok() && w.commit().await.is_ok()
    }

    /// Asked twice from memory, and once by a writing transaction, which has none.
    async fn is_kept_well(&self, officers: &[OfficerId], after: &str) {
        for officer in officers {
            let (first, again) = (self.held(*officer).await, self.held(*officer).await);
            let tx = self.core.db.write().await.unwrap();
            let anew = self.held_in(&tx, *officer).await;
            tx.roll_back().await;
            assert_eq!((&first, &again), (&anew, &anew), "{after}");
        }
    }
}

both_engines! { migrated migrations();
    async fn whatever_happens_it_is_what_is_worked_out_anew(db: Db) {
        let world = World::on(db).await;
        let source = SeededEntropy::new(7);
        let draw = |below: usize| usize::from(u16::from_be_bytes(entropy::bytes(&source))) % below;
        let mut officers = Vec::new();
        for (belt, rank) in [("1", "inspector"), ("2", "si"), ("3", "asi"), ("4", "constable")] {
            officers.push(world.officer(belt, rank, "2020-01-01").await);
        }
        for step in 0..60 {
            let officer = officers[draw(officers.len())];
            let kind = ["sho", "moharrir", "io", "desk"][draw(4)];
            let happened = match draw(8) {
                0 | 1 => world.appoint(officer, "QTA-SAR", kind).await.is_ok(),
                2 => world.relieve("QTA-SAR", kind).await.is_ok(),
                3 => world.hand_over("QTA-SAR", "sho", officer).await.is_ok(),
                4 => world.presence(officer, false).await,
                5 => world.presence(officer, true).await,
                6 => {
                    world.clock.advance(draw(60_000) as i64);
                    true
                }
                _ => world.hand_over("QTA-CTY", "sho", officer).await.is_ok(),
            };
            world.is_kept_well(&officers, &format!("step {step}, {kind}, {happened}")).await;
        }
    }

    /// A posting ordered for tomorrow begins and ends by the clock, without a write.
    async fn what_begins_and_ends_by_the_clock_alone_does(db: Db) {
        let world = World::on(db).await;
        let officer = world.officer("7", "asi", "2020-01-01").await;
        let at = |after: i64| Timestamp(world.core.clock.now().micros() + after * 1_000_000);
        let tx = world.core.db.write().await.unwrap();
        let row = posting::Model {
            id: Uuid::from_u128(70),
            version: 1,
            officer: officer.0,
            post: post("QTA-SAR", "moharrir").0,
            order_no: "ORD-9".to_owned(),
            valid_from: at(100).micros(),
            valid_to: Some(at(300).micros()),
            absent_since: None,
        };
        db::insert::<posting::Entity>(&tx, row).await.unwrap();
        let row = charge::Model {
            id: Uuid::from_u128(71),
            version: 1,
            post: post("QTA-CTY", "sho").0,
            officer: officer.0,
            basis: "acting".to_owned(),
            from_officer: None,
            valid_from: at(200).micros(),
            valid_to: Some(at(250).micros()),
            ordered_by: None,
        };
        db::insert::<charge::Entity>(&tx, row).await.unwrap();
        tx.commit().await.unwrap();
        let mut seen = Vec::new();
        for _ in 0..8 {
            world.is_kept_well(&[officer], "by the clock").await;
            seen.push(world.roles(officer).await.len());
            world.clock.advance(50);
        }
        // Next in rank at Sariab as well, while it has nobody else.
        assert_eq!(seen, [0, 0, 2, 2, 3, 2, 0, 0]);
    }

    async fn a_unit_and_its_place_are_the_new_ones(db: Db) {
        let world = World::on(db).await;
        let place = async || {
            let tx = world.core.db.read().await.unwrap();
            let unit = organisation::store::unit(&tx, unit_id("QTA-SAR")).await.unwrap().unwrap();
            (unit.name.en, organisation::store::place(&tx, unit_id("QTA-SAR")).await.unwrap().line.len())
        };
        assert_eq!(place().await, ("QTA-SAR".to_owned(), 5));
        let mut w = world.begin().await;
        let renamed = organisation::service::NewUnit {
            name: kernel::Bilingual::new("سریاب", "Sariab"),
            ..crate::world::unit("QTA-SAR", Some("QTA"), catalogue::UnitKind::Station)
        };
        assert!(organisation::service::put_unit(&mut w, renamed).await.unwrap());
        w.commit().await.unwrap();
        assert_eq!(place().await, ("Sariab".to_owned(), 4));
    }
}
