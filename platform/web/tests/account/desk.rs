//! Several officers at one machine.

use crate::world::World;

testkit::both_engines! { app World::start;
    async fn two_officers_change_places_with_a_code_and_one_press(world: World) {
        let clerk = world.person("moharrir", "QTA-SAR", "clerk-1").await;
        let sho = world.person("sho", "QTA-SAR", "sho-1").await;
        let mut browser = world.browser();
        browser.sign_in(&clerk, "/").await.expect(303);
        let page = browser.get("/desk").await.expect(200).text;
        assert!(page.contains("action=\"/desk/share\""));
        assert!(page.contains("class=\"back\" href=\"/account/sessions\""), "{page}");
        browser.post("/desk/share", &[]).await.expect(303);
        browser.sign_in(&sho, "/").await.expect(303);
        world.app.clock.advance(60);
        let page = browser.get("/desk").await.expect(200);
        assert!(page.text.contains("autofocus") && page.text.contains("clerk-1") && page.text.contains("sho-1"));
        let first = page.text.find("<button").unwrap();
        let to = page.text.split("name=\"to\" value=\"").skip(1).find(|part| part.contains("clerk-1"));
        let to = to.unwrap().split('"').next().unwrap().to_owned();
        assert!(page.text[first..].contains("<button hidden disabled"), "Enter presses nobody's name");
        let wrong = browser.post("/desk", &[("to", &to), ("code", &world.code(&sho))]).await.expect(422);
        assert!(wrong.text.contains("This code is wrong"));
        browser.post("/desk", &[("to", &to), ("code", &world.code(&clerk))]).await.expect(303);
        let sessions = browser.get("/account/sessions").await.expect(200);
        assert!(sessions.text.contains("clerk-1"));
        let out = browser.post("/sign-out", &[]).await.expect(303);
        assert_eq!(out.location(), "/desk", "the desk stays for the others");
        assert!(browser.get("/desk").await.expect(200).text.contains("sho-1"));
    }

    async fn another_browser_is_not_the_desk(world: World) {
        let page = world.browser().get("/desk").await.expect(200);
        assert!(!page.text.contains("name=\"to\"") && page.text.contains("class=\"back\" href=\"/\""));
        let mut browser = world.browser();
        let refused = browser.post("/desk", &[("to", "x"), ("code", "123456")]).await;
        assert_eq!(refused.status.as_u16(), 404);
    }
}
