//! Beyond the case: how somebody wants to be addressed, a referral with consent, and asking how it goes.

use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use testkit::{Browser, Reply, TestApp, taken_away};

use crate::{file, once, slip};

const ADDRESS: &str = "باجی ببلی";
const SHELTER: &str = "دارالامان کوئٹہ";

async fn told(clerk: &Browser<'_>, more: &[(&str, &str)]) -> (String, String, String) {
    let at = file(clerk, &once(), more).await.expect(303).location();
    let (number, code) = slip(clerk, &at).await;
    (at.trim_end_matches("/slip").to_owned(), number, code)
}

async fn enter(who: &Browser<'_>, report: &str, fields: &[(&str, &str)]) -> Reply {
    let once = once();
    who.post(&format!("{report}/care"), &[fields, &[("once", once.as_str())]].concat()).await
}

async fn address(who: &Browser<'_>, report: &str, words: &str) -> Reply {
    enter(who, report, &[("step", "address"), ("addressed", words)]).await
}

const REFERRAL: [(&str, &str); 5] = [
    ("step", "referral"),
    ("help", "shelter"),
    ("body", SHELTER),
    ("consent", "thumb"),
    ("passed_on", "صرف پہلا نام"),
];

async fn reads(who: &Browser<'_>, report: &str, purpose: &str) -> String {
    who.get(&format!("{report}?purpose={purpose}")).await.expect(200).text()
}

testkit::both_engines! { app crate::app;
    /// The address stands first on the report, for those who may know who it is; a later one takes its place and the earlier stays.
    async fn an_address_stands_before_everything(app: TestApp) {
        let (sho, clerk) = (app.officer("sho", "QTA-SAR").await, app.officer("moharrir", "QTA-SAR").await);
        let (report, number, code) = told(&clerk, &[("name", "محمد بلال")]).await;
        let page = address(&clerk, &report, " \u{202E} ").await.expect(422).text();
        assert!(page.contains("id=\"addressed-error\""), "{page}");
        address(&clerk, &report, "بلال صاحب").await.expect(303);
        app.clock.advance(1);
        address(&sho, &report, ADDRESS).await.expect(303);
        let own = app.officer("transgender-desk", "QTA-SAR").await;
        assert!(reads(&own, &report, "serve-citizen").await.contains(ADDRESS), "its own desk addresses her so");
        assert!(own.get("/reports").await.expect(200).text().contains("href=\"/follow-ups\""), "and finds its work");
        let page = reads(&sho, &report, "supervise").await;
        let (before, history) = page.split_once("What happened to it").unwrap();
        assert!(before.contains(ADDRESS) && !before.contains("بلال صاحب"), "{page}");
        assert!(history.contains(ADDRESS) && history.contains("بلال صاحب"), "{page}");
        let seen = reads(&clerk, &report, "serve-citizen").await;
        assert!(!seen.contains(ADDRESS) && seen.contains("The name to use was said"), "{seen}");
        for page in [clerk.get(&format!("{report}/care")).await.expect(200), address(&clerk, &report, " ").await.expect(422)] {
            assert!(!page.text().contains(ADDRESS), "nor on the form");
        }
        assert!(sho.get(&format!("{report}/care")).await.expect(200).text().contains(ADDRESS));
        let hers = app.guest().post("/track", &[("number", &number), ("code", &code)]).await.expect(200).text();
        assert!(!hers.contains(ADDRESS) && !hers.contains("addressed"), "{hers}");
        app.expect_clean().await;
    }

    /// Nobody is told anything without consent; what was offered and not wanted is entered too; everything typed is still there.
    async fn a_referral_needs_consent(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let (report, number, code) = told(&sho, &[]).await;
        for (field, value, fault) in [
            ("consent", "", "consent"), ("consent", "said", "witness"), ("passed_on", "", "passed_on"), ("help", "hotel", "help"),
            ("body", "", "body"), ("consent", "refused", "passed_on"),
        ] {
            let fields: Vec<(&str, &str)> =
                REFERRAL.iter().map(|(name, old)| (*name, if *name == field { value } else { old })).collect();
            let page = enter(&sho, &report, &fields).await.expect(422).text();
            assert!(page.contains(&format!("id=\"{fault}-error\"")), "{field}={value}: {page}");
            let label = match fault {
                "help" => "What kind of help? Choose",
                "body" => "To whom? Do not",
                "consent" => "Did the person agree? Say",
                "witness" => "Who heard it: Say",
                _ => "What they are told: ",
            };
            assert!(page.contains(&format!("<a href=\"#{fault}\">{label}")), "the summary names the box: {page}");
            assert!(field == "body" || page.contains(SHELTER), "{field}");
        }
        enter(&sho, &report, &REFERRAL).await.expect(303);
        let refused = [("step", "referral"), ("help", "legal"), ("body", "بار کونسل"), ("consent", "refused")];
        enter(&sho, &report, &refused).await.expect(303);
        let page = reads(&sho, &report, "supervise").await;
        assert!(page.contains(SHELTER) && page.contains("صرف پہلا نام") && page.contains("Offered and not wanted"), "{page}");
        let hers = app.guest().post("/track", &[("number", &number), ("code", &code)]).await.expect(200).text();
        assert!(!hers.contains(SHELTER), "somebody else may read her page");
        app.expect_clean().await;
    }

    /// Planned, it stands in the list of whoever answers for it until somebody asked; once, however often and by whom it is sent.
    async fn somebody_asks_how_it_goes(app: TestApp) {
        let (desk, sho) = (app.officer("woman-desk", "QTA-SAR").await, app.officer("sho", "QTA-SAR").await);
        let there = app.officer("sho", "QTA-CTY").await;
        let (report, number, _) = told(&desk, &[]).await;
        let asked = [("step", "followed"), ("outcome", "well"), ("note", "گھر میں سکون ہے")];
        enter(&desk, &report, &asked).await.expect(422);
        enter(&desk, &report, &[("step", "follow-up"), ("days", "2")]).await.expect(422);
        assert!(!desk.get("/follow-ups").await.expect(200).text().contains(&number));
        enter(&desk, &report, &[("step", "follow-up"), ("days", "۳")]).await.expect(303);
        for who in [&desk, &sho] {
            let list = who.get("/follow-ups").await.expect(200).text();
            assert!(list.contains(&number) && list.contains("Later"), "{list}");
            let file = taken_away(&app, who, ("/follow-ups", "/follow-ups", ""), &[]).await;
            assert_eq!(file.iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), [number.as_str()]);
        }
        assert_eq!(there.get("/follow-ups.csv").await.expect(200).text().lines().count(), 1);
        assert!(!there.get("/follow-ups").await.expect(200).text().contains(&number));
        app.clock.advance(3 * 24 * 3_600 + 60);
        let (desk, sho) = (app.back("woman-desk", "QTA-SAR").await, app.back("sho", "QTA-SAR").await);
        assert!(desk.get("/follow-ups").await.text().contains("Now"));
        let (one, other) = tokio::join!(enter(&desk, &report, &asked), enter(&sho, &report, &asked));
        let mut answers = [one.status.as_u16(), other.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 422]);
        // Whoever came second keeps what was typed, and reads at its box that a colleague was quicker.
        let kept = if one.status == 422 { one.text() } else { other.text() };
        assert!(kept.contains("گھر میں سکون ہے") && kept.contains("id=\"note-error\""), "{kept}");
        assert!(kept.contains("value=\"well\" checked"), "{kept}");
        let summary = "<a href=\"#note\">What was said: Nobody was to ask any more";
        assert!(kept.contains(summary), "{kept}");
        assert!(!desk.get("/follow-ups").await.text().contains(&number));
        assert!(reads(&sho, &report, "supervise").await.contains("گھر میں سکون ہے"));
        app.expect_clean().await;
    }

    /// However much is planned in front of it that is his no more.
    async fn nobody_waits_behind_what_is_gone(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let (report, number, _) = told(&sho, &[]).await;
        enter(&sho, &report, &[("step", "follow-up"), ("days", "1")]).await.expect(303);
        let tx = app.core.db.write().await.unwrap();
        for gone in 0..205_u128 {
            let sql = "INSERT INTO complaints_follow_up (report, due_at, office, officer) \
                       SELECT $1, $2, office, officer FROM complaints_follow_up WHERE due_at > 1000 LIMIT 1";
            let values = [uuid::Uuid::from_u128(gone).into(), i64::try_from(gone).unwrap().into()];
            tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert!(sho.get("/follow-ups").await.expect(200).text().contains(&number));
    }

    /// Of a sealed report it is its handlers', and stands in nobody else's list; a colleague elsewhere has no such report.
    async fn of_what_is_sealed_only_its_handlers_know(app: TestApp) {
        let (named, desk) = (app.officer("woman-officer", "QTA").await, app.officer("woman-desk", "QTA-SAR").await);
        let sho = app.officer("sho", "QTA-SAR").await;
        let (report, number, _) = told(&desk, &[("seal", "violence"), ("name", "زرمینہ")]).await;
        for who in [&desk, &sho] {
            who.get(&format!("{report}/care")).await.expect(404);
            address(who, &report, ADDRESS).await.expect(404);
        }
        address(&named, &report, ADDRESS).await.expect(303);
        enter(&named, &report, &[("step", "follow-up"), ("days", "1")]).await.expect(303);
        assert!(named.get("/follow-ups").await.expect(200).text().contains(&number));
        for who in [&desk, &sho] {
            assert!(!who.get("/follow-ups").await.expect(200).text().contains(&number));
            assert!(!who.get("/follow-ups.csv").await.expect(200).text().contains(&number));
        }
        // Sealed while it is planned, it is gone from the list of whoever planned it.
        let (open, plain, _) = told(&sho, &[]).await;
        enter(&sho, &open, &[("step", "follow-up"), ("days", "1")]).await.expect(303);
        let seal = [("profile", "witness"), ("reason", "گواہ کو خطرہ ہے"), ("once", &once())];
        sho.post(&format!("{open}/seal"), &seal).await.expect(303);
        assert!(!sho.get("/follow-ups").await.text().contains(&plain));
        assert_eq!(named.get("/follow-ups").await.text().matches("/reports/").count(), 2, "and stands in its handler's");
        app.expect_clean().await;
    }

    /// Over JSON the same, once for a key; erased, nothing of it can be read, and it stands in no list.
    async fn the_api_cares_too_and_erasure_takes_it_along(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let (report, number, _) = told(&sho, &[]).await;
        let (key, body) = (once(), json!({ "step": "address", "addressed": ADDRESS }));
        let at = format!("/api/v1{report}/care");
        sho.post_json(&at, &key, &body).await.expect(201);
        sho.post_json(&at, &key, &body).await.expect(200);
        sho.post_json(&at, &key, &json!({ "step": "address", "addressed": "اور" })).await.expect(409);
        sho.post_json(&at, &once(), &json!({ "step": "hug" })).await.expect(422);
        sho.post_json(&at, &once(), &json!({ "step": "follow-up", "days": "7" })).await.expect(201);
        app.guest().get("/api/v1/follow-ups").await.expect(401);
        let list = sho.get("/api/v1/follow-ups").await.expect(200).json();
        assert_eq!(list["rows"][0]["number"], json!(number));
        app.settle().await;
        app.erase("complaint", report.trim_start_matches("/reports/").parse().unwrap()).await;
        assert!(!reads(&sho, &report, "supervise").await.contains(ADDRESS));
        assert_eq!(sho.get("/api/v1/follow-ups").await.json()["rows"], json!([]));
        assert!(app.check().await.is_clean());
    }
}
