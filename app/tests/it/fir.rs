//! From a citizen's words to a numbered FIR with the real wiring, on both engines: the E-Tag stays, she sees the number,
//! the diary has both, and two officers deciding at once make one FIR.

use db::Engine;
use organisation::service::{Appointment, appoint, relieve, sanction};
use organisation::unit_id;
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

/// The SHO of a station is relieved by order.
async fn relieved(app: &TestApp, unit: &str) {
    let mut w = app.system().begin().await.unwrap();
    relieve(&mut w, organisation::post_id(unit, "sho", 1), "T-2").await.unwrap();
    w.commit().await.unwrap();
}

/// The SHO of Sariab is appointed to another station.
async fn appointed(app: &TestApp, unit: &str) {
    let mut w = app.system().begin().await.unwrap();
    let post = sanction(&mut w, unit_id(unit), "sho", 1).await.unwrap();
    let officer = organisation::officer_id(app.core.journal.node(), "sho-qta-sar");
    appoint(&mut w, Appointment { officer, post, order_no: "T-3".to_owned() }).await.unwrap();
    w.commit().await.unwrap();
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

    /// Two officers, each of whom had the form open with the charge in his hands: the SHO sends it while he hands over, the next one
    /// sends it the moment he has charge. Whoever comes first numbers it, the other is told, and nothing typed is lost.
    async fn two_deciding_at_once_make_one_fir(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let next = app.officer("moharrir", "QTA-SAR").await;
        let (report, ..) = told(&next, FORMS[0]).await;
        sho.get(&format!("/firs/new?report={report}")).await.expect(200);
        let taker = organisation::officer_id(app.core.journal.node(), "moharrir-qta-sar").to_string();
        let over = [("officer", taker.as_str()), ("once", FORMS[3])];
        let handed_over = async {
            sho.post("/charge/hand-over", &over).await.expect(303);
            register(&next, &report, FORMS[2]).await
        };
        let (one, other) = tokio::join!(register(&sho, &report, FORMS[1]), handed_over);
        let answers = [one.status.as_u16(), other.status.as_u16()];
        // The SHO first, or the next one: then the SHO has no charge any more, or a report that is decided.
        assert!([[303, 422], [403, 303], [422, 303]].contains(&answers), "{answers:?}");
        let refused = if answers[0] == 303 { other } else { one }.text();
        assert!(refused.contains("موٹر سائیکل") && refused.contains("id=\"sections-error\""), "{refused}");
        let list = next.get("/firs").await.text();
        assert!(list.contains("1/26") && !list.contains("2/26"), "no number was used up");
        app.expect_clean().await;
    }

    /// The same one after the other: the next in charge has numbered it when the SHO sends his form.
    async fn whoever_handed_over_numbers_no_second_one(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let next = app.officer("moharrir", "QTA-SAR").await;
        let (report, ..) = told(&next, FORMS[0]).await;
        let taker = organisation::officer_id(app.core.journal.node(), "moharrir-qta-sar").to_string();
        sho.post("/charge/hand-over", &[("officer", taker.as_str()), ("once", FORMS[3])]).await.expect(303);
        register(&next, &report, FORMS[2]).await.expect(303);
        let page = register(&sho, &report, FORMS[1]).await.expect(422).text();
        assert!(page.contains("id=\"sections-error\"") && page.contains("گل بی بی"), "it is decided: {page}");
        let page = register(&sho, "", FORMS[1]).await.expect(403).text();
        assert!(page.contains("id=\"sections-error\"") && page.contains("گل بی بی") && page.contains("numbered by whoever has charge"), "without charge: {page}");
        assert!(!next.get("/firs").await.text().contains("2/26"));
        app.expect_clean().await;
    }

    /// A posting order takes effect between opening the form and sending it. The FIR goes into no other station's book: it is refused
    /// with the reason, what was typed stands there, and whoever has charge of the station numbers it.
    async fn an_officer_transferred_midway_loses_no_word(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (report, ..) = told(&clerk, FORMS[0]).await;
        let form = sho.get(&format!("/firs/new?report={report}")).await.expect(200).text();
        let from = unit_id("QTA-SAR").to_string();
        assert!(form.contains(&format!("name=\"from\" value=\"{from}\"")), "{form}");
        let typed = |once: &'static str| {
            [
                ("report", report.as_str()), ("from", from.as_str()), ("source", "oral"), ("sections", "379"),
                ("words", "میری موٹر سائیکل چوری ہو گئی"), ("property", "ہونڈا 125، سرخ"), ("name", "گل بی بی"),
                ("signed", "thumb"), ("read_over", "yes"), ("once", once),
            ]
        };
        let kept = |page: &str| page.contains("ہونڈا 125، سرخ") && page.contains("گل بی بی") && page.contains("a posting order has taken effect");
        relieved(&app, "QTA-SAR").await;
        let page = sho.post("/firs/new", &typed(FORMS[1])).await.expect(403).text();
        assert!(kept(&page), "with no post at all: {page}");
        appointed(&app, "QTA-CTY").await;
        let page = sho.post("/firs/new", &typed(FORMS[2])).await.expect(403).text();
        assert!(kept(&page) && page.contains(&format!("name=\"from\" value=\"{from}\"")), "in charge of another station: {page}");
        assert!(sho.get("/firs").await.expect(200).text().contains("No FIR yet"), "nor in that one's book");
        // The next in rank has charge of the station he left.
        clerk.post("/firs/new", &typed(FORMS[3])).await.expect(303);
        assert!(clerk.get("/firs").await.expect(200).text().contains("1/26"));
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
