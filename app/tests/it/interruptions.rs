//! What cannot wait: on every page of the station that answers for it, above it once nobody has answered in time, and of a sealed
//! matter for its handler and for whoever may go there, never for whoever is complained of.

use db::Engine;
use deadlines::catch_up;
use serde_json::Value;
use testkit::{Browser, TestApp};

async fn app(engine: Engine) -> TestApp {
    TestApp::start(engine, khidmat::capabilities::all(), khidmat::capabilities::contracts()).await
}

const WORDS: &str = "بھائی بندوق لے کر دروازے پر کھڑا ہے";

fn form(n: u16) -> String {
    format!("019ab5c0-0000-7000-8000-000000{n:06}")
}

/// Records a report; its page.
async fn told(clerk: &Browser<'_>, n: u16, more: &[(&str, &str)]) -> String {
    let once = form(n);
    let mut fields =
        vec![("words", WORDS), ("spoken", "urdu"), ("landmark", "ریلوے پھاٹک"), ("once", once.as_str())];
    fields.extend_from_slice(more);
    let slip = clerk.post("/reports/new", &fields).await.expect(303).location();
    slip.trim_end_matches("/slip").to_owned()
}

async fn settled(app: &TestApp) {
    app.settle().await;
    catch_up(&app.core, &khidmat::capabilities::timed(&khidmat::capabilities::all())).await.unwrap();
    app.settle().await;
}

async fn later(app: &TestApp, seconds: i64) {
    app.clock.advance(seconds);
    settled(app).await;
}

/// What interrupts an officer: clock and where it leads.
async fn interrupts(who: &Browser<'_>) -> Vec<(String, String)> {
    let list = who.get("/api/v1/clocks/interruptions").await.expect(200).json();
    let text = |row: &Value, name: &str| row[name].as_str().unwrap().to_owned();
    list["rows"].as_array().unwrap().iter().map(|row| (text(row, "clock"), text(row, "page"))).collect()
}

/// The ids by which an officer answers what interrupts him.
async fn alarms(who: &Browser<'_>) -> Vec<String> {
    let list = who.get("/api/v1/clocks/interruptions").await.expect(200).json();
    list["rows"].as_array().unwrap().iter().map(|row| row["record"].as_str().unwrap().to_owned()).collect()
}

fn clocks(of: &[(String, String)]) -> Vec<&str> {
    of.iter().map(|(clock, _)| clock.as_str()).collect()
}

testkit::both_engines! { app app;
    /// Said while it is taken down: at once on every screen of the station, of no other and of nobody above; above once nobody has
    /// answered; nowhere from the answer on.
    async fn danger_is_on_every_screen_until_somebody_answers(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let (sdpo, dpo) = (app.officer("sdpo", "QTA-C-SAR").await, app.officer("dpo", "QTA").await);
        let other = app.officer("sho", "QTA-CTY").await;
        told(&clerk, 1, &[]).await;
        settled(&app).await;
        assert!(interrupts(&sho).await.is_empty(), "an ordinary report waits for its turn");
        let calm = sho.get("/clocks/interruptions").await.expect(200).json();
        assert_eq!((&calm["count"], &calm["band"]), (&0.into(), &"".into()));
        let report = told(&clerk, 2, &[("alarm", "danger")]).await;
        settled(&app).await;
        let (desk, woman_desk) = (app.officer("desk", "QTA-SAR").await, app.officer("woman-desk", "QTA-SAR").await);
        for who in [&clerk, &sho, &desk, &woman_desk] {
            assert_eq!(interrupts(who).await, [("danger.answer".to_owned(), format!("{report}/alarms"))]);
        }
        for who in [&sdpo, &dpo, &other] {
            assert!(interrupts(who).await.is_empty());
        }
        let live = sho.get("/clocks/interruptions").await.expect(200).json();
        let band = live["band"].as_str().unwrap();
        assert!(live["count"] == 1 && band.contains("Danger to life") && band.contains(&report) && !band.contains("بندوق"), "{band}");
        let seen = format!("/clocks/interruptions?seen={}", live["seen"].as_str().unwrap());
        sho.get(&seen).await.expect(204);
        let page = sho.get("/clocks").await.expect(200).text();
        assert!(page.contains("id=\"urgent\"") && page.contains(&format!("{report}/alarms")), "without scripts too: {page}");
        let page = sho.get(&format!("{report}?purpose=serve-citizen")).await.expect(200).text();
        assert!(page.contains("nobody has answered yet") && page.contains("Answer what cannot wait"), "{page}");
        later(&app, 601).await;
        assert_eq!(clocks(&interrupts(&sdpo).await), ["danger.answer"], "ten minutes, and nobody answered");
        assert!(interrupts(&dpo).await.is_empty());
        later(&app, 600).await;
        let (sho, sdpo, dpo) = (app.back("sho", "QTA-SAR").await, app.back("sdpo", "QTA-C-SAR").await, app.back("dpo", "QTA").await);
        assert_eq!(clocks(&interrupts(&dpo).await), ["danger.answer"]);
        let alarm = alarms(&sho).await.remove(0);
        let answer = |n, words: &'static str| {
            let (sho, report, alarm) = (&sho, &report, alarm.as_str());
            async move {
                let once = form(n);
                sho.post(&format!("{report}/alarms"), &[("answers", alarm), ("words", words), ("once", &once)]).await
            }
        };
        let refused = answer(3, " ").await.expect(422).text();
        assert!(refused.contains("Who was sent and when"), "{refused}");
        answer(3, "گشت 2 روانہ، ملزم بھاگ گیا").await.expect(303);
        answer(3, "گشت 2 روانہ، ملزم بھاگ گیا").await.expect(303);
        let late = answer(4, "دوبارہ گشت").await.expect(422).text();
        assert!(late.contains("What you typed was not recorded") && late.contains("دوبارہ گشت"), "nothing is lost: {late}");
        settled(&app).await;
        for who in [&sho, &sdpo, &dpo] {
            assert!(interrupts(who).await.is_empty(), "somebody was sent");
        }
        let page = sho.get(&format!("{report}?purpose=serve-citizen")).await.expect(200).text();
        assert!(page.contains("گشت 2 روانہ") && page.contains("Done late") && !page.contains("nobody has answered yet"), "{page}");
        app.expect_clean().await;
    }

    /// It happens again after it was answered: another alarm with a clock of its own, counted from its own hour.
    async fn a_second_danger_is_another_alarm(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let report = told(&sho, 1, &[]).await;
        let say = async |n, fields: [(&str, &str); 2]| {
            let once = form(n);
            sho.post(&format!("{report}/alarms"), &[fields[0], fields[1], ("once", &once)]).await
        };
        say(2, [("kind", "fire"), ("words", "آگ")]).await.expect(422);
        say(2, [("kind", "danger"), ("words", "دھمکی")]).await.expect(303);
        let twice = say(3, [("kind", "danger"), ("words", "دھمکی پھر")]).await.expect(422).text();
        assert!(twice.contains("What you typed was not recorded") && twice.contains("دھمکی پھر"), "nothing is lost: {twice}");
        say(4, [("kind", "child"), ("words", "بیٹا گم ہے")]).await.expect(303);
        settled(&app).await;
        assert_eq!(clocks(&interrupts(&sho).await), ["danger.answer", "child.zarra"]);
        let first = alarms(&sho).await.remove(0);
        say(5, [("answers", &first), ("words", "گشت بھیجی")]).await.expect(303);
        later(&app, 840).await;
        assert_eq!(clocks(&interrupts(&sho).await), ["child.zarra"], "the other is not answered by it");
        say(6, [("kind", "danger"), ("words", "پھر آ گیا")]).await.expect(303);
        settled(&app).await;
        // A page that was opened before answers the first, and never the second.
        say(7, [("answers", &first), ("words", "گشت بھیجی")]).await.expect(422);
        assert_eq!(clocks(&interrupts(&sho).await), ["danger.answer", "child.zarra"], "the newer one stands");
        let list = sho.get("/api/v1/clocks?which=soon").await.expect(200).json();
        let soon: Vec<&Value> = list["rows"].as_array().unwrap().iter().filter(|row| row["clock"] == "danger.answer").collect();
        assert_eq!((soon.len(), &soon[0]["late"]), (1, &false.into()), "not from the first: {soon:?}");
        app.expect_clean().await;
    }

    /// Whoever reads the report reads that it cannot wait; whoever does not answer for it is given no form. What is lawfully erased
    /// interrupts nobody.
    async fn it_ends_with_what_is_erased(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let dpo = app.officer("dpo", "QTA").await;
        let report = told(&clerk, 1, &[("alarm", "danger")]).await;
        let other = told(&clerk, 2, &[("alarm", "child")]).await;
        settled(&app).await;
        let page = dpo.get(&format!("{report}/alarms")).await.expect(200).text();
        assert!(page.contains("nobody has answered yet") && !page.contains("name=\"answers\""), "{page}");
        app.guest().get(&format!("{report}/alarms")).await.expect(303);
        app.clock.advance(60);
        app.erase("complaint", report.trim_start_matches("/reports/").parse().unwrap()).await;
        settled(&app).await;
        assert_eq!(interrupts(&clerk).await, [("child.zarra".to_owned(), format!("{other}/alarms"))]);
        later(&app, 3 * 3_600).await;
        let told: Vec<_> = interrupts(&app.back("dpo", "QTA").await).await;
        assert!(told.iter().all(|(clock, _)| clock == "child.zarra"), "nobody is told of what was erased: {told:?}");
        app.expect_clean().await;
    }

    /// Of a sealed matter its handler is led to the report, whoever is on duty at the station to its place and nothing else; of one
    /// about an officer neither he nor anybody of his station.
    async fn sealed_danger_says_no_more_than_it_must(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        for (kind, unit) in [("sdpo", "QTA-C-SAR"), ("dpo", "QTA"), ("rpo", "R-QTA"), ("sp-investigation", "QTA")] {
            app.officer(kind, unit).await;
        }
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let report = told(&clerk, 1, &[("alarm", "danger"), ("seal", "violence")]).await;
        settled(&app).await;
        assert_eq!(interrupts(&named).await, [("danger.answer".to_owned(), format!("{report}/alarms"))]);
        named.get(&format!("{report}/alarms")).await.expect(200);
        let at_station = interrupts(&sho).await;
        assert!(at_station.len() == 1 && at_station[0].1.starts_with("/danger?code="), "{at_station:?}");
        let band = sho.get("/clocks/interruptions").await.expect(200).text();
        let id = report.rsplit('/').next().unwrap();
        assert!(!band.contains(id) && !band.contains("QTA-SAR-2026"), "{band}");
        let page = sho.get(&at_station[0].1).await.expect(200).text();
        let code = at_station[0].1.rsplit('=').next().unwrap();
        assert!(page.contains(&format!("value=\"{code}\"")) && !page.contains("ریلوے"), "{page}");
        sho.get(&format!("{report}/alarms")).await.expect(404);
        for (kind, unit) in [("sdpo", "QTA-C-SAR"), ("dpo", "QTA")] {
            assert!(interrupts(&app.back(kind, unit).await).await.is_empty(), "{kind}");
        }
        // About the SHO himself: no screen of his station.
        let against = [("alarm", "danger"), ("against", "yes"), ("against_kind", "no-fir"), ("against_belt", "sho-qta-sar")];
        told(&clerk, 2, &against).await;
        settled(&app).await;
        assert_eq!(interrupts(&sho).await.len(), 1, "only the first");
        assert_eq!(interrupts(&clerk).await.len(), 1, "only the first");
        app.expect_clean().await;
    }
}
