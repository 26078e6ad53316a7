//! Text messages through the aggregator's sandbox, which speaks the protocol of the guide over loopback: what is queued
//! arrives once, in its hours, whatever the gateway does; and a callback is believed only when it is the gateway's.

use std::time::Duration;

use contracts::Fate;
use exchange::channels::callback::{self, SMS};
use exchange::channels::dispatch;
use exchange::channels::gateway::Gateways;
use exchange::channels::sms::SmsGateway;
use exchange::channels::view::{ChannelView, views};
use exchange::sandbox::sms::{Fault, Sandbox, Settings, Shown};
use exchange::signature::Secret;
use http::StatusCode;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;
use testkit::{TestApp, both_engines};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::channels::{PHONE, post, record, told};
use crate::{admin, app};

/// A telephone company, and the node's door for its calls.
pub struct World {
    pub sandbox: Sandbox,
    pub gateways: Gateways,
    pub callback: String,
    servers: Vec<JoinHandle<()>>,
}

impl Drop for World {
    fn drop(&mut self) {
        self.servers.iter().for_each(JoinHandle::abort);
    }
}

pub async fn listen() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    (listener, address)
}

pub async fn world(app: &TestApp) -> World {
    let ((node, node_at), (company, company_at)) = (listen().await, listen().await);
    let secret = Secret::generate(app.core.entropy.as_ref());
    let sms = SmsGateway {
        url: format!("{company_at}/v1/messages"),
        key: "key-of-the-test".to_owned().into(),
        secret: secret.clone(),
        sender: "KHIDMAT".to_owned(),
    };
    let gateways = Gateways { sms: Some(sms), ..Gateways::default() };
    let callback = format!("{node_at}{SMS}");
    let settings = Settings { key: "key-of-the-test".to_owned(), secret, callback: callback.clone() };
    let sandbox = Sandbox::new(settings, app.core.clock.clone());
    let door = callback::routes(app.core.clone(), gateways.clone());
    let servers = vec![
        tokio::spawn(async move { axum::serve(node, door).await.unwrap() }),
        tokio::spawn(sandbox.clone().serve(company, std::future::pending())),
    ];
    World { sandbox, gateways, callback, servers }
}

impl World {
    pub fn sending(&self, app: &TestApp) -> Sending {
        let (stop, stopped) = oneshot::channel::<()>();
        let run = dispatch::run(app.core.clone(), self.gateways.clone(), async { drop(stopped.await) });
        Sending { stop: Some(stop), task: tokio::spawn(run) }
    }
}

/// Sends until the end of the test.
pub struct Sending {
    pub stop: Option<oneshot::Sender<()>>,
    pub task: JoinHandle<()>,
}

impl Sending {
    pub async fn end(mut self) {
        drop(self.stop.take());
        self.task.await.unwrap();
    }
}

/// Waits until the only message about a record came to this.
pub async fn until(app: &TestApp, record: Uuid, fate: Fate) {
    for _ in 0..400 {
        if told(app, record).await.iter().all(|told| told.fate == fate) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{:?}", told(app, record).await);
}

/// What the telephones show, once they show so much.
pub async fn until_shown(world: &World, many: usize) -> Vec<Shown> {
    for _ in 0..400 {
        let shown = world.sandbox.shown();
        if shown.len() >= many {
            return shown;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{} of {many} arrived", world.sandbox.shown().len());
}

pub async fn view(app: &TestApp, gateways: &Gateways) -> ChannelView {
    let r = admin(app).read().await.unwrap();
    let all = views(&r, &gateways.available()).await.unwrap();
    r.done().await.unwrap();
    all.into_iter().find(|one| one.configured || gateways.available().is_empty()).unwrap()
}

/// Whether the outbox is empty.
pub async fn nothing_waits(app: &TestApp) -> bool {
    view(app, &Gateways::default()).await.waiting == 0
}

pub async fn until_tried(app: &TestApp, gateways: &Gateways, answer: &str) -> ChannelView {
    for _ in 0..400 {
        let seen = view(app, gateways).await;
        if seen.answer.as_deref() == Some(answer) {
            return seen;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{:?}", view(app, gateways).await);
}

/// What somebody wrote over in the store.
async fn set_state(app: &TestApp, message: Uuid, state: &str) {
    let tx = app.core.db.write().await.unwrap();
    let sql = "UPDATE exchange_message SET state = $1 WHERE id = $2";
    let set = Statement::from_sql_and_values(tx.get_database_backend(), sql, [state.into(), message.into()]);
    tx.execute_raw(set).await.unwrap();
    tx.commit().await.unwrap();
}

async fn counted(app: &TestApp, sql: &str) -> i64 {
    let tx = app.core.db.read().await.unwrap();
    let asked = Statement::from_string(tx.get_database_backend(), sql);
    let count = tx.query_one_raw(asked).await.unwrap().unwrap().try_get("", "n").unwrap();
    tx.commit().await.unwrap();
    count
}

both_engines! { app app;

async fn it_arrives_once_and_the_gateway_says_so(app: TestApp) {
    let world = world(&app).await;
    let hers = record(&app).await;
    post(&app, hers, |_| ()).await.unwrap();
    let sending = world.sending(&app);
    until(&app, hers, Fate::Delivered).await;
    sending.end().await;
    let shown = world.sandbox.shown();
    assert_eq!((shown.len(), shown[0].posted, shown[0].parts), (1, 1, 1));
    assert_eq!((shown[0].phone.as_str(), shown[0].text.as_str()), (PHONE, "آپ سے رابطہ ہو گا"));
    let seen = view(&app, &world.gateways).await;
    assert_eq!((seen.waiting, seen.failed, seen.answer.as_deref()), (0, 0, Some("202")));
    app.expect_clean().await;
}

async fn a_gateway_that_is_away_is_tried_again_and_everybody_sees_it(app: TestApp) {
    let world = world(&app).await;
    let hers = record(&app).await;
    world.sandbox.misbehave(Fault::Flaky);
    post(&app, hers, |_| ()).await.unwrap();
    let sending = world.sending(&app);
    let seen = until_tried(&app, &world.gateways, "500").await;
    assert_eq!((seen.waiting, seen.oldest, seen.took_at), (1, Some(app.core.clock.now()), None));
    assert_eq!(told(&app, hers).await[0].fate, Fate::Waiting);
    app.clock.advance(10);
    until(&app, hers, Fate::Delivered).await;
    sending.end().await;
    assert_eq!(world.sandbox.shown()[0].posted, 1);
}

async fn a_lost_answer_sends_it_again_as_the_same(app: TestApp) {
    let world = world(&app).await;
    let hers = record(&app).await;
    world.sandbox.misbehave(Fault::Lose);
    post(&app, hers, |_| ()).await.unwrap();
    let sending = world.sending(&app);
    until_tried(&app, &world.gateways, "502").await;
    world.sandbox.misbehave(Fault::Mute);
    app.clock.advance(10);
    until(&app, hers, Fate::Sent).await;
    sending.end().await;
    let shown = world.sandbox.shown();
    assert_eq!((shown.len(), shown[0].posted), (1, 2), "the telephone shows it once");
}

async fn what_a_killed_process_was_sending_is_sent_again(app: TestApp) {
    let world = world(&app).await;
    let hers = record(&app).await;
    world.sandbox.misbehave(Fault::Slow);
    post(&app, hers, |_| ()).await.unwrap();
    let killed = world.sending(&app);
    tokio::time::sleep(Duration::from_millis(700)).await;
    killed.task.abort();
    world.sandbox.misbehave(Fault::None);
    let sending = world.sending(&app);
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(world.sandbox.shown(), [], "it is left to whoever took it up, for a minute");
    app.clock.advance(61);
    until(&app, hers, Fate::Delivered).await;
    sending.end().await;
    assert_eq!(world.sandbox.shown().len(), 1);
}

async fn two_processes_send_each_once(app: TestApp) {
    let world = world(&app).await;
    let hers = record(&app).await;
    for _ in 0..20 {
        post(&app, hers, |_| ()).await.unwrap();
    }
    let both = [world.sending(&app), world.sending(&app)];
    until(&app, hers, Fate::Delivered).await;
    for one in both {
        one.end().await;
    }
    let shown = world.sandbox.shown();
    assert_eq!((shown.len(), shown.iter().map(|one| one.posted).sum::<usize>()), (20, 20));
}

async fn reports_come_twice_early_or_never_and_change_nothing_back(app: TestApp) {
    let world = world(&app).await;
    let sending = world.sending(&app);
    for (fault, fate) in [
        (Fault::Double, Fate::Delivered),
        (Fault::Hasty, Fate::Delivered),
        (Fault::Fail, Fate::Failed),
        (Fault::Refuse, Fate::Failed),
        (Fault::Mute, Fate::Sent),
    ] {
        world.sandbox.misbehave(fault);
        let hers = record(&app).await;
        let id = post(&app, hers, |_| ()).await.unwrap();
        app.settle().await;
        until(&app, hers, fate).await;
        // A word that comes late is of no use against what is known already.
        let late = world.sandbox.call("late", &json!({ "type": "failed", "id": id })).await.unwrap();
        let after = told(&app, hers).await[0].fate;
        let known = if fate == Fate::Delivered { Fate::Delivered } else { Fate::Failed };
        assert_eq!((late, after), (204, known), "{fault}");
    }
    sending.end().await;
    app.expect_clean().await;
}

async fn nobody_is_woken(app: TestApp) {
    let world = world(&app).await;
    let (hers, other) = (record(&app).await, record(&app).await);
    // It is five past two.
    post(&app, hers, |message| message.hours = Some((9, 11))).await.unwrap();
    post(&app, other, |message| message.hours = Some((14, 15))).await.unwrap();
    let sending = world.sending(&app);
    until(&app, other, Fate::Delivered).await;
    assert_eq!(told(&app, hers).await[0].fate, Fate::Waiting);
    app.clock.advance(18 * 3_600);
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(told(&app, hers).await[0].fate, Fate::Waiting, "five past eight");
    app.clock.advance(3_600);
    until(&app, hers, Fate::Delivered).await;
    sending.end().await;
}

async fn a_stale_message_is_given_up(app: TestApp) {
    let mut world = world(&app).await;
    let hers = record(&app).await;
    world.servers.remove(1).abort();
    post(&app, hers, |_| ()).await.unwrap();
    let sending = world.sending(&app);
    until_tried(&app, &world.gateways, "unreachable").await;
    app.clock.advance(47 * 3_600);
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(told(&app, hers).await[0].fate, Fate::Waiting);
    app.clock.advance(3_601);
    until(&app, hers, Fate::GivenUp).await;
    sending.end().await;
    assert_eq!(view(&app, &world.gateways).await.failed, 1);
    app.expect_clean().await;
}

async fn the_administrator_sees_how_it_goes_and_nobody_sees_to_whom(app: TestApp) {
    let admin = app.officer("it-admin", "BAL").await;
    let hers = record(&app).await;
    post(&app, hers, |_| ()).await.unwrap();
    let page = admin.get("/channels").await.expect(200).text();
    // This node has no gateway, and something waits.
    assert!(page.contains("Not set up, and messages wait") && page.contains("21 November 2026"), "{page}");
    let json = admin.get("/api/v1/channels").await.expect(200).json();
    assert_eq!(json["rows"][0]["channel"], "sms");
    assert_eq!((json["rows"][0]["waiting"].as_i64(), json["rows"].as_array().unwrap().len()), (Some(1), 3));
    assert_eq!(json["rows"][0]["oldest"], "2026-11-21T09:05:00Z");
    for text in [page, json.to_string()] {
        assert!(!text.contains("3001234567") && !text.contains("رابطہ"), "{text}");
    }
    app.officer("auditor", "BAL").await.get("/channels").await.expect(200);
    let other = app.officer("sho", "QTA-SAR").await;
    let answers = [other.get("/channels").await, other.get("/api/v1/channels").await];
    assert!(answers.iter().all(|answer| [403, 404].contains(&answer.status.as_u16())));
    let nobody = app.guest().get("/api/v1/channels").await;
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
}

async fn what_is_erased_or_silenced_is_not_sent(app: TestApp) {
    let world = world(&app).await;
    let (erased, silenced) = (record(&app).await, record(&app).await);
    post(&app, erased, |_| ()).await.unwrap();
    post(&app, silenced, |_| ()).await.unwrap();
    app.erase("complaint", erased).await;
    crate::channels::silence(&app, silenced).await;
    let sending = world.sending(&app);
    until(&app, erased, Fate::Silenced).await;
    until(&app, silenced, Fate::Silenced).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    sending.end().await;
    assert_eq!(world.sandbox.shown(), []);
    app.expect_clean().await;
}

/// Word of many comes at one moment, of each twice: each has one entry, and one whose row nobody can read holds up none of the others.
async fn many_at_one_moment_are_settled_each_once(app: TestApp) {
    const MANY: usize = 40;
    let world = world(&app).await;
    world.sandbox.misbehave(Fault::Mute);
    let mut posted = Vec::new();
    for _ in 0..MANY {
        let hers = record(&app).await;
        posted.push((hers, post(&app, hers, |_| ()).await.unwrap()));
    }
    let sending = world.sending(&app);
    for (hers, _) in &posted {
        until(&app, *hers, Fate::Sent).await;
    }
    let (broken, whole) = posted.split_first().unwrap();
    set_state(&app, broken.1, "nothing known").await;
    let call = |id: Uuid, again: usize| {
        let sandbox = world.sandbox.clone();
        async move { (id, sandbox.call(&format!("{id}-{again}"), &json!({ "type": "delivered", "id": id })).await.unwrap()) }
    };
    let calls = posted.iter().flat_map(|(_, id)| [call(*id, 1), call(*id, 2)]).map(tokio::spawn);
    let calls: Vec<_> = calls.collect();
    for one in calls {
        let (id, answer) = one.await.unwrap();
        assert_eq!(answer, if id == broken.1 { 503 } else { 204 }, "{id}");
    }
    for (hers, _) in whole {
        assert_eq!(told(&app, *hers).await[0].fate, Fate::Delivered);
    }
    let delivered = "SELECT COUNT(*) AS n FROM journal_entry WHERE action = 'exchange.message-delivered'";
    assert_eq!(counted(&app, delivered).await, MANY as i64 - 1, "one entry each");
    set_state(&app, broken.1, Fate::Sent.word()).await;
    assert_eq!(call(broken.1, 3).await.1, 204, "the gateway says it again");
    assert_eq!(told(&app, broken.0).await[0].fate, Fate::Delivered);
    sending.end().await;
    app.expect_clean().await;
}

async fn a_forged_call_is_believed_by_nobody(app: TestApp) {
    let world = world(&app).await;
    let hers = record(&app).await;
    world.sandbox.misbehave(Fault::Mute);
    let id = post(&app, hers, |_| ()).await.unwrap();
    let sending = world.sending(&app);
    until(&app, hers, Fate::Sent).await;
    let now = app.core.clock.now().seconds();
    let body = json!({ "type": "delivered", "id": id }).to_string();
    let secret = &world.gateways.sms.as_ref().unwrap().secret;
    let good = secret.sign("call-1", now, &body).unwrap();
    let other = Secret::generate(app.core.entropy.as_ref()).sign("call-1", now, &body).unwrap();
    let old = secret.sign("call-1", now - 301, &body).unwrap();
    let altered = body.replace("delivered", "failed");
    let http = reqwest::Client::new();
    for (id, at, signature, body, why) in [
        ("call-1", now, other.as_str(), &body, "another's key"),
        ("call-1", now, "", &body, "no signature"),
        ("call-1", now, "v1,AAAA", &body, "a short one"),
        ("call-2", now, good.as_str(), &body, "another id"),
        ("call-1", now + 1, good.as_str(), &body, "another hour"),
        ("call-1", now - 301, old.as_str(), &body, "an old one"),
        ("call-1", now, good.as_str(), &altered, "other words"),
    ] {
        let call = http.post(&world.callback).header("webhook-id", id).header("webhook-timestamp", at);
        let answer = call.header("webhook-signature", signature).body(body.clone()).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{why}");
    }
    assert_eq!(told(&app, hers).await[0].fate, Fate::Sent);
    let call = || http.post(&world.callback).header("webhook-id", "call-1").header("webhook-timestamp", now);
    for _ in 0..2 {
        let signed = call().header("webhook-signature", format!("v1,AAAA {good}"));
        assert_eq!(signed.body(body.clone()).send().await.unwrap().status(), StatusCode::NO_CONTENT);
    }
    assert_eq!(told(&app, hers).await[0].fate, Fate::Delivered);
    let nobodys = world.sandbox.call("x", &json!({ "type": "delivered", "id": Uuid::nil() })).await.unwrap();
    let nonsense = world.sandbox.call("y", &json!({ "type": "exploded" })).await.unwrap();
    assert_eq!((nobodys, nonsense), (204, 422));
    let huge = world.sandbox.call("z", &json!({ "type": "x".repeat(20_000) })).await.unwrap();
    assert_eq!(huge, 413);
    sending.end().await;
}

}
