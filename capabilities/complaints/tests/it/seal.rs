//! Sealed reports: who handles them by name, and that to everybody else they are not there.

use organisation::service::relieve;
use sea_orm::ConnectionTrait;
use serde_json::json;
use testkit::{Browser, TestApp, taken_away};

use crate::{file, once, slip};

/// Words and a name that stand nowhere else.
const WORDS: &str = "گھر والے مارتے ہیں";
const NAME: &str = "زرمینہ";

/// Records a sealed report at a counter: its path, its slip's path, number and code.
async fn told(clerk: &Browser<'_>) -> (String, String, String) {
    let fields = [("words", WORDS), ("name", NAME), ("phone", "0300 7654321"), ("seal", "violence")];
    let at = file(clerk, &once(), &fields).await.expect(303).location();
    let (number, code) = slip(clerk, &at).await;
    (at.trim_end_matches("/slip").to_owned(), number, code)
}

/// The answer to opening it for each purpose there is.
async fn opens(browser: &Browser<'_>, report: &str) -> Vec<u16> {
    let mut answers = Vec::new();
    for purpose in ["serve-citizen", "investigate", "supervise"] {
        answers.push(browser.get(&format!("{report}?purpose={purpose}")).await.status.as_u16());
    }
    answers
}

async fn seal(browser: &Browser<'_>, report: &str, profile: &str, reason: &str) -> testkit::Reply {
    browser
        .post(&format!("{report}/seal"), &[("profile", profile), ("reason", reason), ("once", &once())])
        .await
}

fn account_in(page: &str) -> String {
    let (_, rest) =
        page.split_once("name=\"to\" value=\"").or_else(|| page.split_once("value=\"0")).expect("a choice");
    let id = rest.split('"').next().unwrap();
    if id.len() == 36 { id.to_owned() } else { format!("0{id}") }
}

testkit::both_engines! { app crate::app;
    /// From the first word it is the woman officer's: not in the station's list, search or news, and not to be opened by its SHO,
    /// its woman desk, the circle or the district.
    async fn it_is_the_named_officers_and_nobody_elses(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, number, _) = told(&clerk).await;
        for (kind, unit) in [("sho", "QTA-SAR"), ("woman-desk", "QTA-SAR"), ("desk", "QTA-SAR"), ("sdpo", "QTA-C-SAR"),
            ("dpo", "QTA"), ("ssoiu-officer", "QTA"), ("rpo", "R-QTA"), ("igp", "BAL"), ("auditor", "BAL"), ("sho", "QTA-CTY")] {
            let other = app.officer(kind, unit).await;
            assert_eq!(opens(&other, &report).await, [404, 404, 404], "{kind} {unit}");
            for page in ["", "/slip", "/slip.pdf", "/seal", "/hand-over", "/transfer", "/contacts", "/evidence", "/persons", "/links"] {
                let status = other.get(&format!("{report}{page}?purpose=supervise")).await.status.as_u16();
                assert_eq!(status, 404, "{kind} {page}");
            }
            for list in ["/reports", "/reports.csv", "/reports/live", "/sealed", "/sealed.csv", "/api/v1/reports", "/api/v1/sealed"] {
                let text = other.get(list).await.text();
                assert!(!text.contains(&number) && !text.contains(NAME), "{kind} {list}");
            }
            let found = other.post("/reports/search", &[("q", NAME), ("purpose", "supervise")]).await.text();
            assert!(!found.contains(&number), "{kind} finds it by name");
            let found = other.post("/reports/search", &[("q", &number), ("purpose", "supervise")]).await.text();
            assert!(!found.contains(report.trim_start_matches("/reports/")), "{kind} finds it by number");
        }
        assert_eq!(opens(&clerk, &report).await, [404, 404, 404], "nor the clerk who took it down");
        let mine = named.get("/sealed").await.expect(200).text();
        assert!(mine.contains(&number) && mine.contains("Violence against a woman"), "{mine}");
        let file = taken_away(&app, &named, ("/sealed", "/sealed", ""), &[]).await;
        assert!(file.len() == 1 && file[0][0] == number && file[0].iter().all(|cell| cell != NAME), "{file:?}");
        assert!(!named.get("/reports").await.text().contains(&number), "in no other list");
        let read = named.get(&format!("{report}?purpose=investigate")).await.expect(200).text();
        assert!(read.contains(WORDS) && read.contains(NAME) && read.contains("District woman officer"), "{read}");
        let row = &named.get("/api/v1/sealed").await.expect(200).json()["rows"][0];
        assert_eq!((row["number"].as_str(), row["profile"].as_str()), (Some(number.as_str()), Some("violence")));
        app.expect_clean().await;
    }

    /// What is not there and what is sealed answer alike, to the byte.
    async fn a_sealed_report_answers_like_one_that_never_was(app: TestApp) {
        app.officer("woman-officer", "QTA").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, ..) = told(&clerk).await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let never = "/reports/019ab5c0-0000-7000-8000-00000000dead";
        // But for its own address, and the reference each fault has.
        let said = |reply: testkit::Reply, path: &str| {
            let text = reply.text().replace(path.trim_start_matches("/reports/"), "");
            let (before, after) = text.split_once("give this reference").expect("a fault");
            let (_, after) = after.split_once("</bdi>").expect("its reference");
            (reply.status.as_u16(), format!("{before}{after}"))
        };
        let once = once();
        for page in ["", "?purpose=supervise", "/slip", "/transfer", "/contacts", "/seal", "/evidence"] {
            let (there, gone) = (sho.get(&format!("{report}{page}")).await, sho.get(&format!("{never}{page}")).await);
            if there.status == 200 {
                // Why one opens it is asked before anything is looked for.
                assert!(page.is_empty() && gone.status == 200 && there.bytes.len() == gone.bytes.len());
                continue;
            }
            assert_eq!(said(there, &report), said(gone, never), "{page}");
        }
        let fields = [("words", "x"), ("reason", "x"), ("profile", "child"), ("way", "phone"), ("result", "spoke"), ("once", once.as_str())];
        for verb in ["/seal", "/contacts", "/transfer", "/transfer/accept", "/persons", "/hand-over"] {
            let (there, gone) =
                (sho.post(&format!("{report}{verb}"), &fields).await, sho.post(&format!("{never}{verb}"), &fields).await);
            assert_eq!(there.status.as_u16(), 404, "{verb}");
            assert_eq!(said(there, &report), said(gone, never), "{verb}");
        }
    }

    /// The clerk who took it down prints its slip and adds papers for an hour; then he knows of it no more. The paper says a
    /// code, and with the code alone she follows it.
    async fn its_clerk_finishes_with_it_for_an_hour(app: TestApp) {
        app.officer("woman-officer", "QTA").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let colleague = app.officer("naib-moharrir", "QTA-SAR").await;
        let (report, number, code) = told(&clerk).await;
        let page = clerk.get(&format!("{report}/slip")).await.expect(200).text();
        assert!(page.contains("This report is sealed") && page.contains(&code));
        let paper = clerk.get(&format!("{report}/slip.pdf")).await.expect(200);
        let named = paper.headers["content-disposition"].to_str().unwrap().to_owned();
        assert!(paper.bytes.starts_with(b"%PDF") && named.contains("paper.pdf") && !named.contains(&number), "{named}");
        clerk.get(&format!("{report}/evidence")).await.expect(200);
        colleague.get(&format!("{report}/slip")).await.expect(404);
        let tracked = app.guest().post("/track", &[("number", ""), ("code", &code)]).await.expect(200).text();
        assert!(!tracked.contains(NAME) && !tracked.contains(WORDS), "{tracked}");
        app.guest().post("/track", &[("number", &number), ("code", &code)]).await.expect(200);
        app.guest().post("/track", &[("number", ""), ("code", "7KM2-PQX9-4TH3")]).await.expect(422);
        let ordinary = file(&clerk, &once(), &[]).await.expect(303).location();
        let (_, plain) = slip(&clerk, &ordinary).await;
        app.guest().post("/track", &[("number", ""), ("code", &plain)]).await.expect(422);
        for _ in 0..7 {
            app.clock.advance(600);
            clerk.get("/reports").await.expect(200);
        }
        for page in ["/slip", "/slip.pdf", "/evidence"] {
            clerk.get(&format!("{report}{page}")).await.expect(404);
        }
    }

    /// A vacancy falls to the next in the line and never to the station; nobody there yet, whoever first can is named.
    async fn a_vacancy_falls_to_the_next_and_never_to_the_station(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let (report, number, _) = told(&clerk).await;
        assert_eq!(complaints::service::name_handlers(&app.system()).await.unwrap(), 0, "nobody can be named yet");
        let dpo = app.officer("dpo", "QTA").await;
        assert!(!dpo.get("/sealed").await.text().contains(&number));
        assert_eq!(complaints::service::name_handlers(&app.system()).await.unwrap(), 1);
        assert!(dpo.get("/sealed").await.text().contains(&number));
        assert_eq!(opens(&dpo, &report).await[1], 200);
        let woman = app.officer("woman-officer", "QTA").await;
        assert_eq!(complaints::service::name_handlers(&app.system()).await.unwrap(), 0, "who is named stays named");
        let (second, other, _) = told(&clerk).await;
        assert!(woman.get("/sealed").await.text().contains(&other) && !dpo.get("/sealed").await.text().contains(&other));
        // Relieved of her post she reads it no more, at once; then it falls to the next.
        let mut w = app.system().begin().await.unwrap();
        relieve(&mut w, organisation::post_id("QTA", "woman-officer", 1), "T-2").await.unwrap();
        w.commit().await.unwrap();
        assert_eq!(opens(&woman, &second).await, [404, 404, 404]);
        assert!(!woman.get("/sealed").await.text().contains(&other));
        assert_eq!(complaints::service::name_handlers(&app.system()).await.unwrap(), 1);
        assert_eq!(opens(&dpo, &second).await[1], 200);
        assert_eq!(opens(&sho, &second).await, [404, 404, 404]);
        app.expect_clean().await;
    }

    /// An officer who may read it seals it afterwards, with a reason, and loses sight of it with everybody else; what found it
    /// finds it no more, an open offer is taken back, and nobody takes the seal off.
    async fn sealed_afterwards_it_is_gone_for_whoever_sealed_it(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let (sho, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let at = file(&sho, &once(), &[("words", WORDS), ("name", NAME)]).await.expect(303).location();
        let (number, code) = slip(&sho, &at).await;
        let report = at.trim_end_matches("/slip").to_owned();
        let to = organisation::unit_id("QTA-CTY").to_string();
        sho.post(&format!("{report}/transfer"), &[("to", &to), ("ground", "area"), ("once", &once())]).await.expect(303);
        let find = |q: &'static str| [("q", q), ("purpose", "supervise")];
        assert!(sho.post("/reports/search", &find(NAME)).await.text().contains(&number));
        assert!(there.get("/reports").await.text().contains(&number));
        let page = seal(&sho, &report, "", " ").await.expect(422).text();
        assert!(page.contains("id=\"profile-error\"") && page.contains("id=\"reason-error\""), "{page}");
        seal(&there, &report, "violence", "میری رائے میں").await.expect(403);
        seal(&sho, &report, "violence", "خاتون کو گھر سے خطرہ ہے").await.expect(303);
        for (officer, post) in [(&sho, "sho"), (&there, "there")] {
            assert_eq!(opens(officer, &report).await, [404, 404, 404], "{post}");
            for list in ["/reports", "/reports.csv"] {
                assert!(!officer.get(list).await.text().contains(&number), "{post} {list}");
            }
            assert!(!officer.post("/reports/search", &find(NAME)).await.text().contains(&number), "{post}");
        }
        seal(&sho, &report, "child", "پھر").await.expect(404);
        seal(&named, &report, "child", "پھر").await.expect(409);
        let read = named.get(&format!("{report}?purpose=investigate")).await.expect(200).text();
        assert!(read.contains("خاتون کو گھر سے خطرہ ہے") && read.contains(NAME), "{read}");
        app.guest().post("/track", &[("number", &number), ("code", &code)]).await.expect(200);
        app.expect_clean().await;
    }

    /// A handler hands it over by name; the station cannot, and nobody of the station can be given it.
    async fn it_is_handed_over_by_name(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let unit = app.officer("ssoiu-officer", "QTA").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        app.officer("sho", "QTA-SAR").await;
        let (report, number, _) = told(&clerk).await;
        let form = named.get(&format!("{report}/hand-over")).await.expect(200).text();
        assert!(form.contains("sexual-offences") && !form.contains("Sariab"), "{form}");
        let to = account_in(&form);
        let sent = |to: &str| vec![("to".to_owned(), to.to_owned()), ("reason".to_owned(), "ان کے پاس یونٹ ہے".to_owned())];
        let post = async |who: &Browser<'_>, to: &str| {
            let fields = sent(to);
            let mut fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
            let once = once();
            fields.push(("once", &once));
            who.post(&format!("{report}/hand-over"), &fields).await
        };
        post(&named, "019ab5c0-0000-7000-8000-00000000dead").await.expect(422);
        post(&unit, &to).await.expect(404);
        post(&named, &to).await.expect(303);
        assert!(unit.get("/sealed").await.text().contains(&number) && !named.get("/sealed").await.text().contains(&number));
        assert_eq!((opens(&unit, &report).await[1], opens(&named, &report).await), (200, vec![404, 404, 404]));
        app.expect_clean().await;
    }

    /// In sealed cover: a handler offers it, the officer named at the other end accepts; no station's inbox shows it.
    async fn it_travels_in_sealed_cover(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let (sho, there) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, number, _) = told(&clerk).await;
        let to = organisation::unit_id("QTA-CTY").to_string();
        let offer = |once: &str| [("to".to_owned(), to.clone()), ("ground".to_owned(), "area".to_owned()), ("once".to_owned(), once.to_owned())];
        let fields = offer(&once());
        let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        sho.post(&format!("{report}/transfer"), &fields).await.expect(404);
        named.post(&format!("{report}/transfer"), &fields).await.expect(303);
        let inbox = there.get("/reports").await.text();
        assert!(!inbox.contains(&number) && there.get("/reports/live").await.json()["offered"] == 0, "{inbox}");
        there.post(&format!("{report}/transfer/accept"), &[("once", &once())]).await.expect(404);
        named.post(&format!("{report}/transfer/accept"), &[("once", &once())]).await.expect(303);
        assert_eq!((opens(&there, &report).await, opens(&named, &report).await[1]), (vec![404, 404, 404], 200));
        app.expect_clean().await;
    }

    /// Sent from home it goes to no station; JSON takes the same answer; a made-up answer is named; none is needed.
    async fn it_is_asked_on_every_way_in(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let home = json!({ "words": WORDS, "district": "QTA", "station": "QTA-SAR", "name": NAME, "seal": "child" });
        let sent = app.guest().post_json("/api/v1/online-reports", &once(), &home).await.expect(201).json();
        let number = sent["number"].as_str().unwrap();
        assert!(!sho.get("/reports").await.text().contains(number));
        assert!(named.get("/sealed").await.text().contains(number));
        let new = json!({ "words": WORDS, "spoken": "urdu", "killi": "کلی", "seal": "witness" });
        let made = clerk.post_json("/api/v1/reports", &once(), &new).await.expect(201).json();
        assert!(named.get("/sealed").await.text().contains(made["number"].as_str().unwrap()));
        let page = file(&clerk, &once(), &[("seal", "sealed")]).await.expect(422).text();
        assert!(page.contains("id=\"seal-error\""));
        let plain = file(&clerk, &once(), &[("seal", "ordinary")]).await.expect(303).location();
        sho.get(&format!("{}?purpose=supervise", plain.trim_end_matches("/slip"))).await.expect(200);
    }
}

testkit::both_engines! { app crate::app;
    /// Danger to life gives the place alone, at once, to whoever is on duty at its office; another office has no such code; its
    /// handlers know.
    async fn danger_to_life_releases_the_place_and_nothing_else(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (sho, other) = (app.officer("sho", "QTA-SAR").await, app.officer("sho", "QTA-CTY").await);
        let (report, number, _) = told(&clerk).await;
        let row = named.get("/api/v1/sealed").await.json()["rows"][0].clone();
        let code = row["pseudonym"].as_str().unwrap().to_owned();
        sho.get("/danger").await.expect(200);
        let page = sho.post("/danger", &[("pseudonym", &code.to_lowercase())]).await.expect(200).text();
        assert!(page.contains("ریلوے پھاٹک"), "{page}");
        assert!(!page.contains(WORDS) && !page.contains(NAME) && !page.contains(&number) && !page.contains("7654321"));
        let json = clerk.post_json("/api/v1/danger", &once(), &json!({ "pseudonym": code })).await.expect(200).json();
        assert_eq!((json["landmark"].as_str(), json.as_object().unwrap().len()), (Some("ریلوے پھاٹک"), 4));
        for (officer, typed) in [(&other, code.as_str()), (&sho, "S-2222-2222"), (&sho, number.as_str()), (&sho, "")] {
            let page = officer.post("/danger", &[("pseudonym", typed)]).await.expect(422).text();
            assert!(page.contains("id=\"pseudonym-error\"") && !page.contains("ریلوے پھاٹک"), "{typed}");
        }
        assert_eq!(opens(&sho, &report).await, [404, 404, 404], "and it stays sealed");
        let read = named.get(&format!("{report}?purpose=investigate")).await.expect(200).text();
        assert!(read.contains("Place released for danger to life"), "{read}");
        app.expect_clean().await;
    }
    /// Sealed while a verb waited for it: the verb finds that there is no such report, and leaves nothing.
    async fn a_verb_that_waited_finds_it_sealed(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let to = organisation::unit_id("QTA-CTY").to_string();
        let tried: [(&str, &[(&str, &str)]); 4] = [
            ("contacts", &[("way", "phone"), ("result", "spoke")]),
            ("sortings", &[("sort", "grave")]),
            ("persons", &[("role", "suspect"), ("name", "نامعلوم")]),
            ("transfer", &[("to", &to), ("ground", "area"), ("words", "حدود")]),
        ];
        for (verb, fields) in tried {
            let at = file(&sho, &once(), &[]).await.expect(303).location();
            let report = at.trim_end_matches("/slip");
            let id = report.trim_start_matches("/reports/");
            let tx = app.core.db.write().await.unwrap();
            tx.lock(&format!("complaints.outcome/{id}")).await.unwrap();
            let once = once();
            let fields = [fields, &[("once", once.as_str())]].concat();
            let (path, bytes) = (format!("{report}/{verb}"), id.parse::<uuid::Uuid>().unwrap());
            let sealing = async {
                tokio::time::sleep(std::time::Duration::from_millis(300)).await;
                let sql = "UPDATE complaints_report SET sensitivity = 4 WHERE id = $1";
                let sealed = sea_orm::Statement::from_sql_and_values(tx.get_database_backend(), sql, [bytes.into()]);
                tx.execute_raw(sealed).await.unwrap();
                tx.commit().await.unwrap();
            };
            let (answer, ()) = tokio::join!(sho.post(&path, &fields), sealing);
            answer.expect(404);
        }
    }
}
