//! Step-up makes a new session; a stolen cookie from before is worth nothing.

use db::both_engines;

use crate::world::{World, migrations};

both_engines! { migrated migrations();
    async fn a_cookie_stolen_before_step_up_is_worthless_after_it(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let stolen = person.opened.token.clone();
        let who = world.who(&person.opened).await.unwrap();
        let form = who.form_token().to_owned();
        world.clock.advance(600);
        let op = world.as_who(&person.opened).await;
        let fresh = world.access.step_up(&op, &who, &world.code(&person.secret)).await.unwrap();
        assert!(world.access.signed_in(&stolen).await.unwrap().is_none());
        let now = world.who(&fresh).await.unwrap();
        assert!(!now.is_own_form(&form), "its forms are worthless too");
        assert_eq!(now.actor.proved_at, Some(world.core.clock.now()));
        let again = world.access.step_up(&op, &who, &world.code(&person.secret)).await.unwrap_err();
        assert_eq!(again.to_string(), "invalid input: code=access.wrong-factor", "the code was used");
        world.clock.advance(30);
        let again = world.access.step_up(&op, &who, &world.code(&person.secret)).await.unwrap_err();
        assert_eq!(again.code(), "access.no-session", "nor does the old session come back by it");
    }

    async fn a_wrong_code_changes_nothing_and_slows_down(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let who = world.who(&person.opened).await.unwrap();
        let op = world.as_who(&person.opened).await;
        let wrong = world.wrong_code(&person.secret);
        for _ in 0..6 {
            let refused = world.access.step_up(&op, &who, &wrong).await.unwrap_err();
            assert_eq!(refused.to_string(), "invalid input: code=access.wrong-factor");
        }
        assert_eq!(world.access.step_up(&op, &who, &wrong).await.unwrap_err().code(), "access.slow-down");
        assert!(world.who(&person.opened).await.is_some());
    }
}
