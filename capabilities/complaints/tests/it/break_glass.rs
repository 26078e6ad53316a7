//! Breaking the glass: two who do not depend on each other, for an hour, known to whoever was bypassed, reviewed by a third.

use organisation::service::supervise;
use organisation::{Line, post_id};
use testkit::{Browser, Reply, TestApp, taken_away};

use crate::{file, once, slip};

const WHY: &str = "خاتون کی جان کو فوری خطرہ ہے، نامزد افسر رخصت پر ہے";

struct Sealed {
    report: String,
    number: String,
    code: String,
}

async fn sealed(app: &TestApp, named: &Browser<'_>) -> Sealed {
    let clerk = app.officer("moharrir", "QTA-SAR").await;
    let at = file(&clerk, &once(), &[("seal", "violence"), ("name", "زرمینہ")]).await.expect(303).location();
    let (number, _) = slip(&clerk, &at).await;
    let code = named.get("/api/v1/sealed").await.json()["rows"][0]["pseudonym"].as_str().unwrap().to_owned();
    Sealed { report: at.trim_end_matches("/slip").to_owned(), number, code }
}

async fn ask(who: &Browser<'_>, code: &str, reason: &str) -> Reply {
    let once = once();
    who.post("/break-glass", &[("code", code), ("reason", reason), ("once", &once)]).await
}

/// The newest request a reader sees.
async fn newest(who: &Browser<'_>) -> Option<String> {
    let rows = who.get("/api/v1/break-glass").await.expect(200).json();
    rows["rows"][0]["id"].as_str().map(str::to_owned)
}

async fn decide(who: &Browser<'_>, id: &str, verb: &str) -> Reply {
    who.post(&format!("/break-glass/{id}/{verb}"), &[("once", &once())]).await
}

async fn opens(who: &Browser<'_>, report: &str) -> u16 {
    who.get(&format!("{report}?purpose=supervise")).await.status.as_u16()
}

testkit::both_engines! { app crate::app;
    /// Asked with a reason, agreed to by somebody outside the line, open for an hour and no longer, seen by the handler, reviewed.
    async fn two_open_it_for_an_hour_and_a_third_reviews_it(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let (sho, second) = (app.officer("sho", "QTA-SAR").await, app.officer("sp-investigation", "QTA").await);
        let rpo = app.officer("rpo", "R-QTA").await;
        let of = sealed(&app, &named).await;
        let page = ask(&sho, &of.code, "بہت ضروری").await.expect(422).text();
        assert!(page.contains("id=\"reason-error\""), "{page}");
        ask(&sho, &of.code, WHY).await.expect(303);
        let id = newest(&second).await.expect("somebody outside the line is asked");
        assert_eq!(opens(&sho, &of.report).await, 404, "asking opens nothing");
        let asked = taken_away(&app, &second, ("/break-glass", "/break-glass", ""), &[]).await;
        assert!(asked.len() == 1 && asked[0].iter().any(|cell| cell == WHY) && asked[0][0] == of.code, "{asked:?}");
        assert!(asked[0].iter().all(|cell| !cell.contains(&of.number)), "{asked:?}");
        let own = sho.get("/break-glass.csv").await.expect(200).text();
        assert!(own.lines().count() == 1 && !own.contains(&of.code), "he learns nothing of his request: {own}");
        decide(&second, &id, "agree").await.expect(303);
        decide(&second, &id, "refuse").await.expect(409);
        let read = sho.get(&format!("{}?purpose=supervise", of.report)).await.expect(200).text();
        assert!(read.contains("زرمینہ") && read.contains(&of.number), "{read}");
        assert!(!sho.get("/reports").await.text().contains(&of.number), "in no list even so");
        assert_eq!(opens(&second, &of.report).await, 404, "whoever agreed reads nothing");
        let marked = async || named.get("/api/v1/sealed").await.expect(200).json()["rows"][0]["asked_to_open"] == true;
        assert!(marked().await, "whoever was bypassed sees it in the list");
        assert!(named.get("/sealed").await.text().contains("Somebody asked to open the seal"));
        let told = named.get(&format!("{}?purpose=investigate", of.report)).await.expect(200).text();
        assert!(!marked().await, "until she has opened the report");
        assert!(told.contains(WHY) && told.contains("Who asked that it be opened"), "{told}");
        let review = |words: &'static str| [("verdict", "not-justified"), ("words", words), ("once", "019ab5c0-0000-7000-8000-0000000000e1")];
        second.post(&format!("/break-glass/{id}/review"), &review("x")).await.expect(404);
        sho.post(&format!("/break-glass/{id}/review"), &review("x")).await.expect(403);
        rpo.get(&format!("/break-glass/{id}/review")).await.expect(200);
        rpo.post(&format!("/break-glass/{id}/review"), &review("نامزد افسر موجود تھی")).await.expect(303);
        let told = named.get(&format!("{}?purpose=investigate", of.report)).await.expect(200).text();
        assert!(told.contains("نامزد افسر موجود تھی"), "{told}");
        for _ in 0..7 {
            app.clock.advance(600);
            sho.get("/reports").await.expect(200);
        }
        assert_eq!(opens(&sho, &of.report).await, 404, "after an hour it is sealed again");
        app.expect_clean().await;
    }

    /// Superiors, subordinates and colleagues of whoever asked are no second person, nor is he himself.
    async fn nobody_of_the_same_line_agrees(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let of = sealed(&app, &named).await;
        ask(&sho, &of.code, WHY).await.expect(303);
        assert_eq!(newest(&sho).await, None, "what he asked for tells him nothing");
        let id = newest(&named).await.expect("somebody outside the line is asked");
        decide(&sho, &id, "agree").await.expect(403);
        for (kind, unit) in [("dpo", "QTA"), ("rpo", "R-QTA"), ("sdpo", "QTA-C-SAR"), ("moharrir", "QTA-NSR"), ("sho", "QTA-CTY")] {
            let other = app.officer(kind, unit).await;
            let status = decide(&other, &id, "agree").await.status.as_u16();
            assert!([403, 404].contains(&status), "{kind} {unit}: {status}");
        }
        // Put above him on the line of investigation, the other is no outsider any more.
        let second = app.officer("sp-investigation", "QTA").await;
        let mut w = app.system().begin().await.unwrap();
        supervise(&mut w, post_id("QTA-SAR", "sho", 1), Line::Investigation, post_id("QTA", "sp-investigation", 1)).await.unwrap();
        w.commit().await.unwrap();
        assert_eq!(newest(&second).await, None);
        decide(&second, &id, "agree").await.expect(403);
        assert_eq!(opens(&sho, &of.report).await, 404);
        decide(&named, &id, "refuse").await.expect(303);
        app.expect_clean().await;
    }

    /// Two subordinates between them open nothing: neither may ask.
    async fn two_subordinates_open_nothing(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let of = sealed(&app, &named).await;
        app.officer("sho", "QTA-SAR").await;
        for kind in ["naib-moharrir", "desk", "io"] {
            let clerk = app.officer(kind, "QTA-SAR").await;
            ask(&clerk, &of.code, WHY).await.expect(403);
            assert_eq!(newest(&clerk).await, None);
        }
        assert_eq!(newest(&named).await, None);
    }

    /// Whoever stands nearest above both of them reviews nothing: it may have been his wish. The officer above him does, or the auditor.
    async fn what_two_of_his_subordinates_opened_he_does_not_review(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let (sho, second) = (app.officer("sho", "QTA-SAR").await, app.officer("sp-investigation", "QTA").await);
        let (dpo, rpo, auditor) =
            (app.officer("dpo", "QTA").await, app.officer("rpo", "R-QTA").await, app.officer("auditor", "BAL").await);
        let of = sealed(&app, &named).await;
        let review = async |who: &Browser<'_>, id: &str| {
            let fields = [("verdict", "justified"), ("words", "درست تھا"), ("once", &once())];
            who.post(&format!("/break-glass/{id}/review"), &fields).await.status.as_u16()
        };
        let may = async |who: &Browser<'_>| {
            let rows = who.get("/api/v1/break-glass").await.expect(200).json();
            rows["rows"][0]["may_review"].as_bool()
        };
        for above in [&rpo, &auditor] {
            app.clock.advance(120);
            ask(&sho, &of.code, WHY).await.expect(303);
            let id = newest(&second).await.unwrap();
            decide(&second, &id, "agree").await.expect(303);
            assert_eq!((may(&dpo).await, may(above).await), (Some(false), Some(true)));
            dpo.get(&format!("/break-glass/{id}/review")).await.expect(404);
            assert_eq!(review(&dpo, &id).await, 403);
            let body = serde_json::json!({ "verdict": "justified", "words": "درست تھا" });
            let refused = dpo.post_json(&format!("/api/v1/break-glass/{id}/review"), &once(), &body).await;
            assert_eq!(refused.status.as_u16(), 403, "{}", refused.text());
            assert_eq!(review(above, &id).await, 303);
        }
        app.expect_clean().await;
    }

    /// Whatever code is typed, whoever asks is answered alike; and only a report of his charge makes a request.
    async fn a_code_that_is_none_is_answered_alike(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let (sho, other) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let of = sealed(&app, &named).await;
        for code in ["S-2222-2222", "QTA-SAR-2026-000099"] {
            let reply = ask(&sho, code, WHY).await.expect(303);
            assert_eq!(reply.location(), "/break-glass?asked=yes");
        }
        assert_eq!(ask(&other, &of.code, WHY).await.expect(303).location(), "/break-glass?asked=yes");
        assert_eq!((newest(&sho).await, newest(&other).await), (None, None));
        ask(&sho, &of.number, WHY).await.expect(303);
        assert_eq!(newest(&sho).await, None, "nor by what stands on his own page");
        assert!(newest(&named).await.is_some());
    }

    /// A grant opens for reading, for its purpose, and for the FIR: everything else stays with the handlers.
    async fn a_grant_opens_and_changes_nothing(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let (sho, second) = (app.officer("sho", "QTA-SAR").await, app.officer("sp-investigation", "QTA").await);
        let of = sealed(&app, &named).await;
        ask(&sho, &of.code, WHY).await.expect(303);
        decide(&second, &newest(&second).await.unwrap(), "agree").await.expect(303);
        assert_eq!(opens(&sho, &of.report).await, 200);
        sho.get(&format!("{}?purpose=serve-citizen", of.report)).await.expect(404);
        let (once, to) = (once(), organisation::unit_id("QTA-CTY").to_string());
        let tried: [(&str, &[(&str, &str)]); 5] = [
            ("contacts", &[("way", "phone"), ("result", "spoke"), ("once", &once)]),
            ("sortings", &[("sort", "non-cognizable"), ("reason", "x"), ("once", &once)]),
            ("persons", &[("role", "suspect"), ("name", "x"), ("once", &once)]),
            ("transfer", &[("to", &to), ("ground", "area"), ("words", "x"), ("once", &once)]),
            ("hand-over", &[("to", &to), ("reason", "x"), ("once", &once)]),
        ];
        for (verb, fields) in tried {
            sho.post(&format!("{}/{verb}", of.report), fields).await.expect(403);
        }
        app.expect_clean().await;
    }

    /// However much is asked, what waits for somebody stays in his list; the same request twice is one, and an old one lapses.
    async fn no_flood_hides_a_request_and_an_old_one_lapses(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let (sho, second) = (app.officer("sho", "QTA-SAR").await, app.officer("sp-investigation", "QTA").await);
        let rpo = app.officer("rpo", "R-QTA").await;
        let of = sealed(&app, &named).await;
        for _ in 0..3 {
            ask(&sho, &of.code, WHY).await.expect(303);
        }
        let rows = second.get("/api/v1/break-glass").await.expect(200).json();
        assert_eq!(rows["rows"].as_array().unwrap().len(), 1);
        let id = newest(&second).await.unwrap();
        app.clock.advance(25 * 3_600);
        let (sho, second) = (app.back("sho", "QTA-SAR").await, app.back("sp-investigation", "QTA").await);
        assert_eq!(newest(&second).await, None);
        decide(&second, &id, "agree").await.expect(409);
        ask(&sho, &of.code, WHY).await.expect(303);
        let again = newest(&second).await.expect("asked again");
        decide(&second, &again, "agree").await.expect(303);
        let rpo = { drop(rpo); app.back("rpo", "R-QTA").await };
        let page = rpo.get(&format!("/break-glass/{again}/review")).await.expect(200).text();
        assert!(page.contains(&of.code) && page.contains(WHY), "{page}");
        app.expect_clean().await;
    }
}
