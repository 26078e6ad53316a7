//! The informant's copy of her FIR, with the real wiring, on both engines: with number and code, entered as a copy that left, and
//! never of what is sealed or what the law keeps secret.

use testkit::{Browser, Reply, TestApp};

use crate::fir::{app, register, told};

const BUTTON: &str = "action=\"/track/fir.pdf\"";

fn once(n: u8) -> String {
    format!("019ab5c0-0000-7000-8000-0000000003{n:02}")
}

/// Her page.
async fn followed(app: &TestApp, held: (&str, &str)) -> String {
    app.guest().post("/track", &[("number", held.0), ("code", held.1)]).await.expect(200).text()
}

/// Her copy.
async fn taken(app: &TestApp, held: (&str, &str)) -> Reply {
    app.guest().post("/track/fir.pdf", &[("number", held.0), ("code", held.1)]).await
}

/// The copies that left, as the station sees them: kind and recipient.
async fn copies(sho: &Browser<'_>, fir: &str) -> Vec<(String, String)> {
    let opened = sho.get(&format!("/api/v1{fir}")).await.expect(200).json();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let rows = opened["copies"].as_array().unwrap();
    rows.iter().map(|row| (text(&row["kind"]), text(&row["recipient"]))).collect()
}

testkit::both_engines! { app app;
    /// It is there once there is an FIR, for number and code alone; each day on which she takes it is one copy that left.
    async fn she_takes_her_copy_with_number_and_code(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let (report, number, code) = told(&sho, &once(1)).await;
        let held = (number.as_str(), code.as_str());
        assert!(!followed(&app, held).await.contains(BUTTON), "no FIR yet");
        taken(&app, held).await.expect(404);
        let fir = register(&sho, &report, &once(2)).await.expect(303).location();
        let page = followed(&app, held).await;
        assert!(page.contains(BUTTON) && page.contains("Take my copy") && !page.contains("گل بی بی"), "{page}");
        taken(&app, (&number, "2222-2222-2222")).await.expect(422);
        assert!(copies(&sho, &fir).await.is_empty(), "nothing left for a wrong code");
        for _ in 0..2 {
            assert!(taken(&app, held).await.expect(200).bytes.starts_with(b"%PDF"));
        }
        let hers = ("informant".to_owned(), "اطلاع دہندہ نے خود لی، نمبر اور خفیہ کوڈ سے".to_owned());
        assert_eq!(copies(&sho, &fir).await, std::slice::from_ref(&hers), "once a day");
        assert!(sho.get(&fir).await.expect(200).text().contains("اطلاع دہندہ نے خود لی"));
        app.clock.advance(86_400);
        taken(&app, held).await.expect(200);
        let sho = app.back("sho", "QTA-SAR").await;
        assert_eq!(copies(&sho, &fir).await, [hers.clone(), hers]);
        app.expect_clean().await;
    }

    /// Where the law keeps the victim's identity secret, no file with her name is handed to a telephone.
    async fn none_leaves_where_the_identity_is_secret(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let (report, number, code) = told(&sho, &once(3)).await;
        let form = once(4);
        let fields = [
            ("report", report.as_str()),
            ("source", "oral"),
            ("sections", "376"),
            ("words", "بیان"),
            ("presence", "not-hers"),
            ("signed", "thumb"),
            ("read_over", "yes"),
            ("once", form.as_str()),
        ];
        let fir = sho.post("/firs/new", &fields).await.expect(303).location();
        let page = followed(&app, (&number, &code)).await;
        assert!(page.contains("1/26") && !page.contains(BUTTON), "{page}");
        taken(&app, (&number, &code)).await.expect(404);
        assert!(copies(&sho, &fir).await.is_empty());
        app.expect_clean().await;
    }

    /// Nor of a sealed report, to whoever holds its code.
    async fn none_leaves_of_a_sealed_report(app: TestApp) {
        let named = app.officer("woman-officer", "QTA").await;
        let _sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (first, second) = (once(5), once(6));
        let fields = [("words", "پڑوسی دھمکیاں دیتا ہے"), ("spoken", "urdu"), ("landmark", "کاریز"), ("seal", "violence"), ("once", first.as_str())];
        let slip = clerk.post("/reports/new", &fields).await.expect(303).location();
        let page = clerk.get(&slip).await.expect(200).text();
        let (_, rest) = page.split_once("slip-code").unwrap();
        let (_, rest) = rest.split_once("<bdi dir=\"ltr\">").unwrap();
        let code = rest.split_once("</bdi>").unwrap().0;
        let report = slip.trim_start_matches("/reports/").trim_end_matches("/slip");
        let fields = [
            ("report", report),
            ("source", "oral"),
            ("sections", "506"),
            ("warnings_seen", "not-cognizable"),
            ("words", "پڑوسی دھمکیاں دیتا ہے"),
            ("signed", "thumb"),
            ("read_over", "yes"),
            ("once", second.as_str()),
        ];
        let fir = named.post("/firs/new", &fields).await.expect(303).location();
        assert!(!followed(&app, ("", code)).await.contains(BUTTON));
        taken(&app, ("", code)).await.expect(404);
        assert!(copies(&named, &fir).await.is_empty());
        app.expect_clean().await;
    }
}
