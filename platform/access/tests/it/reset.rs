//! A lost second factor takes two other people: one who asks and one who grants.

use access::service::{self, ask_reset, grant_reset, refuse_reset};
use access::{Opened, SignIn};
use db::both_engines;
use kernel::Result;
use uuid::Uuid;

use crate::world::{Person, World, migrations};

async fn ask(world: &World, by: &Opened, about: &Person) -> Result<Uuid> {
    let mut w = world.as_who(by).await.begin().await?;
    let id = ask_reset(&mut w, about.account, "the telephone was lost on patrol").await?;
    w.commit().await?;
    Ok(id)
}

async fn grant(world: &World, by: &Opened, id: Uuid) -> Result<(String, String)> {
    let mut w = world.as_who(by).await.begin().await?;
    let granted = grant_reset(&mut w, id).await?;
    w.commit().await?;
    Ok(granted)
}

both_engines! { migrated migrations();
    async fn two_people_give_a_new_factor_and_the_old_one_is_gone(db: db::Db) {
        let world = World::on(db).await;
        let clerk = world.person("5678", "QTA-SAR", "moharrir", 1).await;
        let sho = world.person("1234", "QTA-SAR", "sho", 1).await;
        let admin = world.person("it-1", "BAL", "it-admin", 1).await;
        let id = ask(&world, &sho.opened, &clerk).await.unwrap();
        assert_eq!(ask(&world, &sho.opened, &clerk).await.unwrap_err().code(), "access.reset-asked");
        let (login, code) = grant(&world, &admin.opened, id).await.unwrap();
        assert_eq!(login, "5678");
        assert!(world.who(&clerk.opened).await.is_none(), "old sessions are gone");
        assert!(world.sign_in(world.typed(&clerk)).await.is_err(), "so are password and factor");
        let recovery = SignIn { code: clerk.recovery[0].clone(), ..world.typed(&clerk) };
        assert!(world.sign_in(recovery).await.is_err(), "and recovery codes");
        assert_eq!(grant(&world, &admin.opened, id).await.unwrap_err().code(), "access.reset-decided");
        let secret = world.access.new_factor();
        world.access.activate(&world.nobody(), world.activation("5678", &code, &secret)).await.unwrap();
    }

    async fn asker_granter_and_officer_are_three_people(db: db::Db) {
        let world = World::on(db).await;
        let clerk = world.person("5678", "QTA-SAR", "moharrir", 1).await;
        let first = world.person("it-1", "BAL", "it-admin", 1).await;
        let second = world.person("it-2", "BAL", "it-admin", 2).await;
        assert!(ask(&world, &first.opened, &first).await.is_err(), "nobody asks for himself");
        let id = ask(&world, &first.opened, &clerk).await.unwrap();
        assert!(grant(&world, &first.opened, id).await.is_err(), "who asked does not grant");
        assert!(grant(&world, &clerk.opened, id).await.is_err(), "nor does the officer");
        let own = ask(&world, &first.opened, &second).await.unwrap();
        assert!(grant(&world, &second.opened, own).await.is_err(), "nor an administrator for himself");
        grant(&world, &second.opened, id).await.unwrap();
    }

    async fn only_the_officer_in_charge_of_the_person_asks(db: db::Db) {
        let world = World::on(db).await;
        let clerk = world.person("5678", "QTA-SAR", "moharrir", 1).await;
        let neighbour = world.person("4321", "QTA-CTY", "sho", 1).await;
        let colleague = world.person("8765", "QTA-SAR", "io", 1).await;
        assert_eq!(ask(&world, &neighbour.opened, &clerk).await.unwrap_err().code(), "policy.not-found");
        assert_eq!(ask(&world, &colleague.opened, &clerk).await.unwrap_err().code(), "policy.not-found");
    }

    async fn a_refusal_leaves_everything_and_a_suspended_account_is_not_revived(db: db::Db) {
        let world = World::on(db).await;
        let clerk = world.person("5678", "QTA-SAR", "moharrir", 1).await;
        let sho = world.person("1234", "QTA-SAR", "sho", 1).await;
        let admin = world.person("it-1", "BAL", "it-admin", 1).await;
        let id = ask(&world, &sho.opened, &clerk).await.unwrap();
        let mut w = world.as_who(&admin.opened).await.begin().await.unwrap();
        refuse_reset(&mut w, id).await.unwrap();
        w.commit().await.unwrap();
        world.sign_in(world.typed(&clerk)).await.unwrap();
        let id = ask(&world, &sho.opened, &clerk).await.unwrap();
        let mut w = world.as_who(&admin.opened).await.begin().await.unwrap();
        service::suspend_account(&mut w, clerk.account).await.unwrap();
        w.commit().await.unwrap();
        assert_eq!(grant(&world, &admin.opened, id).await.unwrap_err().code(), "access.suspended");
    }
}
