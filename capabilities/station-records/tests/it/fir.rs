//! Registering, reading, printing and sending an FIR (docs/adr/0009-fir.md).

use serde_json::json;
use testkit::{Browser, Reply, TestApp};

use crate::once;

/// The least an FIR needs, with what was carried off.
const LEAST: [(&str, &str); 6] = [
    ("source", "oral"),
    ("sections", "379, ۳۴"),
    ("words", "میری موٹر سائیکل چوری ہو گئی"),
    ("property", "موٹر سائیکل"),
    ("signed", "declined"),
    ("read_over", "yes"),
];

async fn register(browser: &Browser<'_>, once: &str, more: &[(&str, &str)]) -> Reply {
    let mut fields: Vec<(&str, &str)> = LEAST.to_vec();
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    fields.push(("once", once));
    browser.post("/firs/new", &fields).await
}

testkit::both_engines! { app crate::app;
    /// Who dictated, who wrote and who signed are kept apart; its answers print onto the force's own form, moved as the printer needs.
    async fn hands_are_kept_apart_and_it_prints_on_the_paper_form(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let hands = [("dictated_by", "گل بی بی، بہن"), ("written_by", "ہیڈ کانسٹیبل عبدالرشید")];
        let fir = register(&sho, &once(), &hands).await.expect(303).location();
        let page = sho.get(&fir).await.expect(200).text();
        assert!(page.contains("گل بی بی، بہن") && page.contains("ہیڈ کانسٹیبل عبدالرشید"));
        assert!(page.contains(&format!("{fir}/on-paper")));
        let ask = sho.get(&format!("{fir}/on-paper")).await.expect(200).text();
        assert!(ask.contains("216 × 330"));
        let print = |moved: &str| format!("{fir}/on-paper.pdf{moved}");
        let answers = sho.get(&print("?right=&down=")).await.expect(200).bytes;
        assert!(answers.starts_with(b"%PDF"));
        let trial = async |moved: &str| sho.get(&print(&format!("?trial=yes{moved}"))).await.expect(200).bytes;
        let still = trial("").await;
        assert!(still.starts_with(b"%PDF") && still.len() < answers.len(), "nothing of the record");
        assert!(still == trial("&right=0&down=").await);
        assert!(still != trial("&right=%DB%B1%D9%AB%DB%B5&down=-2").await);
        let wrong = sho.get(&print("?right=far&down=99")).await.expect(422).text();
        assert!(wrong.contains("id=\"right-error\"") && wrong.contains("id=\"down-error\"") && wrong.contains("value=\"far\""));
        let other = app.officer("sho", "QTA-CTY").await;
        other.get(&print("")).await.expect(404);
        other.get(&format!("{fir}/on-paper")).await.expect(404);
        app.guest().get(&print("")).await.expect(303);
        app.expect_clean().await;
    }

    /// Words and a section: numbered n/yy from 1, in the diary, on the list, printed as form 24.5(1).
    async fn words_and_a_section_are_enough(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        sho.get("/firs/new").await.expect(200);
        let first = register(&sho, &once(), &[]).await.expect(303).location();
        let page = sho.get(&first).await.expect(200).text();
        assert!(page.contains("FIR") && page.contains("1/26") && page.contains("379 PPC") && page.contains("موٹر سائیکل"), "{page}");
        register(&sho, &once(), &[]).await.expect(303);
        let list = clerk.get("/firs").await.expect(200).text();
        assert!(list.contains("1/26") && list.contains("2/26") && !list.contains("موٹر سائیکل"));
        let diary = clerk.get("/diary").await.expect(200).text();
        assert!(diary.contains("FIR registered") && diary.contains("1/26") && diary.contains("2/26"));
        let pdf = sho.get(&format!("{first}/form.pdf")).await.expect(200);
        assert!(pdf.bytes.starts_with(b"%PDF"));
        app.expect_clean().await;
    }

    /// Every source stands by itself; what rests on a paper names it.
    async fn every_source_is_possible_without_a_complaint(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        for source in ["written", "murasila", "court", "own-motion", "transfer"] {
            let paper = [("source", source), ("source_paper", "14/26 مورخہ 20-11-2026"), ("signed", "absent")];
            register(&sho, &once(), &paper).await.expect(303);
        }
        for source in ["murasila", "court", "transfer"] {
            let page = register(&sho, &once(), &[("source", source)]).await.expect(422).text();
            assert!(page.contains("id=\"source_paper-error\""), "{source}");
        }
        register(&sho, &once(), &[("source", "rumour")]).await.expect(422);
        assert!(sho.get("/firs").await.text().contains("5/26"));
        app.expect_clean().await;
    }

    /// A murasila is reported when it came, not when it was typed; in the diary too. Neither ahead of now nor before it happened.
    async fn what_came_by_paper_is_reported_when_it_came(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let murasila = [("source", "murasila"), ("source_paper", "14/26"), ("signed", "absent")];
        let at = |arrived, more: &[(&'static str, &'static str)]| {
            let fields = murasila.into_iter().chain([("arrived", arrived)]).chain(more.iter().copied());
            fields.collect::<Vec<_>>()
        };
        for (arrived, more) in [
            ("14:06", &[][..]),
            ("13 بجے", &[]),
            ("2:04", &[]),
            ("9:05", &[("happened-day", "21"), ("happened-month", "11"), ("happened-year", "2026"), ("hour-hour", "9"), ("hour-minute", "6")]),
        ] {
            let page = register(&sho, &once(), &at(arrived, more)).await.expect(422).text();
            assert!(page.contains("id=\"arrived-error\"") && page.contains(arrived), "{arrived}: {page}");
        }
        let fir = register(&sho, &once(), &at("۹:۰۵", &[])).await.expect(303).location();
        let page = sho.get(&fir).await.expect(200).text();
        assert!(page.contains("09:05") && page.contains("14:05"), "{page}");
        assert!(sho.get("/diary").await.text().contains("09:05"));
        app.expect_clean().await;
    }

    /// Everything wrong is said at once, what was typed stays, and no number is used up.
    async fn faults_are_named_and_use_no_number(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let wrong = [("sections", "379, 9999<"), ("words", ""), ("cnic", "12"), ("signed", ""), ("read_over", ""), ("happened-day", "31"), ("happened-month", "2"), ("happened-year", "2026"), ("name", "گل بی بی")];
        let page = register(&sho, &once(), &wrong).await.expect(422).text();
        for field in ["sections", "words", "cnic", "signed", "read_over", "happened"] {
            assert!(page.contains(&format!("id=\"{field}-error\"")), "{field}: {page}");
        }
        assert!(page.contains("گل بی بی") && page.contains("9999"));
        assert!(register(&sho, &once(), &[]).await.expect(303).location().starts_with("/firs/"));
        assert!(sho.get("/firs").await.text().contains("1/26"));
    }

    /// Whoever has charge now numbers it: the SHO, or the next in rank while he is away; a clerk beside him does not.
    async fn whoever_has_charge_numbers_it(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        register(&clerk, &once(), &[]).await.expect(303);
        let sho = app.officer("sho", "QTA-SAR").await;
        clerk.get("/firs/new").await.expect(403);
        register(&clerk, &once(), &[]).await.expect(403);
        let leaver = organisation::officer_id(app.core.journal.node(), "sho-qta-sar").to_string();
        let taker = organisation::officer_id(app.core.journal.node(), "moharrir-qta-sar").to_string();
        let (over, back) = (once(), once());
        sho.post("/charge/hand-over", &[("officer", taker.as_str()), ("once", over.as_str())]).await.expect(303);
        register(&sho, &once(), &[]).await.expect(403);
        register(&clerk, &once(), &[]).await.expect(303);
        sho.post("/charge/hand-over", &[("officer", leaver.as_str()), ("once", back.as_str())]).await.expect(303);
        let form = once();
        let left = [("officer", leaver.as_str()), ("said", "عدالت"), ("once", form.as_str())];
        sho.post("/charge/depart", &left).await.expect(303);
        register(&sho, &once(), &[]).await.expect(403);
        register(&clerk, &once(), &[]).await.expect(303);
        let other = app.officer("sho", "QTA-CTY").await;
        let fir = register(&other, &once(), &[]).await.expect(303).location();
        clerk.get(&fir).await.expect(404);
        assert!(!clerk.get("/firs").await.text().contains(&fir));
    }

    /// An old sign-in is proved again before the form; one that grew old meanwhile loses nothing typed.
    async fn a_number_needs_a_fresh_sign_in(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        sho.get("/firs/new").await.expect(200);
        app.clock.advance(600);
        sho.get("/diary").await.expect(200);
        app.clock.advance(400);
        let page = register(&sho, &once(), &[("name", "گل بی بی")]).await.expect(422).text();
        assert!(page.contains("older than 15 minutes") && page.contains("گل بی بی"));
        assert!(sho.get("/firs").await.text().contains("No FIR yet"));
        sho.get("/firs/new").await.expect(401);
    }

    /// From a report: its words are drafted, it becomes one FIR, and a second is refused.
    async fn a_report_becomes_one_fir(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let report = "019ab5c0-0000-7000-8000-0000000000f1";
        let form = sho.get(&format!("/firs/new?report={report}")).await.expect(200).text();
        assert!(form.contains("میری موٹر سائیکل چوری ہو گئی") && form.contains("ریلوے پھاٹک") && form.contains(report));
        let one = once();
        let from = [("report", report)];
        let first = register(&sho, &one, &from).await.expect(303).location();
        assert_eq!(register(&sho, &one, &from).await.expect(303).location(), first, "pressed twice");
        let page = register(&sho, &once(), &from).await.expect(422).text();
        assert!(page.contains("id=\"sections-error\"") && page.contains("موٹر سائیکل"), "what was typed stays");
        let list = sho.get("/firs").await.text();
        assert!(list.contains("1/26") && !list.contains("2/26"));
        let elsewhere = app.officer("sho", "QTA-CTY").await;
        let other = [("report", "019ab5c0-0000-7000-8000-0000000000f2")];
        register(&elsewhere, &once(), &other).await.expect(422);
        app.expect_clean().await;
    }

    /// A copy sent is a row with recipient and carrier; sent again it is a second; without a recipient it is none.
    async fn copies_are_rows_beside_it(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let fir = register(&sho, &once(), &[]).await.expect(303).location();
        let form = once();
        let copy = [("kind", "magistrate"), ("recipient", "ریڈر مجسٹریٹ درجہ اول"), ("carrier", "کانسٹیبل 512"), ("once", form.as_str())];
        clerk.post(&format!("{fir}/copies"), &copy).await.expect(303);
        clerk.post(&format!("{fir}/copies"), &copy).await.expect(303);
        let page = clerk.get(&fir).await.expect(200).text();
        assert_eq!(page.matches("کانسٹیبل 512").count(), 1, "pressed twice, entered once");
        let form = once();
        let again = [("kind", "magistrate"), ("recipient", "ریڈر"), ("carrier", "کانسٹیبل 512"), ("once", form.as_str())];
        clerk.post(&format!("{fir}/copies"), &again).await.expect(303);
        assert_eq!(clerk.get(&fir).await.text().matches("کانسٹیبل 512").count(), 2, "sent again, a second row");
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        sdpo.post(&format!("{fir}/copies"), &again).await.expect(403);
        let elsewhere = app.officer("sho", "QTA-CTY").await;
        elsewhere.post(&format!("{fir}/copies"), &again).await.expect(404);
        let form = once();
        let nobody = [("kind", "magistrate"), ("recipient", " "), ("once", form.as_str())];
        clerk.post(&format!("{fir}/copies"), &nobody).await.expect(422);
        let form = once();
        let unknown = [("kind", "press"), ("recipient", "x"), ("once", form.as_str())];
        clerk.post(&format!("{fir}/copies"), &unknown).await.expect(422);
        app.expect_clean().await;
    }

    /// Destroying its key leaves number, sections and proof; the words, the names and who carried the copies are gone.
    async fn erasure_leaves_number_and_sections(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let fir = register(&sho, &once(), &[("name", "گل بی بی")]).await.expect(303).location();
        let form = once();
        let copy = [("kind", "informant"), ("recipient", "زرمینہ بی بی"), ("once", form.as_str())];
        sho.post(&format!("{fir}/copies"), &copy).await.expect(303);
        app.settle().await;
        app.erase("fir", fir.trim_start_matches("/firs/").parse().unwrap()).await;
        let page = sho.get(&fir).await.expect(200).text();
        assert!(page.contains("lawfully erased") && page.contains("1/26") && page.contains("379"));
        assert!(!page.contains("موٹر سائیکل") && !page.contains("گل بی بی") && !page.contains("زرمینہ"));
        assert!(!sho.get("/diary").await.text().contains("موٹر سائیکل"));
        sho.get(&format!("{fir}/form.pdf")).await.expect(404);
        assert!(app.check().await.is_clean());
    }

    /// Opening, printing and reading it as JSON are each a look-up in the journal; two at once are two numbers in a row.
    async fn each_opening_is_journaled_and_each_fir_has_its_number(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let (one, other) = (once(), once());
        let (first, second) = tokio::join!(register(&sho, &one, &[]), register(&sho, &other, &[]));
        let (first, _) = (first.expect(303).location(), second.expect(303));
        let list = sho.get("/firs").await.text();
        assert!(list.contains("1/26") && list.contains("2/26") && !list.contains("3/26"));
        app.settle().await;
        let before = app.log_size(journal::Kind::Lookups).await;
        sho.get(&first).await.expect(200);
        sho.get(&format!("{first}/form.pdf")).await.expect(200);
        sho.get(&format!("/api/v1{first}")).await.expect(200);
        app.settle().await;
        assert_eq!(app.log_size(journal::Kind::Lookups).await, before + 3);
    }

    /// A section of another law by its code, as the hint says it; one whose law ended, for a deed done before that.
    async fn sections_are_of_the_law_of_the_day(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        for cited in ["cnsa-9.1", "9(1) CNSA", "379 PPC", "۳۷۹ ت پ"] {
            register(&sho, &once(), &[("sections", cited)]).await.expect(303);
        }
        let ended = [("sections", "cnsa-9.c"), ("happened-day", "3"), ("happened-month", "4"), ("happened-year", "2021")];
        let fir = register(&sho, &once(), &ended).await.expect(303).location();
        assert!(sho.get(&fir).await.prose().contains("9(c) CNSA"));
        let page = register(&sho, &once(), &[("sections", "cnsa-9.c")]).await.expect(422).text();
        assert!(page.contains("id=\"warnings_seen-error\""), "of today it is in no list");
        // One that began before the law changed: today's section is found, and cited.
        let began = [("sections", "cnsa-9.1"), ("happened-day", "3"), ("happened-month", "4"), ("happened-year", "2021")];
        let fir = register(&sho, &once(), &began).await.expect(303).location();
        assert!(sho.get(&fir).await.prose().contains("9(1) CNSA"));
        assert!(!sho.get("/diary").await.text().contains("cnsa-9"), "the diary cites it too");
    }

    /// An FIR of these sections is not signed until each proviso is met and entered; what was met stands in it and on its form.
    async fn no_number_is_given_until_each_proviso_is_met(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let page = register(&sho, &once(), &[("sections", "354-A")]).await.expect(422).text();
        for field in ["presence", "present", "taken_at", "lawyer"] {
            assert!(page.contains(&format!("id=\"{field}-error\"")), "{field}");
        }
        assert!(page.contains("موٹر سائیکل"), "what was typed is still there");
        let mut met = vec![("sections", "354-A"), ("presence", "female-relative"), ("present", "والدہ"), ("taken_at", "station")];
        met.extend([("distressed", "yes"), ("lawyer", "yes")]);
        let page = register(&sho, &once(), &met).await.expect(422).text();
        assert!(page.contains("id=\"taken_at-error\"") && !page.contains("id=\"lawyer-error\""));
        met[3] = ("taken_at", "residence");
        let fir = register(&sho, &once(), &met).await.expect(303).location();
        let page = sho.get(&fir).await.expect(200).text();
        assert!(page.contains("1/26") && page.contains("والدہ") && page.contains("At her residence"), "{page}");
        assert!(sho.get(&format!("{fir}/form.pdf")).await.expect(200).bytes.starts_with(b"%PDF"));
        register(&sho, &once(), &[]).await.expect(303);
        app.expect_clean().await;
    }

    /// The diary, which more may read, has the place; where the law keeps the victim's identity secret, not even that.
    async fn the_diary_keeps_what_the_law_keeps_secret(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        register(&sho, &once(), &[("place", "کلی گل محمد")]).await.expect(303);
        register(&sho, &once(), &[("sections", "376"), ("place", "کلی شابو"), ("presence", "not-hers")]).await.expect(303);
        let diary = sho.get("/diary").await.expect(200).text();
        assert!(diary.contains("کلی گل محمد") && diary.contains("376 ت پ") && !diary.contains("کلی شابو"));
    }

    /// The same rules over JSON: once however often it is sent, faults named, nothing personal in the list.
    async fn the_api_follows_the_same_rules(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let body = json!({"source": "own-motion", "sections": "379", "words": "گشت کے دوران چوری دیکھی", "property": "بکری"});
        let once = once();
        let made = sho.post_json("/api/v1/firs", &once, &body).await.expect(201).json();
        assert_eq!(made["number"], "1/26");
        let again = sho.post_json("/api/v1/firs", &once, &body).await.expect(200).json();
        assert_eq!(again["id"], made["id"]);
        let fault = sho.post_json("/api/v1/firs", &crate::once(), &json!({"source": "oral"})).await.expect(422).json();
        let fields: Vec<&str> = fault["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap()).collect();
        assert_eq!(fields, ["sections", "signed", "read_over", "words"]);
        sho.post_json("/api/v1/firs", &crate::once(), &json!({"number": "7/26"})).await.expect(400);
        let list = sho.get("/api/v1/firs").await.expect(200).json();
        assert_eq!((list["rows"][0]["offences"][0].as_str(), list["rows"].as_array().unwrap().len()), (Some("ppc-379"), 1));
        let opened = sho.get(&format!("/api/v1/firs/{}", made["id"].as_str().unwrap())).await.expect(200).json();
        assert_eq!((opened["words"].as_str(), opened["copies"].as_array().unwrap().len()), (Some("گشت کے دوران چوری دیکھی"), 0));
        app.guest().get("/api/v1/firs").await.expect(401);
        sho.get("/api/v1/firs/none").await.expect(404);
    }

    /// The law is found by number and by what people say.
    async fn the_law_is_searched_by_number_and_by_word(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        for asked in ["379", "%DB%B3%DB%B7%DB%B9", "chori", "%DA%86%D9%88%D8%B1%DB%8C"] {
            assert!(clerk.get(&format!("/law?q={asked}")).await.expect(200).text().contains("379"), "{asked}");
        }
        assert!(clerk.get("/law?q=zzzzzzzz").await.expect(200).text().contains("Nothing found"));
        app.guest().get("/law?q=379").await.expect(303);
    }
}
