//! What a desk can send to a telephone on WhatsApp: her words within a day, after it the notice and never words that would not
//! arrive as they stand in the thread; nothing to one that wants nothing. And what came with her messages, opened.

use std::sync::Arc;

use contracts::Channel;
use exchange::sandbox::whatsapp::{Fault, Sent};
use http::header;
use testkit::{Browser, Engine, Reply, TestApp, both_engines};

use crate::desk::{once, threads};
use crate::whatsapp::{PHONE, VOICE, count, worked, world};

const DAY: i64 = 24 * 3_600;

async fn with_whatsapp(engine: Engine) -> TestApp {
    let mut contracts = testkit::contracts();
    contracts.channels = Arc::new(exchange::channels::Outbox::having(vec![Channel::WhatsApp]));
    contracts.inbox = Arc::new(exchange::inbox::desk::Desk);
    TestApp::start(engine, vec![exchange::capability()], contracts).await
}

async fn answers(desk: &Browser<'_>, thread: &str, words: &str) -> Reply {
    desk.post(&format!("{thread}/answer"), &[("words", words), ("once", &once())]).await
}

async fn until_fate(app: &TestApp, fate: &str) {
    let of = format!("SELECT count(*) FROM exchange_message WHERE state = '{fate}'");
    for _ in 0..400 {
        if count(app, &of).await > 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("no message became {fate}");
}

both_engines! { app with_whatsapp;

/// After a day words are refused with everything typed still there; the notice goes, once, and says nothing of hers.
async fn after_a_day_words_are_refused_and_the_notice_goes(app: TestApp) {
    let world = world(&app).await;
    let (sending, working) = (world.sending(&app), world.working(&app));
    world.sandbox.send(Sent::text(PHONE, "میری بیٹی گم ہے")).await.unwrap();
    worked(&app).await;
    let desk = app.officer("online-desk", "QTA-ONL").await;
    let hers = threads(&desk.get("/inbox").await.expect(200).text()).remove(0);
    desk.post(&format!("{hers}/notice"), &[]).await.expect(409);
    answers(&desk, &hers, "ہم دیکھ رہے ہیں").await.expect(303);
    assert_eq!(world.out(1).await[0].text, "ہم دیکھ رہے ہیں");
    app.clock.advance(DAY);
    let desk = app.back("online-desk", "QTA-ONL").await;
    let page = desk.get(&hers).await.expect(200).text();
    assert!(page.contains("/notice\"") && !page.contains("/answer\""), "the page offers what can go");
    let refused = answers(&desk, &hers, "آپ کی بیٹی مل گئی").await.expect(409).text();
    assert!(refused.contains("Nothing was sent"), "{refused}");
    for expected in [303, 409] {
        desk.post(&format!("{hers}/notice"), &[]).await.expect(expected);
    }
    let out = world.out(2).await;
    assert_eq!((out[1].kind.as_str(), out[1].text.as_str()), ("template", "khabar (ur)"));
    let page = desk.get(&hers).await.expect(200).text();
    assert!(!page.contains("آپ کی بیٹی مل گئی") && page.contains("Nothing of the matter"));
    let row = desk.get(&format!("/api/v1{hers}")).await.expect(200).json();
    assert_eq!((row["reach"].as_str(), row["lines"][2]["notice"].as_bool()), (Some("notice"), Some(true)));
    // She writes again: words go again.
    world.sandbox.send(Sent::text(PHONE, "جی؟")).await.unwrap();
    worked(&app).await;
    answers(&desk, &hers, "آپ کی بیٹی مل گئی").await.expect(303);
    assert_eq!(world.out(3).await[2].text, "آپ کی بیٹی مل گئی");
    sending.end().await;
    working.end().await;
    app.expect_clean().await;
}

/// Words that could go when they were written and cannot when they are sent do not arrive as something else.
async fn words_never_arrive_as_something_else(app: TestApp) {
    let world = world(&app).await;
    let working = world.working(&app);
    let desk = app.officer("online-desk", "QTA-ONL").await;
    world.sandbox.send(Sent::text(PHONE, "سلام")).await.unwrap();
    worked(&app).await;
    let hers = threads(&desk.get("/inbox").await.expect(200).text()).remove(0);
    // The platform holds the window closed that this node holds open.
    world.sandbox.misbehave(Fault::Window);
    answers(&desk, &hers, "ایک").await.expect(303);
    let sending = world.sending(&app);
    until_fate(&app, "failed").await;
    sending.end().await;
    // It closes while the gateway is away.
    world.sandbox.misbehave(Fault::None);
    answers(&desk, &hers, "دو").await.expect(303);
    app.clock.advance(DAY);
    let sending = world.sending(&app);
    until_fate(&app, "silenced").await;
    world.out(0).await;
    let desk = app.back("online-desk", "QTA-ONL").await;
    let page = desk.get(&hers).await.expect(200).text();
    assert!(page.contains("Cannot arrive") && page.contains("Not sent"));
    sending.end().await;
    working.end().await;
    app.expect_clean().await;
}

/// A telephone that wants nothing gets nothing, and the officer is told so.
async fn who_wants_nothing_gets_nothing(app: TestApp) {
    let world = world(&app).await;
    let (sending, working) = (world.sending(&app), world.working(&app));
    world.sandbox.send(Sent::text(PHONE, "سلام")).await.unwrap();
    world.sandbox.send(Sent::text(PHONE, "بند")).await.unwrap();
    worked(&app).await;
    world.out(1).await;
    let desk = app.officer("online-desk", "QTA-ONL").await;
    let hers = threads(&desk.get("/inbox").await.expect(200).text()).remove(0);
    assert!(desk.get(&hers).await.expect(200).text().contains("wants no messages"));
    answers(&desk, &hers, "سلام").await.expect(409);
    desk.post(&format!("{hers}/notice"), &[]).await.expect(409);
    assert_eq!(world.out(1).await.len(), 1);
    sending.end().await;
    working.end().await;
    app.expect_clean().await;
}

/// A voice note is heard by the desk that may see the thread, whole and from the middle; each look is journaled.
async fn what_came_with_it_is_opened_by_the_desk_alone(app: TestApp) {
    let world = world(&app).await;
    let working = world.working(&app);
    world.sandbox.send_file(PHONE, "audio", ("audio/ogg", VOICE.to_vec())).await.unwrap();
    worked(&app).await;
    let (desk, other) = (app.officer("online-desk", "QTA-ONL").await, app.officer("online-desk", "BAL-ONL").await);
    let hers = threads(&desk.get("/inbox").await.expect(200).text()).remove(0);
    let page = desk.get(&hers).await.expect(200).text();
    let file = page.split("<audio controls preload=\"none\" src=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let looks = "SELECT count(*) FROM journal_entry WHERE action LIKE '%look%'";
    let before = count(&app, looks).await;
    let answer = desk.get(&file).await.expect(200);
    assert_eq!((&answer.bytes[..], answer.headers[header::CONTENT_TYPE].to_str().unwrap()), (VOICE, "audio/ogg"));
    assert!(answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("sandbox"));
    assert!(count(&app, looks).await > before, "a look is journaled");
    app.officer("moharrir", "QTA-SAR").await.get(&file).await.expect(404);
    for wrong in [format!("{file}9"), file.replace("/files/1", "/files/x"), file.replace("/files/1", "/files/-1")] {
        desk.get(&wrong).await.expect(404);
    }
    answers(&desk, &hers, "ہم نے سن لیا").await.expect(303);
    other.get(&file).await.expect(404);
    desk.get(&file).await.expect(200);
    working.end().await;
    app.expect_clean().await;
}

}
