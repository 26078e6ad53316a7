//! In, where one wanted to go, and out again.

use crate::world::{PASSWORD, World};

testkit::both_engines! { app World::start;
    async fn signing_in_sets_a_cookie_that_scripts_cannot_read_and_goes_on(world: World) {
        let clerk = world.person("moharrir", "QTA-SAR", "clerk-1").await;
        let mut browser = world.browser();
        let asked = browser.get("/account/sessions?x=1").await.expect(303);
        assert_eq!(asked.location(), "/sign-in?next=%2Faccount%2Fsessions%3Fx%3D1");
        let page = browser.get(asked.location()).await.expect(200);
        for token in
            ["autocomplete=\"username\"", "autocomplete=\"current-password\"", "autocomplete=\"one-time-code\""]
        {
            assert!(page.text.contains(token), "{token}");
        }
        assert!(!page.text.contains("/demo/sign-in"), "no made-up people here");
        let next = page.value("next").replace("&#38;", "&");
        let done = browser.sign_in(&clerk, &next).await.expect(303);
        assert_eq!(done.location(), "/account/sessions?x=1");
        let cookie = done.headers.get("set-cookie").unwrap().to_str().unwrap();
        assert!(cookie.starts_with("sid=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
        assert_eq!(
            web::staff::set_cookie(web::staff::session_cookie(true), "x", true),
            "__Host-sid=x; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
        assert!(browser.get("/account/sessions").await.expect(200).text.contains("This browser"));
    }

    async fn anything_wrong_is_said_in_the_same_words_and_the_password_is_not_shown_again(world: World) {
        let clerk = world.person("moharrir", "QTA-SAR", "clerk-1").await;
        let code = world.code(&clerk);
        let mut pages = Vec::new();
        for (login, password, code) in [
            ("clerk-2", PASSWORD, code.as_str()),
            ("clerk-1", "wrong password here", &code),
            ("clerk-1", PASSWORD, "123"),
        ] {
            let mut browser = world.browser();
            let page =
                browser.post("/sign-in", &[("login", login), ("password", password), ("code", code)]).await;
            let page = page.expect(422);
            assert!(
                page.text.contains("The name, the password or the code is wrong.")
                    && !page.text.contains(password)
            );
            assert!(browser.cookies.is_empty());
            pages.push(page.text.replace(login, ""));
        }
        assert!(pages.windows(2).all(|two| two.first() == two.last()), "byte for byte");
    }

    async fn nobody_is_led_to_another_site(world: World) {
        let clerk = world.person("moharrir", "QTA-SAR", "clerk-1").await;
        for next in ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"] {
            let mut browser = world.browser();
            assert_eq!(browser.sign_in(&clerk, next).await.expect(303).location(), "/start", "{next}");
            world.app.clock.advance(60);
        }
    }

    async fn signing_out_ends_the_session_on_the_server(world: World) {
        let clerk = world.person("moharrir", "QTA-SAR", "clerk-1").await;
        let mut browser = world.browser();
        browser.sign_in(&clerk, "/").await.expect(303);
        let stolen = browser.cookies.clone();
        browser.get("/account/sessions").await.expect(200);
        let out = browser.post("/sign-out", &[]).await.expect(303);
        assert_eq!(
            (out.location(), out.headers.get("clear-site-data").unwrap().to_str().unwrap()),
            ("/sign-in", "\"cache\", \"storage\"")
        );
        assert!(browser.cookies.is_empty());
        browser.cookies = stolen;
        assert_eq!(
            browser.get("/account/sessions").await.status.as_u16(),
            303,
            "the old cookie is worth nothing"
        );
        browser.post("/sign-out", &[]).await.expect(303);
    }

    async fn signing_in_again_ends_the_session_before(world: World) {
        let clerk = world.person("moharrir", "QTA-SAR", "clerk-1").await;
        let mut browser = world.browser();
        browser.sign_in(&clerk, "/").await.expect(303);
        let mut before = world.browser();
        before.cookies = browser.cookies.clone();
        world.app.clock.advance(60);
        browser.sign_in(&clerk, "/").await.expect(303);
        before.get("/account/sessions").await.expect(303);
        browser.get("/account/sessions").await.expect(200);
    }
}
