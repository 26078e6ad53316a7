//! Accounts are made, suspended and given back by the IT administrator, freshly signed in, never for himself.

use access::service::{self, NewAccount};
use db::both_engines;

use crate::world::{World, migrations};

both_engines! { migrated migrations();
    async fn suspension_ends_everything_at_once_and_can_be_undone(db: db::Db) {
        let world = World::on(db).await;
        let sho = world.person("1234", "QTA-SAR", "sho", 1).await;
        let admin = world.person("it-1", "BAL", "it-admin", 1).await;
        let op = world.as_who(&admin.opened).await;
        let mut w = op.begin().await.unwrap();
        service::suspend_account(&mut w, sho.account).await.unwrap();
        w.commit().await.unwrap();
        assert!(world.who(&sho.opened).await.is_none());
        let refused = world.sign_in(world.typed(&sho)).await.unwrap_err();
        assert_eq!(refused.to_string(), "invalid input: login=access.wrong-sign-in", "the same words as ever");
        let mut w = op.begin().await.unwrap();
        service::restore_account(&mut w, sho.account).await.unwrap();
        w.commit().await.unwrap();
        world.clock.advance(30);
        world.sign_in(world.typed(&sho)).await.unwrap();
        let mut w = op.begin().await.unwrap();
        let active = service::restore_account(&mut w, sho.account).await.unwrap_err();
        assert_eq!(active.code(), "access.not-suspended");
    }

    async fn nobody_manages_himself_and_a_stale_sign_in_manages_nobody(db: db::Db) {
        let world = World::on(db).await;
        let sho = world.person("1234", "QTA-SAR", "sho", 1).await;
        let admin = world.person("it-1", "BAL", "it-admin", 1).await;
        let mut w = world.as_who(&admin.opened).await.begin().await.unwrap();
        assert!(service::suspend_account(&mut w, admin.account).await.is_err());
        let second = NewAccount { officer: admin.officer, login: "it-1b".to_owned() };
        assert!(service::create_account(&mut w, second).await.is_err());
        drop(w);
        let mut w = world.as_who(&sho.opened).await.begin().await.unwrap();
        assert!(service::suspend_account(&mut w, admin.account).await.is_err(), "not an administrator");
        drop(w);
        world.clock.advance(301);
        let mut w = world.as_who(&admin.opened).await.begin().await.unwrap();
        let stale = service::suspend_account(&mut w, sho.account).await.unwrap_err();
        assert_eq!(stale.code(), "policy.step-up");
    }

    async fn one_person_has_one_account_and_one_name(db: db::Db) {
        let world = World::on(db).await;
        let sho = world.officer("1234", "QTA-SAR", "sho", 1).await;
        let clerk = world.officer("5678", "QTA-SAR", "moharrir", 1).await;
        world.account(sho, "Sho.Sariab").await.unwrap();
        assert_eq!(world.account(sho, "other").await.unwrap_err().code(), "access.has-account");
        assert_eq!(world.account(clerk, "SHO.SARIAB").await.unwrap_err().code(), "access.login-taken");
        for bad in ["", "ab", "a b c", "名前です", &"x".repeat(41)] {
            assert_eq!(world.account(clerk, bad).await.unwrap_err().to_string(), "invalid input: login=access.bad-login");
        }
        let nobody = organisation::officer_id(&"nowhere".parse().unwrap(), "no such");
        assert_eq!(world.account(nobody, "nobody").await.unwrap_err().code(), "organisation.no-officer");
    }

    async fn of_two_accounts_for_one_person_at_once_one_is_made(db: db::Db) {
        let world = World::on(db).await;
        let sho = world.officer("1234", "QTA-SAR", "sho", 1).await;
        let (a, b) = tokio::join!(world.account(sho, "one"), world.account(sho, "two"));
        assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1);
    }
}
