//! Limits of sealed matters: whoever a step names by post reads that one has passed, what the books call the matter and nothing else;
//! whoever handles it reads how late it is; everybody else, and above all whoever is complained of, sees nothing, not even a count.

use db::Engine;
use deadlines::catch_up;
use organisation::service::{Appointment, appoint, relieve};
use organisation::{officer_id, post_id};
use serde_json::Value;
use testkit::{Browser, TestApp};

async fn app(engine: Engine) -> TestApp {
    TestApp::start(engine, khidmat::capabilities::all(), khidmat::capabilities::contracts()).await
}

const HOUR: i64 = 3_600;
const WORDS: &str = "شوہر مارتا ہے";

/// Records a sealed report; its number.
async fn told(clerk: &Browser<'_>, n: u16, more: &[(&str, &str)]) -> String {
    let once = format!("019ab5c0-0000-7000-8000-000000{n:06}");
    let mut fields =
        vec![("words", WORDS), ("spoken", "urdu"), ("landmark", "ریلوے پھاٹک"), ("once", once.as_str())];
    fields.extend_from_slice(more);
    let slip = clerk.post("/reports/new", &fields).await.expect(303).location();
    let page = clerk.get(&slip).await.expect(200).text();
    let (_, rest) = page.split_once("slip-number").unwrap();
    let (_, rest) = rest.split_once("<bdi dir=\"ltr\">").unwrap();
    rest.split_once("</bdi>").unwrap().0.to_owned()
}

async fn later(app: &TestApp, hours: i64) {
    app.clock.advance(hours * HOUR);
    app.settle().await;
    catch_up(&app.core, &khidmat::capabilities::timed(&khidmat::capabilities::all())).await.unwrap();
    app.settle().await;
}

async fn rows(who: &Browser<'_>, list: &str) -> Vec<Value> {
    who.get(list).await.expect(200).json()["rows"].as_array().unwrap().clone()
}

/// What somebody reads of clocks anywhere.
async fn reads(who: &Browser<'_>) -> String {
    let mut all = String::new();
    for list in [
        "/clocks",
        "/clocks?which=running",
        "/clocks.csv",
        "/clocks.csv?which=running",
        "/api/v1/clocks?which=running",
    ] {
        let reply = who.get(list).await;
        assert!([200, 403].contains(&reply.status.as_u16()), "{list}: {}", reply.status);
        all.push_str(&reply.text());
    }
    all
}

/// That somebody reads of no limit at all: no line, no count above nothing, no line of a shift.
async fn reads_nothing(who: &Browser<'_>, called: &[&str], post: &str) {
    let all = reads(who).await;
    for one in called {
        assert!(!all.contains(one), "{post} reads {one}: {all}");
    }
    assert!(rows(who, "/api/v1/clocks?which=running").await.is_empty(), "{post}");
    let page = who.get("/clocks").await.text();
    assert!(!page.contains("Told in each shift"), "{post}: {page}");
    let counts: Vec<&str> =
        page.split("class=\"count\"").skip(1).map(|rest| rest.split_once("</bdi>").unwrap().0).collect();
    assert!(counts.iter().all(|count| count.ends_with(">0")), "{post}: {counts:?}");
}

testkit::both_engines! { app app;
    /// Told by post: first the DPO, then the RPO, each with what the books call it and no place finer than the district. Its handler
    /// has the late ones first.
    async fn whoever_a_step_names_reads_that_it_is_late(app: TestApp) {
        for (kind, unit) in [("sho", "QTA-SAR"), ("sdpo", "QTA-C-SAR"), ("dpo", "QTA"), ("rpo", "R-QTA"), ("igp", "BAL"),
            ("auditor", "BAL"), ("sp-investigation", "QTA"), ("naib-moharrir", "QTA-SAR")] {
            app.officer(kind, unit).await;
        }
        app.officer("woman-officer", "QTA").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let number = told(&clerk, 1, &[("seal", "violence")]).await;
        later(&app, 4).await;
        let clerk = app.back("moharrir", "QTA-SAR").await;
        let second = told(&clerk, 2, &[("seal", "child")]).await;
        later(&app, 3).await;
        let named = app.back("woman-officer", "QTA").await;
        let mine = rows(&named, "/api/v1/sealed").await;
        assert_eq!((&mine[0]["number"], &mine[0]["limit"]["late"]), (&second.as_str().into(), &false.into()), "{mine:?}");
        assert_eq!(mine[1]["limit"]["clock"], "complaint.sorting");
        later(&app, 2).await;
        let named = app.back("woman-officer", "QTA").await;
        let mine = rows(&named, "/api/v1/sealed").await;
        assert_eq!((&mine[0]["number"], &mine[0]["limit"]["late"]), (&number.as_str().into(), &true.into()), "late first: {mine:?}");
        assert_eq!(mine[1]["limit"]["late"], false);
        let page = named.get("/sealed").await.expect(200).text();
        assert!(page.contains("Late by") && page.find(&number) < page.find(&second), "{page}");
        let (called, other) = (mine[0]["pseudonym"].as_str().unwrap(), mine[1]["pseudonym"].as_str().unwrap());
        let both = [called, other, number.as_str(), second.as_str()];
        // Nobody above was told yet: the station's and the circle's steps are nobody's.
        for (kind, unit) in [("dpo", "QTA"), ("rpo", "R-QTA"), ("sho", "QTA-SAR"), ("sdpo", "QTA-C-SAR")] {
            reads_nothing(&app.back(kind, unit).await, &both, kind).await;
        }
        later(&app, 24).await;
        let dpo = app.back("dpo", "QTA").await;
        let lines = rows(&dpo, "/api/v1/clocks").await;
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert_eq!((&lines[0]["number"], &lines[0]["sealed"], &lines[0]["clock"]), (&called.into(), &true.into(), &"complaint.sorting".into()));
        assert_eq!((lines[0].get("record"), &lines[0]["told"]), (None, &"District Police Officer".into()));
        let page = dpo.get("/clocks").await.expect(200).text();
        assert!(page.contains(called) && page.contains("Quetta District") && page.contains("sealed"), "{page}");
        let all = reads(&dpo).await;
        for never in [number.as_str(), second.as_str(), other, "Sariab", "/reports/", WORDS] {
            assert!(!page.split_once("<main").unwrap().1.contains(never) && (never == "/reports/" || never == "Sariab" || !all.contains(never)), "{never}: {page}");
        }
        let csv = dpo.get("/clocks.csv").await.expect(200).text();
        assert!(csv.contains(called) && !csv.contains("Sariab") && !csv.contains(&number), "{csv}");
        dpo.get("/clocks.xlsx").await.expect(200);
        for (kind, unit) in [("rpo", "R-QTA"), ("sho", "QTA-SAR"), ("sdpo", "QTA-C-SAR"), ("igp", "BAL"), ("auditor", "BAL"),
            ("sp-investigation", "QTA"), ("woman-officer", "QTA"), ("naib-moharrir", "QTA-SAR")] {
            reads_nothing(&app.back(kind, unit).await, &both, kind).await;
        }
        // The shift in which he was told has ended: his digest says of what, and nobody else's does.
        later(&app, 9).await;
        let digest = app.back("dpo", "QTA").await.get("/clocks").await.expect(200).text();
        let (_, digest) = digest.split_once("Told in each shift").unwrap();
        assert!(digest.contains("Of them sealed") && digest.contains(called) && !digest.contains(&number), "{digest}");
        reads_nothing(&app.back("woman-officer", "QTA").await, &both[2..], "beside him").await;
        later(&app, 40).await;
        let rpo = app.back("rpo", "R-QTA").await;
        let lines = rows(&rpo, "/api/v1/clocks").await;
        assert!(lines.iter().any(|line| line["number"] == called && line["told"] == "Regional Police Officer"), "{lines:?}");
        assert!(rpo.get("/clocks").await.text().contains("Quetta District"));
        for (kind, unit) in [("sho", "QTA-SAR"), ("sdpo", "QTA-C-SAR"), ("igp", "BAL"), ("auditor", "BAL")] {
            reads_nothing(&app.back(kind, unit).await, &both, kind).await;
        }
        app.expect_clean().await;
    }

    /// About an officer: whoever stands above him is told, and he and his are not, wherever he is posted afterwards.
    async fn the_accused_never_reads_the_line(app: TestApp) {
        for (kind, unit) in [("sdpo", "QTA-C-SAR"), ("dpo", "QTA"), ("rpo", "R-QTA"), ("naib-moharrir", "QTA-SAR")] {
            app.officer(kind, unit).await;
        }
        app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let against = [("against", "yes"), ("against_kind", "no-fir"), ("against_post", "sho"), ("against_station", "QTA-SAR")];
        told(&clerk, 1, &against).await;
        later(&app, 9).await;
        let sdpo = app.back("sdpo", "QTA-C-SAR").await;
        let mine = rows(&sdpo, "/api/v1/sealed").await;
        assert_eq!(mine[0]["limit"]["late"], true, "{mine:?}");
        let called = mine[0]["pseudonym"].as_str().unwrap();
        let dpo = app.back("dpo", "QTA").await;
        assert!(rows(&dpo, "/api/v1/clocks").await.iter().any(|line| line["number"] == called && line["clock"] == "police.contact"));
        for (kind, unit) in [("sho", "QTA-SAR"), ("moharrir", "QTA-SAR"), ("naib-moharrir", "QTA-SAR"), ("sdpo", "QTA-C-SAR"), ("rpo", "R-QTA")] {
            reads_nothing(&app.back(kind, unit).await, &[called], kind).await;
        }
        // Promoted to the very post that was told, he reads nothing in it: neither the line nor the shift.
        let mut w = app.system().begin().await.unwrap();
        relieve(&mut w, post_id("QTA", "dpo", 1), "T-2").await.unwrap();
        relieve(&mut w, post_id("QTA-SAR", "sho", 1), "T-2").await.unwrap();
        let officer = officer_id(app.core.node(), "sho-qta-sar");
        appoint(&mut w, Appointment { officer, post: post_id("QTA", "dpo", 1), order_no: "T-3".to_owned() }).await.unwrap();
        w.commit().await.unwrap();
        later(&app, 9).await;
        let accused = app.back("sho", "QTA-SAR").await;
        assert!(accused.get("/clocks").await.expect(200).text().contains("No limit has passed"));
        reads_nothing(&accused, &[called], "the accused as DPO").await;
        later(&app, 24).await;
        let rpo = app.back("rpo", "R-QTA").await;
        assert!(rows(&rpo, "/api/v1/clocks").await.iter().any(|line| line["number"] == called), "the tier above is told");
        reads_nothing(&app.back("sho", "QTA-SAR").await, &[called], "the accused as DPO").await;
        app.expect_clean().await;
    }

    /// Of the DPO himself: his tier is skipped, and the line of his region does not stand in his lists.
    async fn of_a_dpo_the_region_alone_reads_it(app: TestApp) {
        for (kind, unit) in [("dpo", "QTA"), ("rpo", "R-QTA"), ("woman-officer", "QTA")] {
            app.officer(kind, unit).await;
        }
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        told(&clerk, 1, &[("against", "yes"), ("against_kind", "gratification"), ("against_belt", "dpo-qta")]).await;
        later(&app, 33).await;
        let rpo = app.back("rpo", "R-QTA").await;
        let called = rows(&rpo, "/api/v1/sealed").await[0]["pseudonym"].as_str().unwrap().to_owned();
        assert!(rows(&rpo, "/api/v1/clocks").await.iter().any(|line| line["number"] == called.as_str()));
        for (kind, unit) in [("dpo", "QTA"), ("woman-officer", "QTA"), ("moharrir", "QTA-SAR")] {
            reads_nothing(&app.back(kind, unit).await, &[&called], kind).await;
        }
    }
}
