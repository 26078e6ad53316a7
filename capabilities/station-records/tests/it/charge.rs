//! Who is at the station and who has charge of it (CrPC 4(1)(p)), with its lines in the diary.

use kernel::ids::OfficerId;
use organisation::unit_id;
use testkit::{Browser, Reply, TestApp};

use crate::once;

async fn change(browser: &Browser<'_>, verb: &str, officer: OfficerId, said: &str) -> Reply {
    let officer = officer.to_string();
    let once = once();
    let fields = [("officer", officer.as_str()), ("said", said), ("once", once.as_str())];
    browser.post(&format!("/charge/{verb}"), &fields).await
}

fn id(app: &TestApp, belt: &str) -> OfficerId {
    organisation::officer_id(app.core.journal.node(), belt)
}

/// Kind and words of each entry of the day, in order.
async fn diary(browser: &Browser<'_>) -> Vec<String> {
    let page = browser.get("/diary").await.expect(200).prose();
    let entries = page.split("<li id=\"entry-").skip(1);
    let between = |text: &str, from: &str, to: &str| {
        text.split(from).nth(1).and_then(|rest| rest.split(to).next()).unwrap_or_default().to_owned()
    };
    entries.map(|entry| between(entry, "<p dir=\"auto\">", "</p>")).collect()
}

testkit::both_engines! { app crate::app;
    /// The SHO leaves: the charge falls to the next in rank at once, his return takes it back, and the diary has
    /// each with who and whereto.
    async fn an_absent_shos_charge_falls_to_the_next_in_rank(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let leaver = id(&app, "sho-qta-sar");
        assert!(clerk.get("/charge").await.expect(200).text().contains("Posted as SHO"));
        change(&sho, "depart", leaver, "برائے گشت علاقہ").await.expect(303);
        let page = clerk.get("/charge").await.expect(200).text();
        assert!(page.contains("Next in rank") && page.contains("Away since"), "{page}");
        let own = sho.get("/charge").await.expect(200).text();
        assert!(own.contains("/charge/return") && !own.contains("/charge/depart"), "away, one enters one's return only");
        change(&sho, "return", leaver, "").await.expect(303);
        assert!(clerk.get("/charge").await.expect(200).text().contains("Posted as SHO"));
        let lines = diary(&clerk).await;
        assert_eq!(lines, [
            "انسپکٹر sho-qta-sar — برائے گشت علاقہ",
            "انسپکٹر sho-qta-sar",
            "ہیڈ کانسٹیبل moharrir-qta-sar — بموجب دفعہ 4(1)(p) ضابطہ فوجداری",
            "انسپکٹر sho-qta-sar",
            "ہیڈ کانسٹیبل moharrir-qta-sar",
            "انسپکٹر sho-qta-sar",
        ]);
        app.expect_clean().await;
    }

    /// The SHO hands over charge; it is the other's until it is handed back.
    async fn charge_is_handed_over_and_back(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (leaver, taker) = (id(&app, "sho-qta-sar"), id(&app, "moharrir-qta-sar"));
        change(&clerk, "hand-over", taker, "").await.expect(403);
        change(&sho, "hand-over", taker, "").await.expect(303);
        let page = clerk.get("/charge").await.expect(200).text();
        assert!(page.contains("Acting, by hand-over"));
        let again = change(&sho, "hand-over", taker, "").await.expect(422).text();
        assert!(again.contains("has charge already"));
        change(&sho, "hand-over", leaver, "").await.expect(303);
        assert!(clerk.get("/charge").await.expect(200).text().contains("Posted as SHO"));
        assert_eq!(diary(&clerk).await.len(), 4);
        app.expect_clean().await;
    }

    /// What the district orders while the SHO is there stands until the district changes it; in his absence it only fills his place.
    async fn an_order_from_above_is_not_undone_below(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let above = app.officer("dpo", "QTA").await;
        let (holder, taker) = (id(&app, "sho-qta-sar"), id(&app, "moharrir-qta-sar"));
        let order = async |officer: OfficerId| {
            let (officer, once, office) = (officer.to_string(), once(), unit_id("QTA-SAR").to_string());
            let fields = [("officer", &*officer), ("once", &*once), ("office", &*office)];
            above.post("/charge/hand-over", &fields).await
        };
        order(taker).await.expect(303);
        // The form is not offered; sent all the same it is refused, and why stands above the list.
        let refused = change(&sho, "hand-over", holder, "").await.expect(422).text();
        assert!(refused.contains("given by the order of the office above"), "{refused}");
        let listed = clerk.get("/charge").await.expect(200).text();
        assert!(listed.contains("Acting, by hand-over") && listed.matches("has charge now").count() == 1, "{listed}");
        assert!(!sho.get("/charge").await.text().contains("action=\"/charge/hand-over\""), "not offered");
        // Nor by sending him out and back in: others have the charge meanwhile.
        change(&sho, "depart", taker, "برائے عدالت").await.expect(303);
        assert!(sho.get("/charge").await.text().contains("Posted as SHO"));
        change(&sho, "return", taker, "").await.expect(303);
        assert!(sho.get("/charge").await.text().contains("Acting, by hand-over"));
        // His own charge given back binds him to nothing.
        order(holder).await.expect(303);
        assert!(clerk.get("/charge").await.expect(200).text().contains("Posted as SHO"));
        change(&sho, "hand-over", taker, "").await.expect(303);
        change(&sho, "hand-over", holder, "").await.expect(303);
        // While he is away it fills his place, and he has it again when he is back.
        change(&clerk, "depart", holder, "برائے عدالت").await.expect(303);
        order(taker).await.expect(303);
        change(&sho, "return", holder, "").await.expect(303);
        change(&sho, "hand-over", holder, "").await.expect(303);
        app.expect_clean().await;
    }

    /// Faults are named at their field and nothing is written: nowhere to, somebody of another station, twice.
    async fn faults_are_named_and_nothing_is_written(app: TestApp) {
        let stranger = app.posted("sho", "QTA-CTY", "city-sho").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let leaver = id(&app, "sho-qta-sar");
        let page = change(&clerk, "depart", leaver, "").await.expect(422).text();
        assert!(page.contains("id=\"said-error\"") && !page.contains("id=\"officer-error\""));
        let page = change(&clerk, "depart", stranger, "گشت").await.expect(422).text();
        assert!(page.contains("Choose an officer of this station"));
        let page = change(&clerk, "return", leaver, "").await.expect(422).text();
        assert!(page.contains("here already"));
        assert!(diary(&clerk).await.is_empty());
        change(&clerk, "depart", leaver, "عدالت").await.expect(303);
        change(&sho, "depart", leaver, "گشت").await.expect(403);
        app.clock.advance(60);
        let other = app.officer("moharrir", "QTA-CTY").await;
        other.get(&format!("/charge?office={}", organisation::unit_id("QTA-SAR"))).await.expect(403);
    }

    /// What an officer may do is asked when his form is there, not when its first byte came: who left meanwhile writes
    /// nothing.
    async fn a_slow_form_does_not_outlive_the_duty(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let token = once();
        let fields = [("kind", "information-received"), ("substance", "گشت"), ("arrived", ""), ("once", token.as_str())];
        let leaving = change(&clerk, "depart", id(&app, "sho-qta-sar"), "عدالت");
        let (late, left) = sho.post_slowly("/diary", &fields, leaving).await;
        left.expect(303);
        late.expect(403);
        assert!(!diary(&clerk).await.contains(&"گشت".to_owned()));
    }

    /// A form sent twice is one departure.
    async fn a_form_sent_twice_is_one_change(app: TestApp) {
        app.posted("sho", "QTA-SAR", "sho-1").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let leaver = id(&app, "sho-1").to_string();
        let fields = [("officer", leaver.as_str()), ("said", "گشت"), ("once", "019ab5c0-0000-7000-8000-0000000000aa")];
        clerk.post("/charge/depart", &fields).await.expect(303);
        let lines = diary(&clerk).await.len();
        clerk.post("/charge/depart", &fields).await.expect(303);
        assert_eq!(diary(&clerk).await.len(), lines);
    }
}
