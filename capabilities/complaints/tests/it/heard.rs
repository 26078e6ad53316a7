//! Filing what a citizen wrote, by the desk that works on messages: the counter's form filled with her words, silent, and once.

use std::sync::Arc;

use contracts::{Channel, Heard};
use kernel::Timestamp;
use serde_json::json;
use testkit::{Engine, FakeChannels, FakeInbox, TestApp, both_engines};
use uuid::Uuid;

use crate::once;

const MESSAGE: Uuid = Uuid::from_u128(0x019a_b5c0_0000_7000_8000_0000_0000_00aa);
const THREAD: Uuid = Uuid::from_u128(0x019a_b5c0_0000_7000_8000_0000_0000_00bb);

fn heard() -> Heard {
    Heard {
        id: MESSAGE,
        thread: THREAD,
        channel: Channel::Sms,
        from: "+923000000001".to_owned(),
        words: "meri bakri chori ho gai \"><script>".to_owned(),
        files: Vec::new(),
        said_at: None,
        heard_at: Timestamp(0),
    }
}

async fn with_message(engine: Engine) -> TestApp {
    let mut contracts = testkit::contracts();
    contracts.inbox = Arc::new(FakeInbox::with(vec![heard()]));
    TestApp::start(engine, vec![complaints::capability(), deadlines::capability()], contracts).await
}

/// The same as a letter, on a node from which letters leave.
async fn with_letter(engine: Engine) -> TestApp {
    let mut contracts = testkit::contracts();
    let letter = Heard { channel: Channel::Email, from: "gul@example.pk".to_owned(), ..heard() };
    contracts.inbox = Arc::new(FakeInbox::with(vec![letter]));
    contracts.channels = Arc::new(FakeChannels::with(&[Channel::Email]));
    TestApp::start(engine, vec![complaints::capability(), deadlines::capability()], contracts).await
}

both_engines! { app with_letter;

/// Of a letter the address stands in its box, and nothing is ticked: that she is written to there she has to say.
async fn the_address_of_a_letter_stands_in_its_box(app: TestApp) {
    let at = format!("/inbox/{MESSAGE}/report");
    let desk = app.officer("online-desk", "QTA-ONL").await;
    let form = desk.get(&at).await.expect(200).text();
    assert!(form.contains("name=\"safe_email\"") && form.contains("value=\"gul@example.pk\""), "{form}");
    assert!(form.contains("value=\"email\"") && !form.contains("value=\"email\" checked"), "{form}");
    assert!(form.contains("name=\"safe_language\""), "in which language she is written to is asked here too");
}

}

both_engines! { app with_message;

/// The form holds her words and the number they came from; no place is asked for; it is one report, in the desk's book, and nobody
/// rings. Sent again it is the same; filed, it is not filed twice.
async fn what_was_written_becomes_one_report(app: TestApp) {
    let at = format!("/inbox/{MESSAGE}/report");
    let desk = app.officer("online-desk", "QTA-ONL").await;
    app.officer("moharrir", "QTA-SAR").await.get(&at).await.expect(403);
    let form = desk.get(&at).await.expect(200).text();
    assert!(form.contains("meri bakri chori ho gai") && !form.contains("<script>\""), "her words");
    assert!(form.contains("+923000000001") && form.contains("somebody else"));
    desk.get(&format!("/inbox/{}/report", Uuid::nil())).await.expect(404);
    desk.get("/inbox/x/report").await.expect(404);
    let token = once();
    let wrong = [("words", ""), ("spoken", "urdu"), ("phone", "12"), ("once", token.as_str())];
    let page = desk.post(&at, &wrong).await.expect(422).text();
    assert!(page.contains("href=\"#words\"") && page.contains("href=\"#phone\""));
    let token = once();
    let fields =
        [("words", "meri bakri chori ho gai"), ("spoken", "urdu"), ("phone", "+923000000001"), ("once", &token)];
    let there = desk.post(&at, &fields).await.expect(303).location();
    assert_eq!(there, format!("/inbox/{THREAD}"));
    assert_eq!(desk.post(&at, &fields).await.expect(303).location(), there);
    let again = once();
    let fields = [("words", "meri bakri chori ho gai"), ("spoken", "urdu"), ("once", again.as_str())];
    desk.post(&at, &fields).await.expect(409);
    let list = desk.get("/reports").await.expect(200).text();
    assert!(list.contains("QTA-ONL-2026-000001") && !list.contains("000002"));
    let (_, id) = list.split_once("<tbody").unwrap().1.split_once("href=\"/reports/").unwrap();
    let id = id.split('"').next().unwrap();
    let page = desk.get(&format!("/reports/{id}?purpose=serve-citizen")).await.expect(200).text();
    assert!(page.contains("meri bakri chori ho gai"));
    app.expect_clean().await;
}

/// The same over JSON.
async fn the_api_files_a_message(app: TestApp) {
    let path = format!("/api/v1/inbox/{MESSAGE}/report");
    let desk = app.officer("online-desk", "QTA-ONL").await;
    let body = json!({"words": "meri bakri chori ho gai", "spoken": "urdu"});
    desk.post_json(&path, &once(), &json!({"words": "", "spoken": "latin"})).await.expect(422);
    let key = once();
    let made = desk.post_json(&path, &key, &body).await.expect(201).json();
    assert_eq!(made["thread"], json!(THREAD));
    assert_eq!(desk.post_json(&path, &key, &body).await.expect(200).json(), made);
    desk.post_json(&path, &once(), &body).await.expect(409);
    app.expect_clean().await;
}

}

/// A node with the helpline, on which one call is over.
async fn with_call(engine: Engine) -> TestApp {
    let mut contracts = testkit::contracts();
    contracts.calls = Arc::new(exchange::helpline::Desk);
    let counter = complaints::Counter::new(contracts.roznamcha.clone(), contracts.channels.clone());
    contracts.watched = vec![Arc::new(counter) as Arc<_>].into();
    let capabilities = vec![complaints::capability(), deadlines::capability(), exchange::capability()];
    TestApp::start(engine, capabilities, contracts).await
}

async fn call(app: &TestApp, id: &str) -> Uuid {
    use exchange::helpline::take::{Event, Taken, take};
    app.clock.advance(1);
    let event = Event {
        call: id.to_owned(),
        from: Some("03000000001".to_owned()),
        line: "15".to_owned(),
        said: exchange::helpline::call::Said::Ringing,
        at: app.core.clock.now(),
    };
    let Taken::New(id) = take(&app.core, event).await.unwrap() else { panic!("not kept") };
    id
}

both_engines! { app with_call;

/// The notes of a call stand in the form; filed, the call is over, once, and whoever may open the report finds it there.
async fn what_was_said_on_the_helpline_becomes_one_report(app: TestApp) {
    let id = call(&app, "1").await;
    let at = format!("/helpline/{id}/report");
    let operator = app.officer("helpline-operator", "QTA-ONL").await;
    let (desk, other) = (app.officer("online-desk", "QTA-ONL").await, app.officer("moharrir", "QTA-SAR").await);
    desk.get(&at).await.expect(403);
    other.get(&at).await.expect(403);
    operator.get("/helpline/x/report").await.expect(404);
    operator.get(&format!("/inbox/{id}/report")).await.expect(403);
    let note = [("note", "bakri chori \"><script>"), ("once", &once())];
    operator.post(&format!("/helpline/{id}/note"), &note).await.expect(303);
    let form = operator.get(&at).await.expect(200).text();
    assert!(form.contains("bakri chori") && form.contains("+923000000001") && !form.contains("<script>\""));
    operator.post(&at, &[("words", ""), ("spoken", "urdu"), ("once", &once())]).await.expect(422);
    let token = once();
    let fields = [("words", "bakri chori"), ("spoken", "urdu"), ("once", token.as_str())];
    let there = operator.post(&at, &fields).await.expect(303).location();
    assert_eq!(there, format!("/helpline/{id}"));
    assert_eq!(operator.post(&at, &fields).await.expect(303).location(), there);
    let late = [("words", "bakri bhi gai"), ("spoken", "urdu"), ("phone", "+923000000009"), ("once", &once())];
    let late = operator.post(&at, &late).await.expect(409).text();
    assert!(late.contains("bakri bhi gai") && late.contains("+923000000009"), "what was typed is still there");
    assert!(late.contains("already said what came of this call"));
    let page = operator.get(&there).await.expect(200).text();
    assert!(page.contains("QTA-ONL-2026-000001") && page.contains("Report filed"));
    let report = page.split("href=\"/reports/").nth(1).unwrap().split('"').next().unwrap();
    let report = operator.get(&format!("/reports/{report}")).await.expect(200).text();
    assert!(report.contains("bakri chori"));
    let body = json!({"words": "doosri baat", "spoken": "urdu"});
    let second = call(&app, "2").await;
    let path = format!("/api/v1/helpline/{second}/report");
    let made = operator.post_json(&path, &once(), &body).await.expect(201).json();
    assert_eq!(made["call"], json!(second));
    operator.post_json(&path, &once(), &body).await.expect(409);
    let later = call(&app, "3").await;
    let later = operator.get(&format!("/helpline/{later}")).await.expect(200).text();
    assert!(later.contains("QTA-ONL-2026-000001") && later.contains("QTA-ONL-2026-000002"), "what was filed before");
    app.expect_clean().await;
}

/// A call that was filed and is opened again by the mark is not filed again: the report is linked where it may be opened, what was typed
/// is not lost, and what else was done is said.
async fn a_call_is_filed_once_though_it_was_marked_after(app: TestApp) {
    app.officer("woman-officer", "QTA").await;
    let operator = app.officer("helpline-operator", "QTA-ONL").await;
    for (n, seal) in ["", "violence"].into_iter().enumerate() {
        let id = call(&app, &format!("c{n}")).await;
        let at = format!("/helpline/{id}/report");
        let fields = [("words", "ghar wale marte hain"), ("spoken", "urdu"), ("seal", seal), ("once", &once())];
        operator.post(&at, &fields).await.expect(303);
        operator.post(&format!("/helpline/{id}/silent"), &[]).await.expect(303);
        let page = operator.get(&format!("/helpline/{id}")).await.expect(200).text();
        assert!(page.contains("name=\"outcome\"") && !page.contains(&at), "open again, and not to be filed");
        assert_eq!(page.contains("This call is filed"), seal.is_empty());
        assert_eq!(page.contains("gone on already") && !page.contains("/reports/"), !seal.is_empty());
        assert!(operator.get(&at).await.expect(409).text().contains("gone on already"));
        let fields = [("words", "us ne phir phone kiya"), ("spoken", "urdu"), ("once", &once())];
        let page = operator.post(&at, &fields).await.expect(409).text();
        assert!(page.contains("us ne phir phone kiya") && page.contains("gone on already"));
        let body = json!({"words": "doosri baat", "spoken": "urdu"});
        operator.post_json(&format!("/api/v1{at}"), &once(), &body).await.expect(409);
        let done = [("outcome", "could-not-speak"), ("words", "gari bheji"), ("once", &once())];
        operator.post(&format!("/helpline/{id}/outcome"), &done).await.expect(303);
    }
    app.expect_clean().await;
}

/// Of a sealed one nobody at the helpline learns that it is there: the call was passed on, and what was noted of it went on with it.
async fn a_sealed_report_is_not_there(app: TestApp) {
    app.officer("woman-officer", "QTA").await;
    let id = call(&app, "1").await;
    let operator = app.officer("helpline-operator", "QTA-ONL").await;
    let note = async |words: &str| {
        operator.post(&format!("/helpline/{id}/note"), &[("note", words), ("once", &once())]).await.expect(303)
    };
    note("pehla shohar ne chaqu dikhaya").await;
    let before = operator.get(&format!("/helpline/{id}")).await.expect(200).text();
    assert!(before.contains("chaqu"));
    let token = once();
    let fields =
        [("words", "ghar wale marte hain"), ("spoken", "urdu"), ("seal", "violence"), ("once", token.as_str())];
    operator.post(&format!("/helpline/{id}/report"), &fields).await.expect(303);
    let later = call(&app, "2").await;
    note("baad mein poocha").await;
    let other = app.officer("helpline-operator", "BAL-ONL").await;
    for who in [&operator, &other] {
        for of in [id, later] {
            let page = who.get(&format!("/helpline/{of}")).await.expect(200).text();
            assert!(page.contains("Passed on") && !page.contains("Report filed"), "{of}");
            assert!(!page.contains("/reports/") && !page.contains("2026-000001"));
            let one = who.get(&format!("/api/v1/helpline/{of}")).await.expect(200).text();
            assert!(!one.contains("filed") && !one.contains("/reports/"));
            assert!(!page.contains("chaqu") && !one.contains("chaqu"), "what was said is read in the report");
        }
        let page = who.get(&format!("/helpline/{id}")).await.expect(200).text();
        assert!(page.contains("These words went on") && page.contains("baad mein poocha"), "what came after stands here");
    }
    app.expect_clean().await;
}

}

/// A node with the desk for messages.
async fn with_inbox(engine: Engine) -> TestApp {
    let mut contracts = testkit::contracts();
    contracts.inbox = Arc::new(exchange::inbox::desk::Desk);
    let capabilities = vec![complaints::capability(), deadlines::capability(), exchange::capability()];
    TestApp::start(engine, capabilities, contracts).await
}

const PHOTO: &[u8] = include_bytes!("../../../../platform/files/tests/photos/with-place.jpg");

/// A photo as a gateway leaves it: sealed in the store of files.
async fn enclosed(app: &TestApp) -> contracts::Enclosed {
    let key = vault::FileKey::generate(app.core.entropy.as_ref());
    let mut sealer = key.sealer();
    let mut sealed = sealer.push(PHOTO).unwrap();
    sealed.extend(sealer.finish().unwrap());
    let mut incoming = app.state.blobs.incoming(app.core.entropy.as_ref()).held();
    incoming.take(&sealed).await.unwrap();
    let files::BlobId(blob) = incoming.finish().await.unwrap().id;
    contracts::Enclosed { blob, media_type: "image/jpeg".to_owned(), bytes: PHOTO.len() as u64, key }
}

both_engines! { app with_inbox;

/// What came with a message is evidence of the report that it becomes: hers, opened there and no longer in the conversation.
async fn what_came_with_it_is_evidence(app: TestApp) {
    use exchange::inbox::take::{Arrived, Taken, take};
    let arrived = Arrived {
        channel: Channel::WhatsApp,
        at_gateway: "wamid.1".to_owned(),
        from: "+923000000001".to_owned(),
        words: "yeh zakham dekhein".to_owned(),
        files: vec![enclosed(&app).await],
        said_at: None,
    };
    let Taken::New(id) = take(&app.core, arrived.clone()).await.unwrap() else { panic!("not kept") };
    assert!(matches!(take(&app.core, arrived).await.unwrap(), Taken::Again(_)));
    let desk = app.officer("online-desk", "QTA-ONL").await;
    desk.get(&format!("/inbox/{id}/files/1")).await.expect(200);
    let token = once();
    let fields = [("words", "yeh zakham dekhein"), ("spoken", "urdu"), ("once", token.as_str())];
    let at = format!("/inbox/{id}/report");
    let there = desk.post(&at, &fields).await.expect(303).location();
    assert_eq!(desk.post(&at, &fields).await.expect(303).location(), there);
    desk.get(&format!("/inbox/{id}/files/1")).await.expect(404);
    let list = desk.get("/reports").await.expect(200).text();
    let (_, report) = list.split_once("<tbody").unwrap().1.split_once("href=\"/reports/").unwrap();
    let report = report.split('"').next().unwrap();
    let files = desk.get(&format!("/api/v1/reports/{report}/evidence?purpose=serve-citizen")).await.expect(200).json();
    let files = files["files"].as_array().unwrap();
    assert_eq!((files.len(), &files[0]["source"]), (1, &json!("citizen")), "{files:?}");
    let file = files[0]["id"].as_str().unwrap();
    desk.get(&format!("/reports/{report}/evidence/{file}?purpose=serve-citizen")).await.expect(200);
    app.expect_clean().await;
}

}
