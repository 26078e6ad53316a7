//! What citizens write, brought by the aggregator's sandbox: taken once, read in order, answered by itself at most as often as it
//! helps, and lost by no crash.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use contracts::{Becomes, Channel, Channels, Heard, Hears, Reply};
use exchange::channels::Outbox;
use exchange::inbox;
use exchange::sandbox::sms::{Sandbox, Settings, Way};
use exchange::signature::Secret;
use kernel::ids::EntryId;
use kernel::{Error, Lang, Result};
use op::WriteOp;
use serde_json::json;
use testkit::{FakeChannels, TestApp, both_engines};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::app;
use crate::sms::{World, until_shown, world};
use crate::whatsapp::count;

pub const HER: &str = "+923001234567";

/// Answers what it hears with its own words; fails as often as it is told to.
#[derive(Default)]
pub struct Parrot {
    pub heard: Mutex<Vec<Heard>>,
    pub fails: Mutex<usize>,
    pub daily: bool,
}

#[async_trait]
impl Hears for Parrot {
    async fn hear(&self, _: &mut WriteOp, heard: &Heard, _: EntryId) -> Result<Option<Reply>> {
        {
            let mut fails = self.fails.lock().unwrap();
            if *fails > 0 {
                *fails -= 1;
                return Err(Error::internal("not now"));
            }
        }
        self.heard.lock().unwrap().push(heard.clone());
        let becomes = if self.daily { Becomes::Waiting } else { Becomes::Answered };
        let words = Some(format!("you wrote: {}", heard.words));
        let kind = "test.parrot";
        Ok(Some(Reply { words, language: Lang::En, kind, secret: false, daily: self.daily, becomes }))
    }
}

/// Reads until the end of the test.
pub struct Reading {
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Reading {
    pub fn begin(app: &TestApp, hears: Arc<dyn Hears>, channels: Arc<dyn Channels>) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let run = inbox::run(app.core.clone(), (hears, channels), async { drop(stopped.await) });
        Self { stop: Some(stop), task: tokio::spawn(run) }
    }

    pub async fn end(mut self) {
        drop(self.stop.take());
        self.task.await.unwrap();
    }
}

/// A telephone writes; what the node answered.
pub async fn writes(world: &World, id: &str, from: &str, text: &str) -> u16 {
    let body =
        json!({"type": "received", "id": id, "from": from, "text": text, "at": "2026-11-01T08:00:00Z"});
    world.sandbox.call(&format!("call/{id}"), &body).await.unwrap()
}

async fn until_heard(parrot: &Parrot, many: usize) -> Vec<String> {
    for _ in 0..400 {
        let heard: Vec<String> =
            parrot.heard.lock().unwrap().iter().map(|heard| heard.words.clone()).collect();
        if heard.len() >= many {
            return heard;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{} of {many} were read", parrot.heard.lock().unwrap().len());
}

fn with_sms() -> Arc<FakeChannels> {
    Arc::new(FakeChannels::with(&[Channel::Sms]))
}

both_engines! { app app;

/// Brought twice, at once or later, it is one message, read once; what was brought before another is read before it.
async fn what_comes_twice_is_one_message(app: TestApp) {
    let (world, parrot, channels) = (world(&app).await, Arc::new(Parrot::default()), with_sms());
    let twice = tokio::join!(writes(&world, "g1", HER, "salam"), writes(&world, "g1", HER, "salam"));
    assert!(twice.0 == 204 || twice.1 == 204, "{twice:?}");
    assert_eq!(writes(&world, "g1", "0300-1234567", "salam").await, 204, "replayed");
    app.clock.advance(1);
    assert_eq!(writes(&world, "g2", HER, "\u{202e}دوسرا\u{0}").await, 204);
    let reading = Reading::begin(&app, parrot.clone(), channels.clone());
    assert_eq!(until_heard(&parrot, 2).await, ["salam", "دوسرا"]);
    tokio::time::sleep(Duration::from_millis(100)).await;
    reading.end().await;
    let heard = parrot.heard.lock().unwrap().clone();
    assert_eq!(heard.len(), 2);
    assert_eq!((heard[0].from.as_str(), heard[0].thread), (HER, heard[1].thread));
    assert!(heard[0].said_at.is_some() && heard[0].heard_at < heard[1].heard_at);
    let said: Vec<String> = channels.posted().into_iter().map(|posted| posted.words).collect();
    assert_eq!(said, ["you wrote: salam", "you wrote: دوسرا"]);
    app.expect_clean().await;
}

/// What is answered leaves by the gateway it came from, and reaches the telephone that wrote.
async fn an_answer_leaves_by_the_gateway(app: TestApp) {
    let (world, parrot) = (world(&app).await, Arc::new(Parrot::default()));
    let reading = Reading::begin(&app, parrot, Arc::new(Outbox::new(&world.gateways)));
    let sending = world.sending(&app);
    let answered = world.sandbox.write("0300-1234567", "salam", Way::Twice).await.unwrap();
    assert_eq!(answered, [204, 204]);
    let shown = until_shown(&world, 1).await;
    assert_eq!((shown[0].phone.as_str(), shown[0].text.as_str()), (HER, "you wrote: salam"));
    assert_eq!(world.sandbox.write(HER, "salam", Way::Forged).await.unwrap(), [401]);
    world.sandbox.write(HER, "aur", Way::Swapped).await.unwrap();
    until_shown(&world, 3).await;
    reading.end().await;
    sending.end().await;
    assert_eq!(world.sandbox.shown().len(), 3);
    app.expect_clean().await;
}

/// Once an officer understood that whoever writes could not speak, no program answers there: a person does, who sees the message.
async fn no_program_answers_where_somebody_could_not_speak(app: TestApp) {
    let (world, parrot, channels) = (world(&app).await, Arc::new(Parrot::default()), with_sms());
    assert_eq!(writes(&world, "g1", HER, "...").await, 204);
    let desk = app.officer("online-desk", "QTA-ONL").await;
    let list = desk.get("/inbox").await.expect(200).text();
    let hers = list.split("href=\"/inbox/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    desk.post(&format!("/inbox/{hers}/silent"), &[]).await.expect(303);
    app.clock.advance(1);
    assert_eq!(writes(&world, "g2", HER, "code").await, 204);
    assert_eq!(writes(&world, "g3", "+923450000001", "salam").await, 204);
    let reading = Reading::begin(&app, parrot.clone(), channels.clone());
    assert_eq!(until_heard(&parrot, 1).await, ["salam"]);
    tokio::time::sleep(Duration::from_millis(100)).await;
    reading.end().await;
    assert_eq!(channels.posted().len(), 1);
    let page = desk.get(&format!("/inbox/{hers}")).await.expect(200).text();
    assert!(page.contains("code") && page.matches("Waits<").count() >= 2, "{page}");
    app.expect_clean().await;
}

/// So many answers to one address in an hour; what is asked beyond them counts as answered by nobody and waits for a person.
async fn what_could_not_be_said_waits_for_a_person(app: TestApp) {
    let (world, parrot, channels) = (world(&app).await, Arc::new(Parrot::default()), with_sms());
    for number in 0..23 {
        assert_eq!(writes(&world, &format!("g{number}"), HER, &format!("{number}")).await, 204);
        app.clock.advance(1);
    }
    let reading = Reading::begin(&app, parrot.clone(), channels.clone());
    until_heard(&parrot, 23).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    reading.end().await;
    assert_eq!(channels.posted().len(), 20);
    let (new, answered) = ("SELECT count(*) FROM exchange_heard WHERE state = 'new'", "SELECT count(*) FROM exchange_heard WHERE state = 'answered'");
    assert_eq!((count(&app, new).await, count(&app, answered).await), (3, 20));
    let nowhere = Arc::new(FakeChannels::with(&[]));
    let reading = Reading::begin(&app, parrot.clone(), nowhere);
    assert_eq!(writes(&world, "other", "+923450000001", "salam").await, 204);
    until_heard(&parrot, 24).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    reading.end().await;
    assert_eq!(count(&app, new).await, 4, "no gateway, no answer");
    app.expect_clean().await;
}

/// A forged call, an old one and one that cannot be a message leave nothing.
async fn only_the_gateway_is_believed(app: TestApp) {
    let (world, parrot) = (world(&app).await, Arc::new(Parrot::default()));
    let forger = Settings {
        key: "x".to_owned(),
        secret: Secret::generate(app.core.entropy.as_ref()),
        callback: world.callback.clone(),
    };
    let forger = Sandbox::new(forger, app.core.clock.clone());
    let body = json!({"type": "received", "id": "f1", "from": HER, "text": "REPORT x"});
    assert_eq!(forger.call("f1", &body).await.unwrap(), 401);
    for (id, from) in [("", HER), ("x", "8099"), ("x", "nobody"), ("y".repeat(300).as_str(), HER)] {
        assert_eq!(writes(&world, id, from, "salam").await, if id.len() > 100 { 401 } else { 422 }, "{from}");
    }
    let reading = Reading::begin(&app, parrot.clone(), with_sms());
    assert_eq!(writes(&world, "g1", HER, "salam").await, 204);
    assert_eq!(until_heard(&parrot, 1).await, ["salam"]);
    reading.end().await;
    app.expect_clean().await;
}

/// A flood from one number is cut off and counted; another number's first message is kept.
async fn a_flood_keeps_nobody_else_out(app: TestApp) {
    let (world, parrot, channels) = (world(&app).await, Arc::new(Parrot::default()), with_sms());
    for n in 0..70 {
        assert_eq!(writes(&world, &format!("flood-{n}"), HER, "x").await, 204);
    }
    assert_eq!(writes(&world, "other", "+923330000001", "madad").await, 204);
    let reading = Reading::begin(&app, parrot.clone(), channels.clone());
    let heard = until_heard(&parrot, 61).await;
    reading.end().await;
    assert_eq!(heard.len(), 61);
    assert!(heard.contains(&"madad".to_owned()));
    let to_her = channels.posted().iter().filter(|posted| posted.to == HER).count();
    assert_eq!(to_her, 20, "another machine may be at the other end");
    app.clock.advance(3_601);
    assert_eq!(writes(&world, "later", HER, "y").await, 204);
    let reading = Reading::begin(&app, parrot.clone(), channels);
    until_heard(&parrot, 62).await;
    reading.end().await;
    app.expect_clean().await;
}

/// Reading fails, and is tried again; nothing is answered twice. What is said once a day is.
async fn what_could_not_be_read_is_read_again(app: TestApp) {
    let world = world(&app).await;
    let parrot = Arc::new(Parrot { fails: Mutex::new(2), daily: true, ..Parrot::default() });
    let channels = with_sms();
    assert_eq!(writes(&world, "g1", HER, "one").await, 204);
    let reading = Reading::begin(&app, parrot.clone(), channels.clone());
    for _ in 0..200 {
        app.clock.advance(30);
        tokio::time::sleep(Duration::from_millis(25)).await;
        if !parrot.heard.lock().unwrap().is_empty() {
            break;
        }
    }
    assert_eq!(until_heard(&parrot, 1).await, ["one"]);
    assert_eq!(writes(&world, "g2", HER, "two").await, 204);
    until_heard(&parrot, 2).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(channels.posted().len(), 1, "once a day");
    app.clock.advance(86_401);
    assert_eq!(writes(&world, "g3", HER, "three").await, 204);
    until_heard(&parrot, 3).await;
    reading.end().await;
    assert_eq!(channels.posted().len(), 2);
    app.expect_clean().await;
}

}
