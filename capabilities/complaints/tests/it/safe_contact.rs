//! Safe contact: asked on every way in, silence in violence, changed by her alone, minded by whoever contacts.

use serde_json::json;
use testkit::{Browser, Reply, TestApp};

use crate::{file, once, slip};

/// A report at a counter; its address, number and code.
async fn told(clerk: &Browser<'_>, more: &[(&str, &str)]) -> (String, String, String) {
    let at = file(clerk, &once(), more).await.expect(303).location();
    let (number, code) = slip(clerk, &at).await;
    (at.trim_end_matches("/slip").to_owned(), number, code)
}

async fn contact(officer: &Browser<'_>, report: &str, more: &[(&str, &str)]) -> Reply {
    let token = once();
    let mut fields = vec![("way", "phone"), ("result", "spoke"), ("once", &token)];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    officer.post(&format!("{report}/contacts"), &fields).await
}

async fn shown(officer: &Browser<'_>, report: &str) -> String {
    officer.get(&format!("{report}?purpose=serve-citizen")).await.expect(200).text()
}

testkit::both_engines! { app crate::app;
    /// Nothing is required; what is said stands before everything else, on the report and on the form of a contact.
    async fn what_was_said_stands_first_for_whoever_contacts(app: TestApp) {
        let clerk = app.officer("sho", "QTA-SAR").await;
        let (plain, ..) = told(&clerk, &[]).await;
        assert!(shown(&clerk, &plain).await.contains("By phone") && shown(&clerk, &plain).await.contains("was not asked yet"));
        contact(&clerk, &plain, &[]).await.expect(303);
        let said = [("safe_may", "come"), ("safe_whose", "family")];
        let (report, ..) = told(&clerk, &said).await;
        for page in [shown(&clerk, &report).await, clerk.get(&format!("{report}/contacts")).await.expect(200).text()] {
            let (mind, first) = (page.find("Do not ring, write or visit").unwrap(), page.find("<form method=\"post\" novalidate").unwrap_or(usize::MAX));
            assert!(mind < first && page.contains("Shared in the family"), "{page}");
        }
        let named = [("safe_may", "yes"), ("safe_ways", "call"), ("safe_whose", "family"), ("safe_name", "باجی رقیہ"), ("safe_from", "۹"), ("safe_to", "12")];
        let (report, ..) = told(&clerk, &named).await;
        let page = shown(&clerk, &report).await;
        assert!(page.contains("باجی رقیہ") && page.contains("Only from") && page.contains("12:00") && page.contains("Send no message"), "{page}");
        app.expect_clean().await;
    }

    /// What makes no sense is said at its box with everything typed still there.
    async fn what_is_wrong_is_said_at_its_box(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let wrong = [("safe_whose", "none"), ("safe_ways", "sms"), ("safe_from", "25"), ("safe_to", "3"), ("safe_may", "never"), ("safe_under", "other")];
        let page = file(&clerk, &once(), &wrong).await.expect(422).text();
        for field in ["safe_may", "safe_ways", "safe_from", "safe_name"] {
            assert!(page.contains(&format!("id=\"{field}-error\"")), "{field}");
        }
        assert!(page.contains("value=\"none\" checked") && page.contains("value=\"sms\" checked"));
    }

    /// In violence nobody rings who was not told to; a contact all the same needs a reason, which stays.
    async fn violence_is_silent_and_a_contact_against_it_is_never_silent(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, number, code) = told(&clerk, &[("seal", "violence"), ("phone", "03000000001")]).await;
        let page = named.get(&format!("{report}?purpose=investigate")).await.expect(200).text();
        assert!(page.contains("Do not ring, write or visit") && page.contains("was not asked yet"), "{page}");
        let warned = contact(&named, &report, &[]).await.expect(422).text();
        assert!(warned.contains("id=\"against-error\"") && warned.contains("must not be contacted"), "{warned}");
        let page = named.get(&format!("{report}?purpose=investigate")).await.expect(200).text();
        assert!(!page.contains("spoken with"), "the warning wrote nothing");
        contact(&named, &report, &[("against", "ہسپتال نے اطلاع دی، جان کو خطرہ تھا")]).await.expect(303);
        let page = named.get(&format!("{report}?purpose=investigate")).await.expect(200).text();
        assert!(page.contains("no contact was wanted") && page.contains("جان کو خطرہ تھا"), "{page}");
        contact(&named, &report, &[("way", "station")]).await.expect(303);
        // She says otherwise, and only as far as she says.
        let form = [("number", number.as_str()), ("code", &code), ("go", "save"), ("safe_ways", "call"), ("once", &once())];
        app.guest().post("/track/contact", &form).await.expect(200);
        contact(&named, &report, &[]).await.expect(303);
        contact(&named, &report, &[("way", "visit")]).await.expect(422);
        let hers = app.guest().post("/track", &[("number", ""), ("code", &code)]).await.expect(200).text();
        assert!(!hers.contains("جان کو خطرہ") && hers.contains("changed with the code"), "{hers}");
        // To the station it is as if it never was.
        let sho = app.officer("sho", "QTA-SAR").await;
        sho.get(&format!("{report}/safe-contact")).await.expect(404);
        contact(&sho, &report, &[("against", "x")]).await.expect(404);
        app.expect_clean().await;
    }

    /// Sealed afterwards, an ordinary report falls silent with everything else.
    async fn sealing_silences_what_she_did_not_decide(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let (report, ..) = told(&sho, &[("phone", "03000000001")]).await;
        assert!(shown(&sho, &report).await.contains("May be reached"));
        let seal = [("profile", "violence"), ("reason", "گھر سے خطرہ"), ("once", &once())];
        sho.post(&format!("{report}/seal"), &seal).await.expect(303);
        contact(&named, &report, &[]).await.expect(422);
    }

    /// Changed with number and code, or in her presence by whoever works on it on duty; each change stays beside.
    async fn she_changes_it_and_nobody_else(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, number, code) = told(&clerk, &[("safe_may", "yes"), ("safe_ways", "call")]).await;
        let at = format!("{report}/safe-contact");
        let page = clerk.post(&at, &[("safe_may", "no"), ("once", &once())]).await.expect(422).text();
        assert!(page.contains("id=\"present-error\"") && page.contains("value=\"no\" checked"), "{page}");
        clerk.post(&at, &[("safe_may", "no"), ("present", "yes"), ("once", &once())]).await.expect(303);
        let page = shown(&clerk, &report).await;
        assert!(page.contains("Do not contact this person at all") && page.contains("changed at the office"), "{page}");
        for (officer, status) in [(app.officer("sho", "QTA-CTY").await, 404), (app.officer("dpo", "QTA").await, 403)] {
            officer.post(&at, &[("safe_may", "yes"), ("present", "yes"), ("once", &once())]).await.expect(status);
        }
        let hers = [("number", number.as_str()), ("code", &code)];
        let page = app.guest().post("/track/contact", &hers).await.expect(200).text();
        assert!(page.contains("value=\"no\" checked") && page.contains("data-exit"), "{page}");
        let token = once();
        let save = [hers.as_slice(), &[("go", "save"), ("safe_may", "yes"), ("safe_ways", "sms"), ("once", &token)]].concat();
        for _ in 0..2 {
            app.guest().post("/track/contact", &save).await.expect(200);
        }
        let page = shown(&clerk, &report).await;
        assert_eq!(page.matches("changed with the code").count(), 1, "sent twice is one change");
        assert!(page.contains("Do not ring. May be reached:") && page.contains("By SMS"), "{page}");
        let wrong = [("number", number.as_str()), ("code", "7KM2-PQX9-4TH3"), ("go", "save"), ("safe_may", "yes"), ("once", &token)];
        app.guest().post("/track/contact", &wrong).await.expect(422);
        let odd = [hers.as_slice(), &[("go", "save"), ("safe_may", "\u{202e}yes"), ("once", &token)]].concat();
        assert!(app.guest().post("/track/contact", &odd).await.expect(422).text().contains("safe_may-error"));
        app.expect_clean().await;
    }

    /// Two changes of one report at once: both stand, in their order, and nothing is lost.
    async fn two_changes_at_once_both_stand(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, number, code) = told(&clerk, &[]).await;
        let (one, other) = (once(), once());
        let held = [("number", number.as_str()), ("code", code.as_str()), ("go", "save")];
        let first = [held.as_slice(), &[("safe_may", "no"), ("once", &one)]].concat();
        let second = [held.as_slice(), &[("safe_may", "come"), ("once", &other)]].concat();
        let (her, also_her) = (app.guest(), app.guest());
        let (x, y) = tokio::join!(her.post("/track/contact", &first), also_her.post("/track/contact", &second));
        x.expect(200);
        y.expect(200);
        assert_eq!(shown(&clerk, &report).await.matches("changed with the code").count(), 2);
        app.expect_clean().await;
    }

    /// The same over JSON, from home too: nobody is rung who did not say so.
    async fn json_says_the_same(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let new = json!({ "words": "x", "spoken": "urdu", "killi": "کلی", "safe_contact": { "may": "yes", "ways": ["call", "sms"], "under": "none" } });
        let made = clerk.post_json("/api/v1/reports", &once(), &new).await.expect(201).json();
        let at = format!("/api/v1/reports/{}/safe-contact", made["id"].as_str().unwrap());
        let stands = clerk.get(&at).await.expect(200).json();
        assert_eq!((&stands["ways"], &stands["under"], &stands["said"]), (&json!(["call", "sms"]), &json!("none"), &json!(true)));
        let change = json!({ "present": true, "safe_contact": { "may": "come" } });
        let token = once();
        assert_eq!(clerk.post_json(&at, &token, &change).await.expect(201).json()["may"], "come");
        clerk.post_json(&at, &token, &change).await.expect(200);
        clerk.post_json(&at, &once(), &json!({ "present": false, "safe_contact": {} })).await.expect(422);
        let held = json!({ "number": made["number"], "code": made["code"], "safe_contact": { "may": "no" } });
        assert_eq!(app.guest().post_json("/api/v1/track/contact", &once(), &held).await.expect(200).json()["may"], "no");
        let faulty = json!({ "number": made["number"], "code": made["code"], "safe_contact": { "ways": ["pigeon"] } });
        let problem = app.guest().post_json("/api/v1/track/contact", &once(), &faulty).await.expect(422).json();
        assert_eq!(problem["errors"][0]["field"], "safe_ways");
        for (body, rung) in [(json!({}), json!([])), (json!({ "may_call": true }), json!(["call"])), (json!({ "safe_contact": { "ways": ["sms"] } }), json!(["sms"]))] {
            let mut home = json!({ "words": "گھر سے چوری", "district": "QTA", "phone": "0300-0000001" });
            home.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
            let sent = app.guest().post_json("/api/v1/online-reports", &once(), &home).await.expect(201).json();
            let held = json!({ "number": sent["number"], "code": sent["code"] });
            assert_eq!(app.guest().post_json("/api/v1/track/contact", &once(), &held).await.expect(200).json()["ways"], rung);
        }
        app.expect_clean().await;
    }

    /// Whoever may not know who told it does not read the other name either.
    async fn the_other_name_is_part_of_who_it_was(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, ..) = told(&clerk, &[("safe_may", "yes"), ("safe_name", "باجی رقیہ")]).await;
        for at in ["?purpose=serve-citizen", "/contacts", "/safe-contact"] {
            let page = clerk.get(&format!("{report}{at}")).await.expect(200).text();
            assert!(!page.contains("باجی رقیہ") && page.contains("Ask by another name"), "{at} {page}");
            let page = sho.get(&format!("{report}{at}")).await.expect(200).text();
            assert!(page.contains("باجی رقیہ"), "{at}");
        }
    }

    /// Its key takes it along.
    async fn erasure_takes_it_along(app: TestApp) {
        let clerk = app.officer("sho", "QTA-SAR").await;
        let (report, number, code) = told(&clerk, &[]).await;
        let save = [("number", number.as_str()), ("code", &code), ("go", "save"), ("safe_name", "باجی رقیہ"), ("once", &once())];
        app.guest().post("/track/contact", &save).await.expect(200);
        app.settle().await;
        app.erase("complaint", report.trim_start_matches("/reports/").parse().unwrap()).await;
        assert!(!shown(&clerk, &report).await.contains("باجی رقیہ"));
        app.guest().post("/track/contact", &save).await.expect(404);
        assert!(app.check().await.is_clean());
    }
}
