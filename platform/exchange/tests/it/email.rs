//! E-mail through its box, which speaks SMTP and IMAP over loopback: out once however often it is tried, in once whenever the node dies,
//! files sealed, reports settled, and no machine answered by another.

use std::sync::Arc;
use std::time::Duration;

use contracts::{Channel, Fate, Heard};
use exchange::channels::Outbox;
use exchange::channels::dispatch;
use exchange::channels::email::{EmailGateway, Security, Server, poll};
use exchange::channels::gateway::Gateways;
use exchange::channels::view::ChannelView;
use exchange::sandbox::mail::{Doors, Fault, Sandbox, Settings, Shown, Written};
use kernel::Email;
use sea_orm::{ConnectionTrait, Statement};
use testkit::{FakeChannels, TestApp, both_engines};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::app;
use crate::channels::{post, record, told};
use crate::inbox::{Parrot, Reading};
use crate::sms::{Sending, until, until_tried, view};
use crate::whatsapp::running;

pub const HER: &str = "gul@example.pk";
const OURS: &str = "madad@police.example.pk";
/// The beginning of a PDF file.
pub const PAPER: &[u8] =
    b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n";

pub struct World {
    pub sandbox: Sandbox,
    gateways: Gateways,
    server: JoinHandle<()>,
}

impl Drop for World {
    fn drop(&mut self) {
        self.server.abort();
    }
}

pub async fn world(app: &TestApp) -> World {
    let free = || TcpListener::bind("127.0.0.1:0");
    let doors =
        Doors { smtp: free().await.unwrap(), imap: free().await.unwrap(), page: free().await.unwrap() };
    let at = |door: &TcpListener| {
        let (host, port) = ("127.0.0.1".to_owned(), door.local_addr().unwrap().port());
        Server { host, port, security: Security::None }
    };
    // A password with everything that has to be quoted on the way.
    let password = "pass \"word\\ of the test".to_owned();
    let gateway = EmailGateway {
        smtp: at(&doors.smtp),
        imap: at(&doors.imap),
        user: "khidmat".to_owned(),
        password: password.clone().into(),
        from: Email::parse(OURS).unwrap(),
    };
    let settings = Settings { user: "khidmat".to_owned(), password, address: OURS.to_owned() };
    let sandbox = Sandbox::new(settings, app.core.clock.clone());
    let server = tokio::spawn(sandbox.clone().serve(doors, std::future::pending()));
    World { sandbox, gateways: Gateways { email: Some(gateway), ..Gateways::default() }, server }
}

impl World {
    fn sending(&self, app: &TestApp) -> Sending {
        let (core, gateways) = (app.core.clone(), self.gateways.clone());
        running(|stopped| dispatch::run(core, gateways, async { drop(stopped.await) }))
    }

    fn desk(&self, app: &TestApp) -> poll::Desk {
        poll::Desk {
            core: app.core.clone(),
            messages: app.state.site.messages.clone(),
            blobs: app.state.blobs.clone(),
            gateway: self.gateways.email.clone().unwrap(),
        }
    }

    pub fn polling(&self, app: &TestApp) -> Sending {
        let desk = self.desk(app);
        running(|stopped| poll::run(desk, async { drop(stopped.await) }))
    }

    pub fn write(&self, subject: &str, words: &str) -> String {
        let written = Written {
            from: HER.to_owned(),
            subject: subject.to_owned(),
            words: words.to_owned(),
            ..Written::default()
        };
        self.sandbox.write(&written)
    }

    /// What is in her mailbox.
    fn hers(&self) -> Vec<Shown> {
        self.sandbox.shown().into_iter().filter(|one| one.mailbox == HER).collect()
    }

    /// What lies in the node's mailbox and was neither taken nor put aside.
    pub fn waiting(&self) -> Vec<Shown> {
        let waits = |one: &Shown| one.mailbox == OURS && !one.gone && !one.aside;
        self.sandbox.shown().into_iter().filter(waits).collect()
    }

    /// Waits until nothing in the node's mailbox waits any more.
    pub async fn looked(&self) {
        until_true(|| self.waiting().is_empty()).await;
    }
}

pub async fn until_true(is: impl Fn() -> bool) {
    for _ in 0..800 {
        if is() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("it did not come to that");
}

async fn post_email(app: &TestApp, record: Uuid) -> Uuid {
    let made = |message: &mut contracts::Message<'_>| {
        message.channel = Channel::Email;
        HER.clone_into(&mut message.to);
    };
    post(app, record, made).await.unwrap()
}

pub async fn count(app: &TestApp, sql: &str) -> i64 {
    let tx = app.core.db.read().await.unwrap();
    let row =
        tx.query_one_raw(Statement::from_string(tx.get_database_backend(), sql)).await.unwrap().unwrap();
    tx.commit().await.unwrap();
    row.try_get_by_index(0).unwrap()
}

pub async fn kept(app: &TestApp) -> i64 {
    count(app, "SELECT count(*) FROM exchange_heard").await
}

pub async fn seen(app: &TestApp, world: &World) -> ChannelView {
    view(app, &world.gateways).await
}

/// Waits until that is noted of a look into the mailbox.
pub async fn until_mailbox(app: &TestApp, world: &World, word: &str) {
    for _ in 0..800 {
        if seen(app, world).await.mailbox.as_deref() == Some(word) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("the mailbox was never {word}");
}

pub fn listening(app: &TestApp) -> (Arc<Parrot>, Reading) {
    let ear = Arc::new(Parrot::default());
    let reading = Reading::begin(app, ear.clone(), Arc::new(FakeChannels::default()));
    (ear, reading)
}

pub async fn until_heard(ear: &Parrot, many: usize) -> Vec<Heard> {
    until_true(|| ear.heard.lock().unwrap().len() >= many).await;
    ear.heard.lock().unwrap().clone()
}

both_engines! { app app;

async fn a_letter_arrives_once_although_the_answer_is_lost(app: TestApp) {
    let world = world(&app).await;
    world.sandbox.misbehave(Fault::Lose);
    let hers = record(&app).await;
    let id = post_email(&app, hers).await;
    let sending = world.sending(&app);
    let tried = until_tried(&app, &world.gateways, "unreachable").await;
    assert_eq!((tried.waiting, told(&app, hers).await[0].fate), (1, Fate::Waiting));
    world.sandbox.misbehave(Fault::None);
    app.clock.advance(60);
    tokio::time::sleep(Duration::from_millis(1_300)).await;
    assert_eq!(world.hers()[0].came, 1, "it is in doubt: the second attempt waits two minutes");
    app.clock.advance(240);
    until(&app, hers, Fate::Sent).await;
    sending.end().await;
    let letters = world.hers();
    assert_eq!((letters.len(), letters[0].came), (1, 2), "the same letter twice is one");
    assert_eq!(letters[0].id, format!("<{id}@police.example.pk>"));
    assert_eq!((letters[0].subject.as_str(), letters[0].text.as_str()), ("پیغام / Message", "آپ سے رابطہ ہو گا"));
    assert_eq!((letters[0].from.as_str(), letters[0].automatic.as_str()), (OURS, "auto-generated"));
    app.expect_clean().await;
}

async fn what_waits_is_tried_again_and_what_cannot_arrive_fails(app: TestApp) {
    let world = world(&app).await;
    let sending = world.sending(&app);
    for (fault, answer) in [(Fault::Later, "451"), (Fault::Login, "535"), (Fault::Cut, "unreachable")] {
        world.sandbox.misbehave(fault);
        let hers = record(&app).await;
        post_email(&app, hers).await;
        until_tried(&app, &world.gateways, answer).await;
        assert_eq!(told(&app, hers).await[0].fate, Fate::Waiting, "{fault}");
        world.sandbox.misbehave(Fault::None);
        app.clock.advance(300);
        until(&app, hers, Fate::Sent).await;
    }
    assert_eq!(world.hers().len(), 3);
    world.sandbox.misbehave(Fault::Refuse);
    let hers = record(&app).await;
    post_email(&app, hers).await;
    until(&app, hers, Fate::Failed).await;
    let seen = seen(&app, &world).await;
    assert_eq!((seen.answer.as_deref(), seen.waiting, seen.failed, seen.sent), (Some("550"), 0, 1, 3));
    sending.end().await;
    app.expect_clean().await;
}

/// A line that is to be protected and cannot be is not used: neither the password nor a word goes over it.
async fn nothing_is_said_over_an_open_line(app: TestApp) {
    let mut world = world(&app).await;
    let email = world.gateways.email.as_mut().unwrap();
    email.smtp.security = Security::StartTls;
    email.imap.security = Security::Tls;
    let hers = record(&app).await;
    post_email(&app, hers).await;
    let (sending, polling) = (world.sending(&app), world.polling(&app));
    until_tried(&app, &world.gateways, "insecure").await;
    until_mailbox(&app, &world, "insecure").await;
    let seen = seen(&app, &world).await;
    assert_eq!((seen.mailbox.as_deref(), seen.looked_at, seen.waiting), (Some("insecure"), None, 1));
    assert!(world.sandbox.shown().is_empty());
    sending.end().await;
    polling.end().await;
}

/// Taken, and the line breaks before it can be marked, again and again; two processes look: it is one message, and goes at last.
async fn a_letter_comes_once_whenever_the_node_dies(app: TestApp) {
    let world = world(&app).await;
    world.sandbox.misbehave(Fault::Unmarked);
    world.write("مدد", "وہ دروازے پر ہے");
    let (ear, reading) = listening(&app);
    let polling = world.polling(&app);
    until_heard(&ear, 1).await;
    // The process dies; its lease outlives it.
    polling.task.abort();
    let both = [world.polling(&app), world.polling(&app)];
    app.clock.advance(121);
    until_mailbox(&app, &world, "unreachable").await;
    assert!(!world.sandbox.shown()[0].gone, "nothing is taken away that was not marked");
    world.sandbox.misbehave(Fault::None);
    world.looked().await;
    for one in both {
        one.end().await;
    }
    reading.end().await;
    assert_eq!(kept(&app).await, 1);
    let heard = ear.heard.lock().unwrap().clone();
    assert_eq!((heard.len(), heard[0].words.as_str(), heard[0].from.as_str()), (1, "مدد\n\nوہ دروازے پر ہے", HER));
    app.expect_clean().await;
}

async fn letters_of_one_address_are_one_thread_and_an_answer_names_the_last(app: TestApp) {
    let world = world(&app).await;
    let ear = Arc::new(Parrot::default());
    let reading = Reading::begin(&app, ear.clone(), Arc::new(Outbox::new(&world.gateways)));
    let (polling, sending) = (world.polling(&app), world.sending(&app));
    world.write("first", "one");
    until_true(|| world.hers().len() == 1).await;
    let again = Written { from: "Gul@Example.pk".to_owned(), subject: "Re: پیغام / Message".to_owned(), words: "two".to_owned(), ..Written::default() };
    let second = world.sandbox.write(&again);
    until_true(|| world.hers().len() == 2).await;
    let letters = world.hers();
    assert_eq!((letters[1].text.as_str(), &letters[1].answers), ("you wrote: two", &second));
    let heard = ear.heard.lock().unwrap().clone();
    assert_eq!((heard.len(), heard[0].thread), (2, heard[1].thread));
    polling.end().await;
    sending.end().await;
    reading.end().await;
    app.expect_clean().await;
}

async fn files_lie_sealed_and_others_are_named(app: TestApp) {
    let world = world(&app).await;
    let (polling, (ear, reading)) = (world.polling(&app), listening(&app));
    let with = |name: &str, bytes: &[u8]| Written {
        from: HER.to_owned(),
        words: "see".to_owned(),
        file: Some((name.to_owned(), bytes.to_vec())),
        ..Written::default()
    };
    world.sandbox.write(&with("medical.pdf", PAPER));
    world.sandbox.write(&with("run.exe", b"MZ\x90\0\x03\0\0\0"));
    world.sandbox.write(&with("film.mp4", &vec![7; (16 << 20) + 1]));
    let heard = until_heard(&ear, 3).await;
    let paper = heard.iter().find(|one| !one.files.is_empty()).unwrap();
    assert_eq!((paper.files.len(), paper.words.as_str()), (1, "see"));
    assert_eq!((paper.files[0].media_type.as_str(), paper.files[0].bytes), ("application/pdf", PAPER.len() as u64));
    let sealed = app.state.blobs.get(files::BlobId(paper.files[0].blob)).await.unwrap();
    assert!(!sealed.windows(4).any(|part| part == b"%PDF"), "it lies sealed");
    assert_eq!(paper.files[0].key.open_chunk(0, PAPER.len() as u64, &sealed).unwrap(), PAPER);
    let said = |name: &str, why: &str| {
        let said = |one: &Heard| [name, why, "in the mailbox"].iter().all(|what| one.words.contains(what));
        heard.iter().any(said)
    };
    assert!(said("run.exe", "not taken") && said("film.mp4", "too large"), "{heard:?}");
    world.looked().await;
    polling.end().await;
    reading.end().await;
    let shown = world.sandbox.shown();
    let fates: Vec<(bool, bool)> = shown.iter().map(|one| (one.gone, one.aside)).collect();
    assert_eq!(fates, [(true, false), (false, true), (false, true)], "what was not taken is not thrown away");
    assert_eq!(seen(&app, &world).await.stuck, 2);
    app.expect_clean().await;
}

/// A report settles the message it is about, is nobody's message, and is believed for e-mail alone.
async fn a_report_settles_and_is_nobodys_message(app: TestApp) {
    let world = world(&app).await;
    world.sandbox.misbehave(Fault::Bounce);
    let (hers, other) = (record(&app).await, record(&app).await);
    post_email(&app, hers).await;
    let (sending, polling) = (world.sending(&app), world.polling(&app));
    until(&app, hers, Fate::Failed).await;
    world.looked().await;
    assert_eq!(kept(&app).await, 0);
    let sms = post(&app, other, |_| ()).await.unwrap();
    // Of another channel's message, of no message at all, of none that it names, of something else: letters like others.
    let report = |kind: &str, id: Uuid| {
        format!(
            "Return-Path: <>\r\nFrom: a@example.pk\r\nContent-Type: multipart/report; {kind}boundary=b\r\n\r\n--b\r\n\r\nWords of {id} {kind}\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\n\r\n\
             --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{id}@police.example.pk>\r\n\r\n--b--\r\n"
        )
    };
    let second = post_email(&app, other).await;
    for (kind, id) in [
        ("report-type=delivery-status; ", sms),
        ("report-type=delivery-status; ", Uuid::from_u128(7)),
        ("", second),
        ("report-type=disposition-notification; ", second),
    ] {
        world.sandbox.put(report(kind, id).as_bytes());
    }
    sending.end().await;
    world.looked().await;
    assert!(told(&app, other).await.iter().all(|one| one.fate != Fate::Failed), "none of them is believed");
    assert_eq!((kept(&app).await, count(&app, "SELECT count(*) FROM exchange_hearing").await), (4, 0));
    polling.end().await;
    app.expect_clean().await;
}

/// Whoever is away has a machine that answers: it is kept for a person, and no machine of ours answers it.
async fn no_machine_is_answered_by_another(app: TestApp) {
    let world = world(&app).await;
    let ear = Arc::new(Parrot::default());
    let reading = Reading::begin(&app, ear.clone(), Arc::new(Outbox::new(&world.gateways)));
    let (polling, sending) = (world.polling(&app), world.sending(&app));
    world.sandbox.misbehave(Fault::Vacation);
    world.write("", "salam");
    until_true(|| world.sandbox.shown().iter().any(|one| one.text.contains("away until"))).await;
    // Ours, come back to us, is a machine's as well.
    world.sandbox.put(format!("From: {OURS}\r\nMessage-ID: <own@police.example.pk>\r\n\r\nsalam\r\n").as_bytes());
    world.looked().await;
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    polling.end().await;
    sending.end().await;
    reading.end().await;
    assert_eq!((ear.heard.lock().unwrap().len(), world.hers().len()), (1, 1));
    assert_eq!(kept(&app).await, 3, "a person sees them all");
    assert_eq!(count(&app, "SELECT count(*) FROM exchange_hearing").await, 0);
    app.expect_clean().await;
}

}
