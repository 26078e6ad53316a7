//! Each committed entry of a published kind arrives, signed, once for each place; a receiver that is away, refuses or
//! leads astray loses nothing and holds up nobody.

use std::time::Duration;

use exchange::model::Progress;
use exchange::service::{self, DeliveryView};
use organisation::service::sanction;
use organisation::unit_id;
use testkit::{TestApp, both_engines};
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::receiver::Receiver;
use crate::{add, admin, app, outbound};

/// Tells others until the end of the test.
struct Telling {
    stop: Option<oneshot::Sender<()>>,
    task: tokio::task::JoinHandle<()>,
}

impl Telling {
    fn start(app: &TestApp, allow_private: bool) -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let outbound = exchange::Outbound { allow_private, ..outbound() };
        let run = exchange::run(app.core.clone(), outbound, async { drop(stopped.await) });
        Self { stop: Some(stop), task: tokio::spawn(run) }
    }

    async fn end(mut self) {
        drop(self.stop.take());
        self.task.await.unwrap();
    }
}

/// Something that is published: the so-many-th post of its kind is sanctioned.
async fn happens(app: &TestApp, ordinal: i32) {
    let mut w = app.system().begin().await.unwrap();
    sanction(&mut w, unit_id("QTA-SAR"), "io", ordinal).await.unwrap();
    w.commit().await.unwrap();
    app.settle().await;
}

async fn deliveries(app: &TestApp, id: Uuid) -> Vec<DeliveryView> {
    let r = admin(app).read().await.unwrap();
    let all = service::deliveries(&r, id).await.unwrap();
    r.done().await.unwrap();
    all
}

/// Waits until the newest message stands like this.
async fn until(app: &TestApp, id: Uuid, fits: impl Fn(&DeliveryView) -> bool) -> DeliveryView {
    for _ in 0..600 {
        if let Some(newest) = deliveries(app, id).await.into_iter().next().filter(&fits) {
            return newest;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{:?}", deliveries(app, id).await);
}

async fn state(app: &TestApp, id: Uuid) -> String {
    let r = admin(app).read().await.unwrap();
    let place = service::webhook(&r, id).await.unwrap();
    r.done().await.unwrap();
    place.state.word().to_owned()
}

async fn until_disabled(app: &TestApp, id: Uuid) {
    for _ in 0..200 {
        if state(app, id).await == "disabled" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it is {}", state(app, id).await);
}

both_engines! { app app;

async fn what_is_committed_arrives_signed_and_says_nothing_of_anybody(app: TestApp) {
    happens(&app, 1).await;
    let receiver = Receiver::start().await;
    let (_, secret) = add(&app, &receiver.url).await;
    app.clock.advance(1);
    happens(&app, 2).await;
    let telling = Telling::start(&app, true);
    let got = receiver.wait_for(1).await;
    let now = app.core.clock.now().seconds();
    assert_eq!(got[0].verified(&secret, now).as_deref(), Ok("organisation.sanction"));
    let said = got[0].json();
    assert_eq!(said["data"]["office"], "QTA-SAR");
    assert_eq!(said["data"]["node"], "sariab");
    assert_eq!(said["timestamp"], app.core.clock.now().rfc3339());
    let id = said["data"]["id"].as_str().unwrap();
    assert_eq!(said["data"]["link"], format!("https://khidmat.test/posts/{id}"));
    assert_eq!(got[0].header("webhook-id"), said["data"]["entry"]);
    assert!(said["data"]["leaf"].as_i64().unwrap() > 0);
    let mut names: Vec<&str> = said["data"].as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["entry", "id", "leaf", "link", "node", "office", "subject"]);
    telling.end().await;
    assert_eq!(receiver.got().len(), 1, "what was recorded before it was added is not told");
    app.expect_clean().await;
}

async fn an_altered_or_old_message_is_not_believed(app: TestApp) {
    let receiver = Receiver::start().await;
    let (_, secret) = add(&app, &receiver.url).await;
    happens(&app, 1).await;
    let telling = Telling::start(&app, true);
    let got = receiver.wait_for(1).await.remove(0);
    telling.end().await;
    let now = app.core.clock.now().seconds();
    let altered = crate::receiver::Got { body: got.body.replace("QTA-SAR", "QTA-CTY"), ..got.clone() };
    assert!(altered.verified(&secret, now).is_err());
    assert!(got.verified(&secret, now + 301).is_err());
    assert!(got.verified("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", now).is_err());
}

async fn a_receiver_that_was_away_gets_it_later_under_the_same_id(app: TestApp) {
    let receiver = Receiver::start().await;
    receiver.answers(503, "");
    let (id, secret) = add(&app, &receiver.url).await;
    happens(&app, 1).await;
    let telling = Telling::start(&app, true);
    let first = receiver.wait_for(1).await.remove(0);
    let waits = until(&app, id, |one| one.attempts == 1).await;
    assert_eq!((waits.progress, waits.answer.as_deref()), (Progress::Waiting, Some("503")));
    assert!(waits.next_at.unwrap() > app.core.clock.now());
    receiver.answers(204, "");
    app.clock.advance(10);
    let second = receiver.wait_for(2).await.remove(1);
    until(&app, id, |one| one.progress == Progress::Sent).await;
    assert_eq!(first.header("webhook-id"), second.header("webhook-id"));
    assert_ne!(first.header("webhook-timestamp"), second.header("webhook-timestamp"));
    assert_eq!(first.body, second.body);
    assert!(second.verified(&secret, app.core.clock.now().seconds()).is_ok());
    telling.end().await;
}

async fn redirects_are_not_followed_and_inner_addresses_not_asked(app: TestApp) {
    let receiver = Receiver::start().await;
    receiver.answers(307, &receiver.url.clone());
    let (id, _) = add(&app, &receiver.url).await;
    happens(&app, 1).await;
    let telling = Telling::start(&app, true);
    let one = until(&app, id, |one| one.attempts == 1).await;
    assert_eq!((one.answer.as_deref(), receiver.got().len()), (Some("307"), 1));
    telling.end().await;
    app.clock.advance(100);
    let telling = Telling::start(&app, false);
    let one = until(&app, id, |one| one.attempts == 2).await;
    assert_eq!((one.answer.as_deref(), receiver.got().len()), (Some("refused"), 1), "it was not asked at all");
    telling.end().await;
}

async fn after_days_of_nothing_a_place_is_left_alone_and_replayed_by_hand(app: TestApp) {
    let receiver = Receiver::start().await;
    receiver.answers(500, "");
    let (id, secret) = add(&app, &receiver.url).await;
    happens(&app, 1).await;
    let begun = app.core.clock.now();
    let telling = Telling::start(&app, true);
    for attempts in 1..=15 {
        until(&app, id, |one| one.attempts == attempts).await;
        assert!(attempts == 15 || state(&app, id).await == "active", "after {attempts}");
        if attempts < 15 {
            let next = deliveries(&app, id).await[0].next_at.unwrap();
            app.clock.advance(next.seconds() - app.core.clock.now().seconds() + 1);
        }
    }
    let days = (app.core.clock.now().seconds() - begun.seconds()) / 3_600;
    assert!((55..=80).contains(&days), "{days} hours");
    until_disabled(&app, id).await;
    happens(&app, 2).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(receiver.got().len(), 15, "nothing is sent to it, and nothing is lost");
    receiver.answers(200, "");
    let mut w = admin(&app).begin().await.unwrap();
    service::resume_webhook(&mut w, id).await.unwrap();
    assert_eq!(service::replay(&mut w, id, None).await.unwrap(), 1);
    w.commit().await.unwrap();
    let got = receiver.wait_for(17).await;
    assert!(got[15].verified(&secret, app.core.clock.now().seconds()).is_ok());
    telling.end().await;
    assert!(deliveries(&app, id).await.iter().all(|one| one.progress == Progress::Sent));
    app.expect_clean().await;
}

async fn a_receiver_that_says_gone_is_left_alone_at_once(app: TestApp) {
    let receiver = Receiver::start().await;
    receiver.answers(410, "");
    let (id, _) = add(&app, &receiver.url).await;
    happens(&app, 1).await;
    let telling = Telling::start(&app, true);
    until(&app, id, |one| one.progress == Progress::Failed).await;
    until_disabled(&app, id).await;
    telling.end().await;
    assert_eq!(receiver.got().len(), 1);
}

async fn both_secrets_sign_for_a_day_after_a_change(app: TestApp) {
    let receiver = Receiver::start().await;
    let (id, old) = add(&app, &receiver.url).await;
    let mut w = admin(&app).begin().await.unwrap();
    let new = service::rotate_secret(&mut w, id).await.unwrap();
    w.commit().await.unwrap();
    let telling = Telling::start(&app, true);
    happens(&app, 1).await;
    let got = receiver.wait_for(1).await.remove(0);
    let now = app.core.clock.now().seconds();
    assert!(got.verified(&old, now).is_ok() && got.verified(&new, now).is_ok());
    app.clock.advance(24 * 3_600);
    happens(&app, 2).await;
    let got = receiver.wait_for(2).await.remove(1);
    let now = app.core.clock.now().seconds();
    assert!(got.verified(&old, now).is_err() && got.verified(&new, now).is_ok());
    telling.end().await;
}

async fn each_entry_is_one_message_however_many_processes_tell(app: TestApp) {
    let (one, two) = (Receiver::start().await, Receiver::start().await);
    add(&app, &one.url).await;
    add(&app, &two.url).await;
    let telling = [Telling::start(&app, true), Telling::start(&app, true), Telling::start(&app, true)];
    for number in 1..=12 {
        happens(&app, number).await;
    }
    one.wait_for(12).await;
    two.wait_for(12).await;
    for one in telling {
        one.end().await;
    }
    for receiver in [&one, &two] {
        let mut ids: Vec<String> = receiver.got().iter().map(|got| got.header("webhook-id").to_owned()).collect();
        assert_eq!(ids.len(), 12);
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 12, "no entry twice");
    }
}

async fn a_paused_place_misses_nothing_and_a_dead_one_holds_up_nobody(app: TestApp) {
    let receiver = Receiver::start().await;
    let (paused, _) = add(&app, &receiver.url).await;
    add(&app, "http://127.0.0.1:9/hook").await;
    let live = Receiver::start().await;
    add(&app, &live.url).await;
    let mut w = admin(&app).begin().await.unwrap();
    service::pause_webhook(&mut w, paused).await.unwrap();
    w.commit().await.unwrap();
    let telling = Telling::start(&app, true);
    happens(&app, 1).await;
    live.wait_for(1).await;
    assert!(receiver.got().is_empty());
    let mut w = admin(&app).begin().await.unwrap();
    service::resume_webhook(&mut w, paused).await.unwrap();
    w.commit().await.unwrap();
    receiver.wait_for(1).await;
    telling.end().await;
}

async fn a_test_message_arrives_and_is_about_nothing(app: TestApp) {
    let receiver = Receiver::start().await;
    let (id, secret) = add(&app, &receiver.url).await;
    let mut w = admin(&app).begin().await.unwrap();
    service::send_test(&mut w, id).await.unwrap();
    w.commit().await.unwrap();
    let telling = Telling::start(&app, true);
    let got = receiver.wait_for(1).await.remove(0);
    assert_eq!(got.verified(&secret, app.core.clock.now().seconds()).as_deref(), Ok("exchange.webhook-test"));
    telling.end().await;
    let mut w = admin(&app).begin().await.unwrap();
    let sent = until(&app, id, |one| one.progress == Progress::Sent).await;
    assert_eq!(service::replay(&mut w, id, Some(sent.id)).await.unwrap(), 1);
    w.commit().await.unwrap();
    let telling = Telling::start(&app, true);
    assert_eq!(receiver.wait_for(2).await[1].header("webhook-id"), got.header("webhook-id"));
    telling.end().await;
    app.expect_clean().await;
}

}
