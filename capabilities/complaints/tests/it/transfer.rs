//! A report on its way to another office: who sees it, who answers for it, and that its number never changes.

use kernel::ids::ComplaintId;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;
use testkit::{Browser, Reply, TestApp};

use crate::{file, once, slip};

/// Records a report at a counter: its path, number and code.
async fn told(clerk: &Browser<'_>) -> (String, String, String) {
    let at = file(clerk, &once(), &[("name", "گل بی بی")]).await.expect(303).location();
    let (number, code) = slip(clerk, &at).await;
    (at.trim_end_matches("/slip").to_owned(), number, code)
}

async fn offer(browser: &Browser<'_>, report: &str, to: &str, words: &str) -> Reply {
    let (to, once) = (organisation::unit_id(to).to_string(), once());
    let fields = [("to", to.as_str()), ("ground", "area"), ("words", words), ("once", once.as_str())];
    browser.post(&format!("{report}/transfer"), &fields).await
}

async fn act(browser: &Browser<'_>, report: &str, verb: &str) -> Reply {
    let once = once();
    let fields = [("words", "واقعہ ہماری حدود میں نہیں"), ("once", once.as_str())];
    browser.post(&format!("{report}/transfer/{verb}"), &fields).await
}

/// The answer for the purpose that fits the officer's posts.
async fn opens(browser: &Browser<'_>, report: &str) -> u16 {
    let status = browser.get(&format!("{report}?purpose=supervise")).await.status.as_u16();
    let clerk = status == 403;
    if clerk { browser.get(&format!("{report}?purpose=serve-citizen")).await.status.as_u16() } else { status }
}

testkit::both_engines! { app crate::app;
    /// Offered, it stays with its office; accepted, it is the other's: in his list, without the secret; number and code stay.
    async fn the_other_holds_it_only_once_he_accepts(app: TestApp) {
        let (here, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let (report, number, code) = told(&here).await;
        assert_eq!(opens(&there, &report).await, 404);
        offer(&here, &report, "QTA-CTY", "چوک سٹی تھانے کے سامنے ہے").await.expect(303);
        let held = [("number", number.as_str()), ("code", code.as_str())];
        let seen = app.guest().post("/track", &held).await.expect(200).text();
        assert!(seen.contains("It is with \u{2068}Sariab Police Station") && seen.contains("offered your report to \u{2068}City Police Station"), "{seen}");
        assert!(seen.contains("چوک سٹی تھانے") && !seen.contains("گل بی بی"), "the reason is hers to read, no name is shown");
        let inbox = there.get("/reports").await.expect(200).text();
        assert!(inbox.contains("Offered to your office") && inbox.contains(&number));
        let read = there.get(&format!("{report}?purpose=supervise")).await.expect(200).text();
        assert!(read.contains("موٹر سائیکل") && !read.contains("گل بی بی") && read.contains("Answer the offer"));
        act(&there, &report, "accept").await.expect(303);
        let read = there.get(&format!("{report}?purpose=supervise")).await.expect(200).text();
        assert!(read.contains("گل بی بی") && read.contains(&number) && read.contains("/firs/new?report="));
        let list = there.get("/reports").await.text();
        assert!(list.contains(&number) && !list.contains("Offered to your office"));
        let mine = here.get("/reports").await.text();
        assert!(mine.contains(&number) && mine.contains("With \u{2068}City Police Station"), "{mine}");
        let read = here.get(&format!("{report}?purpose=supervise")).await.expect(200).text();
        assert!(!read.contains("/firs/new?report=") && read.contains("City Police Station"));
        let seen = app.guest().post("/track", &held).await.expect(200).text();
        assert!(seen.contains("It is with \u{2068}City Police Station") && seen.contains(&number), "{seen}");
        app.expect_clean().await;
    }

    /// Declined with a reason it is back with the offerer, who may offer it elsewhere; a refusal without a reason is none.
    async fn declined_it_is_back_with_its_reason(app: TestApp) {
        let (here, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let next = app.officer("sho", "QTA-NSR").await;
        let (report, number, code) = told(&here).await;
        offer(&here, &report, "QTA-CTY", "").await.expect(303);
        let empty = once();
        let page = there.post(&format!("{report}/transfer/decline"), &[("words", " "), ("once", &empty)]).await.expect(422).text();
        assert!(page.contains("id=\"words-error\""));
        act(&there, &report, "decline").await.expect(303);
        assert_eq!(opens(&there, &report).await, 404);
        let seen = app.guest().post("/track", &[("number", &number), ("code", &code)]).await.expect(200).text();
        assert!(seen.contains("It is with \u{2068}Sariab") && seen.contains("واقعہ ہماری حدود میں نہیں"), "{seen}");
        assert!(seen.contains("City Police Station\u{2069} declined it. It stays with \u{2068}Sariab"), "{seen}");
        offer(&here, &report, "QTA-NSR", "").await.expect(303);
        act(&next, &report, "accept").await.expect(303);
        assert_eq!((opens(&here, &report).await, opens(&next, &report).await), (200, 200));
        app.expect_clean().await;
    }

    /// Two officers answering at once: one wins, the other is told; a form pressed twice is done once.
    async fn one_of_two_answers_counts(app: TestApp) {
        let (here, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let clerk = app.officer("moharrir", "QTA-CTY").await;
        let (report, ..) = told(&here).await;
        offer(&here, &report, "QTA-CTY", "").await.expect(303);
        let (one, other) = tokio::join!(act(&there, &report, "accept"), act(&clerk, &report, "accept"));
        let mut answers = [one.status.as_u16(), other.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 409]);
        let (second, ..) = told(&here).await;
        offer(&here, &second, "QTA-CTY", "").await.expect(303);
        let (taken, back) = tokio::join!(act(&there, &second, "accept"), act(&here, &second, "withdraw"));
        // Whom it is no longer offered to does not know of it any more.
        let answers = (taken.status.as_u16(), back.status.as_u16());
        assert!([(303, 409), (404, 303), (409, 303)].contains(&answers), "{answers:?}");
        let (third, ..) = told(&here).await;
        offer(&here, &third, "QTA-CTY", "").await.expect(303);
        let once = once();
        there.post(&format!("{third}/transfer/accept"), &[("once", &once)]).await.expect(303);
        there.post(&format!("{third}/transfer/accept"), &[("once", &once)]).await.expect(303);
        app.expect_clean().await;
    }

    /// Who does not hold it offers nothing; a clerk declines nothing; strangers are not told that it exists.
    async fn each_step_has_its_officer(app: TestApp) {
        let here = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (there, their_clerk) = (app.officer("sho", "QTA-CTY").await, app.officer("moharrir", "QTA-CTY").await);
        let stranger = app.officer("sho", "QTA-NSR").await;
        let (report, ..) = told(&clerk).await;
        offer(&clerk, &report, "QTA-CTY", "").await.expect(403);
        offer(&there, &report, "QTA-CTY", "").await.expect(404);
        act(&here, &report, "accept").await.expect(409);
        offer(&here, &report, "QTA-CTY", "").await.expect(303);
        offer(&here, &report, "QTA-NSR", "").await.expect(422);
        act(&here, &report, "accept").await.expect(403);
        act(&their_clerk, &report, "decline").await.expect(403);
        act(&there, &report, "withdraw").await.expect(403);
        for verb in ["accept", "decline", "withdraw"] {
            act(&stranger, &report, verb).await.expect(404);
        }
        stranger.get(&format!("{report}/transfer")).await.expect(404);
        act(&their_clerk, &report, "accept").await.expect(303);
        offer(&here, &report, "QTA-NSR", "").await.expect(403);
        let circle = app.officer("sdpo", "QTA-C-CTY").await;
        offer(&circle, &report, "QTA-NSR", "").await.expect(303);
        let gone = "/reports/019ab5c0-0000-7000-8000-00000000dead";
        offer(&here, gone, "QTA-CTY", "").await.expect(404);
        here.get("/reports/none/transfer").await.expect(404);
    }

    /// To a station only, and one that stands; another reason is said in words; nothing typed is lost.
    async fn an_offer_says_where_and_why(app: TestApp) {
        let here = app.officer("sho", "QTA-SAR").await;
        let (report, ..) = told(&here).await;
        for (to, ground, words, fault) in [
            ("", "area", "لکھا ہوا", "to"),
            ("QTA-SAR", "area", "لکھا ہوا", "to"),
            ("QTA", "area", "لکھا ہوا", "to"),
            ("QTA-CTY", "", "لکھا ہوا", "ground"),
            ("QTA-CTY", "whim", "لکھا ہوا", "ground"),
            ("QTA-CTY", "other", "\u{202E} ", "words"),
        ] {
            let to = if to.is_empty() { String::new() } else { organisation::unit_id(to).to_string() };
            let once = once();
            let fields = [("to", to.as_str()), ("ground", ground), ("words", words), ("once", once.as_str())];
            let page = here.post(&format!("{report}/transfer"), &fields).await.expect(422).text();
            assert!(page.contains(&format!("id=\"{fault}-error\"")), "{fault}: {page}");
            assert!(fault == "words" || page.contains("لکھا ہوا"));
        }
        let long = "ا".repeat(1001);
        offer(&here, &report, "QTA-CTY", &long).await.expect(422);
        assert!(!here.get("/reports").await.text().contains("Offered to"));
    }

    /// An offer of what another entry caused needs that entry, goes to nobody whose books another node keeps, and is one.
    async fn a_report_is_offered_by_its_own_cause(app: TestApp) {
        let here = app.officer("sho", "QTA-SAR").await;
        let there = app.officer("sho", "QTA-CTY").await;
        let (report, number, _) = told(&here).await;
        let id: ComplaintId = report.trim_start_matches("/reports/").parse().unwrap();
        let roznamcha = app.state.contracts.roznamcha.clone();
        let to = organisation::unit_id("QTA-CTY");
        let mut w = app.system().begin().await.unwrap();
        let none = kernel::ids::EntryId(w.new_id());
        assert!(complaints::service::offer_by_cause(&mut w, roznamcha.as_ref(), id, to, none).await.is_err());
        drop(w);
        let mut w = app.system().begin().await.unwrap();
        let subject = journal::Subject { kind: "test", id: w.new_id(), version: Some(1) };
        let cause = w.journal(journal::Draft::new("test.cause", subject)).unwrap();
        assert!(complaints::service::offer_by_cause(&mut w, roznamcha.as_ref(), id, to, cause).await.unwrap());
        w.commit().await.unwrap();
        assert!(there.get("/reports").await.text().contains(&number));
        app.expect_clean().await;
    }

    /// A station whose books another node keeps is offered it like any other, and enters it itself when it hears of it; until it does, the
    /// page says so. What is sealed stays with the officers named for it.
    async fn a_station_of_another_node_is_offered_it_and_enters_it_itself(app: TestApp) {
        let here = app.officer("sho", "QTA-SAR").await;
        let there = app.officer("sho", "QTA-CTY").await;
        let (report, number, _) = told(&here).await;
        let (secret, ..) = told(&here).await;
        let id = |report: &str| -> ComplaintId { report.trim_start_matches("/reports/").parse().unwrap() };
        let roznamcha = app.state.contracts.roznamcha.clone();
        let core = op::Core { offices: ["QTA-SAR".to_owned()].into(), ..app.core.clone() };
        let to = organisation::unit_id("QTA-CTY");
        let cause = |w: &mut op::WriteOp| {
            let subject = journal::Subject { kind: "test", id: w.new_id(), version: Some(1) };
            w.journal(journal::Draft::new("test.cause", subject)).unwrap()
        };
        let mut w = op::Op::new(core.clone(), op::Actor::system(), kernel::Lang::En).begin().await.unwrap();
        let because = cause(&mut w);
        assert!(complaints::service::offer_by_cause(&mut w, roznamcha.as_ref(), id(&report), to, because).await.unwrap());
        w.commit().await.unwrap();
        assert!(there.get("/reports").await.text().contains(&number));
        let r = op::Op::new(core.clone(), op::Actor::system(), kernel::Lang::En).read().await.unwrap();
        let wanted = journal::ship::Wanted::wanted(&complaints::OnTheirWay, r.tx(), &["QTA-CTY"]).await.unwrap();
        assert_eq!(wanted, [id(&report).0]);
        r.done().await.unwrap();
        let seal = [("profile", "witness"), ("reason", "گواہ کو خطرہ ہے"), ("once", &once())];
        here.post(&format!("{secret}/seal"), &seal).await.expect(303);
        let mut w = op::Op::new(core, op::Actor::system(), kernel::Lang::En).begin().await.unwrap();
        let because = cause(&mut w);
        assert!(!complaints::service::offer_by_cause(&mut w, roznamcha.as_ref(), id(&secret), to, because).await.unwrap());
        w.commit().await.unwrap();
        app.expect_clean().await;
    }

    /// Over JSON the same: the place after each step, once however often it is sent.
    async fn the_api_moves_it_too(app: TestApp) {
        let (here, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let (report, number, _) = told(&here).await;
        let at = format!("/api/v1{report}");
        let body = json!({"to": organisation::unit_id("QTA-CTY").to_string(), "ground": "area"});
        let form = once();
        for _ in 0..2 {
            let placed = here.post_json(&format!("{at}/offer"), &form, &body).await.expect(200).json();
            assert_eq!(placed, json!({"number": number, "holder": "QTA-SAR", "offered": "QTA-CTY"}));
        }
        let waiting = there.get("/api/v1/reports/offered").await.expect(200).json();
        assert_eq!((waiting["rows"][0]["number"].as_str(), waiting["rows"][0]["ground"].as_str()), (Some(number.as_str()), Some("area")));
        there.post_json(&format!("{at}/decline"), &once(), &json!({"words": ""})).await.expect(422);
        there.post_json(&format!("{at}/decline"), &once(), &json!({"words": "حدود نہیں"})).await.expect(204);
        here.post_json(&format!("{at}/withdraw"), &once(), &json!({})).await.expect(409);
        here.post_json(&format!("{at}/offer"), &once(), &body).await.expect(200);
        let placed = there.post_json(&format!("{at}/accept"), &once(), &json!({})).await.expect(200).json();
        assert_eq!(placed, json!({"number": number, "holder": "QTA-CTY", "offered": null}));
        assert_eq!(there.get("/api/v1/reports").await.json()["rows"][0]["holder"], "City Police Station");
        app.guest().get("/api/v1/reports/offered").await.expect(401);
    }

    /// Erased, its reasons are gone with its words; where it is remains.
    async fn erasure_takes_the_reasons(app: TestApp) {
        let here = app.officer("sho", "QTA-SAR").await;
        let (report, ..) = told(&here).await;
        offer(&here, &report, "QTA-CTY", "خاندانی جھگڑا").await.expect(303);
        app.settle().await;
        app.erase("complaint", report.trim_start_matches("/reports/").parse().unwrap()).await;
        let page = here.get(&format!("{report}?purpose=supervise")).await.expect(200).text();
        assert!(!page.contains("خاندانی جھگڑا") && page.contains("City Police Station"));
        assert!(app.check().await.is_clean());
    }

    /// Whatever officers do with reports: each list and inbox together are exactly what the officer can open, every number is
    /// the one on the slip, and one office holds each report.
    async fn lists_are_what_can_be_opened_wherever_it_goes(app: TestApp) {
        const STATIONS: [&str; 3] = ["QTA-SAR", "QTA-CTY", "QTA-NSR"];
        let mut sho = Vec::new();
        for station in STATIONS {
            sho.push(app.officer("sho", station).await);
        }
        let others = [app.officer("sdpo", "QTA-C-CTY").await, app.officer("moharrir", "QTA-NSR").await, app.officer("dpo", "QTA").await];
        let mut reports = Vec::new();
        for sho in &sho {
            reports.push(told(sho).await);
        }
        let steps = prop::collection::vec((0..3_usize, 0..6_usize, 0..3_usize), 30);
        for (report, verb, to) in steps.new_tree(&mut TestRunner::deterministic()).unwrap().current() {
            let path = &reports[report].0;
            // Everybody tries; who may is for the program to know.
            for who in &sho {
                match verb {
                    0 | 1 => offer(who, path, STATIONS[to], "").await,
                    2 | 3 => act(who, path, "accept").await,
                    4 => act(who, path, "decline").await,
                    _ => act(who, path, "withdraw").await,
                };
            }
        }
        let mut moved = 0;
        for officer in sho.iter().chain(&others) {
            let listed = officer.get("/reports").await.expect(200).text();
            for (path, number, code) in &reports {
                assert_eq!(opens(officer, path).await == 200, listed.contains(path.as_str()), "{path} in {listed}");
                let seen = app.guest().post("/track", &[("number", number), ("code", code)]).await.expect(200).text();
                assert!(seen.contains(number.as_str()));
                moved += usize::from(seen.contains("accepted it"));
            }
        }
        assert!(moved > 0, "something was accepted");
        app.expect_clean().await;
    }
}
