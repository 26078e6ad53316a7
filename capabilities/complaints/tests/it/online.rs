//! Reporting from home: page by page without JavaScript, one report a form, whatever a browser sends.

use serde_json::json;
use testkit::{Browser, Reply, TestApp};

use crate::ONCE;

const PHOTO: &[u8] = include_bytes!("../../../../platform/files/tests/photos/with-place.jpg");

/// The least: words; nothing else is known, no name is given.
const LEAST: [(&str, &str); 5] = [
    ("words", "mera mobile cheen liya gaya"),
    ("when_unknown", "yes"),
    ("district", "QTA"),
    ("station", "unknown"),
    ("naming", "withhold"),
];

/// Posts a page of the task.
async fn walk(citizen: &Browser<'_>, step: &str, go: &str, answers: &[(&str, &str)]) -> Reply {
    let mut fields = answers.to_vec();
    fields.extend([("step", step), ("go", go), ("once", ONCE)]);
    citizen.post_as_typed("/report", &fields).await
}

/// The least with other answers, and a place that is not known.
fn with<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = more.to_vec();
    fields.extend(LEAST.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name)));
    fields.push(("place_unknown", "yes"));
    fields
}

/// What stands between two marks.
fn between(page: &str, class: &str) -> String {
    let (_, rest) = page.split_once(class).expect(class);
    let (_, rest) = rest.split_once("<bdi dir=\"ltr\">").expect("an isolated value");
    rest.split_once("</bdi>").expect("its end").0.to_owned()
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\"")).expect(name);
    rest.split_once('"').expect("its end").0.to_owned()
}

testkit::both_engines! { app crate::app;
    /// One thing a page; every page carries all that was answered before, in its body and nowhere else.
    async fn every_page_carries_what_was_answered(app: TestApp) {
        let citizen = app.guest().in_urdu();
        let start = citizen.get("/report").await.expect(200).text();
        assert!(start.contains("tel:15") && start.contains("data-exit") && start.contains("1099"));
        let first = citizen.post_as_typed("/report", &[]).await.expect(200);
        assert_eq!(first.headers["cache-control"], "no-store");
        assert!(first.headers.get("set-cookie").is_none(), "no trace on a shared phone");
        let once = hidden(&first.text(), "once");
        let mut said = vec![("once", once.as_str())];
        let pages = [
            ("words", vec![("words", "چوری ہو گئی")], "name=\"happened-day\""),
            ("when", vec![("happened-day", "۲۰"), ("happened-month", "٩"), ("happened-year", "2026")], "name=\"district\""),
            ("district", vec![("district", "QTA")], "value=\"QTA-SAR\""),
            ("area", vec![("station", "QTA-SAR")], "name=\"killi\""),
            ("place", vec![("killi", "کلی گل محمد")], "name=\"naming\""),
            ("naming", vec![("naming", "give")], "name=\"phone\""),
            ("who", vec![("name", "زرمینہ"), ("phone", "۰۳۰۰۰۰۰۰۰۰۱")], "name=\"safe_may\""),
            ("reach", vec![("safe_may", "come"), ("safe_ways", "")], "value=\"send\""),
        ];
        for (step, typed, asked_next) in pages {
            said.extend(typed);
            let mut fields = said.clone();
            fields.extend([("step", step), ("go", "next")]);
            let page = citizen.post_as_typed("/report", &fields).await.expect(200).text();
            assert!(page.contains(asked_next), "{step}");
            assert_eq!(hidden(&page, "once"), once);
            assert!(page.contains("چوری ہو گئی"), "{step}");
        }
        let mut fields = said.clone();
        fields.extend([("step", "check"), ("go", "send")]);
        let done = citizen.post_as_typed("/report", &fields).await.expect(200).text();
        assert_eq!(between(&done, "slip-number"), "QTA-ONL-2026-000001");
        assert_eq!(between(&done, "slip-code").len(), 14);
        assert!(done.contains("تھانہ سریاب"));
        // The station she named is asked at once.
        let held = [("number", "QTA-ONL-2026-000001"), ("code", &between(&done, "slip-code"))];
        let tracked = citizen.post("/track", &held).await.expect(200).text();
        assert!(tracked.contains("تھانہ سریاب"), "offered");
        let sho = app.officer("sho", "QTA-SAR").await;
        let offered = sho.get("/api/v1/reports/offered").await.expect(200).text();
        assert!(offered.contains("QTA-ONL-2026-000001"));
        app.expect_clean().await;
    }

    /// Words are enough: no name, no phone, no card, no place, no hour, no district. It is in the desk's diary at once.
    async fn words_alone_are_recorded_at_once(app: TestApp) {
        let citizen = app.guest();
        let done = walk(&citizen, "check", "send", &with(&[("district", "unknown")])).await.expect(200).text();
        assert_eq!(between(&done, "slip-number"), "BAL-ONL-2026-000001");
        let (number, code) = (between(&done, "slip-number"), between(&done, "slip-code"));
        let shown = citizen.post("/track", &[("number", &number), ("code", &code)]).await.expect(200).text();
        assert!(shown.contains("Entered in the daily diary under number"));
        app.expect_clean().await;
    }

    /// Sent twice, at once or after a lost answer, it is one report with the same code; later the code is not shown.
    async fn a_form_sent_again_is_one_report_and_its_code_is_not_lost(app: TestApp) {
        let citizen = app.guest();
        let fields = with(&[]);
        let (a, b) = tokio::join!(
            walk(&citizen, "check", "send", &fields),
            walk(&citizen, "check", "send", &fields)
        );
        let (a, b) = (a.expect(200).text(), b.expect(200).text());
        assert_eq!(between(&a, "slip-number"), between(&b, "slip-number"));
        assert_eq!(between(&a, "slip-code"), between(&b, "slip-code"));
        app.clock.advance(901);
        let later = walk(&citizen, "check", "send", &fields).await.expect(200).text();
        assert_eq!(between(&later, "slip-number"), between(&a, "slip-number"));
        assert!(!later.contains("slip-code") && later.contains("not shown again"));
        // Another tab of the same form, with other words: nothing is lost and nothing is answered wrongly.
        let other = walk(&citizen, "check", "send", &with(&[("words", "a second matter")])).await.expect(422).text();
        assert!(other.contains("a second matter") && hidden(&other, "once") != ONCE);
        app.expect_clean().await;
    }

    /// Hidden fields that were tampered with are found on the last page, all at once; nothing is recorded.
    async fn tampered_answers_are_found_at_the_end(app: TestApp) {
        let citizen = app.guest();
        let wrong = with(&[
            ("words", "  "), ("district", "QTA"), ("station", "GWD-CTY"), ("when_unknown", ""),
            ("happened-day", "۳۱"), ("happened-month", "2"), ("happened-year", "2026"), ("naming", "give"),
            ("phone", "12"), ("cnic", "1"), ("spoken", "latin"),
        ]);
        let page = walk(&citizen, "check", "send", &wrong).await.expect(422).text();
        for field in ["words", "happened", "station", "phone", "cnic", "spoken"] {
            assert!(page.contains(&format!("href=\"#{field}\"")), "{field}");
        }
        let made_up = walk(&citizen, "check", "send", &with(&[("district", "../etc"), ("station", "'--")])).await;
        assert!(made_up.expect(422).text().contains("href=\"#district\""));
        // Particulars smuggled past somebody who keeps her name are not recorded.
        let smuggled = with(&[("name", "زرمینہ"), ("phone", "0300-0000001")]);
        let done = walk(&citizen, "check", "send", &smuggled).await.expect(200).text();
        let desk = app.officer("online-desk", "QTA-ONL").await;
        let list = desk.get("/reports").await.expect(200).text();
        assert!(list.contains(&between(&done, "slip-number")) && !list.contains("000002"));
        let (_, at) = list.split_once("<tbody").unwrap().1.split_once("href=\"/reports/").unwrap();
        let at = format!("/reports/{}?purpose=serve-citizen", at.split_once('"').unwrap().0);
        let page = desk.get(&at).await.expect(200).text();
        assert!(page.contains("mera mobile") && !page.contains("زرمینہ") && !page.contains("0300-0000001"));
        app.expect_clean().await;
    }

    /// Bidi marks, NUL and scripts reach neither the book nor a page; ten megabytes are refused before they are read.
    async fn hostile_words_stay_words(app: TestApp) {
        let citizen = app.guest();
        let hostile = "\u{202E}علی\u{0000} نے \"><script>alert(1)</script>";
        let page = walk(&citizen, "words", "next", &[("words", hostile)]).await.expect(200).text();
        assert!(!page.contains("<script>alert"), "carried as a value");
        let page = walk(&citizen, "check", "stay", &with(&[("words", hostile)])).await.expect(200).text();
        let (_, shown) = page.split_once("<dl").unwrap();
        assert!(!shown.contains('\u{202E}') && !shown.contains('\0') && !page.contains("<script>alert"));
        walk(&citizen, "check", "send", &with(&[("words", hostile)])).await.expect(200);
        let long = "ا".repeat(20_001);
        let page = walk(&citizen, "words", "next", &[("words", &long)]).await.expect(422).text();
        assert!(page.contains("id=\"words-error\"") && page.contains(&long));
        walk(&citizen, "words", "next", &[("words", &"ا".repeat(5_000_000))]).await.expect(413);
        citizen.post_as_typed("/report", &[("once", "not-a-token"), ("step", "check")]).await.expect(400);
        app.expect_clean().await;
    }

    /// A flood from one address is slowed down, keeps what was typed, and says how else to report.
    async fn a_flood_does_not_fill_the_book_and_nobody_is_turned_away_without_a_word(app: TestApp) {
        let citizen = app.guest();
        let mut refused = None;
        for n in 0..40 {
            let token = format!("019ab5c0-0000-7000-8000-0000000002{n:02}");
            let mut fields = with(&[]);
            fields.extend([("step", "check"), ("go", "send"), ("once", &token)]);
            let reply = citizen.post_as_typed("/report", &fields).await;
            if reply.status.as_u16() == 429 {
                refused = Some((reply, n));
                break;
            }
            reply.expect(200);
        }
        let (reply, filed) = refused.expect("slowed down");
        assert!(filed >= 30, "a shared network has room for {filed}");
        assert!(reply.headers.contains_key("retry-after"));
        let page = reply.text();
        assert!(page.contains("mera mobile") && page.contains("call 15") && page.contains("any police station"));
        app.clock.advance(61);
        walk(&citizen, "check", "send", &with(&[])).await.expect(200);
        app.expect_clean().await;
    }

    /// A draft is kept only when she asks, opens only with both, goes with the report, and after seven days.
    async fn a_draft_opens_with_its_code_and_goes_when_sent(app: TestApp) {
        let citizen = app.guest();
        let kept = walk(&citizen, "when", "save", &[("words", "آدھی بات")]).await.expect(200).text();
        let (number, code) = (between(&kept, "slip-number"), between(&kept.replacen("slip-code", "", 1), "slip-code"));
        for (n, c) in [(number.as_str(), "2222-2222-2222"), ("K-2222-2222", code.as_str()), ("", "")] {
            let page = citizen.post("/report/draft", &[("number", n), ("code", c)]).await.expect(422).text();
            assert!(page.contains("No saved report") && !page.contains("آدھی بات"));
        }
        let held = [("number", number.as_str()), ("code", code.as_str())];
        let sloppy = [("number", number.to_lowercase()), ("code", code.to_lowercase())];
        let sloppy: Vec<(&str, &str)> = sloppy.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let page = citizen.post("/report/draft", &sloppy).await.expect(200).text();
        assert!(page.contains("آدھی بات") && page.contains("name=\"happened-day\""), "where it was left");
        assert_eq!(hidden(&page, "once"), ONCE);
        let draft = (hidden(&page, "draft"), hidden(&page, "draft_code"));
        let mut fields = with(&[("words", "پوری بات")]);
        fields.extend([("draft", draft.0.as_str()), ("draft_code", draft.1.as_str())]);
        walk(&citizen, "check", "send", &fields).await.expect(200);
        citizen.post("/report/draft", &held).await.expect(422);
        let second = walk(&citizen, "when", "save", &[("words", "آدھی بات")]).await.expect(200).text();
        let second = (between(&second, "slip-number"), between(&second.replacen("slip-code", "", 1), "slip-code"));
        app.clock.advance(7 * 86_400 + 1);
        let held = [("number", second.0.as_str()), ("code", second.1.as_str())];
        citizen.post("/report/draft", &held).await.expect(422);
        assert_eq!(complaints::service::sweep_drafts(&app.system()).await.unwrap(), 1);
        assert_eq!(complaints::service::sweep_drafts(&app.system()).await.unwrap(), 0);
        app.expect_clean().await;
    }

    /// Guessing at drafts slows down as guessing at slips does.
    async fn guessing_at_drafts_slows_down(app: TestApp) {
        let citizen = app.guest();
        let wrong = [("number", "K-2222-2222"), ("code", "2222-2222-2222")];
        for _ in 0..31 {
            citizen.post("/report/draft", &wrong).await;
        }
        citizen.post("/report/draft", &wrong).await.expect(429);
        citizen.post("/track", &wrong).await.expect(429);
    }

    /// Whoever may keep no more drafts at the moment stays on the page with all that was answered.
    async fn a_draft_that_is_not_kept_loses_nothing(app: TestApp) {
        let citizen = app.guest();
        let mut refused = None;
        for n in 0..60 {
            let reply = walk(&citizen, "when", "save", &[("words", &format!("آدھی بات {n}"))]).await;
            if reply.status.as_u16() == 429 {
                refused = Some((reply, n));
                break;
            }
            reply.expect(200);
        }
        let (reply, n) = refused.expect("slowed down");
        assert!(reply.headers.contains_key("retry-after"));
        let page = reply.text();
        assert!(page.contains(&format!("آدھی بات {n}")) && page.contains("name=\"happened-day\""), "the page she was at");
        app.expect_clean().await;
    }

    /// Photos and voice are asked for where the code is at hand, and only there; what arrived is said at once, and what was
    /// refused at its box, with the form and the code still there. Nothing of it is in an address.
    async fn files_are_asked_for_with_the_code_at_hand(app: TestApp) {
        let citizen = app.guest();
        let words = walk(&citizen, "words", "stay", &[]).await.expect(200).text();
        assert!(words.contains("can be added right after sending"), "{words}");
        let done = walk(&citizen, "check", "send", &with(&[])).await.expect(200).text();
        let done = done.replace(['\u{2068}', '\u{2069}'], "");
        assert!(done.contains("action=\"/track/evidence\" enctype=\"multipart/form-data\""), "{done}");
        assert!(done.contains("up to 15 MB") && done.contains("kept for the officer who investigates"));
        let (_, form) = done.split_once("action=\"/track/evidence\"").unwrap();
        let (number, code) = (hidden(form, "number"), hidden(form, "code"));
        assert_eq!((&number, &code), (&between(&done, "slip-number"), &between(&done, "slip-code")));
        let held = [("number", number.as_str()), ("code", code.as_str())];
        let files: [(&str, &str, &[u8]); 3] =
            [("photo", "gali.jpg", PHOTO), ("photo", "page.jpg", b"<html>"), ("voice", "leer.ogg", b"")];
        let reply = citizen.post_files("/track/evidence", &held, &files).await.expect(422);
        assert_eq!(reply.headers["cache-control"], "no-store");
        assert!(reply.headers.get("location").is_none());
        let page = reply.text().replace(['\u{2068}', '\u{2069}'], "");
        assert!(page.contains("Photo 1: added to the report"), "{page}");
        for (field, name) in [("photo", "page.jpg: This kind of file"), ("voice", "leer.ogg: This file is empty")] {
            assert!(page.contains(&format!("href=\"#{field}\"")) && page.contains(&format!("id=\"{field}-error\"")), "{page}");
            assert!(page.contains(name), "{page}");
        }
        assert_eq!(hidden(page.split_once("action=\"/track/evidence\"").unwrap().1, "code"), code);
        let nothing = citizen.post_files("/track/evidence", &held, &[("photo", "", b"")]).await.expect(422).text();
        assert!(nothing.contains("id=\"photo-error\"") && nothing.contains("Choose a photo"));
        let papers: Vec<Vec<u8>> = (0..12).map(|n| format!("%PDF-1.7 paper {n}").into_bytes()).collect();
        let papers: Vec<_> = papers.iter().map(|paper| ("photo", "p.jpg", paper.as_slice())).collect();
        let full = citizen.post_files("/track/evidence", &held, &papers).await.expect(422).text();
        let full = full.replace(['\u{2068}', '\u{2069}'], "");
        assert!(full.contains("A report may have 12 files") && full.contains("as many files as it may"), "{full}");
        assert!(!full.contains("type=\"file\""), "no box is left");
        let tracked = citizen.post("/track", &held).await.expect(200).text();
        assert!(tracked.contains("Photo") && tracked.contains("Already in the report"));
        // Later, when the code is not shown any more, there is nothing with which a file could be sent from here.
        app.clock.advance(901);
        let later = walk(&citizen, "check", "send", &with(&[])).await.expect(200).text();
        assert!(!later.contains("/track/evidence") && later.contains("href=\"/track\""), "{later}");
        app.expect_clean().await;
    }

    /// Of a sealed report the code alone goes along; whoever wanted to say it by voice is told where.
    async fn a_sealed_report_takes_files_with_its_code_alone(app: TestApp) {
        let citizen = app.guest().in_urdu();
        let sealed = with(&[("words", ""), ("voice", "yes"), ("seal", "violence")]);
        let done = walk(&citizen, "check", "send", &sealed).await.expect(200).text();
        let (_, form) = done.split_once("action=\"/track/evidence\"").unwrap();
        assert!(!done.contains("slip-number") && hidden(form, "number").is_empty());
        let code = hidden(form, "code");
        let (before, _) = done.split_once("name=\"voice\"").unwrap();
        assert!(before.contains("اپنی آواز نیچے سے بھیجیں"), "{done}");
        let held = [("number", ""), ("code", code.as_str())];
        let page = citizen.post_files("/track/evidence", &held, &[("voice", "v.ogg", b"OggS\0\x02abc")]).await;
        assert!(page.expect(200).text().contains("آواز"));
        citizen.post_files("/track/evidence", &[("number", ""), ("code", "2222-2222-2222")], &[("voice", "v.ogg", b"OggS\0\x02")]).await.expect(422);
        app.expect_clean().await;
    }

    /// The slip is printed for whoever holds number and code, and for nobody else.
    async fn the_slip_needs_number_and_code(app: TestApp) {
        let citizen = app.guest();
        let done = walk(&citizen, "check", "send", &with(&[])).await.expect(200).text();
        let (number, code) = (between(&done, "slip-number"), between(&done, "slip-code"));
        for with_code in ["yes", ""] {
            let held = [("number", number.as_str()), ("code", code.as_str()), ("with_code", with_code)];
            let slip = citizen.post("/report/slip.pdf", &held).await.expect(200);
            assert!(slip.bytes.starts_with(b"%PDF-"));
        }
        citizen.post("/report/slip.pdf", &[("number", &number), ("code", "2222-2222-2222")]).await.expect(422);
    }

    /// The same over JSON: recorded once, faults named, no session.
    async fn the_api_records_from_home(app: TestApp) {
        let citizen = app.guest();
        let path = "/api/v1/online-reports";
        let body = json!({"words": "گھر سے بکری چوری ہو گئی", "district": "QTA", "phone": "0300-0000001", "may_call": true});
        let made = citizen.post_json(path, ONCE, &body).await.expect(201).json();
        assert_eq!(made["number"], "QTA-ONL-2026-000001");
        assert_eq!(citizen.post_json(path, ONCE, &body).await.expect(200).json(), made);
        citizen.post_json(path, ONCE, &json!({"words": "something else"})).await.expect(409);
        let faulty = json!({"district": "QQQ", "phone": "1"});
        let problem = citizen.post_json(path, "019ab5c0-0000-7000-8000-000000000009", &faulty).await.expect(422).json();
        let fields: Vec<_> = problem["errors"].as_array().unwrap().iter().map(|e| e["field"].clone()).collect();
        assert_eq!(fields, ["words", "district", "phone"]);
        citizen.post_json(path, "none", &body).await.expect(400);
        citizen.post_json(path, ONCE, &json!({"words": "x", "filed_by": "me"})).await.expect(400);
        app.expect_clean().await;
    }

    /// An officer of another office does not know of it; its own desk does.
    async fn only_its_desk_and_command_know_of_it(app: TestApp) {
        walk(&app.guest(), "check", "send", &with(&[])).await.expect(200);
        for (kind, unit, knows) in [("online-desk", "QTA-ONL", true), ("dpo", "QTA", true), ("sho", "QTA-SAR", false)] {
            let officer = app.officer(kind, unit).await;
            let list = officer.get("/reports").await.expect(200).text();
            assert_eq!(list.contains("QTA-ONL-2026-000001"), knows, "{kind}");
        }
    }
}
