//! Told at each step, once, in the way she chose, or not at all.

use std::sync::Arc;

use complaints::Teller;
use contracts::Channel;
use testkit::{Browser, Engine, FakeChannels, TestApp};

use crate::{file, once, slip};

async fn with_sms(engine: Engine) -> TestApp {
    let mut contracts = testkit::contracts();
    contracts.channels = Arc::new(FakeChannels::with(&[Channel::Sms]));
    TestApp::start(engine, vec![complaints::capability(), deadlines::capability()], contracts).await
}

/// Reads everything committed.
pub async fn told(app: &TestApp) {
    app.settle().await;
    let teller = Teller::new(app.state.contracts.channels.clone(), app.state.site.messages.clone());
    while teller.tell(&app.system().core).await.unwrap() {}
    app.settle().await;
}

async fn kinds(app: &TestApp, report: &str) -> Vec<(String, String)> {
    told(app).await;
    let r = app.system().read().await.unwrap();
    let id = report.trim_start_matches("/reports/").parse().unwrap();
    let found = app.state.contracts.channels.told(r.tx(), id).await.unwrap();
    r.done().await.unwrap();
    found.into_iter().map(|one| (one.kind, one.fate.word().to_owned())).collect()
}

pub async fn report(clerk: &Browser<'_>, more: &[(&str, &str)]) -> (String, String, String) {
    let mut all = vec![("phone", "03000000001")];
    all.extend_from_slice(more);
    let at = file(clerk, &once(), &all).await.expect(303).location();
    let (number, code) = slip(clerk, &at).await;
    (at.trim_end_matches("/slip").to_owned(), number, code)
}

fn waits(kind: &str) -> (String, String) {
    (format!("complaints.tell-{kind}"), "waiting".to_owned())
}

testkit::both_engines! { app with_sms;
    /// Each step once, however often it is read and by however many; her page and the report's say what was sent.
    async fn a_step_is_told_once_to_whoever_wants_it(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (wanted, number, code) = report(&clerk, &[("safe_ways", "sms"), ("safe_from", "9"), ("safe_to", "17")]).await;
        let (unasked, ..) = report(&clerk, &[]).await;
        let (sealed, ..) = report(&clerk, &[("safe_ways", "sms"), ("seal", "violence")]).await;
        let (one, other) = (
            Teller::new(app.state.contracts.channels.clone(), app.state.site.messages.clone()),
            Teller::new(app.state.contracts.channels.clone(), app.state.site.messages.clone()),
        );
        app.settle().await;
        let core = app.system().core;
        let (a, b) = tokio::join!(one.tell(&core), other.tell(&core));
        a.unwrap();
        b.unwrap();
        assert_eq!(kinds(&app, &wanted).await, [waits("received")]);
        let tried = [("way", "phone"), ("result", "tried"), ("against", "نمبر ایک ہی تھا"), ("once", &once())];
        clerk.post(&format!("{wanted}/contacts"), &tried).await.expect(303);
        assert_eq!(kinds(&app, &wanted).await, [waits("received"), waits("tried")]);
        assert_eq!(kinds(&app, &wanted).await.len(), 2, "once is enough");
        assert!(kinds(&app, &unasked).await.is_empty() && kinds(&app, &sealed).await.is_empty());
        for page in [
            app.guest().post("/track", &[("number", &number), ("code", &code)]).await.expect(200).text(),
            clerk.get(&format!("{wanted}?purpose=serve-citizen")).await.expect(200).text(),
        ] {
            assert_eq!(page.matches("A short message was sent").count(), 2, "{page}");
            assert!(page.contains("Waits to be sent") && !page.contains("There is news about your matter"));
        }
        app.expect_clean().await;
    }

    /// What waits is silenced when she changes her mind, and when the matter is sealed.
    async fn what_waits_falls_silent(app: TestApp) {
        app.officer("woman-officer", "QTA").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        let silent = |kind: &str| (format!("complaints.tell-{kind}"), "silenced".to_owned());
        let (changed, number, code) = report(&sho, &[("safe_ways", "sms")]).await;
        let (sealed, ..) = report(&sho, &[("safe_ways", "sms")]).await;
        assert_eq!((kinds(&app, &changed).await, kinds(&app, &sealed).await), (vec![waits("received")], vec![waits("received")]));
        let no = [("number", number.as_str()), ("code", code.as_str()), ("go", "save"), ("safe_may", "no"), ("once", &once())];
        app.guest().post("/track/contact", &no).await.expect(200);
        assert_eq!(kinds(&app, &changed).await, [silent("received")]);
        let seal = [("profile", "violence"), ("reason", "گھر سے خطرہ"), ("once", &once())];
        sho.post(&format!("{sealed}/seal"), &seal).await.expect(303);
        assert_eq!(kinds(&app, &sealed).await, [silent("received")]);
        app.expect_clean().await;
    }

    /// A node that begins to tell does not tell its past.
    async fn what_is_old_is_not_told(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        let (old, ..) = report(&clerk, &[("safe_ways", "sms")]).await;
        app.clock.advance(3 * 86_400);
        assert!(kinds(&app, &old).await.is_empty());
    }

    /// Whoever chose WhatsApp is told there; whoever allows both is told once, by SMS; and only a node that has it offers it.
    async fn whatsapp_is_told_to_whoever_chose_it(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        assert!(!clerk.get("/reports/new").await.expect(200).text().contains("value=\"whatsapp\""));
        let (nowhere, ..) = report(&clerk, &[("safe_ways", "whatsapp")]).await;
        assert!(kinds(&app, &nowhere).await.is_empty());
        app.expect_clean().await;
    }
}

async fn with_both(engine: Engine) -> TestApp {
    let mut contracts = testkit::contracts();
    contracts.channels = Arc::new(FakeChannels::with(&[Channel::Sms, Channel::WhatsApp]));
    TestApp::start(engine, vec![complaints::capability(), deadlines::capability()], contracts).await
}

testkit::both_engines! { app with_both;
    async fn where_both_are_there_her_choice_counts(app: TestApp) {
        let clerk = app.officer("moharrir", "QTA-SAR").await;
        assert!(clerk.get("/reports/new").await.expect(200).text().contains("value=\"whatsapp\""));
        let (hers, number, code) = report(&clerk, &[("safe_ways", "whatsapp")]).await;
        let (both, ..) = report(&clerk, &[("safe_ways", "sms"), ("safe_ways", "whatsapp")]).await;
        assert_eq!((channels(&app, &hers).await, channels(&app, &both).await), (vec![Channel::WhatsApp], vec![Channel::Sms]));
        // What waits there falls silent when she wants SMS alone.
        let sms = [("number", number.as_str()), ("code", code.as_str()), ("go", "save"), ("safe_ways", "sms"), ("once", &once())];
        app.guest().post("/track/contact", &sms).await.expect(200);
        assert_eq!(kinds(&app, &hers).await, [("complaints.tell-received".to_owned(), "silenced".to_owned())]);
        app.expect_clean().await;
    }
}

async fn channels(app: &TestApp, report: &str) -> Vec<Channel> {
    told(app).await;
    let r = app.system().read().await.unwrap();
    let id = report.trim_start_matches("/reports/").parse().unwrap();
    let found = app.state.contracts.channels.told(r.tx(), id).await.unwrap();
    r.done().await.unwrap();
    found.into_iter().map(|one| one.channel).collect()
}
