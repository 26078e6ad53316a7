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
        let page = register(&sho, typed, &[("name", "گل بی بی")]).await.expect(422).text();
        assert!(page.contains("id=\"warnings_seen-error\"") && page.contains("value=\"unlisted-section\""), "{page}");
        assert!(page.contains("15-الف(2) آرمز") && page.contains("گل بی بی") && page.contains(typed), "nothing typed is lost: {page}");
        assert!(sho.get("/firs").await.text().contains("No FIR yet"), "no number was used up");
        let seen = [("warnings_seen", "unlisted-section")];
        let fir = register(&sho, typed, &seen).await.expect(303).location();
        let page = sho.get(&fir).await.expect(200).prose();
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
}
