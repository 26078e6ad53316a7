//! The custody register: an arrest, a production, an end, and the diary that opens with whoever is held.

use organisation::unit_id;
use serde_json::json;
use testkit::{Browser, Reply, TestApp, taken_away};

use crate::{next_day, once};

/// What an arrest needs; every test begins at 14:05 on 21 November 2026.
const LEAST: [(&str, &str); 20] = [
    ("name", "یوسف"),
    ("parentage", "کریم بخش"),
    ("gender", "male"),
    ("child", "no"),
    ("ground", "crpc-54"),
    ("sections", "379 ت پ"),
    ("place", "کلی شابو"),
    ("arrested_on-day", "۲۱"),
    ("arrested_on-month", "11"),
    ("arrested_on-year", "2026"),
    ("arrested_at-hour", "۱۲"),
    ("arrested_at-minute", "10"),
    ("arrested_by", "اے ایس آئی نصیر"),
    ("grounds_told", "yes"),
    ("condition", "کوئی چوٹ نہیں"),
    ("relative_why", "فون بند تھا"),
    ("relative", ""),
    ("born", ""),
    ("fir", ""),
    ("woman_officer", ""),
];

async fn arrest_once(browser: &Browser<'_>, once: &str, more: &[(&str, &str)]) -> Reply {
    let mut fields: Vec<(&str, &str)> = LEAST.to_vec();
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    fields.push(("once", once));
    browser.post("/custody/new", &fields).await
}

async fn arrest(browser: &Browser<'_>, more: &[(&str, &str)]) -> Reply {
    arrest_once(browser, &once(), more).await
}

fn on(day: &'static str, hour: &'static str, prefix: &str) -> Vec<(String, &'static str)> {
    let parts =
        [("on-day", day), ("on-month", "11"), ("on-year", "2026"), ("at-hour", hour), ("at-minute", "30")];
    parts.into_iter().map(|(part, value)| (format!("{prefix}_{part}"), value)).collect()
}

async fn produce(
    browser: &Browser<'_>,
    record: &str,
    (day, hour): (&'static str, &'static str),
    more: &[(&str, &str)],
) -> Reply {
    let (when, once) = (on(day, hour, "produced"), once());
    let mut fields: Vec<(&str, &str)> = when.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    fields.extend([("court", "جوڈیشل مجسٹریٹ سریاب"), ("once", once.as_str())]);
    fields.extend_from_slice(more);
    browser.post(&format!("{record}/produce"), &fields).await
}

async fn release(
    browser: &Browser<'_>,
    record: &str,
    (day, hour): (&'static str, &'static str),
    more: &[(&str, &str)],
) -> Reply {
    let (when, once) = (on(day, hour, "ended"), once());
    let mut fields: Vec<(&str, &str)> = when.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    fields.push(("once", once.as_str()));
    fields.extend_from_slice(more);
    browser.post(&format!("{record}/release"), &fields).await
}

async fn open(browser: &Browser<'_>, custody: &str, more: &[(&str, &str)]) -> Reply {
    let once = once();
    let mut fields = vec![("custody", custody), ("once", once.as_str())];
    fields.extend_from_slice(more);
    browser.post("/diary/open", &fields).await
}

/// A remand to police custody until a day.
const fn until(day: &'static str, month: &'static str) -> [(&'static str, &'static str); 4] {
    [("order", "police-remand"), ("until-day", day), ("until-month", month), ("until-year", "2026")]
}

/// A page as it reads: without what keeps a number's direction.
fn read(reply: Reply) -> String {
    reply.expect(200).prose().replace(['\u{2068}', '\u{2069}'], "")
}

testkit::both_engines! { app crate::app;
    /// Arrest, list with what is left, diary with both hours, remand, and the end; nothing of the person is in the open.
    async fn an_arrest_is_on_record_until_it_ends(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        assert!(clerk.get("/custody").await.expect(200).text().contains("Nobody is on record"));
        clerk.get("/custody/new").await.expect(200);
        let record = arrest(&clerk, &[("cnic", "54400-1234567-1")]).await.expect(303).location();
        let page = read(clerk.get(&record).await);
        for said in ["QTA-SAR-C-1/26", "یوسف ولد کریم بخش", "22 November 2026, 12:10", "22 h 5 min left", "54400-1234567-1", "فون بند تھا"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        let list = read(clerk.get("/custody").await);
        assert!(list.contains("یوسف ولد کریم بخش") && list.contains("22 h 5 min left") && list.contains("379 ت پ"), "{list}");
        let diary = read(clerk.get("/diary").await);
        assert!(diary.contains("Arrest") && diary.contains("یوسف ولد کریم بخش") && diary.contains("14:05") && diary.contains("12:10"), "{diary}");
        app.clock.advance(4 * 3_600);
        let clerk = app.back("moharrir", "QTA-SAR").await;
        produce(&clerk, &record, ("21", "17"), &until("25", "11")).await.expect(303);
        let page = read(clerk.get(&record).await);
        assert!(page.contains("Police custody until 25 November 2026") && page.contains("جوڈیشل مجسٹریٹ سریاب"), "{page}");
        release(&clerk, &record, ("21", "18"), &[("end", "released-169")]).await.expect(422);
        app.clock.advance(3_600);
        let clerk = app.back("moharrir", "QTA-SAR").await;
        release(&clerk, &record, ("21", "18"), &[("end", "released-169")]).await.expect(303);
        let page = read(clerk.get(&record).await);
        assert!(page.contains("Custody ended: Released on bond, evidence deficient") && !page.contains("/produce"), "{page}");
        let diary = read(clerk.get("/diary").await);
        for kind in ["Court production", "Release"] {
            assert!(diary.contains(kind), "{kind}: {diary}");
        }
        app.expect_clean().await;
    }

    /// Everything wrong is named at its box, what was typed stays, and no number is used up.
    async fn faults_are_named_at_their_boxes(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let wrong = [("name", "\u{202E}"), ("parentage", "کریم"), ("gender", ""), ("child", ""), ("born", "x"), ("cnic", "12"), ("ground", "fir"), ("fir", "9/26"),
            ("arrested_at-hour", "23"), ("grounds_told", ""), ("condition", ""), ("relative_why", "")];
        let page = arrest(&clerk, &wrong).await.expect(422).text();
        for field in ["name", "gender", "child", "born", "cnic", "fir", "arrested_on", "grounds_told", "condition", "relative"] {
            assert!(page.contains(&format!("id=\"{field}-error\"")), "{field}: {page}");
        }
        assert!(page.contains("value=\"کریم\"") && page.contains("has no FIR of this number"));
        let woman = arrest(&clerk, &[("gender", "female")]).await.expect(422).text();
        assert!(woman.contains("id=\"woman_officer-error\""));
        let child = arrest(&clerk, &[("child", "yes"), ("born", "15")]).await.expect(422).text();
        assert!(child.contains("id=\"guardian-error\"") && child.contains("id=\"probation-error\""));
        let unborn = arrest(&clerk, &[("child", "yes"), ("born", "2027")]).await.expect(422).text();
        assert!(unborn.contains("id=\"born-error\""));
        let record = arrest(&clerk, &[("gender", "female"), ("woman_officer", "لیڈی کانسٹیبل شازیہ")]).await.expect(303).location();
        let page = clerk.get(&record).await.expect(200).text();
        assert!(page.contains("QTA-SAR-C-1/26") && page.contains("A woman is not kept in police custody"), "warned and not stopped");
    }

    /// Fifteen days in all, from the first remand; beyond that it is refused with the last day, and nothing is written.
    async fn remand_beyond_fifteen_days_is_refused(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let record = arrest(&clerk, &[]).await.expect(303).location();
        let page = produce(&clerk, &record, ("21", "13"), &until("7", "12")).await.expect(422).text();
        assert!(page.contains("id=\"until-error\"") && page.contains("06-12-2026"), "{page}");
        produce(&clerk, &record, ("21", "13"), &until("1", "12")).await.expect(303);
        app.clock.advance(9 * 86_400);
        let clerk = app.back("moharrir", "QTA-SAR").await;
        let page = produce(&clerk, &record, ("30", "12"), &until("7", "12")).await.expect(422).text();
        assert!(page.contains("06-12-2026"), "counted from the first: {page}");
        produce(&clerk, &record, ("30", "12"), &until("6", "12")).await.expect(303);
        produce(&clerk, &record, ("30", "13"), &[("order", "judicial")]).await.expect(303);
        assert!(clerk.get(&record).await.text().contains("To prison"));
        app.expect_clean().await;
    }

    /// The opening has exactly those whom the register holds; new names are recorded there, and an empty lock-up is not claimed.
    async fn a_day_opens_with_those_in_custody(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let old = [("rows", "1"), ("held-1-name", "پرانا قیدی"), ("held-1-offence", "379"), ("held-1-on-day", "20"), ("held-1-on-month", "11"),
            ("held-1-on-year", "2026"), ("held-1-at-hour", "22"), ("held-1-at-minute", "15")];
        open(&clerk, "held", &old).await.expect(303);
        arrest(&clerk, &[]).await.expect(303);
        let gone = arrest(&clerk, &[("name", "رہا شدہ")]).await.expect(303).location();
        release(&clerk, &gone, ("21", "13"), &[("end", "bail-police")]).await.expect(303);
        app.clock.advance(next_day(8, 1));
        let morning = app.officer("naib-moharrir", "QTA-SAR").await;
        let (token, cash) = (once(), "0");
        morning.post("/diary/close", &[("cash", cash), ("once", token.as_str())]).await.expect(303);
        let form = morning.get("/diary/open").await.expect(200).text();
        assert!(form.contains("یوسف ولد کریم بخش") && !form.contains("value=\"یوسف"), "read only: {form}");
        assert!(form.contains("value=\"پرانا قیدی\"") && !form.contains("رہا شدہ"), "{form}");
        let page = open(&morning, "nobody", &[]).await.expect(422).text();
        assert!(page.contains("somebody is in custody"), "{page}");
        let mut new = old;
        new[1].1 = "نیا نام";
        new[6].1 = "9";
        let page = open(&morning, "held", &new).await.expect(422).text();
        assert!(page.contains("id=\"held-1-name-error\"") && page.contains("Record this arrest"), "{page}");
        open(&morning, "held", &old).await.expect(303);
        let diary = read(morning.get("/diary").await);
        assert!(diary.contains("1۔ یوسف ولد کریم بخش، بابت 379 ت پ، گرفتار 21-11-2026 بوقت 12:10") && diary.contains("2۔ پرانا قیدی"), "{diary}");
        assert!(!diary.contains("رہا شدہ"), "{diary}");
        // At the next opening the one of old is suggested, the one of the register stands by itself.
        app.clock.advance(86_400);
        let clerk = app.back("moharrir", "QTA-SAR").await;
        let token = once();
        clerk.post("/diary/close", &[("cash", "0"), ("once", token.as_str())]).await.expect(303);
        let form = clerk.get("/diary/open").await.expect(200).text();
        assert!(form.contains("value=\"پرانا قیدی\"") && !form.contains("value=\"یوسف"), "{form}");
        app.expect_clean().await;
    }

    /// Arrest, release and production come from the register alone.
    async fn these_kinds_are_written_by_no_hand(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        for kind in ["arrest", "release", "court-production", "escape", "death-in-custody"] {
            crate::enter(&clerk, kind, "ملزم", "").await.expect(422);
        }
    }

    /// A death is never without its inquiry; an escape says how.
    async fn the_ends_that_must_be_said_are_said(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let record = arrest(&clerk, &[]).await.expect(303).location();
        let page = release(&clerk, &record, ("21", "13"), &[("end", "died")]).await.expect(422).text();
        assert!(page.contains("id=\"words-error\""));
        release(&clerk, &record, ("21", "13"), &[("end", "died"), ("words", "دل کا دورہ، سول ہسپتال")]).await.expect(303);
        assert!(clerk.get(&record).await.expect(200).text().contains("CrPC 176 is due at once"));
        let other = arrest(&clerk, &[]).await.expect(303).location();
        release(&clerk, &other, ("21", "13"), &[("end", "escaped"), ("words", "عدالت کے راستے میں")]).await.expect(303);
        let diary = read(clerk.get("/diary").await);
        assert!(diary.contains("Death in custody") && diary.contains("176") && diary.contains("Escape from custody"), "{diary}");
        app.expect_clean().await;
    }

    /// Two officers end the same custody at once: one wins, and the register has one end.
    async fn two_ending_at_once_make_one_end(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let other = app.officer("sho", "QTA-SAR").await;
        let record = arrest(&clerk, &[]).await.expect(303).location();
        let (a, b) = tokio::join!(
            release(&clerk, &record, ("21", "13"), &[("end", "bail-police")]),
            produce(&other, &record, ("21", "13"), &[("order", "bail")])
        );
        let mut answers = [a.status.as_u16(), b.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 422]);
        let lost = if a.status.as_u16() == 422 { a } else { b };
        assert!(lost.text().contains("has ended already"), "told at the form");
        let json = clerk.get(&format!("/api/v1{record}")).await.expect(200).json();
        assert_eq!(json["steps"].as_array().unwrap().len(), 1);
        app.expect_clean().await;
    }

    /// A form sent twice is one arrest and one end; other words under the same token are refused.
    async fn a_form_sent_twice_is_done_once(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let token = once();
        let first = arrest_once(&clerk, &token, &[]).await.expect(303).location();
        assert_eq!(arrest_once(&clerk, &token, &[]).await.expect(303).location(), first);
        arrest_once(&clerk, &token, &[("name", "کوئی اور")]).await.expect(422);
        let list = clerk.get("/api/v1/custody").await.expect(200).json();
        assert_eq!(list["rows"].as_array().unwrap().len(), 1);
        let body = json!({"end": "bail-police", "ended_on": "2026-11-21", "ended_at": "13:00"});
        let (path, token) = (format!("/api/v1{first}/release"), once());
        clerk.post_json(&path, &token, &body).await.expect(204);
        clerk.post_json(&path, &token, &body).await.expect(204);
        clerk.post_json(&path, &once(), &body).await.expect(409);
        app.expect_clean().await;
    }

    /// Another station learns nothing; the circle reads and writes nothing; nobody off duty writes.
    async fn only_the_station_writes_and_only_its_line_reads(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        app.posted("sho", "QTA-SAR", "sho-1").await;
        let record = arrest(&clerk, &[]).await.expect(303).location();
        for (kind, unit) in [("sho", "QTA-CTY"), ("moharrir", "QTA-CTY"), ("io", "QTA-SAR")] {
            let other = app.officer(kind, unit).await;
            other.get(&record).await.expect(404);
            other.get(&format!("/api/v1{record}")).await.expect(404);
            produce(&other, &record, ("21", "13"), &[("order", "bail")]).await.expect(404);
            release(&other, &record, ("21", "13"), &[("end", "bail-police")]).await.expect(404);
            assert!(!other.get("/custody").await.expect(200).text().contains("یوسف"));
            assert!(!other.get("/custody.csv").await.expect(200).text().contains("QTA-SAR-C-1"));
        }
        app.back("io", "QTA-SAR").await.get("/custody/new").await.expect(403);
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        let page = sdpo.get(&record).await.expect(200).text();
        assert!(page.contains("یوسف") && !page.contains("/release"), "{page}");
        release(&sdpo, &record, ("21", "13"), &[("end", "bail-police")]).await.expect(403);
        app.expect_clean().await;
    }

    /// The register leaves as its page shows it; each reading of names is in the log of look-ups.
    async fn the_list_leaves_as_a_file_and_reading_names_is_journaled(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        app.settle().await;
        let before = app.log_size(journal::Kind::Lookups).await;
        clerk.get("/custody").await.expect(200);
        app.settle().await;
        assert_eq!(app.log_size(journal::Kind::Lookups).await, before, "nobody was named");
        let record = arrest(&clerk, &[]).await.expect(303).location();
        let ended = arrest(&clerk, &[("name", "=1+1 جمیل")]).await.expect(303).location();
        release(&clerk, &ended, ("21", "13"), &[("end", "bail-police")]).await.expect(303);
        clerk.get("/custody").await.expect(200);
        clerk.get(&record).await.expect(200);
        app.settle().await;
        assert_eq!(app.log_size(journal::Kind::Lookups).await, before + 2, "the list and the record");
        let rows = taken_away(&app, &clerk, ("/custody", "/custody", ""), &["How it stands", "Person"]).await;
        assert_eq!(rows.len(), 2);
        assert!(rows[0][1].contains("یوسف") && rows[0][2].contains("In custody"), "in custody first: {rows:?}");
        assert!(rows[1][1].starts_with('\''), "harmless to a spreadsheet: {rows:?}");
    }

    /// Destroying its key takes the person out of register, diary and list, and leaves number and hours.
    async fn a_record_is_erasable(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let record = arrest(&clerk, &[]).await.expect(303).location();
        app.settle().await;
        app.erase("custody", record.trim_start_matches("/custody/").parse().unwrap()).await;
        let page = clerk.get(&record).await.expect(200).text();
        assert!(!page.contains("یوسف") && page.contains("lawfully erased") && page.contains("QTA-SAR-C-1/26"), "{page}");
        for page in ["/custody", "/diary", "/diary/open"] {
            assert!(!clerk.get(page).await.expect(200).text().contains("یوسف"), "{page}");
        }
        release(&clerk, &record, ("21", "13"), &[("end", "bail-police")]).await.expect(404);
        app.expect_clean().await;
    }

    /// Every verb of the pages is a verb of the API, with the same rules.
    async fn the_api_has_every_verb(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let told = json!({"who": "بھائی", "on": "2026-11-21", "at": "13:00"});
        let body = json!({"name": "یوسف", "parentage": "کریم", "gender": "male", "child": "yes", "born": "16", "ground": "crpc-54", "sections": "379",
            "place": "کلی", "arrested_on": "2026-11-21", "arrested_at": "12:10", "arrested_by": "نصیر", "grounds_told": "no",
            "relative": told, "guardian": told, "probation": told, "condition": "ٹھیک"});
        let made = clerk.post_json("/api/v1/custody", &once(), &body).await.expect(201).json();
        assert_eq!((&made["number"], &made["diary_serial"]), (&json!("QTA-SAR-C-1/26"), &json!(1)));
        let path = format!("/api/v1/custody/{}", made["id"].as_str().unwrap());
        let remand = json!({"court": "عدالت", "produced_on": "2026-11-21", "produced_at": "13:30", "order": "police-remand", "until": "2026-11-24"});
        clerk.post_json(&format!("{path}/produce"), &once(), &remand).await.expect(204);
        let read = clerk.get(&path).await.expect(200).json();
        assert_eq!((&read["custody"]["state"], &read["custody"]["until"]), (&json!("police-remand"), &json!("2026-11-24")));
        assert_eq!((&read["person"]["guardian"]["who"], &read["steps"][0]["words"]), (&json!("بھائی"), &json!("عدالت")));
        assert_eq!(read["custody"]["due_at"], json!("2026-11-22T07:10:00Z"));
        clerk.post_json("/api/v1/custody", &once(), &json!({"name": "x", "unknown": 1})).await.expect(400);
        clerk.post_json("/api/v1/custody", &once(), &json!({"name": "x"})).await.expect(422);
        let office = unit_id("QTA-SAR");
        let day = clerk.get(&format!("/api/v1/offices/{office}/diary/2026-11-21")).await.expect(200).text();
        assert!(day.contains("\"kind\":\"arrest\"") && day.contains("\"kind\":\"court-production\""), "{day}");
        app.expect_clean().await;
    }
}
