//! A grave action asks once more who one is, and leads back.

use crate::world::World;

testkit::both_engines! { app World::start;
    async fn the_refusal_leads_to_step_up_and_step_up_leads_back(world: World) {
        let admin = world.person("it-admin", "BAL", "it-1").await;
        let mut browser = world.browser();
        browser.sign_in(&admin, "/").await.expect(303);
        world.app.clock.advance(600);
        browser.get("/accounts").await.expect(200);
        let refused = browser.post("/accounts", &[("belt", "none"), ("login", "new-one")]).await.expect(401);
        assert!(refused.text.contains("href=\"/step-up?next=%2Faccounts\""), "{}", refused.text);
        let page = browser.get("/step-up?next=%2Faccounts").await.expect(200);
        assert_eq!(page.value("next"), "/accounts");
        let before = browser.cookies.clone();
        let wrong = browser.post("/step-up", &[("code", "000"), ("next", "/accounts")]).await.expect(422);
        assert!(wrong.text.contains("This code is wrong"));
        let code = world.code(&admin);
        let done = browser.post("/step-up", &[("code", &code), ("next", "/accounts")]).await.expect(303);
        assert_eq!(done.location(), "/accounts");
        assert_ne!(browser.cookies, before, "a new cookie");
        browser.get("/accounts").await.expect(200);
        let mut thief = world.browser();
        thief.cookies = before;
        thief.get("/accounts").await.expect(303);
    }
}
