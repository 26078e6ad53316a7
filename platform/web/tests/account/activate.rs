//! From the code in one's hand to recovery codes on paper.

use crate::world::{Person, World};

testkit::both_engines! { app World::start;
    async fn the_page_shows_the_secret_as_picture_and_text_and_keeps_it_over_a_mistake(world: World) {
        let code = world.invited("moharrir", "QTA-SAR", "clerk-1").await;
        let mut browser = world.browser();
        let page = browser.get("/activate").await.expect(200);
        assert!(page.text.contains("<svg") && page.text.contains("autocomplete=\"new-password\""));
        let secret = page.value("secret");
        let person = Person { login: "clerk-1".to_owned(), secret: access::factor::from_hex(&secret).unwrap() };
        let again = browser.activate(&person, "AAAA-AAAA-AAAA").await.expect(422);
        assert_eq!(again.value("secret"), secret, "or the authenticator would have to be set up again");
        assert!(again.text.contains("This activation code is wrong or too old"));
        let done = browser.activate(&person, &code).await.expect(200);
        assert_eq!(done.text.matches("<li>").count(), 10, "recovery codes");
        assert_eq!(done.headers.get("cache-control").unwrap(), "no-store");
        browser.get("/account/sessions").await.expect(200);
        let bad = browser.post("/activate", &[("login", "clerk-1"), ("secret", "12")]).await;
        assert_eq!(bad.status.as_u16(), 400);
    }
}
