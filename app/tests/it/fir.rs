//! From a citizen's words to a numbered FIR with the real wiring, on both engines: the E-Tag stays, she sees the number,
//! the diary has both, and two officers deciding at once make one FIR.

use db::Engine;
use testkit::{Browser, Reply, TestApp};

pub async fn app(engine: Engine) -> TestApp {
    TestApp::start(engine, khidmat::capabilities::all(), khidmat::capabilities::contracts()).await
}

/// Records a report; its id, number and code.
pub async fn told(clerk: &Browser<'_>, once: &str) -> (String, String, String) {
    let fields = [
        ("words", "میری موٹر سائیکل چوری ہو گئی"),
        ("spoken", "brahui"),
        ("landmark", "ریلوے پھاٹک"),
        ("name", "گل بی بی"),
        ("once", once),
    ];
    let slip = clerk.post("/reports/new", &fields).await.expect(303).location();
    let page = clerk.get(&slip).await.expect(200).text();
    let shown = |class: &str| {
        let (_, rest) = page.split_once(class).expect(class);
        let (_, rest) = rest.split_once("<bdi dir=\"ltr\">").expect("an isolated value");
        rest.split_once("</bdi>").expect("its end").0.to_owned()
    };
    let id = slip.trim_start_matches("/reports/").trim_end_matches("/slip").to_owned();
    (id, shown("slip-number"), shown("slip-code"))
}

pub async fn register(sho: &Browser<'_>, report: &str, once: &str) -> Reply {
    let fields = [
        ("report", report),
        ("source", "oral"),
        ("sections", "379"),
        ("words", "میری موٹر سائیکل چوری ہو گئی"),
        ("property", "موٹر سائیکل"),
        ("name", "گل بی بی"),
        ("signed", "thumb"),
        ("read_over", "yes"),
        ("once", once),
    ];
    sho.post("/firs/new", &fields).await
}

const FORMS: [&str; 4] = [
    "019ab5c0-0000-7000-8000-0000000000a1",
    "019ab5c0-0000-7000-8000-0000000000a2",
    "019ab5c0-0000-7000-8000-0000000000a3",
    "019ab5c0-0000-7000-8000-0000000000a4",
];

testkit::both_engines! { app app;
    async fn from_her_words_to_a_number_she_can_see(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, number, code) = told(&clerk, FORMS[0]).await;
        let page = sho.get(&format!("/reports/{report}?purpose=supervise")).await.expect(200).text();
        assert!(page.contains(&format!("/firs/new?report={report}")), "the way to the FIR");
        let draft = sho.get(&format!("/firs/new?report={report}")).await.expect(200).text();
        assert!(draft.contains("موٹر سائیکل") && draft.contains("گل بی بی") && draft.contains("ریلوے پھاٹک"));
        let fir = register(&sho, &report, FORMS[1]).await.expect(303).location();
        assert!(sho.get(&fir).await.expect(200).text().contains("1/26"));
        let tracked = app.guest().post("/track", &[("number", &number), ("code", &code)]).await.expect(200).text();
        assert!(tracked.contains("1/26") && tracked.contains(&number) && !tracked.contains("گل بی بی"), "{tracked}");
        assert!(clerk.get("/reports").await.expect(200).text().contains("FIR \u{2068}1/26\u{2069}"));
        let diary = clerk.get("/diary").await.expect(200).text();
        assert!(diary.contains("Complaint received") && diary.contains("FIR registered") && diary.contains(&number));
        assert!(!diary.contains("گل بی بی"), "the diary does not say who told it");
        sho.get(&format!("/firs/new?report={report}")).await.expect(409);
        let page = sho.get(&format!("/reports/{report}?purpose=supervise")).await.expect(200).text();
        assert!(page.contains("1/26") && !page.contains("/firs/new?report="));
        app.expect_clean().await;
    }

    async fn two_deciding_at_once_make_one_fir(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, ..) = told(&clerk, FORMS[0]).await;
        let (one, other) = tokio::join!(register(&sho, &report, FORMS[1]), register(&sho, &report, FORMS[2]));
        let mut answers = [one.status.as_u16(), other.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 422]);
        assert!(!sho.get("/firs").await.text().contains("2/26"), "no number was used up");
        app.expect_clean().await;
    }

    /// A clerk who may not know who told it cannot learn it through a draft; another station's SHO not even that it is.
    async fn a_draft_shows_no_more_than_the_report(app: TestApp) {
        let _sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, ..) = told(&clerk, FORMS[0]).await;
        let form = clerk.get(&format!("/firs/new?report={report}")).await.expect(200).text();
        assert!(form.contains("موٹر سائیکل") && !form.contains("گل بی بی") && !form.contains("action=\"/firs/new\""), "{form}");
        let other = app.officer("sho", "QTA-CTY").await;
        other.get(&format!("/firs/new?report={report}")).await.expect(404);
        register(&other, &report, FORMS[3]).await.expect(404);
    }
}
