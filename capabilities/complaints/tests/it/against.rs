//! Reports about what a police officer did or did not do: who hears them, and that he, those below him and his office never do.

use organisation::service::{Appointment, appoint, relieve};
use testkit::{Browser, Reply, TestApp};

use crate::{file, once, slip};

const WORDS: &str = "تھانے والے ایف آئی آر درج نہیں کر رہے";
const NAME: &str = "گل بانو";

/// Tells at a counter of an officer: its path, number and code.
pub async fn told(clerk: &Browser<'_>, more: &[(&str, &str)]) -> (String, String, String) {
    let mut fields = vec![("words", WORDS), ("name", NAME), ("against", "yes"), ("against_kind", "no-fir")];
    fields.extend_from_slice(more);
    let at = file(clerk, &once(), &fields).await.expect(303).location();
    let (number, code) = slip(clerk, &at).await;
    (at.trim_end_matches("/slip").to_owned(), number, code)
}

/// The answers to opening it for each purpose there is.
pub async fn opens(browser: &Browser<'_>, report: &str) -> Vec<u16> {
    let mut answers = Vec::new();
    for purpose in ["serve-citizen", "investigate", "supervise"] {
        answers.push(browser.get(&format!("{report}?purpose={purpose}")).await.status.as_u16());
    }
    answers
}

const GONE: [u16; 3] = [404, 404, 404];

/// That somebody sees nothing of it anywhere.
async fn sees_nothing(who: &Browser<'_>, (report, number): (&str, &str), post: &str) {
    assert_eq!(opens(who, report).await, GONE, "{post}");
    for list in [
        "/reports",
        "/reports.csv",
        "/reports?waiting=contact",
        "/sealed",
        "/api/v1/reports",
        "/api/v1/sealed",
        "/api/v1/reports/offered",
        "/clocks",
        "/clocks?which=running",
        "/api/v1/clocks?which=running",
    ] {
        let text = who.get(list).await.text();
        assert!(!text.contains(number) && !text.contains(NAME), "{post} {list}");
    }
    for q in [number, NAME] {
        let found = who.post("/reports/search", &[("q", q), ("purpose", "supervise")]).await.text();
        assert!(!found.contains(report.trim_start_matches("/reports/")), "{post} finds {q}");
    }
}

async fn relieved(app: &TestApp, unit: &str, kind: &str) {
    let mut w = app.system().begin().await.unwrap();
    relieve(&mut w, organisation::post_id(unit, kind, 1), "T-2").await.unwrap();
    w.commit().await.unwrap();
}

/// Posts an officer of a testkit's belt number to another post, which is vacant.
async fn posted(app: &TestApp, belt: &str, unit: &str, kind: &str) {
    let mut w = app.system().begin().await.unwrap();
    let post = organisation::service::sanction(&mut w, organisation::unit_id(unit), kind, 1).await.unwrap();
    let officer = organisation::officer_id(&"sariab".parse().unwrap(), belt);
    appoint(&mut w, Appointment { officer, post, order_no: "T-3".to_owned() }).await.unwrap();
    w.commit().await.unwrap();
}

async fn renamed(app: &TestApp) -> u64 {
    complaints::service::name_handlers(&app.system()).await.unwrap()
}

testkit::both_engines! { app crate::app;
    /// Of an SHO, told at his own counter: the SDPO hears it and nobody else; the station has no line of it, its clerk prints the
    /// slip and then knows of it no more.
    async fn it_goes_above_him_and_leaves_nothing_at_his_station(app: TestApp) {
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let (report, number, code) = told(&clerk, &[("against_post", "sho"), ("against_station", "QTA-SAR")]).await;
        assert!(number.starts_with("QTA-ONL-"), "the district's book, not the station's: {number}");
        let mine = sdpo.get("/sealed").await.expect(200).text();
        assert!(mine.contains(&number) && mine.contains("About a police officer"), "{mine}");
        assert_eq!(opens(&sdpo, &report).await[1], 200);
        let read = sdpo.get(&format!("{report}?purpose=investigate")).await.text();
        assert!(read.contains(WORDS) && read.contains(NAME), "{read}");
        for (kind, unit) in [("io", "QTA-SAR"), ("desk", "QTA-SAR"), ("woman-officer", "QTA"), ("dpo", "QTA"), ("rpo", "R-QTA"),
            ("online-desk", "QTA-ONL"), ("sdpo", "QTA-C-CTY"), ("sho", "QTA-CTY"), ("sho", "QTA-NSR"), ("igp", "BAL")] {
            let other = app.officer(kind, unit).await;
            sees_nothing(&other, (&report, &number), kind).await;
        }
        sees_nothing(&sho, (&report, &number), "the accused").await;
        assert_eq!(opens(&clerk, &report).await, GONE, "nor the clerk who took it down");
        clerk.get(&format!("{report}/slip.pdf")).await.expect(200);
        app.clock.advance(4_000);
        let clerk = app.back("moharrir", "QTA-SAR").await;
        clerk.get(&format!("{report}/slip")).await.expect(404);
        app.guest().post("/track", &[("number", ""), ("code", &code)]).await.expect(200);
        app.expect_clean().await;
    }

    /// Where only a station is known everybody posted there counts; where he is the SDPO it goes to the DPO, where the DPO to the
    /// RPO, where the RPO to the IGP: above the highest of those who are named.
    async fn it_goes_above_the_highest_of_them(app: TestApp) {
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        let dpo = app.officer("dpo", "QTA").await;
        let rpo = app.officer("rpo", "R-QTA").await;
        let igp = app.officer("igp", "BAL").await;
        let clerk = app.officer("desk", "QTA-CTY").await;
        let hands = async |number: &str| {
            let mut has = Vec::new();
            for (post, who) in [("sdpo", &sdpo), ("dpo", &dpo), ("rpo", &rpo), ("igp", &igp)] {
                if who.get("/sealed").await.text().contains(number) {
                    has.push(post);
                }
            }
            has
        };
        for (named, expected) in [
            (vec![("against_station", "QTA-SAR")], "sdpo"),
            (vec![("against_station", "QTA-SAR"), ("against_post", "sdpo")], "dpo"),
            (vec![("against_belt", "sdpo-qta-c-sar")], "dpo"),
            (vec![("against_station", "QTA-SAR"), ("against_post", "dpo")], "rpo"),
            (vec![("against_belt", "rpo-r-qta")], "igp"),
            // Neither officer nor station: the one at whose counter she stands, whose circle has no SDPO here.
            (vec![], "dpo"),
        ] {
            let (report, number, _) = told(&clerk, &named).await;
            assert_eq!(hands(&number).await, [expected], "{named:?}");
            let book = if ["rpo", "igp"].contains(&expected) { "BAL-ONL-" } else { "QTA-ONL-" };
            assert!(number.starts_with(book), "{number} {named:?}");
            for (post, who) in [("sdpo", &sdpo), ("dpo", &dpo), ("rpo", &rpo), ("igp", &igp)] {
                let reads = opens(who, &report).await.contains(&200);
                assert_eq!(reads, post == expected, "{post} {named:?}");
            }
        }
        // Of the IGP nobody in the force hears: it is received all the same, and named when there is somebody.
        let (report, number, _) = told(&clerk, &[("against_belt", "igp-bal")]).await;
        assert!(hands(&number).await.is_empty());
        assert_eq!(opens(&igp, &report).await, GONE);
        app.expect_clean().await;
    }

    /// Whoever hears it and is suspended keeps nothing, also when he is given back; the next is named, and the accused is not he.
    async fn a_suspended_handler_keeps_nothing(app: TestApp) {
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        let dpo = app.officer("dpo", "QTA").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let (report, number, _) = told(&clerk, &[("against_post", "sho")]).await;
        assert_eq!((opens(&sdpo, &report).await[1], opens(&dpo, &report).await), (200, GONE.to_vec()));
        let tx = app.core.db.read().await.unwrap();
        let account = access::service::account_named(&tx, "sdpo-qta-c-sar").await.unwrap();
        tx.commit().await.unwrap();
        let admin = app.acting("it-admin", "BAL").await;
        let mut w = admin.begin().await.unwrap();
        access::service::suspend_account(&mut w, account).await.unwrap();
        w.commit().await.unwrap();
        let closed = sdpo.get(&format!("{report}?purpose=investigate")).await;
        assert_eq!((closed.status.as_u16(), closed.location().split('?').next()), (303, Some("/sign-in")));
        assert!(!closed.text().contains(WORDS));
        sees_nothing(&dpo, (&report, &number), "before he is named").await;
        assert_eq!(renamed(&app).await, 1);
        assert_eq!(opens(&dpo, &report).await[1], 200, "the next is named");
        assert!(dpo.get("/sealed").await.expect(200).text().contains(&number));
        let mut w = admin.begin().await.unwrap();
        access::service::restore_account(&mut w, account).await.unwrap();
        w.commit().await.unwrap();
        let sdpo = app.back("sdpo", "QTA-C-SAR").await;
        sees_nothing(&sdpo, (&report, &number), "suspended while he heard it").await;
        sees_nothing(&sho, (&report, &number), "the accused").await;
        assert_eq!(renamed(&app).await, 0);
        assert_eq!(opens(&sdpo, &report).await, GONE);
        app.expect_clean().await;
    }

    /// It follows people: the accused who is promoted to the post that hears it does not, and it moves up; nor does a handler who
    /// comes to depend on him.
    async fn it_follows_the_person(app: TestApp) {
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let rpo = app.officer("rpo", "R-QTA").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, number, _) = told(&clerk, &[("against_post", "sho")]).await;
        assert_eq!(opens(&sdpo, &report).await[1], 200);
        relieved(&app, "QTA-SAR", "sho").await;
        relieved(&app, "QTA-C-SAR", "sdpo").await;
        assert_eq!(opens(&sdpo, &report).await, GONE, "a name counts while he holds the post");
        posted(&app, "sho-qta-sar", "QTA-C-SAR", "sdpo").await;
        sees_nothing(&sho, (&report, &number), "promoted to SDPO").await;
        assert_eq!(renamed(&app).await, 1);
        sees_nothing(&sho, (&report, &number), "after it was named anew").await;
        assert_eq!(opens(&rpo, &report).await[1], 200, "no DPO there yet");
        relieved(&app, "QTA-C-SAR", "sdpo").await;
        posted(&app, "sho-qta-sar", "QTA", "dpo").await;
        sees_nothing(&sho, (&report, &number), "promoted to DPO").await;
        assert_eq!(opens(&rpo, &report).await[1], 200);
        relieved(&app, "QTA", "dpo").await;
        posted(&app, "sho-qta-sar", "BAL", "igp").await;
        assert_eq!(opens(&rpo, &report).await, GONE, "his superior is the accused now");
        sees_nothing(&sho, (&report, &number), "promoted to IGP").await;
        app.expect_clean().await;
    }

    /// Half an answer is asked again, with everything typed still there; a station that is none is a fault; and what is recorded twice
    /// is one report.
    async fn half_an_answer_is_asked_again(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let ask = async |more: &[(&str, &str)]| -> Reply { file(&clerk, &once(), more).await };
        let page = ask(&[("against", "yes"), ("against_belt", "۱۲۳"), ("name", NAME)]).await.expect(422).text();
        assert!(page.contains("id=\"against_kind-error\"") && page.contains("۱۲۳") && page.contains(NAME), "{page}");
        ask(&[("against_belt", "123")]).await.expect(422);
        ask(&[("against", "yes"), ("against_kind", "no-fir"), ("against_station", "QTA-ZZZ")]).await.expect(422);
        ask(&[("against", "yes"), ("against_kind", "\u{202e}x")]).await.expect(422);
        ask(&[("against", "no"), ("against_belt", "123")]).await.expect(303);
        let body = serde_json::json!({ "words": WORDS, "spoken": "urdu", "killi": "کلی", "against": { "kind": "gratification" } });
        let token = once();
        clerk.post_json("/api/v1/reports", &token, &body).await.expect(201);
        clerk.post_json("/api/v1/reports", &token, &body).await.expect(200);
        let home = serde_json::json!({ "words": WORDS, "district": "QTA", "station": "QTA-SAR", "against": { "kind": "slackness" } });
        let made = app.guest().post_json("/api/v1/online-reports", &once(), &home).await.expect(201).json();
        let sho = app.officer("sho", "QTA-SAR").await;
        assert!(!sho.get("/reports").await.text().contains(made["number"].as_str().unwrap()));
        app.expect_clean().await;
    }

    /// It is never offered to his office, whoever offers it, and a station elsewhere gets it only in sealed cover, for an officer above.
    async fn it_is_never_offered_to_his_office(app: TestApp) {
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        let other = app.officer("sdpo", "QTA-C-CTY").await;
        let (sho, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, number, _) = told(&clerk, &[("against_post", "sho")]).await;
        let offer = async |to: &str| {
            let to = organisation::unit_id(to).to_string();
            let fields = [("to", to.as_str()), ("ground", "area"), ("once", &once())];
            sdpo.post(&format!("{report}/transfer"), &fields).await
        };
        let page = offer("QTA-SAR").await.expect(422).text();
        assert!(page.contains("cannot go there"), "{page}");
        offer("QTA-CTY").await.expect(303);
        sees_nothing(&there, (&report, &number), "the SHO of the other station").await;
        sees_nothing(&sho, (&report, &number), "the accused").await;
        assert!(other.get("/sealed").await.text().contains(&number));
        other.post(&format!("{report}/transfer/accept"), &[("once", &once())]).await.expect(303);
        assert_eq!((opens(&other, &report).await[1], opens(&sdpo, &report).await), (200, GONE.to_vec()));
        sees_nothing(&sho, (&report, &number), "the accused").await;
        app.expect_clean().await;
    }

    /// Handed over by name, and only upwards.
    async fn it_is_handed_over_upwards(app: TestApp) {
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        app.officer("woman-officer", "QTA").await;
        let dpo = app.officer("dpo", "QTA").await;
        let rpo = app.officer("rpo", "R-QTA").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, number, _) = told(&clerk, &[("against_post", "sho")]).await;
        let named = sdpo.get(&format!("/api/v1{report}/hand-over")).await.expect(200).json();
        let posts: Vec<_> = named["rows"].as_array().unwrap().iter().map(|row| row["post"].as_str().unwrap().to_owned()).collect();
        assert_eq!(posts, ["dpo", "rpo"]);
        let to = named["rows"][0]["account"].as_str().unwrap().to_owned();
        let give = async |who: &Browser<'_>, to: &str| {
            who.post(&format!("{report}/hand-over"), &[("to", to), ("reason", "ضلع سنے"), ("once", &once())]).await
        };
        give(&rpo, &to).await.expect(404);
        give(&sdpo, &to).await.expect(303);
        assert!(dpo.get("/sealed").await.text().contains(&number));
        assert_eq!(opens(&sdpo, &report).await, GONE);
        let up = dpo.get(&format!("/api/v1{report}/hand-over")).await.expect(200).json();
        assert_eq!(up["rows"].as_array().unwrap().len(), 1, "never down again: {up}");
        app.expect_clean().await;
    }

    /// It is answered by whoever hears it, she reads the answer, and others are named later: by him, and by her with her code, also
    /// him; then it moves up in that moment.
    async fn it_is_answered_and_others_are_named(app: TestApp) {
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        let dpo = app.officer("dpo", "QTA").await;
        let rpo = app.officer("rpo", "R-QTA").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, number, code) = told(&clerk, &[("against_post", "moharrir"), ("against_station", "QTA-SAR")]).await;
        let tracked = async || app.guest().post("/track", &[("number", ""), ("code", &code)]).await.expect(200).text();
        assert!(tracked().await.contains("SDPO (circle officer)"), "{}", tracked().await);
        sdpo.post(&format!("{report}/answer"), &[("finding", "perhaps"), ("words", ""), ("once", &once())]).await.expect(422);
        let fields = [("finding", "partly"), ("words", "ایف آئی آر درج کرنے کا حکم دیا گیا"), ("once", &once())];
        sdpo.post(&format!("{report}/answer"), &fields).await.expect(303);
        dpo.post(&format!("{report}/answer"), &fields).await.expect(404);
        assert!(tracked().await.contains("ایف آئی آر درج کرنے کا حکم دیا گیا"));
        let read = sdpo.get(&format!("{report}?purpose=investigate")).await.expect(200).text();
        assert!(read.contains("A part of it is so") && read.contains("An FIR was not registered"), "{read}");
        sdpo.post(&format!("{report}/officers"), &[("against_kind", "slackness"), ("once", &once())]).await.expect(422);
        let named = [("against_kind", "slackness"), ("against_belt", "sho-qta-cty"), ("once", &once())];
        app.officer("sho", "QTA-CTY").await;
        sdpo.post(&format!("{report}/officers"), &named).await.expect(303);
        assert_eq!(opens(&sdpo, &report).await[1], 200, "he hears it still");
        let hers = |post: &'static str, once: String| vec![
            ("number", String::new()), ("code", code.clone()), ("go", "add".to_owned()), ("once", once),
            ("against_kind", "gratification".to_owned()), ("against_post", post.to_owned()),
        ];
        let give = async |post: &'static str| {
            let fields = hers(post, once());
            let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
            app.guest().post("/track/officers", &fields).await
        };
        give("sdpo").await.expect(200);
        assert_eq!((opens(&sdpo, &report).await, opens(&dpo, &report).await[1]), (GONE.to_vec(), 200));
        sees_nothing(&sdpo, (&report, &number), "who heard it").await;
        give("dpo").await.expect(200);
        assert_eq!((opens(&dpo, &report).await, opens(&rpo, &report).await[1]), (GONE.to_vec(), 200));
        assert!(tracked().await.contains("Regional Police Officer"));
        app.expect_clean().await;
    }
}
