//! The IT administrator's pages, and help for a lost factor.

use crate::world::World;

testkit::both_engines! { app World::start;
    async fn an_administrator_makes_suspends_and_gives_back_an_account(world: World) {
        let admin = world.person("it-admin", "BAL", "it-1").await;
        world.app.posted("moharrir", "QTA-SAR", "B-77").await;
        let mut browser = world.browser();
        browser.sign_in(&admin, "/").await.expect(303);
        browser.get("/accounts").await.expect(200);
        let unknown = browser.post("/accounts", &[("belt", "B-78"), ("login", "clerk-1")]).await.expect(422);
        assert!(unknown.text.contains("href=\"#belt\""), "the fault leads to its box");
        let made = browser.post("/accounts", &[("belt", "B-77"), ("login", "clerk-1")]).await.expect(200);
        assert!(made.text.contains("Activation code of") && made.text.contains("clerk-1"));
        let list = browser.get("/accounts").await.expect(200);
        let id = list.text.split("href=\"/accounts/").find(|part| part.contains("clerk-1")).unwrap();
        let path = format!("/accounts/{}", id.split('"').next().unwrap());
        for end in ["csv", "xlsx"] {
            assert!(list.text.contains(&format!("href=\"/accounts.{end}\"")), "the page leads to its files");
        }
        let file = browser.get("/accounts.csv").await.expect(200).text;
        assert_eq!(file.lines().count(), 3, "{file}");
        assert!(file.contains("clerk-1,B-77,Sariab Police Station,To be activated"), "{file}");
        assert!(browser.get(&path).await.expect(200).text.contains("To be activated"));
        browser.post(&format!("{path}/suspend"), &[]).await.expect(303);
        assert!(browser.get(&path).await.expect(200).text.contains("Suspended"));
        browser.post(&format!("{path}/restore"), &[]).await.expect(303);
        browser.post(&format!("{path}/end-sessions"), &[]).await.expect(303);
        browser.token = "0".repeat(32);
        browser.post(&format!("{path}/suspend"), &[]).await.expect(403);
    }

    async fn others_do_not_see_accounts(world: World) {
        let clerk = world.person("moharrir", "QTA-SAR", "clerk-1").await;
        let mut browser = world.browser();
        browser.sign_in(&clerk, "/").await.expect(303);
        for path in
            ["/accounts", "/accounts.csv", "/accounts.xlsx", "/accounts/resets", "/accounts/resets.csv", "/accounts/resets.xlsx", "/accounts/00000000-0000-0000-0000-000000000000", "/accounts/x"]
        {
            let status = browser.get(path).await.status.as_u16();
            assert!(matches!(status, 403 | 404), "{path}: {status}");
        }
    }

    async fn a_lost_factor_is_asked_for_by_one_and_granted_by_another(world: World) {
        let admin = world.person("it-admin", "BAL", "it-1").await;
        let sho = world.person("sho", "QTA-SAR", "sho-1").await;
        world.person("moharrir", "QTA-SAR", "clerk-1").await;
        let mut asking = world.browser();
        asking.sign_in(&sho, "/").await.expect(303);
        asking.get("/accounts/help").await.expect(200);
        for foreign in ["it-1", "nobody-at-all"] {
            let refused =
                asking.post("/accounts/help", &[("login", foreign), ("reason", "lost")]).await.expect(422);
            assert!(refused.text.contains("There is no such account in your charge."), "{foreign}");
        }
        let asked = asking.post("/accounts/help", &[("login", "clerk-1"), ("reason", "=lost on patrol")]).await;
        assert!(asked.expect(200).text.contains("neither you nor the officer"));
        let mut granting = world.browser();
        granting.sign_in(&admin, "/").await.expect(303);
        let list = granting.get("/accounts/resets").await.expect(200);
        let grant = list.text.split("formaction=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert!(grant.ends_with("/grant"));
        assert!(list.text.contains("href=\"/accounts/resets.csv\"") && list.text.contains("href=\"/accounts/resets.xlsx\""));
        let file = granting.get("/accounts/resets.csv").await.expect(200).text;
        assert!(file.lines().count() == 2 && file.contains("clerk-1,Sariab Police Station,'=lost on patrol,"), "{file}");
        let granted = granting.post(&grant, &[]).await.expect(200);
        assert!(granted.text.contains("clerk-1"));
        granting.post(&grant, &[]).await.expect(409);
    }
}
