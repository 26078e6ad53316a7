//! A one-time code becomes an account with a password and a second factor.

use db::both_engines;

use crate::world::{World, migrations};

both_engines! { migrated migrations();
    async fn a_code_activates_once_and_signs_in(db: db::Db) {
        let world = World::on(db).await;
        let officer = world.officer("1234", "QTA-SAR", "sho", 1).await;
        let (_, code) = world.account(officer, "1234").await.unwrap();
        let secret = world.access.new_factor();
        let (base32, link) = access::factor::enrolment(&secret, "1234");
        assert!(link.starts_with("otpauth://totp/Khidmat:1234?secret=") && link.contains(&base32));
        let typed = world.activation("1234", &code.to_lowercase(), &secret);
        let done = world.access.activate(&world.nobody(), typed.clone()).await.unwrap();
        assert_eq!(done.recovery.len(), 10);
        let who = world.who(&done.opened).await.unwrap();
        assert_eq!((who.officer, who.login.as_str()), (officer, "1234"));
        world.clock.advance(60);
        let again = world.activation("1234", &code, &secret);
        let refused = world.access.activate(&world.nobody(), again).await.unwrap_err();
        assert_eq!(refused.to_string(), "invalid input: code=access.wrong-activation");
        assert!(world.journaled().await.contains(&"access.activate".to_owned()));
    }

    async fn a_wrong_name_a_wrong_code_and_an_old_one_are_answered_alike(db: db::Db) {
        let world = World::on(db).await;
        let officer = world.officer("1234", "QTA-SAR", "sho", 1).await;
        let (_, code) = world.account(officer, "1234").await.unwrap();
        let secret = world.access.new_factor();
        for (login, code) in [("9999", code.as_str()), ("1234", "AAAA-AAAA-AAAA"), ("1234", "x")] {
            let refused = world.access.activate(&world.nobody(), world.activation(login, code, &secret)).await;
            assert_eq!(refused.unwrap_err().to_string(), "invalid input: code=access.wrong-activation");
        }
        world.clock.advance(12 * 3600);
        let late = world.access.activate(&world.nobody(), world.activation("1234", &code, &secret)).await;
        assert_eq!(late.unwrap_err().to_string(), "invalid input: code=access.wrong-activation");
    }

    async fn guessing_a_code_slows_down_however_the_name_is_written(db: db::Db) {
        let world = World::on(db).await;
        let officer = world.officer("abcd", "QTA-SAR", "sho", 1).await;
        world.account(officer, "abcd").await.unwrap();
        let secret = world.access.new_factor();
        let mut last = String::new();
        for login in ["abcd", "ABCD", "Abcd", "aBcd", "abCd", "abcD", "ABcd"] {
            let guess = world.activation(login, "AAAA-AAAA-AAAA", &secret);
            last = world.access.activate(&world.nobody(), guess).await.unwrap_err().to_string();
        }
        assert_eq!(last, "access.slow-down");
    }

    async fn a_weak_password_a_wrong_proof_and_a_made_up_secret_are_refused(db: db::Db) {
        let world = World::on(db).await;
        let officer = world.officer("1234", "QTA-SAR", "sho", 1).await;
        let (_, code) = world.account(officer, "1234").await.unwrap();
        let secret = world.access.new_factor();
        let fine = world.activation("1234", &code, &secret);
        let bad = access::Activation {
            password: "balochistan1234".to_owned(),
            proof: world.wrong_code(&secret),
            ..fine.clone()
        };
        let refused = world.access.activate(&world.nobody(), bad).await.unwrap_err();
        assert_eq!(refused.to_string(), "invalid input: password=password.guessable proof=access.wrong-factor");
        let short = access::Activation { secret: vec![1], ..fine.clone() };
        assert_eq!(world.access.activate(&world.nobody(), short).await.unwrap_err().code(), "form.unreadable");
        world.access.activate(&world.nobody(), fine).await.unwrap();
    }
}
