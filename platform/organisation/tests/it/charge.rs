//! Who has charge of a station now (CrPC 4(1)(p)), in every case that a station meets.

use db::both_engines;
use organisation::Basis::{Acting, NextInRank, Posted};
use organisation::service::{self, HandOver};

use crate::world::{World, migrations, post};

both_engines! { migrated migrations();
    async fn a_present_sho_has_it(db: db::Db) {
        let world = World::on(db).await;
        assert_eq!(world.in_charge("QTA-SAR").await, None, "nobody is there");
        let sho = world.posted("1", "inspector", "QTA-SAR", "sho").await;
        world.posted("2", "asi", "QTA-SAR", "moharrir").await;
        assert_eq!(world.in_charge("QTA-SAR").await, Some((sho, Posted)));
    }

    async fn an_absent_sho_is_followed_by_whoever_took_over(db: db::Db) {
        let world = World::on(db).await;
        let sho = world.posted("1", "inspector", "QTA-SAR", "sho").await;
        let senior = world.posted("2", "si", "QTA-SAR", "io").await;
        let clerk = world.posted("3", "asi", "QTA-SAR", "moharrir").await;
        world.hand_over("QTA-SAR", "sho", clerk).await.unwrap();
        assert_eq!(world.in_charge("QTA-SAR").await, Some((clerk, Acting)), "by entry, not by rank");
        assert_eq!(world.roles(clerk).await, ["moharrir@QTA-SAR", "sho@QTA-SAR acting"]);
        assert_eq!(world.roles(senior).await, ["io@QTA-SAR"]);
        world.clock.advance(3600);
        world.hand_over("QTA-SAR", "sho", sho).await.unwrap();
        assert_eq!(world.in_charge("QTA-SAR").await, Some((sho, Posted)));
        assert_eq!(world.roles(clerk).await, ["moharrir@QTA-SAR"], "the acting charge ended with it");
    }

    async fn without_an_entry_the_next_in_rank_above_a_constable_has_it(db: db::Db) {
        let world = World::on(db).await;
        let sho = world.posted("1", "inspector", "QTA-SAR", "sho").await;
        let constable = world.posted("4", "constable", "QTA-SAR", "desk").await;
        world.absent("QTA-SAR", sho).await;
        assert_eq!(world.in_charge("QTA-SAR").await, None, "a constable is not above a constable");
        let asi = world.posted("2", "asi", "QTA-SAR", "moharrir").await;
        assert_eq!(world.in_charge("QTA-SAR").await, Some((asi, NextInRank)));
        assert_eq!(world.roles(asi).await, ["moharrir@QTA-SAR", "sho@QTA-SAR acting"]);
        let si = world.posted("3", "si", "QTA-SAR", "io").await;
        assert_eq!(world.in_charge("QTA-SAR").await, Some((si, NextInRank)));
        assert_eq!(world.roles(asi).await, ["moharrir@QTA-SAR"], "to one person only");
        assert_eq!(world.roles(constable).await, ["desk@QTA-SAR"]);
        world.back("QTA-SAR", sho).await;
        assert_eq!(world.in_charge("QTA-SAR").await, Some((sho, Posted)));
        assert_eq!(world.roles(si).await, ["io@QTA-SAR"]);
    }

    async fn of_equal_rank_the_longer_in_it_has_it(db: db::Db) {
        let world = World::on(db).await;
        let younger = world.officer("1", "si", "2022-05-01").await;
        let older = world.officer("2", "si", "2019-05-01").await;
        world.appoint(younger, "QTA-SAR", "io").await.unwrap();
        world.appoint(older, "QTA-SAR", "moharrir").await.unwrap();
        assert_eq!(world.in_charge("QTA-SAR").await, Some((older, NextInRank)));
        let twin = world.officer("0", "si", "2019-05-01").await;
        world.appoint(twin, "QTA-SAR", "desk").await.unwrap();
        assert_eq!(world.in_charge("QTA-SAR").await, Some((twin, NextInRank)), "then the lower belt number");
    }

    async fn an_acting_officer_who_leaves_the_house_leaves_the_charge(db: db::Db) {
        let world = World::on(db).await;
        let acting = world.posted("2", "si", "QTA-SAR", "io").await;
        let other = world.posted("3", "asi", "QTA-SAR", "moharrir").await;
        world.hand_over("QTA-SAR", "sho", acting).await.unwrap();
        world.absent("QTA-SAR", acting).await;
        assert_eq!(world.in_charge("QTA-SAR").await, Some((other, NextInRank)));
        assert_eq!(world.roles(acting).await, ["io@QTA-SAR"], "one station, one officer in charge");
        world.clock.advance(60);
        world.relieve("QTA-SAR", "io").await.unwrap();
        assert!(world.roles(acting).await.is_empty());
    }

    async fn an_acting_charge_ends_with_leaving_and_does_not_come_back(db: db::Db) {
        let world = World::on(db).await;
        let sho = world.posted("1", "inspector", "QTA-SAR", "sho").await;
        let acting = world.posted("2", "si", "QTA-SAR", "io").await;
        world.hand_over("QTA-SAR", "sho", acting).await.unwrap();
        world.clock.advance(60);
        world.absent("QTA-SAR", acting).await;
        assert_eq!(world.in_charge("QTA-SAR").await, Some((sho, Posted)));
        world.clock.advance(60);
        world.back("QTA-SAR", acting).await;
        assert_eq!(world.in_charge("QTA-SAR").await, Some((sho, Posted)), "only an order gives it again");
    }

    async fn an_acting_officer_of_the_desk_in_the_house_must_be_there(db: db::Db) {
        let world = World::on(db).await;
        let sho = world.posted("1", "inspector", "QTA-SAR", "sho").await;
        let woman = world.posted("2", "asi", "QTA-SAR-GD", "woman-desk").await;
        world.hand_over("QTA-SAR", "sho", woman).await.unwrap();
        world.clock.advance(60);
        world.absent("QTA-SAR-GD", woman).await;
        assert_eq!(world.in_charge("QTA-SAR").await, Some((sho, Posted)));
        let refused = world.hand_over("QTA-SAR", "sho", woman).await.unwrap_err();
        assert_eq!(refused.code(), "organisation.not-there");
    }

    async fn somebody_sent_from_elsewhere_has_it_while_posted_at_all(db: db::Db) {
        let world = World::on(db).await;
        let neighbour = world.posted("2", "inspector", "QTA-CTY", "sho").await;
        world.hand_over("QTA-SAR", "sho", neighbour).await.unwrap();
        assert_eq!(world.in_charge("QTA-SAR").await, Some((neighbour, Acting)));
        assert_eq!(world.roles(neighbour).await, ["sho@QTA-CTY", "sho@QTA-SAR acting"]);
        world.clock.advance(60);
        world.relieve("QTA-CTY", "sho").await.unwrap();
        assert_eq!(world.in_charge("QTA-SAR").await, None);
        assert!(world.roles(neighbour).await.is_empty());
    }

    async fn the_desk_in_the_house_counts_and_a_beat_does_not(db: db::Db) {
        let world = World::on(db).await;
        world.posted("1", "inspector", "QTA-SAR-B1", "beat-officer").await;
        assert_eq!(world.in_charge("QTA-SAR").await, None);
        let woman = world.posted("2", "asi", "QTA-SAR-GD", "woman-desk").await;
        assert_eq!(world.in_charge("QTA-SAR").await, Some((woman, NextInRank)));
        assert_eq!(world.roles(woman).await, ["woman-desk@QTA-SAR-GD", "sho@QTA-SAR acting"]);
    }

    async fn nobody_takes_charge_without_a_posting_or_by_his_own_order(db: db::Db) {
        let world = World::on(db).await;
        let nobody = world.officer("9", "inspector", "2020-01-01").await;
        let refused = world.hand_over("QTA-SAR", "sho", nobody).await.unwrap_err();
        assert_eq!(refused.code(), "organisation.not-there");
        let sdpo = world.posted("1", "dsp", "QTA-C", "sdpo").await;
        let mut w = world.as_officer(sdpo).await.begin().await.unwrap();
        let own = HandOver { post: post("QTA-SAR", "sho"), to: sdpo };
        assert_eq!(service::hand_over(&mut w, own).await.unwrap_err().code(), "policy.not-allowed");
        drop(w);
        let sho = world.posted("2", "inspector", "QTA-SAR", "sho").await;
        let mut w = world.as_officer(sho).await.begin().await.unwrap();
        service::hand_over(&mut w, HandOver { post: post("QTA-SAR", "sho"), to: sho }).await.unwrap();
        w.commit().await.unwrap();
    }

    async fn a_departure_already_recorded_keeps_its_hour(db: db::Db) {
        let world = World::on(db).await;
        let sho = world.posted("1", "inspector", "QTA-SAR", "sho").await;
        world.absent("QTA-SAR", sho).await;
        let left = world.core.clock.now();
        world.clock.advance(60);
        world.absent("QTA-SAR", sho).await;
        let tx = world.core.db.read().await.unwrap();
        let postings = organisation::store::postings_of(&tx, sho, world.core.clock.now()).await.unwrap();
        assert_eq!(postings[0].0.absent_since, Some(left.micros()));
    }
}
