//! A copy of the database signs nobody in: what is secret in it needs keys that are not there.

use access::{SignIn, Token};
use db::both_engines;

use crate::world::{PASSWORD, World, migrations};

both_engines! { migrated migrations();
    async fn a_thief_with_the_database_and_the_password_gets_nowhere(db: db::Db) {
        let world = World::on(db.clone()).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let stolen = World::with_ring(db, "66").await;
        stolen.clock.set(kernel::Clock::now(world.clock.as_ref()));
        let refused = stolen.sign_in(stolen.typed(&person)).await;
        assert!(refused.is_err(), "the right password and code do not fit without the pepper");
        let tx = world.core.db.read().await.unwrap();
        let row = access::store::account(&tx, person.account).await.unwrap().unwrap();
        let known = stolen.access.verify_password(PASSWORD, row.password.clone()).await.unwrap();
        assert!(!known, "nor can the password be tried out offline");
        let sealed = row.factor.unwrap();
        assert!(!sealed.windows(person.secret.len()).any(|part| part == person.secret), "the factor is sealed");
        let digests = row.recovery.unwrap();
        assert!(person.recovery.iter().all(|code| {
            access::factor::use_recovery(stolen.core.journal.ring(), &digests, code).is_none()
        }));
    }

    async fn the_stored_form_of_a_session_is_no_cookie(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let tx = world.core.db.read().await.unwrap();
        let rows = access::store::sessions_of(&tx, person.account).await.unwrap();
        drop(tx);
        let stored = access::factor::to_hex(&rows[0].token);
        let forged = Token::parse(&stored).unwrap();
        assert!(world.access.signed_in(&forged).await.unwrap().is_none());
    }

    async fn sign_ins_are_never_shipped(db: db::Db) {
        let world = World::on(db).await;
        let tables = world.core.journal.tables();
        let own = |name: &str| name.starts_with("access_") || name.starts_with("organisation_");
        assert!(!tables.iter().any(|table| own(table.name()) && table.travels()));
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let wrong = SignIn { password: String::new(), ..world.typed(&person) };
        assert!(world.sign_in(wrong).await.is_err());
    }
}
