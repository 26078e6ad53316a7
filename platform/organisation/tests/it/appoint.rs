//! Posting orders: one holder per post, rights for exactly as long, and nobody orders himself.

use db::both_engines;
use organisation::service;
use organisation::unit_id;

use crate::world::{World, migrations, order, post};

both_engines! { migrated migrations();
    async fn of_two_orders_at_once_one_wins(db: db::Db) {
        let world = World::on(db).await;
        let one = world.officer("1", "inspector", "2020-01-01").await;
        let other = world.officer("2", "inspector", "2020-01-01").await;
        let (a, b) = tokio::join!(world.appoint(one, "QTA-SAR", "sho"), world.appoint(other, "QTA-SAR", "sho"));
        let lost = match (a, b) {
            (Ok(()), Err(lost)) | (Err(lost), Ok(())) => lost,
            both => panic!("{both:?}"),
        };
        assert_eq!(lost.code(), "organisation.post-held");
        let holders = world.roles(one).await.len() + world.roles(other).await.len();
        assert_eq!(holders, 1);
    }

    async fn an_order_carries_the_right_and_its_end_takes_it(db: db::Db) {
        let world = World::on(db).await;
        let sho = world.posted("1", "inspector", "QTA-SAR", "sho").await;
        assert_eq!(world.roles(sho).await, ["sho@QTA-SAR"]);
        world.clock.advance(60);
        world.relieve("QTA-SAR", "sho").await.unwrap();
        assert!(world.roles(sho).await.is_empty(), "at that very moment");
        assert!(world.as_officer(sho).await.actor.principal.posts.is_empty());
        let vacant = world.relieve("QTA-SAR", "sho").await.unwrap_err();
        assert_eq!(vacant.code(), "organisation.post-vacant");
        world.appoint(sho, "QTA-CTY", "sho").await.unwrap();
        assert_eq!(world.roles(sho).await, ["sho@QTA-CTY"]);
    }

    async fn the_end_of_a_posting_ends_the_charge_taken_over_with_it(db: db::Db) {
        let world = World::on(db).await;
        let sho = world.posted("1", "inspector", "QTA-SAR", "sho").await;
        world.hand_over("QTA-SAR", "sho", sho).await.unwrap();
        world.clock.advance(60);
        world.relieve("QTA-SAR", "sho").await.unwrap();
        assert!(world.roles(sho).await.is_empty());
        world.appoint(sho, "QTA-CTY", "sho").await.unwrap();
        assert_eq!(world.roles(sho).await, ["sho@QTA-CTY"], "nothing of the old charge is left");
    }

    async fn the_principal_holds_what_the_orders_say(db: db::Db) {
        let world = World::on(db).await;
        let sho = world.posted("1", "inspector", "QTA-SAR", "sho").await;
        let op = world.as_officer(sho).await;
        let posts: Vec<_> = op.actor.principal.posts.iter().map(|p| (p.role.as_str(), p.unit.clone())).collect();
        assert_eq!(posts, [("sho", unit_id("QTA-SAR").to_string())]);
        assert!(op.actor.principal.mfa && op.actor.on_duty);
        assert_eq!(op.actor.charge.as_deref(), Some("sho"));
        assert_eq!(op.actor.unit, Some(unit_id("QTA-SAR")));
        assert!(op.actor.posting.is_some());
    }

    async fn nobody_signs_an_order_about_himself(db: db::Db) {
        let world = World::on(db).await;
        let dpo = world.posted("D1", "sp", "QTA", "dpo").await;
        let mut w = world.as_officer(dpo).await.begin().await.unwrap();
        let own = service::appoint(&mut w, order(dpo, "QTA-SAR", "sho")).await.unwrap_err();
        assert_eq!(own.code(), "policy.not-allowed");
        drop(w);
        let other = world.officer("1", "inspector", "2020-01-01").await;
        let mut w = world.as_officer(dpo).await.begin().await.unwrap();
        service::appoint(&mut w, order(other, "QTA-SAR", "sho")).await.unwrap();
        w.commit().await.unwrap();
    }

    async fn an_order_needs_a_number_and_a_post_that_stands(db: db::Db) {
        let world = World::on(db).await;
        let officer = world.officer("1", "inspector", "2020-01-01").await;
        let mut w = world.begin().await;
        let blank = service::Appointment { order_no: "  ".to_owned(), ..order(officer, "QTA-SAR", "sho") };
        let refused = service::appoint(&mut w, blank).await.unwrap_err();
        assert_eq!(refused.to_string(), "invalid input: order_no=text.required");
        let nowhere = service::appoint(&mut w, order(officer, "QTA-SAR", "igp")).await.unwrap_err();
        assert_eq!(nowhere.code(), "organisation.no-post");
        assert_eq!(service::relieve(&mut w, post("QTA-SAR", "sho"), "").await.unwrap_err().code(), "error.invalid");
    }
}
