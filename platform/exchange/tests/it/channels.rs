//! What a citizen is told is queued with what it tells of, journaled without a word of it, and silenced when she wants it so.

use contracts::{Channel, Channels as _, Fate, Message, Told};
use exchange::channels::Outbox;
use journal::{Draft, Subject};
use kernel::ids::EntryId;
use kernel::{Lang, Result};
use op::WriteOp;
use testkit::{TestApp, both_engines};
use uuid::Uuid;
use vault::{Found, RecordKey};

use crate::app;

pub const PHONE: &str = "+923001234567";

/// A record that something happens to.
pub async fn record(app: &TestApp) -> Uuid {
    let mut w = app.system().begin().await.unwrap();
    let id = w.new_id();
    w.new_key(id, "complaint", None).await.unwrap();
    happens(&mut w, id);
    w.commit().await.unwrap();
    id
}

fn happens(w: &mut WriteOp, record: Uuid) -> EntryId {
    let subject = Subject { kind: "complaint", id: record, version: None };
    w.journal(Draft::new("complaints.told-contact", subject)).unwrap()
}

pub fn message<'a>(record: Uuid, key: &'a RecordKey, words: &str) -> Message<'a> {
    Message {
        record,
        key,
        channel: Channel::Sms,
        to: PHONE.to_owned(),
        language: Lang::Ur,
        kind: "complaints.told-contact",
        words: words.to_owned(),
        hours: None,
        exactly: false,
    }
}

/// Queues what `made` makes of a plain message.
pub async fn post(app: &TestApp, record: Uuid, made: impl FnOnce(&mut Message<'_>)) -> Result<Uuid> {
    let mut w = app.system().begin().await?;
    let Found::Key(key) = w.key(record).await? else { panic!("no key") };
    let cause = happens(&mut w, record);
    let mut message = message(record, &key, "آپ سے رابطہ ہو گا");
    made(&mut message);
    let id = Outbox::default().post(&mut w, message, cause).await?;
    w.commit().await?;
    Ok(id)
}

/// She does not want to be told any more.
pub async fn silence(app: &TestApp, record: Uuid) {
    let mut w = app.system().begin().await.unwrap();
    let cause = happens(&mut w, record);
    Outbox::default().silence(&mut w, record, cause).await.unwrap();
    w.commit().await.unwrap();
}

pub async fn told(app: &TestApp, record: Uuid) -> Vec<Told> {
    let tx = app.core.db.read().await.unwrap();
    let told = Outbox::default().told(&tx, record).await.unwrap();
    tx.commit().await.unwrap();
    told
}

both_engines! { app app;

async fn it_is_queued_with_what_it_tells_of_and_silenced_when_wanted(app: TestApp) {
    let (hers, other) = (record(&app).await, record(&app).await);
    let first = post(&app, hers, |_| ()).await.unwrap();
    app.clock.advance(1);
    post(&app, hers, |message| message.channel = Channel::WhatsApp).await.unwrap();
    post(&app, other, |_| ()).await.unwrap();
    let before = told(&app, hers).await;
    assert_eq!(before.iter().map(|told| (told.channel, told.fate)).collect::<Vec<_>>(), [
        (Channel::Sms, Fate::Waiting),
        (Channel::WhatsApp, Fate::Waiting)
    ]);
    assert_eq!((before[0].id, before[0].kind.as_str()), (first, "complaints.told-contact"));
    app.clock.advance(60);
    silence(&app, hers).await;
    let after = told(&app, hers).await;
    assert!(after.iter().all(|told| told.fate == Fate::Silenced && told.since > told.queued_at));
    assert_eq!(told(&app, other).await[0].fate, Fate::Waiting);
    app.expect_clean().await;
}

async fn what_could_never_be_sent_is_refused(app: TestApp) {
    let hers = record(&app).await;
    for to in ["", "0300-1234567", "+92300", "gul@example.com", "+923001234567\n+923001234568"] {
        let refused = post(&app, hers, |message| to.clone_into(&mut message.to)).await.unwrap_err();
        assert_eq!(refused.code(), "exchange.bad-address", "{to}");
    }
    let refused = post(&app, hers, |message| message.hours = Some((9, 25))).await.unwrap_err();
    assert_eq!(refused.code(), "exchange.bad-address");
    for words in ["", " ", &"ب".repeat(403)] {
        let refused = post(&app, hers, |message| words.clone_into(&mut message.words)).await.unwrap_err();
        assert_eq!(refused.code(), "exchange.message-too-long");
    }
    assert_eq!(told(&app, hers).await, []);
    post(&app, hers, |message| {
        message.channel = Channel::Email;
        "gul@example.com".clone_into(&mut message.to);
    })
    .await
    .unwrap();
    assert_eq!(told(&app, hers).await.len(), 1);
}

async fn what_follows_from_nothing_is_not_sent(app: TestApp) {
    let hers = record(&app).await;
    let mut w = app.system().begin().await.unwrap();
    let Found::Key(key) = w.key(hers).await.unwrap() else { panic!("no key") };
    let made_up = EntryId(Uuid::from_u128(1));
    let posted = Outbox::default().post(&mut w, message(hers, &key, "x"), made_up).await;
    assert!(posted.is_err());
    assert!(Outbox::default().silence(&mut w, hers, made_up).await.is_err());
    drop(w);
    assert_eq!(told(&app, hers).await, []);
}

}
