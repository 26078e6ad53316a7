//! WhatsApp through its box, which speaks the Cloud API over loopback: free words within a day of what she wrote, the template
//! outside it, nothing once she wrote STOP; and calls that are believed only with the signature of the app, once each, in any
//! order.

use std::sync::Arc;
use std::time::Duration;

use contracts::{Channel, Fate, Heard};
use exchange::channels::callback;
use exchange::channels::dispatch;
use exchange::channels::gateway::Gateways;
use exchange::channels::view::ChannelView;
use exchange::channels::whatsapp::door::WHATSAPP;
use exchange::channels::whatsapp::{Templates, WhatsAppGateway, work};
use exchange::sandbox::whatsapp::{Fault, Sandbox, Sent, Settings, Shown, VERSION};
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use testkit::{FakeChannels, TestApp, both_engines};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::app;
use crate::channels::{post, record, told};
use crate::inbox::{Parrot, Reading};
use crate::sms::{Sending, listen, until, until_tried, view};

pub const PHONE: &str = "923001234567";
const SECRET: &str = "app-secret-of-the-test";
const VERIFY: &str = "verify-token-of-the-test";

/// The platform, and the node's door for its calls.
pub struct World {
    pub sandbox: Sandbox,
    gateways: Gateways,
    callback: String,
    servers: Vec<JoinHandle<()>>,
}

impl Drop for World {
    fn drop(&mut self) {
        self.servers.iter().for_each(JoinHandle::abort);
    }
}

pub async fn world(app: &TestApp) -> World {
    let ((node, node_at), (platform, platform_at)) = (listen().await, listen().await);
    let gateway = WhatsAppGateway {
        url: format!("{platform_at}/{VERSION}"),
        number: "106540352242922".to_owned(),
        token: "token-of-the-test".to_owned().into(),
        app_secret: SECRET.to_owned().into(),
        verify_token: VERIFY.to_owned().into(),
        templates: Templates { ur: "khabar".to_owned(), en: "news".to_owned() },
    };
    let callback = format!("{node_at}{WHATSAPP}");
    let settings = Settings {
        token: "token-of-the-test".to_owned(),
        app_secret: SECRET.to_owned(),
        verify_token: VERIFY.to_owned(),
        number: gateway.number.clone(),
        templates: vec![("khabar".to_owned(), "ur".to_owned()), ("news".to_owned(), "en".to_owned())],
        callback: callback.clone(),
        address: platform_at,
    };
    let gateways = Gateways { whatsapp: Some(gateway), ..Gateways::default() };
    let sandbox = Sandbox::new(settings, app.core.clock.clone());
    let door = callback::routes(app.core.clone(), gateways.clone());
    let servers = vec![
        tokio::spawn(async move { axum::serve(node, door).await.unwrap() }),
        tokio::spawn(sandbox.clone().serve(platform, std::future::pending())),
    ];
    World { sandbox, gateways, callback, servers }
}

/// Runs until the end of the test.
pub fn running<F: Future<Output = ()> + Send + 'static>(
    run: impl FnOnce(oneshot::Receiver<()>) -> F,
) -> Sending {
    let (stop, stopped) = oneshot::channel::<()>();
    Sending { stop: Some(stop), task: tokio::spawn(run(stopped)) }
}

impl World {
    pub fn sending(&self, app: &TestApp) -> Sending {
        let (core, gateways) = (app.core.clone(), self.gateways.clone());
        running(|stopped| dispatch::run(core, gateways, async { drop(stopped.await) }))
    }

    pub fn working(&self, app: &TestApp) -> Sending {
        let desk = work::Desk {
            core: app.core.clone(),
            messages: app.state.site.messages.clone(),
            blobs: app.state.blobs.clone(),
            gateway: self.gateways.whatsapp.clone().unwrap(),
        };
        running(|stopped| work::run(desk, async { drop(stopped.await) }))
    }

    /// What went to telephones, once so much did.
    pub async fn out(&self, many: usize) -> Vec<Shown> {
        let out = || self.sandbox.shown().into_iter().filter(|one| !one.from_phone).collect::<Vec<_>>();
        for _ in 0..400 {
            if out().len() >= many {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        assert_eq!(out().len(), many, "{:?}", self.sandbox.shown());
        out()
    }
}

async fn post_whatsapp(app: &TestApp, record: Uuid) -> Uuid {
    post(app, record, |message| message.channel = Channel::WhatsApp).await.unwrap()
}

pub async fn count(app: &TestApp, sql: &str) -> i64 {
    let tx = app.core.db.read().await.unwrap();
    let row =
        tx.query_one_raw(Statement::from_string(tx.get_database_backend(), sql)).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    row.try_get_by_index(0).unwrap()
}

/// How many entries of the journal say this.
async fn entries(app: &TestApp, action: &str) -> i64 {
    count(app, &format!("SELECT count(*) FROM journal_entry WHERE action = '{action}'")).await
}

/// Waits until nothing that was called about is left to be worked on.
pub async fn worked(app: &TestApp) {
    for _ in 0..400 {
        if count(app, "SELECT count(*) FROM exchange_wa_call WHERE state IN ('waiting', 'fetching')").await
            == 0
        {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("calls are left");
}

async fn seen(app: &TestApp, world: &World) -> ChannelView {
    view(app, &world.gateways).await
}

both_engines! { app app;

async fn outside_a_day_it_goes_as_the_template_and_within_in_its_words(app: TestApp) {
    let world = world(&app).await;
    let (sending, working) = (world.sending(&app), world.working(&app));
    let first = record(&app).await;
    post_whatsapp(&app, first).await;
    until(&app, first, Fate::Delivered).await;
    let out = world.out(1).await;
    assert_eq!((out[0].kind.as_str(), out[0].text.as_str(), out[0].phone.as_str()), ("template", "khabar (ur)", PHONE));
    world.sandbox.send(Sent::text(PHONE, "السلام علیکم")).await.unwrap();
    worked(&app).await;
    let second = record(&app).await;
    post_whatsapp(&app, second).await;
    until(&app, second, Fate::Delivered).await;
    assert_eq!((world.out(2).await[1].kind.as_str(), world.out(2).await[1].text.as_str()), ("text", "آپ سے رابطہ ہو گا"));
    app.clock.advance(24 * 3_600);
    let third = record(&app).await;
    post_whatsapp(&app, third).await;
    until(&app, third, Fate::Delivered).await;
    assert_eq!(world.out(3).await[2].kind, "template");
    assert_eq!(entries(&app, "exchange.message-template").await, 2, "the journal says which went as the template");
    sending.end().await;
    working.end().await;
    app.expect_clean().await;
}

async fn a_window_that_the_platform_holds_closed_is_met_with_the_template_once(app: TestApp) {
    let world = world(&app).await;
    let working = world.working(&app);
    world.sandbox.send(Sent::text(PHONE, "hello")).await.unwrap();
    worked(&app).await;
    world.sandbox.misbehave(Fault::Window);
    let hers = record(&app).await;
    post_whatsapp(&app, hers).await;
    let sending = world.sending(&app);
    until(&app, hers, Fate::Delivered).await;
    let out = world.out(1).await;
    assert_eq!(out[0].kind, "template");
    assert_eq!(entries(&app, "exchange.message-template").await, 1);
    sending.end().await;
    working.end().await;
}

async fn what_cannot_arrive_fails_and_what_is_too_much_waits(app: TestApp) {
    let world = world(&app).await;
    world.sandbox.misbehave(Fault::Undeliverable);
    let hers = record(&app).await;
    post_whatsapp(&app, hers).await;
    let (sending, working) = (world.sending(&app), world.working(&app));
    until(&app, hers, Fate::Failed).await;
    assert_eq!(seen(&app, &world).await.answer.as_deref(), Some("131026"));
    for (fault, answer, wait) in [(Fault::Flood, "130429", 10), (Fault::Broken, "500", 150)] {
        world.sandbox.misbehave(fault);
        let hers = record(&app).await;
        post_whatsapp(&app, hers).await;
        until_tried(&app, &world.gateways, answer).await;
        assert_eq!(told(&app, hers).await[0].fate, Fate::Waiting);
        world.sandbox.misbehave(Fault::None);
        app.clock.advance(wait);
        until(&app, hers, Fate::Delivered).await;
    }
    world.sandbox.misbehave(Fault::Fail);
    let hers = record(&app).await;
    post_whatsapp(&app, hers).await;
    until(&app, hers, Fate::Failed).await;
    sending.end().await;
    working.end().await;
    app.expect_clean().await;
}

async fn a_lost_answer_is_settled_by_the_platforms_own_word(app: TestApp) {
    let world = world(&app).await;
    world.sandbox.misbehave(Fault::Lose);
    let hers = record(&app).await;
    post_whatsapp(&app, hers).await;
    let (sending, working) = (world.sending(&app), world.working(&app));
    until(&app, hers, Fate::Delivered).await;
    app.clock.advance(600);
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(world.out(1).await.len(), 1, "nothing is sent a second time");
    assert_eq!(entries(&app, "exchange.message-template").await, 1);
    sending.end().await;
    working.end().await;
    app.expect_clean().await;
}

async fn statuses_come_twice_or_the_last_first_and_change_nothing_back(app: TestApp) {
    let world = world(&app).await;
    let (sending, working) = (world.sending(&app), world.working(&app));
    for fault in [Fault::Double, Fault::Reorder, Fault::None] {
        world.sandbox.misbehave(fault);
        let hers = record(&app).await;
        let id = post_whatsapp(&app, hers).await;
        until(&app, hers, Fate::Delivered).await;
        let late = json!({ "id": "x", "status": "failed", "biz_opaque_callback_data": id });
        assert_eq!(world.sandbox.call("statuses", &[late]).await.unwrap(), 200);
        worked(&app).await;
        assert_eq!(told(&app, hers).await[0].fate, Fate::Delivered, "{fault}");
    }
    sending.end().await;
    working.end().await;
    app.expect_clean().await;
}

async fn after_stop_nothing_goes_until_start(app: TestApp) {
    let world = world(&app).await;
    let (sending, working) = (world.sending(&app), world.working(&app));
    world.sandbox.send(Sent::text(PHONE, " بند۔ ")).await.unwrap();
    let out = world.out(1).await;
    assert!(out[0].text.contains("START") && out[0].text.contains("شروع"), "she is told once: {}", out[0].text);
    assert_eq!(count(&app, "SELECT count(*) FROM exchange_heard WHERE state = 'new'").await, 0, "it waits for nobody");
    world.sandbox.send(Sent::text(PHONE, "STOP")).await.unwrap();
    worked(&app).await;
    let hers = record(&app).await;
    post_whatsapp(&app, hers).await;
    until(&app, hers, Fate::Silenced).await;
    assert_eq!((world.out(1).await.len(), seen(&app, &world).await.opted_out), (1, Some(1)));
    // Said before, came after: it changes nothing.
    let late = Sent { ago: 3_600, ..Sent::text(PHONE, "start") };
    world.sandbox.send(late).await.unwrap();
    worked(&app).await;
    assert_eq!(seen(&app, &world).await.opted_out, Some(1));
    // Said between two that say stop, and the last to come: the second stop holds.
    app.clock.advance(3_600);
    world.sandbox.send(Sent::text(PHONE, "stop")).await.unwrap();
    worked(&app).await;
    world.sandbox.send(Sent { ago: 1_800, ..Sent::text(PHONE, "start") }).await.unwrap();
    worked(&app).await;
    assert_eq!(seen(&app, &world).await.opted_out, Some(1));
    app.clock.advance(3_600);
    world.sandbox.send(Sent::text(PHONE, "شروع کریں")).await.unwrap();
    world.out(2).await;
    let again = record(&app).await;
    post_whatsapp(&app, again).await;
    until(&app, again, Fate::Delivered).await;
    // The app's own switch does the same, without a word.
    app.clock.advance(60);
    assert_eq!(world.sandbox.set(PHONE, "stop").await.unwrap(), 200);
    worked(&app).await;
    let silent = record(&app).await;
    post_whatsapp(&app, silent).await;
    until(&app, silent, Fate::Silenced).await;
    assert_eq!(world.out(3).await.len(), 3);
    assert_eq!(entries(&app, "exchange.message-wish-stop").await, 4);
    assert_eq!(entries(&app, "exchange.message-wish-start").await, 1);
    sending.end().await;
    working.end().await;
    app.expect_clean().await;
}

/// Her wish holds, and nothing goes by itself to a telephone that may be in another's hand.
async fn who_could_not_speak_is_answered_by_a_person(app: TestApp) {
    let world = world(&app).await;
    let (sending, working) = (world.sending(&app), world.working(&app));
    world.sandbox.send(Sent::text(PHONE, "...")).await.unwrap();
    worked(&app).await;
    let desk = app.officer("online-desk", "QTA-ONL").await;
    let list = desk.get("/inbox").await.expect(200).text();
    let hers = list.split("href=\"/inbox/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    desk.post(&format!("/inbox/{hers}/silent"), &[]).await.expect(303);
    world.sandbox.send(Sent::text(PHONE, "STOP")).await.unwrap();
    worked(&app).await;
    assert_eq!(seen(&app, &world).await.opted_out, Some(1));
    assert_eq!(count(&app, "SELECT count(*) FROM exchange_heard WHERE state = 'new'").await, 2, "both wait for a person");
    assert_eq!(count(&app, "SELECT count(*) FROM exchange_outbox").await, 0);
    sending.end().await;
    working.end().await;
    app.expect_clean().await;
}

async fn a_forged_call_is_believed_by_nobody(app: TestApp) {
    let world = world(&app).await;
    world.sandbox.misbehave(Fault::Forge);
    let (_, answered) = world.sandbox.send(Sent::text(PHONE, "STOP")).await.unwrap();
    assert_eq!(answered, 401);
    let body = json!({ "entry": [] }).to_string();
    let http = reqwest::Client::new();
    let (good, long) = ("0f".repeat(32), "0f".repeat(33));
    for said in ["", "sha256=", "sha256=zz", &format!("sha256={good}"), &format!("sha256={long}"), &format!("sha1={good}")] {
        let call = http.post(&world.callback).header("x-hub-signature-256", said).body(body.clone());
        assert_eq!(call.send().await.unwrap().status(), 401, "{said}");
    }
    let bare = http.post(&world.callback).body(body.clone()).send().await.unwrap();
    assert_eq!((bare.status().as_u16(), bare.text().await.unwrap()), (401, String::new()));
    assert_eq!(world.sandbox.post(&body, SECRET).await.unwrap(), 200);
    assert_eq!(world.sandbox.post("not JSON", SECRET).await.unwrap(), 200, "it would come again for a week");
    assert_eq!(world.sandbox.post(&"x".repeat((3 << 20) + 1), SECRET).await.unwrap(), 413);
    assert_eq!(count(&app, "SELECT count(*) FROM exchange_wa_call").await, 0);
    assert!(world.sandbox.ask(VERIFY).await.unwrap());
    for wrong in ["", "verify", "verify-token-of-the-tesT"] {
        assert!(!world.sandbox.ask(wrong).await.unwrap(), "{wrong}");
    }
}

async fn a_flood_is_put_down_once_and_worked_through(app: TestApp) {
    let world = world(&app).await;
    let one = |number: usize| world.sandbox.note(&Sent::text(PHONE, &format!("{number}")));
    let many: Vec<_> = (0..300).map(one).collect();
    for _ in 0..3 {
        assert_eq!(world.sandbox.call("messages", &many).await.unwrap(), 200);
    }
    assert_eq!(count(&app, "SELECT count(*) FROM exchange_wa_call").await, 300);
    let both = [world.working(&app), world.working(&app)];
    worked(&app).await;
    assert_eq!(count(&app, "SELECT count(*) FROM exchange_wa_call WHERE sealed IS NOT NULL").await, 0);
    assert_eq!(world.sandbox.call("messages", &many).await.unwrap(), 200);
    assert_eq!(count(&app, "SELECT count(*) FROM exchange_wa_call WHERE state = 'waiting'").await, 0);
    for one in both {
        one.end().await;
    }
    app.expect_clean().await;
}

async fn every_kind_comes_into_one_thread_once(app: TestApp) {
    let world = world(&app).await;
    let (working, (ear, reading)) = (world.working(&app), listening(&app));
    world.sandbox.send(Sent::text(PHONE, "مدد چاہیے")).await.unwrap();
    let place = json!({ "latitude": 30.1841, "longitude": 67.001 });
    world.sandbox.send(Sent { kind: "location".to_owned(), what: place, ..Sent::text(PHONE, "") }).await.unwrap();
    world.sandbox.send(Sent { kind: "contacts".to_owned(), what: json!([]), ..Sent::text(PHONE, "") }).await.unwrap();
    world.sandbox.misbehave(Fault::Double);
    world.sandbox.send_file(PHONE, "audio", ("audio/ogg", VOICE.to_vec())).await.unwrap();
    world.sandbox.send_file(PHONE, "document", ("application/x-msdownload", b"MZ\x90\0".to_vec())).await.unwrap();
    worked(&app).await;
    let heard = until_heard(&ear, 5).await;
    assert_eq!(heard.len(), 5, "{heard:?}");
    assert!(heard.iter().all(|one| one.thread == heard[0].thread && one.from == "+923001234567"));
    let words: Vec<&str> = heard.iter().map(|one| one.words.as_str()).collect();
    assert!(words.contains(&"مدد چاہیے") && words.contains(&"30.18410, 67.00100"), "{words:?}");
    assert!(words.iter().any(|one| one.contains("cannot be read")) && words.iter().any(|one| one.contains("not taken")));
    let voice = heard.iter().find(|one| !one.files.is_empty()).unwrap();
    assert_eq!((voice.files[0].media_type.as_str(), voice.files[0].bytes), ("audio/ogg", VOICE.len() as u64));
    let sealed = app.state.blobs.get(files::BlobId(voice.files[0].blob)).await.unwrap();
    assert!(!sealed.windows(4).any(|part| part == b"OggS"), "it lies sealed");
    assert_eq!(voice.files[0].key.open_chunk(0, VOICE.len() as u64, &sealed).unwrap(), VOICE);
    working.end().await;
    reading.end().await;
    app.expect_clean().await;
}

async fn a_file_that_cannot_be_had_is_seen_and_follows(app: TestApp) {
    let world = world(&app).await;
    let (working, (ear, reading)) = (world.working(&app), listening(&app));
    world.sandbox.misbehave(Fault::Expired);
    world.sandbox.send_file(PHONE, "audio", ("audio/ogg", VOICE.to_vec())).await.unwrap();
    world.sandbox.send(Sent::text(PHONE, "words are not held up")).await.unwrap();
    assert_eq!(until_heard(&ear, 1).await[0].words, "words are not held up");
    let late = until_heard_later(&app, &ear, 2).await;
    assert!(late[1].words.contains("could not be fetched yet") && late[1].files.is_empty(), "{late:?}");
    world.sandbox.misbehave(Fault::None);
    let came = until_heard_later(&app, &ear, 3).await;
    assert_eq!((came[2].files.len(), came[2].words.as_str()), (1, ""));
    worked(&app).await;
    working.end().await;
    reading.end().await;
    app.expect_clean().await;
}

}

/// The beginning of an Ogg file.
pub const VOICE: &[u8] =
    b"OggS\0\x02\0\0\0\0\0\0\0\0voice of a woman who does not write, and it is long enough to be told";

/// What was heard, once it is so much.
async fn until_heard(ear: &Parrot, many: usize) -> Vec<Heard> {
    for _ in 0..400 {
        let heard = ear.heard.lock().unwrap().clone();
        if heard.len() >= many {
            return heard;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{:?}", ear.heard.lock().unwrap());
}

/// The same while time goes by.
async fn until_heard_later(app: &TestApp, ear: &Parrot, many: usize) -> Vec<Heard> {
    for _ in 0..100 {
        if ear.heard.lock().unwrap().len() >= many {
            break;
        }
        app.clock.advance(120);
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
    until_heard(ear, many).await
}

fn listening(app: &TestApp) -> (Arc<Parrot>, Reading) {
    let ear = Arc::new(Parrot::default());
    let reading = Reading::begin(app, ear.clone(), Arc::new(FakeChannels::default()));
    (ear, reading)
}
