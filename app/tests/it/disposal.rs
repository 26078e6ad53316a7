//! That no investigation follows, with the real wiring, on both engines: the citizen reads why and what she can do, and takes
//! the notice away; an FIR still follows on the magistrate's order.

use db::Engine;
use testkit::{Browser, TestApp};

async fn app(engine: Engine) -> TestApp {
    TestApp::start(engine, khidmat::capabilities::all(), khidmat::capabilities::contracts()).await
}

fn form(n: u8) -> String {
    format!("019ab5c0-0000-7000-8000-0000000002{n:02}")
}

/// Records a report; its id, number and code.
async fn told(clerk: &Browser<'_>, n: u8) -> (String, String, String) {
    let once = form(n);
    let fields =
        [("words", "ہمسائے نے تھپڑ مارا"), ("spoken", "urdu"), ("landmark", "ریلوے پھاٹک"), ("once", &once)];
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

async fn fir(sho: &Browser<'_>, report: &str, source: &str, n: u8) -> String {
    let once = form(n);
    let fields = [
        ("report", report),
        ("source", source),
        ("source_paper", "12/26"),
        ("sections", "352"),
        ("words", "ہمسائے نے تھپڑ مارا"),
        ("signed", "thumb"),
        ("read_over", "yes"),
        ("warnings_seen", "not-cognizable"),
        ("once", &once),
    ];
    sho.post("/firs/new", &fields).await.expect(303).location()
}

testkit::both_engines! { app app;
    async fn she_reads_why_and_what_she_can_do(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let (report, number, code) = told(&sho, 1).await;
        let fir = fir(&sho, &report, "oral", 2).await;
        let held = [("number", number.as_str()), ("code", code.as_str())];
        let kind = ("kind", "not-investigated");
        let take = [held[0], held[1], kind];
        app.guest().post("/track/notice", &take).await.expect(404);
        let once = form(3);
        let why = [("reasons", "شہادت موجود نہیں"), ("court", "جوڈیشل مجسٹریٹ سریاب"), ("once", once.as_str())];
        sho.post(&format!("{fir}/refusal"), &why).await.expect(303);
        let page = app.guest().post("/track", &held).await.expect(200).text();
        assert!(page.contains("شہادت موجود نہیں") && page.contains("جوڈیشل مجسٹریٹ سریاب") && page.contains("22-A(6)"), "{page}");
        assert!(app.guest().post("/track/notice", &take).await.expect(200).bytes.starts_with(b"%PDF"));
        app.guest().post("/track/notice", &[held[0], ("code", "2222-2222-2222"), kind]).await.expect(422);
        let seen = sho.get(&format!("/reports/{report}?purpose=supervise")).await.expect(200).text();
        assert!(seen.contains("will not investigate FIR"));
        app.expect_clean().await;
    }

    async fn referred_she_takes_the_slip_and_may_come_back_with_an_order(app: TestApp) {
        let sho = app.officer("sho", "QTA-SAR").await;
        let (report, number, code) = told(&sho, 1).await;
        let seen = sho.get(&format!("/reports/{report}?purpose=supervise")).await.expect(200).text();
        assert!(seen.contains(&format!("/referrals/new?report={report}")));
        let draft = sho.get(&format!("/referrals/new?report={report}")).await.expect(200).text();
        assert!(draft.contains("تھپڑ"));
        let once = form(2);
        let fields = [("report", report.as_str()), ("sections", "352"), ("words", "تھپڑ مارا"), ("court", "جوڈیشل مجسٹریٹ سریاب"), ("once", once.as_str())];
        sho.post("/referrals/new", &fields).await.expect(303);
        let held = [("number", number.as_str()), ("code", code.as_str())];
        let page = app.guest().post("/track", &held).await.expect(200).text();
        assert!(page.contains("QTA-SAR-D-2026-000002") && page.contains("section 200 CrPC") && !page.contains("تھپڑ"), "{page}");
        let urdu = app.guest().in_urdu().post("/track", &held).await.expect(200).text();
        let heard = |key: &str| urdu.contains(&web::assets::voice(key).expect("a recording"));
        assert!(heard("complaints-tell-referred") && heard("complaints-next-complaint") && heard("complaints-next-order"), "{urdu}");
        assert!(!heard("complaints-tell-refused"));
        let take = [held[0], held[1], ("kind", "non-cognizable")];
        assert!(app.guest().post("/track/notice", &take).await.expect(200).bytes.starts_with(b"%PDF"));
        fir(&sho, &report, "court", 3).await;
        assert!(app.guest().post("/track", &held).await.expect(200).text().contains("1/26"));
        app.expect_clean().await;
    }
}
