//! Searching FIRs: by whom, what is found, and what never is.

use serde_json::{Value, json};
use testkit::{Browser, Reply, TestApp};

use crate::once;

async fn register(sho: &Browser<'_>, more: &[(&str, &str)]) -> Reply {
    let mut fields = vec![
        ("source", "oral"),
        ("sections", "379"),
        ("words", "میری موٹر سائیکل چوری ہو گئی"),
        ("property", "سائیکل"),
        ("name", "زرمینہ بی بی"),
        ("phone", "0300-0000001"),
        ("place", "کلی گل محمد"),
        ("signed", "declined"),
        ("read_over", "yes"),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend_from_slice(more);
    let once = once();
    fields.push(("once", &once));
    sho.post("/firs/new", &fields).await
}

async fn finds(browser: &Browser<'_>, q: &str) -> Vec<String> {
    let found = browser.post_json("/api/v1/firs/search", &once(), &json!({"q": q})).await.expect(200).json();
    let rows = found["rows"].as_array().unwrap().iter();
    rows.map(|row| row["number"].as_str().unwrap().to_owned()).collect()
}

testkit::both_engines! { app crate::app;
    /// By number as cited, phone, name in both scripts, place and word; each search is journaled.
    async fn an_fir_is_found_by_whatever_is_known(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        register(&sho, &[]).await.expect(303);
        register(&sho, &[("name", "عبداللہ"), ("phone", ""), ("place", "شابو"), ("words", "بکری گم")]).await.expect(303);
        for q in ["1/26", "۱/۲۶", "QTA-SAR-F-2026-000001", "0300-0000001", "zarmina", "زرم", "گل محمد", "سايكل چوری"] {
            assert_eq!(finds(&sho, q).await, ["1/26"], "{q}");
        }
        for nothing in ["3/26", "0300-0000002", "zarmina بکری", "' OR '1'='1"] {
            assert_eq!(finds(&sho, nothing).await, Vec::<String>::new(), "{nothing}");
        }
        app.settle().await;
        assert_eq!(app.log_size(journal::Kind::Lookups).await, 12);
        let page = sho.post("/firs/search", &[("q", "zarmina")]).await.expect(200).text();
        assert!(page.contains("1/26") && !page.contains("زرمینہ") && !page.contains("موٹر سائیکل"));
        sho.post("/firs/search", &[("q", " ")]).await.expect(422);
        app.expect_clean().await;
    }

    /// Another station finds nothing; a command above finds it.
    async fn only_whoever_may_read_it_finds_it(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        register(&sho, &[]).await.expect(303);
        let other = app.officer("sho", "QTA-CTY").await;
        assert_eq!(finds(&other, "zarmina").await, Vec::<String>::new());
        let sdpo = app.officer("sdpo", "QTA-C-SAR").await;
        assert_eq!(finds(&sdpo, "zarmina").await, ["1/26"]);
        app.guest().post("/firs/search", &[("q", "zarmina")]).await.expect(401);
    }

    /// Where the law keeps the victim's identity secret, and nobody could be named for whom it is sealed, no name, place or word leads to
    /// the FIR; its number does.
    async fn a_secret_identity_is_found_by_number_only(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        register(&sho, &[("sections", "376"), ("presence", "not-hers")]).await.expect(303);
        for q in ["zarmina", "0300-0000001", "گل محمد", "چوری"] {
            assert_eq!(finds(&sho, q).await, Vec::<String>::new(), "{q}");
        }
        assert_eq!(finds(&sho, "1/26").await, ["1/26"]);
    }

    /// What is erased is not found any more.
    async fn an_erased_fir_is_not_found(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let fir = register(&sho, &[]).await.expect(303).location();
        app.settle().await;
        app.erase("fir", fir.trim_start_matches("/firs/").parse().unwrap()).await;
        for q in ["zarmina", "1/26"] {
            assert_eq!(finds(&sho, q).await, Vec::<String>::new(), "{q}");
        }
        let again = sho.post_json("/api/v1/firs/search", &once(), &json!({"q": "1/26", "after": "no id"})).await.expect(200);
        assert_eq!(again.json()["next"], Value::Null);
    }
}
