//! Name, password and code together; anything wrong is answered with one and the same words after the same work.

use access::SignIn;
use db::both_engines;

use crate::world::{World, migrations};

const REFUSED: &str = "invalid input: login=access.wrong-sign-in";

both_engines! { migrated migrations();
    async fn all_three_together_open_a_session(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let opened = world.sign_in(world.typed(&person)).await.unwrap();
        let who = world.who(&opened).await.unwrap();
        assert_eq!((who.account, who.officer), (person.account, person.officer));
        assert!(who.actor.principal.mfa);
        assert_eq!(who.actor.officer, Some(person.officer));
        assert_eq!(world.journaled().await.last().unwrap(), "access.sign-in");
    }

    async fn anything_wrong_is_answered_alike_and_journaled(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let fine = world.typed(&person);
        let wrong = [
            SignIn { login: "9999".to_owned(), ..fine.clone() },
            SignIn { login: "' OR 1=1 --".to_owned(), ..fine.clone() },
            SignIn { password: "another long password".to_owned(), ..fine.clone() },
            SignIn { code: world.wrong_code(&person.secret), ..fine.clone() },
            SignIn { code: String::new(), ..fine.clone() },
        ];
        for (n, typed) in wrong.into_iter().enumerate() {
            let refused = world.sign_in(SignIn { address: n.to_string(), ..typed }).await.unwrap_err();
            assert_eq!(refused.to_string(), REFUSED);
        }
        let refusals = world.journaled().await.iter().filter(|action| *action == "access.sign-in-refused").count();
        assert_eq!(refusals, 5, "one entry each, whether the account exists or not");
        world.sign_in(fine).await.unwrap();
    }

    /// The hash is nearly all of a sign-in's work: whether the account exists cannot be told by the time it takes.
    async fn it_is_the_same_work_whether_the_account_exists_or_not(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let fine = world.typed(&person);
        let cases = [
            SignIn { login: "9999".to_owned(), ..fine.clone() },
            SignIn { login: "' OR 1=1 --".to_owned(), ..fine.clone() },
            SignIn { password: "another long password".to_owned(), ..fine.clone() },
            SignIn { code: world.wrong_code(&person.secret), ..fine.clone() },
        ];
        for (n, typed) in cases.into_iter().enumerate() {
            let before = world.access.hashes_made();
            world.sign_in(SignIn { address: n.to_string(), ..typed }).await.unwrap_err();
            assert_eq!(world.access.hashes_made() - before, 1, "case {n}");
        }
        let before = world.access.hashes_made();
        world.sign_in(fine).await.unwrap();
        assert_eq!(world.access.hashes_made() - before, 1);
    }

    async fn a_code_works_once(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let typed = world.typed(&person);
        world.sign_in(typed.clone()).await.unwrap();
        assert_eq!(world.sign_in(typed.clone()).await.unwrap_err().to_string(), REFUSED, "the same code again");
        world.clock.advance(30);
        world.sign_in(world.typed(&person)).await.unwrap();
        assert_eq!(world.sign_in(typed).await.unwrap_err().to_string(), REFUSED, "nor an older one after it");
    }

    async fn of_two_uses_of_a_code_at_once_one_wins(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let typed = world.typed(&person);
        let (a, b) = tokio::join!(world.sign_in(typed.clone()), world.sign_in(typed));
        assert_eq!(usize::from(a.is_ok()) + usize::from(b.is_ok()), 1);
    }

    async fn a_recovery_code_works_once(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let with = |code: &str| SignIn { code: code.to_owned(), ..world.typed(&person) };
        world.sign_in(with(&person.recovery[0])).await.unwrap();
        assert_eq!(world.sign_in(with(&person.recovery[0])).await.unwrap_err().to_string(), REFUSED);
        world.sign_in(with(&person.recovery[9].to_lowercase())).await.unwrap();
    }

    async fn guessing_slows_the_guesser_down_and_not_the_officer(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let guess = SignIn { password: "x".to_owned(), address: "6.6.6.6".to_owned(), ..world.typed(&person) };
        for _ in 0..6 {
            assert_eq!(world.sign_in(guess.clone()).await.unwrap_err().to_string(), REFUSED);
        }
        let slowed = world.sign_in(guess.clone()).await.unwrap_err();
        assert!(matches!(slowed, kernel::Error::TooMany("access.slow-down", 1..=60)), "{slowed}");
        world.sign_in(world.typed(&person)).await.unwrap();
        let unknown = SignIn { login: "9999".to_owned(), address: "7.7.7.7".to_owned(), ..guess };
        for _ in 0..6 {
            world.sign_in(unknown.clone()).await.unwrap_err();
        }
        assert_eq!(world.sign_in(unknown).await.unwrap_err().code(), "access.slow-down", "known or not, the same");
    }

    async fn strangers_everywhere_do_not_keep_an_officer_out_where_he_signed_in_before(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        world.sign_in(world.typed(&person)).await.unwrap();
        for _ in 0..110 {
            world.access.guessed_wrong("1234");
        }
        world.clock.advance(30);
        let away = SignIn { address: "8.8.4.4".to_owned(), ..world.typed(&person) };
        assert_eq!(world.sign_in(away).await.unwrap_err().code(), "access.slow-down");
        world.sign_in(world.typed(&person)).await.unwrap();
    }

    async fn a_fresh_store_has_no_account(db: db::Db) {
        let world = World::on(db).await;
        let tx = world.core.db.read().await.unwrap();
        assert!(access::store::accounts(&tx, "", 10).await.unwrap().is_empty());
        drop(tx);
        for login in ["admin", "root", "khidmat", "administrator"] {
            let typed = SignIn {
                login: login.to_owned(),
                password: login.to_owned(),
                code: "000000".to_owned(),
                address: login.to_owned(),
                desk: None,
            };
            assert_eq!(world.sign_in(typed).await.unwrap_err().to_string(), REFUSED);
        }
    }

    async fn the_demos_way_in_is_shut_everywhere_else(db: db::Db) {
        let world = World::on(db).await;
        let person = world.person("1234", "QTA-SAR", "sho", 1).await;
        let refused = world.access.open_demo_session(&world.nobody(), person.account).await.unwrap_err();
        assert_eq!(refused.code(), "access.no-account");
        let demo = access::Access::for_demo(world.core.clone(), access::Limits::default());
        let opened = demo.open_demo_session(&world.nobody(), person.account).await.unwrap();
        assert_eq!(world.who(&opened).await.unwrap().account, person.account);
    }
}
