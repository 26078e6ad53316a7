//! What an FIR's form warns of once, and never holds back (docs/adr/0009-fir.md).

use serde_json::{Value, json};
use testkit::{Browser, Reply, TestApp};

use crate::once;

/// The least an FIR needs, with the sections and whatever else is typed.
async fn register(browser: &Browser<'_>, sections: &str, more: &[(&str, &str)]) -> Reply {
    let form = once();
    let mut fields = vec![
        ("source", "oral"),
        ("sections", sections),
        ("words", "میری موٹر سائیکل چوری ہو گئی"),
        ("signed", "declined"),
        ("read_over", "yes"),
        ("once", form.as_str()),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    browser.post("/firs/new", &fields).await
}

/// The codes of the warnings with which an answer of the API comes back.
fn warned(answer: &Value) -> Vec<&str> {
    let faults = answer["errors"].as_array().unwrap();
    assert!(faults.iter().all(|fault| fault["field"] == "warnings_seen"), "{answer}");
    faults.iter().map(|fault| fault["code"].as_str().unwrap()).collect()
}

testkit::both_engines! { app crate::app;
    /// A section outside the list is warned of once; then it is numbered, stands as it was written, marked, everywhere.
    async fn a_section_outside_the_list_never_delays_a_number(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let typed = "379, ۱۵-الف(۲) آرمز";
        let page = register(&sho, typed, &[("name", "گل بی بی"), ("property", "پستول")]).await.expect(422).text();
        assert!(page.contains("id=\"warnings_seen-error\"") && page.contains("value=\"unlisted-section\""), "{page}");
        assert!(page.contains("15-الف(2) آرمز") && page.contains("گل بی بی") && page.contains(typed), "nothing typed is lost: {page}");
        assert!(sho.get("/firs").await.text().contains("No FIR yet"), "no number was used up");
        let seen = [("warnings_seen", "unlisted-section"), ("property", "پستول")];
        let fir = register(&sho, typed, &seen).await.expect(303).location();
        // Without the marks that keep its two parts in order.
        let page = sho.get(&fir).await.expect(200).prose().replace(['\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}'], "");
        assert!(page.contains("1/26") && page.contains("379 PPC") && page.contains("15-الف(2) آرمز: not in the law catalogue"), "{page}");
        assert!(page.contains("Warned of before the number"), "{page}");
        let list = sho.get("/firs").await.prose();
        assert!(list.contains("15-الف(2) آرمز (not in the law catalogue)"), "{list}");
        let diary = sho.get("/diary").await.prose();
        assert!(diary.contains("379 ت پ") && diary.contains("15-الف(2) آرمز (قانون کی فہرست میں نہیں)"), "{diary}");
        assert!(sho.get(&format!("{fir}/form.pdf")).await.expect(200).bytes.starts_with(b"%PDF"));
        let json = sho.get(&format!("/api/v1{fir}")).await.expect(200).json();
        assert_eq!(json["fir"]["offences"], json!(["ppc-379", "15-الف(2) آرمز"]));
        assert_eq!((&json["fir"]["unlisted"], &json["warned"]), (&json!(["15-الف(2) آرمز"]), &json!(["unlisted-section"])));
        app.expect_clean().await;
    }

    /// It counts as cognizable, alone too, and asks for nothing more; what is nonsense is a fault and no warning.
    async fn it_is_numbered_by_itself_and_nonsense_is_not(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let body = |seen: &str, sections: &str| json!({"source": "own-motion", "sections": sections, "words": "ناکہ بندی کے دوران", "warnings_seen": seen});
        let first = sho.post_json("/api/v1/firs", &once(), &body("", "15 اسلحہ ایکٹ/27")).await.expect(422).json();
        assert_eq!(warned(&first), ["station-records.warn-unlisted-section"]);
        assert!(first.to_string().contains("15 اسلحہ ایکٹ") && first.to_string().contains("27"), "{first}");
        let made = sho.post_json("/api/v1/firs", &once(), &body("unlisted-section", "15 اسلحہ ایکٹ/27")).await.expect(201).json();
        assert_eq!(made["number"], "1/26");
        let nonsense = sho.post_json("/api/v1/firs", &once(), &body("unlisted-section", "<script>")).await.expect(422).json();
        assert_eq!((&nonsense["errors"][0]["field"], nonsense["errors"].as_array().unwrap().len()), (&json!("sections"), 1));
        app.expect_clean().await;
    }

    /// What does not fit the sections is said all at once, with every other fault; what was read is not said again.
    async fn what_does_not_fit_is_said_once_and_blocks_nothing(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let page = register(&sho, "379, ۱۵-ب", &[("presence", "female-officer"), ("cnic", "12")]).await.expect(422).text();
        assert!(page.contains("value=\"unlisted-section no-property\"") && page.contains("id=\"cnic-error\""), "{page}");
        assert!(!page.contains("no-gender-section"), "a section in no list may be of that");
        let read = [("presence", "female-officer"), ("cnic", "12"), ("warnings_seen", "unlisted-section no-property")];
        let page = register(&sho, "379, ۱۵-ب", &read).await.expect(422).text();
        let (_, ticked) = page.split_once("value=\"unlisted-section no-property\"").unwrap();
        assert!(ticked.split_once('>').unwrap().0.contains("checked") && !page.contains("id=\"warnings_seen-error\""), "{page}");
        let changed = [("presence", "female-officer"), ("warnings_seen", "unlisted-section no-property")];
        let page = register(&sho, "379", &changed).await.expect(422).text();
        assert!(page.contains("id=\"warnings_seen-error\"") && page.contains("no-gender-section"), "another one is new: {page}");
        let all = [("presence", "female-officer"), ("warnings_seen", "no-property no-gender-section")];
        let fir = register(&sho, "379", &all).await.expect(303).location();
        let page = sho.get(&fir).await.expect(200).prose();
        assert!(page.contains("1/26") && page.contains("Theft or robbery without property carried off"), "{page}");
        app.expect_clean().await;
    }

    /// No cognizable section: warned, unless a court ordered it. Each word is answered by its own.
    async fn no_cognizable_section_is_warned_of(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let body = |source: &str, seen: &str| json!({"source": source, "source_paper": "12/26", "sections": "352, 504", "words": "تھپڑ مارا", "warnings_seen": seen});
        for seen in ["", "yes", "no-property unlisted-section"] {
            let refused = sho.post_json("/api/v1/firs", &once(), &body("written", seen)).await.expect(422).json();
            assert_eq!(warned(&refused), ["station-records.warn-not-cognizable"], "{seen}");
        }
        let made = sho.post_json("/api/v1/firs", &once(), &body("written", "not-cognizable")).await.expect(201).json();
        let opened = sho.get(&format!("/api/v1/firs/{}", made["id"].as_str().unwrap())).await.expect(200).json();
        assert_eq!(opened["warned"], json!(["not-cognizable"]));
        let ordered = sho.post_json("/api/v1/firs", &once(), &body("court", "")).await.expect(201).json();
        let opened = sho.get(&format!("/api/v1/firs/{}", ordered["id"].as_str().unwrap())).await.expect(200).json();
        assert_eq!((ordered["number"].as_str(), &opened["warned"]), (Some("2/26"), &json!([])));
        app.expect_clean().await;
    }

    /// An age or a year of birth is nobody's condition; what lies before it is warned of, and stands where it is confirmed.
    async fn what_happened_before_a_birth_is_warned_of(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let on = [("happened-day", "3"), ("happened-month", "4"), ("happened-year", "1997"), ("property", "زمین کے کاغذ")];
        let with = |more: &[(&'static str, &'static str)]| [&on[..], more].concat();
        let page = register(&sho, "379", &with(&[("born", "۱۹۹۸")])).await.expect(422).text();
        assert!(page.contains("value=\"before-birth\"") && page.contains("۱۹۹۸") && page.contains("1997"), "{page}");
        let fir = register(&sho, "379", &with(&[("born", "۱۹۹۸"), ("warnings_seen", "before-birth")])).await.expect(303).location();
        let page = sho.get(&fir).await.expect(200).prose();
        assert!(page.contains("It happened before the informant was born") && page.contains("1998"), "{page}");
        let by_age = register(&sho, "379", &with(&[("born", "34")])).await.expect(303).location();
        let page = sho.get(&by_age).await.expect(200).prose();
        assert!(page.contains("1992") && page.contains("by the age told"), "{page}");
        let page = register(&sho, "379", &with(&[("born", "کل")])).await.expect(422).text();
        assert!(page.contains("id=\"born-error\"") && !page.contains("id=\"warnings_seen-error\""));
        let list = sho.get("/firs").await.text();
        assert!(list.contains("2/26") && !list.contains("3/26"));
        app.expect_clean().await;
    }
}
