//! Several officers at one machine: a code and one press, in that browser and that shift only.

use access::SignIn;
use db::both_engines;

use crate::world::{Person, World, migrations};

async fn at(world: &World, desk: &str, person: &Person) -> access::Opened {
    world.sign_in(SignIn { desk: Some(desk.to_owned()), ..world.typed(person) }).await.unwrap()
}

both_engines! { migrated migrations();
    async fn officers_change_places_with_a_code(db: db::Db) {
        let world = World::on(db).await;
        let sho = world.person("1234", "QTA-SAR", "sho", 1).await;
        let clerk = world.person("5678", "QTA-SAR", "moharrir", 1).await;
        let desk = world.access.new_desk();
        let first = at(&world, &desk, &sho).await;
        let second = at(&world, &desk, &clerk).await;
        assert!(world.who(&first).await.is_none(), "one at a time");
        assert_eq!(world.who(&second).await.unwrap().login, "5678");
        let here = world.access.at_desk(&desk).await.unwrap();
        assert_eq!(here.len(), 2);
        world.clock.advance(3600);
        let back = world.access.switch(&world.nobody(), &desk, first.session, &world.code(&sho.secret)).await.unwrap();
        assert_eq!(world.who(&back).await.unwrap().login, "1234");
        assert!(world.who(&second).await.is_none());
        assert!(world.who(&first).await.is_none(), "under a new cookie");
        let gone = world.access.switch(&world.nobody(), &desk, first.session, &world.code(&sho.secret)).await;
        assert_eq!(gone.unwrap_err().code(), "access.no-session");
    }

    async fn only_at_that_desk_with_that_officers_code_and_within_the_shift(db: db::Db) {
        let world = World::on(db).await;
        let sho = world.person("1234", "QTA-SAR", "sho", 1).await;
        let clerk = world.person("5678", "QTA-SAR", "moharrir", 1).await;
        let desk = world.access.new_desk();
        let first = at(&world, &desk, &sho).await;
        at(&world, &desk, &clerk).await;
        world.clock.advance(60);
        let nobody = world.nobody();
        let switch = async |desk: &str, secret: &[u8]| {
            world.access.switch(&nobody, desk, first.session, &world.code(secret)).await.map_err(|e| e.to_string())
        };
        assert_eq!(switch(&world.access.new_desk(), &sho.secret).await.unwrap_err(), "access.no-session");
        let other = switch(&desk, &clerk.secret).await.unwrap_err();
        assert_eq!(other, "invalid input: code=access.wrong-factor");
        world.clock.advance(12 * 3600);
        assert_eq!(switch(&desk, &sho.secret).await.unwrap_err(), "access.no-session");
        assert!(world.access.at_desk(&desk).await.unwrap().is_empty());
    }

    async fn signing_in_again_takes_one_place_and_the_desk_holds_six(db: db::Db) {
        let world = World::on(db).await;
        let desk = world.access.new_desk();
        let sho = world.person("1234", "QTA-SAR", "sho", 1).await;
        at(&world, &desk, &sho).await;
        world.clock.advance(60);
        at(&world, &desk, &sho).await;
        assert_eq!(world.access.at_desk(&desk).await.unwrap().len(), 1);
        for n in 1..=6 {
            let io = world.person(&format!("io-{n}"), "QTA-SAR", "io", n).await;
            at(&world, &desk, &io).await;
        }
        let here = world.access.at_desk(&desk).await.unwrap();
        assert_eq!(here.len(), 6);
        assert!(here.iter().all(|one| one.login != "1234"), "who was away longest makes room");
    }

    async fn a_machine_becomes_a_desk_and_stops_being_one(db: db::Db) {
        let world = World::on(db).await;
        let sho = world.person("1234", "QTA-SAR", "sho", 1).await;
        let clerk = world.person("5678", "QTA-SAR", "moharrir", 1).await;
        let who = world.who(&sho.opened).await.unwrap();
        let desk = world.access.share_desk(&world.as_who(&sho.opened).await, &who).await.unwrap();
        assert_eq!(world.who(&sho.opened).await.unwrap().desk.as_deref(), Some(desk.as_str()));
        let second = at(&world, &desk, &clerk).await;
        let who = world.who(&second).await.unwrap();
        world.access.unshare_desk(&world.as_who(&second).await, &who).await.unwrap();
        assert!(world.access.at_desk(&desk).await.unwrap().is_empty());
        assert!(world.who(&second).await.is_some(), "the present officer stays");
    }

    async fn a_suspended_officer_does_not_come_back_at_the_desk(db: db::Db) {
        let world = World::on(db).await;
        let admin = world.person("it-1", "BAL", "it-admin", 1).await;
        let sho = world.person("1234", "QTA-SAR", "sho", 1).await;
        let desk = world.access.new_desk();
        let first = at(&world, &desk, &sho).await;
        let admin = world.sign_in(world.typed(&admin)).await.unwrap();
        let mut w = world.as_who(&admin).await.begin().await.unwrap();
        access::service::suspend_account(&mut w, sho.account).await.unwrap();
        w.commit().await.unwrap();
        world.clock.advance(60);
        let back = world.access.switch(&world.nobody(), &desk, first.session, &world.code(&sho.secret)).await;
        assert_eq!(back.unwrap_err().code(), "access.no-session");
    }
}
