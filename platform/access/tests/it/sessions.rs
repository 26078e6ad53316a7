//! Sessions end by idling, by the length of a shift, by hand and with the account; rights end with the posting.

use access::service;
use db::both_engines;
use organisation::post_id;

use crate::world::{World, migrations};

both_engines! { migrated migrations();
    async fn an_idle_session_ends_and_a_used_one_lasts_a_shift(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let idle = world.sign_in(world.typed(&person)).await.unwrap();
        world.clock.advance(15 * 60);
        assert!(world.who(&idle).await.is_none());
        let used = world.sign_in(world.typed(&person)).await.unwrap();
        let mut minutes = 0;
        while world.who(&used).await.is_some() {
            world.clock.advance(10 * 60);
            minutes += 10;
            assert!(minutes <= 12 * 60, "longer than a shift");
        }
        assert_eq!(minutes, 12 * 60);
    }

    /// A page that asks by itself reads the session and does not use it.
    async fn a_glance_keeps_no_session_awake(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let opened = world.sign_in(world.typed(&person)).await.unwrap();
        for _ in 0..14 {
            world.clock.advance(60);
            assert!(world.access.glance(&opened.token).await.unwrap().is_some());
        }
        world.clock.advance(60);
        assert!(world.access.glance(&opened.token).await.unwrap().is_none(), "idle for 15 minutes");
        assert!(world.who(&opened).await.is_none());
    }

    async fn step_up_does_not_lengthen_the_shift(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let mut opened = world.sign_in(world.typed(&person)).await.unwrap();
        for _ in 0..71 {
            world.clock.advance(10 * 60);
            let who = world.who(&opened).await.unwrap();
            let op = world.as_who(&opened).await;
            opened = world.access.step_up(&op, &who, &world.code(&person.secret)).await.unwrap();
        }
        world.clock.advance(10 * 60);
        assert!(world.who(&opened).await.is_none());
    }

    async fn ones_own_sessions_are_seen_and_ended_and_nobody_elses(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let other = world.person("5678", "QTA-CTY", "sho", 1).await;
        let opened = world.sign_in(world.typed(&person)).await.unwrap();
        let op = world.as_who(&opened).await;
        let r = op.read().await.unwrap();
        let mine = service::my_sessions(r.tx(), person.account).await.unwrap();
        r.done().await.unwrap();
        assert_eq!(mine.len(), 2, "activation opened one, signing in another");
        let mut w = op.begin().await.unwrap();
        let foreign = service::end_session(&mut w, other.opened.session).await.unwrap_err();
        assert_eq!(foreign.code(), "access.no-session");
        service::end_session(&mut w, person.opened.session).await.unwrap();
        w.commit().await.unwrap();
        assert!(world.who(&person.opened).await.is_none());
        assert!(world.who(&other.opened).await.is_some());
        let mut w = op.begin().await.unwrap();
        assert!(service::revoke_sessions(&mut w, other.account).await.is_err());
        assert_eq!(service::revoke_sessions(&mut w, person.account).await.unwrap(), 1);
        w.commit().await.unwrap();
        assert!(world.who(&opened).await.is_none());
    }

    async fn rights_follow_the_posting_within_one_session(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        assert_eq!(world.who(&person.opened).await.unwrap().held.len(), 1);
        let mut w = world.system().begin().await.unwrap();
        organisation::service::relieve(&mut w, post_id("QTA-SAR", "sho", 1), "ORD-2").await.unwrap();
        w.commit().await.unwrap();
        let who = world.who(&person.opened).await.unwrap();
        assert!(who.held.is_empty() && who.actor.principal.posts.is_empty());
    }

    async fn a_cookie_that_cannot_be_one_is_nobodys(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let token = person.opened.token.as_str();
        assert_eq!(token.len(), 64, "256 bits");
        assert!(access::Token::parse(&token[1..]).is_none());
        assert!(access::Token::parse(&format!("{}'", &token[1..])).is_none());
        let guess = access::Token::parse(&"0".repeat(64)).unwrap();
        assert!(world.access.signed_in(&guess).await.unwrap().is_none());
        assert!(!format!("{:?}", person.opened).contains(token), "never in a log");
    }
}
