//! Adding something to one's report, and the citizen's page: what is next, by when, and what she can do.

use testkit::TestApp;

use crate::{ONCE, file, slip};

testkit::both_engines! { app crate::app;
    /// Number and code are needed; it is recorded once, in the diary, beside what was said; officers read it.
    async fn an_addition_stands_beside_the_report(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[]).await.expect(303).location();
        let (number, code) = slip(&clerk, &at).await;
        let citizen = app.guest();
        let held = |more: &[(&'static str, &'static str)]| {
            let mut fields = vec![("number", number.clone()), ("code", code.clone())];
            fields.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
            fields
        };
        let post = async |fields: Vec<(&'static str, String)>| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            citizen.post_as_typed("/track/additions", &fields).await
        };
        let form = post(held(&[])).await.expect(200).text();
        assert!(form.contains("name=\"words\"") && !form.contains("موٹر سائیکل"), "what was said is not shown");
        post(held(&[("go", "add"), ("once", ONCE), ("words", " \u{202E} ")])).await.expect(422);
        let words = held(&[("go", "add"), ("once", ONCE), ("words", "انجن نمبر یاد آ گیا\u{202E}")]);
        let (a, b) = tokio::join!(post(words.clone()), post(words));
        a.expect(200);
        b.expect(200);
        let other = held(&[("go", "add"), ("once", ONCE), ("words", "کچھ اور")]);
        assert!(post(other).await.expect(422).text().contains("کچھ اور"));
        let wrong = vec![("number", number.clone()), ("code", "2222-2222-2222".to_owned()), ("go", "add".to_owned()),
            ("once", ONCE.to_owned()), ("words", "کسی اور کا".to_owned())];
        post(wrong).await.expect(422);
        let shown = at.trim_end_matches("/slip").to_owned() + "?purpose=serve-citizen";
        let page = clerk.get(&shown).await.expect(200).text();
        assert_eq!(page.matches("انجن نمبر").count(), 1);
        assert!(!page.contains('\u{202E}') && !page.contains("کچھ اور") && !page.contains("کسی اور کا"));
        let tracked = citizen.post("/track", &[("number", &number), ("code", &code)]).await.expect(200).text();
        assert!(tracked.contains("You added something") && !tracked.contains("انجن"));
        app.expect_clean().await;
    }

    /// What is due has the hours of the catalogue; what has passed is said; her way out is named.
    async fn the_page_says_what_is_next_and_by_when(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[]).await.expect(303).location();
        let (number, code) = slip(&clerk, &at).await;
        let held = [("number", number.as_str()), ("code", code.as_str())];
        let page = app.guest().post("/track", &held).await.expect(200).text();
        assert!(page.contains("By 22 November 2026, 14:05") || page.contains("22 November 2026"), "first contact in a day");
        assert!(page.contains("21 November 2026") && page.contains("22:05"), "a grave offence in eight hours");
        assert!(page.contains("22-A") && page.contains("District Police Officer") && page.contains("1787"));
        assert!(!page.contains("Overdue"));
        app.clock.advance(9 * 3_600);
        assert!(app.guest().post("/track", &held).await.expect(200).text().contains("Overdue"));
        let urdu = app.guest().in_urdu().post("/track", &held).await.expect(200).text();
        assert!(urdu.contains("جسٹس آف پیس") && urdu.contains("data-listen") && urdu.contains("data-say"));
    }

    /// Somebody else guesses at codes behind the same address: her words come back, and she is told how long to wait.
    async fn a_busy_network_loses_no_words(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let at = file(&clerk, ONCE, &[]).await.expect(303).location();
        let (number, code) = slip(&clerk, &at).await;
        let citizen = app.guest();
        for _ in 0..31 {
            citizen.post("/track", &[("number", &number), ("code", "2222-2222-2222")]).await;
        }
        let words = [("number", number.as_str()), ("code", code.as_str()), ("go", "add"), ("once", ONCE), ("words", "انجن نمبر")];
        let reply = citizen.post_as_typed("/track/additions", &words).await.expect(429);
        assert!(reply.headers.contains_key("retry-after"));
        let page = reply.text();
        assert!(page.contains("انجن نمبر") && page.contains("name=\"once\"") && page.contains("notice"), "{page}");
        app.clock.advance(3_600);
        let words = [("once", "019ab5c0-0000-7000-8000-000000000777"), words[0], words[1], words[2], words[4]];
        citizen.post_as_typed("/track/additions", &words).await.expect(200);
        app.expect_clean().await;
    }
}
