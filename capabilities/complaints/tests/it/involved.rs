//! Persons and vehicles of a report: linked, found again in others, struck and never deleted.

use serde_json::{Value, json};
use testkit::{Browser, Reply, TestApp};

use crate::{file, lookups, once};

const PLATE: &str = "QTA-1234";
const CARD: &str = "54400-1234567-1";

async fn told(clerk: &Browser<'_>) -> String {
    let at = file(clerk, &once(), &[]).await.expect(303).location();
    at.trim_end_matches("/slip").to_owned()
}

async fn vehicle(officer: &Browser<'_>, report: &str, plate: &str, role: &str) -> Reply {
    let fields = [("role", role), ("plate", plate), ("make", "ہونڈا 125"), ("once", &once())];
    officer.post(&format!("{report}/vehicles"), &fields).await
}

async fn person(officer: &Browser<'_>, report: &str, role: &str, more: &[(&str, &str)]) -> Reply {
    let form = once();
    let mut fields = vec![("role", role), ("once", form.as_str())];
    fields.extend_from_slice(more);
    officer.post(&format!("{report}/persons"), &fields).await
}

async fn rows(officer: &Browser<'_>, report: &str, purpose: &str) -> Vec<Value> {
    let path = format!("/api/v1{report}/involved?purpose={purpose}");
    officer.get(&path).await.expect(200).json()["rows"].as_array().unwrap().clone()
}

async fn found(officer: &Browser<'_>, q: &str) -> usize {
    let body = json!({"q": q, "purpose": "supervise"});
    let found = officer.post_json("/api/v1/reports/search", &once(), &body).await.expect(200).json();
    found["rows"].as_array().unwrap().len()
}

testkit::both_engines! { app crate::app;
    /// A plate linked in one report is seen when another with it is opened, however it was typed; it is found by searching.
    async fn a_plate_that_stands_elsewhere_is_seen(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let (stolen, seen) = (told(&sho).await, told(&sho).await);
        sho.get(&format!("{stolen}/vehicles")).await.expect(200);
        vehicle(&sho, &stolen, PLATE, "stolen").await.expect(303);
        vehicle(&sho, &seen, "qta ۱۲۳۴", "seen").await.expect(303);
        let before = lookups(&app).await;
        let page = sho.get(&format!("{seen}?purpose=supervise")).await.expect(200).text();
        assert!(page.contains("Also stands in:") && page.contains("QTA-SAR-2026-000001</bdi></a> (Stolen)"), "{page}");
        assert_eq!(lookups(&app).await, before + 2, "what came up is journaled");
        let all = rows(&sho, &stolen, "supervise").await;
        assert_eq!(all[0]["also"], json!([{"number": "QTA-SAR-2026-000002", "role": "seen"}]));
        for q in ["QTA-1234", "qta1234", "QTA ۱۲۳۴", "ہونڈا"] {
            assert_eq!(found(&sho, q).await, 2, "{q}");
        }
        assert_eq!(found(&sho, "QTA-1235").await, 0);
        app.expect_clean().await;
    }

    /// The same card and phone are seen in others for those who may know who it is; a clerk sees that somebody is linked.
    async fn who_it_is_is_for_those_who_may_know(app: TestApp) {
        let (sho, clerk) = (app.officer("sho", "QTA-SAR").await, app.officer("moharrir", "QTA-SAR").await);
        let by_whom = [("cnic", CARD), ("name", "زرمینہ بی بی")];
        let mine = file(&clerk, &once(), &by_whom).await.expect(303).location();
        let other = told(&clerk).await;
        let named = [("name", "گل خان"), ("cnic", "۵۴۴۰۰۱۲۳۴۵۶۷۱")];
        person(&clerk, &other, "accused", &named).await.expect(303);
        let all = rows(&sho, &other, "supervise").await;
        assert_eq!((&all[0]["name"], &all[0]["also"]), (&json!("گل خان"), &json!([{"number": "QTA-SAR-2026-000001", "role": "informant"}])));
        let all = rows(&clerk, &other, "serve-citizen").await;
        assert_eq!((&all[0]["hidden"], &all[0]["name"], &all[0]["also"]), (&json!(true), &json!(null), &json!([])));
        let page = clerk.get(&format!("{other}?purpose=serve-citizen")).await.expect(200).text();
        assert!(page.contains("Named as accused") && !page.contains("گل خان") && !page.contains(CARD));
        assert!(!clerk.get(&mine).await.text().contains("گل خان"));
    }

    /// Another station's report is not named, nor can its persons and vehicles be linked from there.
    async fn nothing_stands_elsewhere_that_may_not_be_read(app: TestApp) {
        let (here, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let (report, theirs) = (told(&here).await, told(&there).await);
        vehicle(&here, &report, PLATE, "stolen").await.expect(303);
        vehicle(&there, &theirs, PLATE, "used").await.expect(303);
        assert_eq!(rows(&here, &report, "supervise").await[0]["also"], json!([]));
        let dpo = app.officer("dpo", "QTA").await;
        assert_eq!(rows(&dpo, &report, "supervise").await[0]["also"][0]["number"], "QTA-CTY-2026-000001");
        vehicle(&there, &report, PLATE, "seen").await.expect(404);
        vehicle(&dpo, &report, PLATE, "seen").await.expect(403);
        there.get(&format!("/api/v1{report}/involved?purpose=supervise")).await.expect(404);
        here.get(&format!("/api/v1{report}/involved")).await.expect(422);
        app.expect_clean().await;
    }

    /// Entered by mistake: struck with a reason by a row beside it, once; not found by it any more.
    async fn what_was_a_mistake_is_struck_and_stays(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let (report, other) = (told(&sho).await, told(&sho).await);
        vehicle(&sho, &report, PLATE, "stolen").await.expect(303);
        vehicle(&sho, &other, PLATE, "seen").await.expect(303);
        let row = rows(&sho, &report, "supervise").await[0]["id"].as_str().unwrap().to_owned();
        let at = format!("{report}/involved/{row}/strike");
        sho.get(&at).await.expect(200);
        sho.post(&at, &[("reason", " "), ("once", &once())]).await.expect(422);
        let wrong = format!("{other}/involved/{row}/strike");
        sho.post(&wrong, &[("reason", "غلط"), ("once", &once())]).await.expect(404);
        let form = once();
        for _ in 0..2 {
            sho.post(&at, &[("reason", "نمبر غلط پڑھا گیا"), ("once", &form)]).await.expect(303);
        }
        let again = sho.post(&at, &[("reason", "پھر سے"), ("once", &once())]).await.expect(422).text();
        assert!(again.contains("پھر سے"), "what was typed is not lost");
        let page = sho.get(&format!("{report}?purpose=supervise")).await.expect(200).text();
        assert!(page.contains("<s>") && page.contains("نمبر غلط پڑھا گیا") && page.contains(PLATE));
        assert_eq!(rows(&sho, &other, "supervise").await[0]["also"], json!([]));
        assert_eq!(found(&sho, PLATE).await, 1);
        vehicle(&sho, &report, PLATE, "stolen").await.expect(303);
        assert_eq!(found(&sho, PLATE).await, 2, "entered again");
        app.expect_clean().await;
    }

    /// What is wrong is said, all at once, and stays typed; the same twice is one.
    async fn wrong_ones_are_refused_and_one_is_linked_once(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let report = told(&sho).await;
        let page = vehicle(&sho, &report, "<b>1", "accused").await.expect(422).text();
        assert!(page.contains("Choose in which part") && page.contains("Enter the plate as letters") && page.contains("&#60;b&#62;1"), "{page}");
        let wrong = [("cnic", "12"), ("phone", "99")];
        let page = person(&sho, &report, "stolen", &wrong).await.expect(422).text();
        assert!(page.contains("id=\"cnic-error\"") && page.contains("id=\"phone-error\"") && page.contains("Choose in which part"));
        person(&sho, &report, "witness", &[("name", "\u{202E}<script>alert(1)</script>")]).await.expect(303);
        let page = sho.get(&format!("{report}?purpose=supervise")).await.expect(200).text();
        assert!(page.contains("Witness") && !page.contains("<script>alert") && !page.contains('\u{202E}'));
        let (one, other) = tokio::join!(vehicle(&sho, &report, PLATE, "used"), vehicle(&sho, &report, "qta 01234", "used"));
        let mut answers = [one.status.as_u16(), other.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 422], "two at once are one");
        let body = json!({"role": "stolen", "engine": "PF-۱۲۳۴۵"});
        let form = once();
        sho.post_json(&format!("/api/v1{report}/vehicles"), &form, &body).await.expect(201);
        sho.post_json(&format!("/api/v1{report}/vehicles"), &form, &body).await.expect(200);
        assert_eq!(found(&sho, "pf12345").await, 1);
        sho.post_json(&format!("/api/v1{report}/persons"), &once(), &json!({"role": "owner", "phone": "0300-0000007"})).await.expect(201);
        assert_eq!(found(&sho, "0300-0000007").await, 1);
        app.expect_clean().await;
    }

    /// A clear word of any of it is nowhere in the store, and erasure takes all of it.
    async fn erasure_takes_persons_and_vehicles_along(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let (report, other) = (told(&sho).await, told(&sho).await);
        vehicle(&sho, &report, PLATE, "stolen").await.expect(303);
        vehicle(&sho, &other, PLATE, "seen").await.expect(303);
        app.settle().await;
        app.erase("complaint", report.trim_start_matches("/reports/").parse().unwrap()).await;
        assert_eq!(rows(&sho, &other, "supervise").await[0]["also"], json!([]));
        assert!(rows(&sho, &report, "supervise").await.is_empty());
        assert_eq!(found(&sho, PLATE).await, 1);
        vehicle(&sho, &report, PLATE, "seen").await.expect(404);
        assert!(app.check().await.is_clean());
    }
}
