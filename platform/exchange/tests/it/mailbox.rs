//! What lies in the mailbox and what becomes of it: nothing that is not kept whole is thrown away, no letter holds up another, and a
//! server's no is seen.

use std::time::Duration;

use exchange::sandbox::mail::{Fault, Shown};
use testkit::{TestApp, both_engines};

use crate::app;
use crate::email::{HER, PAPER, World, kept, listening, seen, until_heard, until_mailbox, until_true, world};

both_engines! { app app;

/// Every file that was left out is named and every cut of words is said, however long the letter is; and it is taken once, although
/// the line breaks before it is marked.
async fn what_was_left_out_is_said_and_stays_there(app: TestApp) {
    let world = world(&app).await;
    world.sandbox.misbehave(Fault::Unmarked);
    let file = |at: usize| {
        format!("--b\r\nContent-Disposition: attachment; filename=\"paper-{at}.pdf\"\r\n\r\n{}\r\n", String::from_utf8_lossy(PAPER))
    };
    let raw = format!(
        "From: {HER}\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\n{}\r\n{}--b--\r\n",
        "words ".repeat(5_000),
        (1..=25).map(file).collect::<String>()
    );
    world.sandbox.put(raw.as_bytes());
    let (polling, (ear, reading)) = (world.polling(&app), listening(&app));
    let heard = until_heard(&ear, 1).await;
    until_mailbox(&app, &world, "unreachable").await;
    assert!(!world.sandbox.shown()[0].aside);
    world.sandbox.misbehave(Fault::None);
    world.looked().await;
    polling.end().await;
    reading.end().await;
    assert_eq!((kept(&app).await, heard[0].files.len()), (1, 10));
    assert!(heard[0].words.starts_with("x\n\nwords words"));
    for at in 11..=25 {
        assert!(heard[0].words.contains(&format!("paper-{at}.pdf\n")), "{at}");
    }
    for said in ["more words than are kept", "Too many files", "in the mailbox"] {
        assert!(heard[0].words.contains(said), "{said}");
    }
    let letter = &world.sandbox.shown()[0];
    assert_eq!((letter.aside, letter.gone, seen(&app, &world).await.stuck), (true, false, 1));
    app.expect_clean().await;
}

async fn a_letter_that_is_too_large_is_read_from_its_beginning(app: TestApp) {
    let world = world(&app).await;
    let (polling, (ear, reading)) = (world.polling(&app), listening(&app));
    let mut raw = b"From: gul@example.pk\r\nSubject: help\r\nMessage-ID: <huge@example.pk>\r\n\r\nhe is at the door\r\n".to_vec();
    raw.resize((25 << 20) + 10, b'x');
    world.sandbox.put(&raw);
    let heard = until_heard(&ear, 1).await;
    assert!(heard[0].words.starts_with("help\n\nhe is at the door"), "{}", &heard[0].words[..60]);
    world.looked().await;
    polling.end().await;
    reading.end().await;
    assert!(heard[0].words.contains("too large") && heard[0].words.contains("in the mailbox"));
    assert!(world.sandbox.shown().iter().all(|one| one.aside && !one.gone), "the rest of it is there alone");
    app.expect_clean().await;
}

/// A server's no is neither an empty mailbox nor the end of a letter: it is seen, and nothing is lost by it.
async fn a_no_of_the_server_is_no_answer(app: TestApp) {
    let world = world(&app).await;
    let (ear, reading) = listening(&app);
    for (many, fault) in (0..).zip([Fault::Blind, Fault::Unweighed, Fault::Damaged]) {
        world.sandbox.misbehave(fault);
        world.write("مدد", &format!("وہ دروازے پر ہے {fault}"));
        let polling = world.polling(&app);
        until_mailbox(&app, &world, "denied").await;
        assert_eq!((world.waiting().len(), kept(&app).await), (1, many), "{fault}");
        assert_eq!(seen(&app, &world).await.looked_at.is_none(), fault == Fault::Blind, "{fault}");
        world.sandbox.misbehave(Fault::None);
        world.looked().await;
        polling.end().await;
        assert_eq!(seen(&app, &world).await.mailbox.as_deref(), Some("ok"));
    }
    let heard = until_heard(&ear, 3).await;
    reading.end().await;
    let last = heard.iter().filter(|one| one.words.ends_with("damaged")).count();
    assert_eq!((heard.len(), last, world.sandbox.shown().iter().all(|one| one.gone)), (3, 1, true));
    app.expect_clean().await;
}

/// A letter that cannot be fetched, whether the line breaks or the server says no, holds up nothing, and is put aside in the end.
async fn a_letter_that_cannot_be_fetched_holds_up_nothing(app: TestApp) {
    let world = world(&app).await;
    let (mut many, (ear, reading)) = (0, listening(&app));
    for fault in [Fault::Torn, Fault::Damaged] {
        world.sandbox.misbehave(fault);
        let stuck = world.write("stuck", &"x".repeat(200_000));
        world.write("behind", "one");
        world.write("behind", "two");
        let polling = world.polling(&app);
        many += 2;
        until_heard(&ear, many).await;
        let last = |world: &World| world.waiting().iter().map(|one| one.id.clone()).collect::<Vec<_>>();
        until_true(|| last(&world) == [stuck.clone()]).await;
        app.clock.advance(601);
        world.looked().await;
        polling.end().await;
        let aside = |one: &Shown| one.aside && !one.gone && one.id == stuck;
        assert!(world.sandbox.shown().iter().any(aside), "it lies there for a person");
        // Somebody took it away there: the next is the oldest.
        world.sandbox.forget(&stuck);
    }
    reading.end().await;
    assert_eq!((kept(&app).await, seen(&app, &world).await.stuck), (4, 2));
    assert!(ear.heard.lock().unwrap().iter().all(|one| one.words.starts_with("behind")));
    app.expect_clean().await;
}

/// Whatever lies in the mailbox, what comes behind it is taken; what nobody wrote is put aside there and counted.
async fn nothing_that_lies_there_stops_it(app: TestApp) {
    let world = world(&app).await;
    for raw in ["", "\r\n\r\nno headers", "From: nobody at all\r\n\r\nx", "\u{0}\u{ff}\r\n"] {
        world.sandbox.put(raw.as_bytes());
    }
    let nested = format!("From: deep@example.pk\r\n{}", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".repeat(5_000));
    world.sandbox.put(nested.as_bytes());
    for many in 0..80 {
        world.sandbox.put(format!("From: flood@example.pk\r\nMessage-ID: <{many}@example.pk>\r\n\r\n{many}\r\n").as_bytes());
    }
    world.write("مدد", "after all of it");
    // The same id with other words is another letter; of another address too.
    for (from, words) in [("a@example.pk", "one"), ("a@example.pk", "two"), ("b@example.pk", "one")] {
        world.sandbox.put(format!("From: {from}\r\nX-Way: {words}{from}\r\n\r\n{words}\r\n").as_bytes());
    }
    let polling = world.polling(&app);
    until_true(|| world.waiting().len() == 20).await;
    let early = seen(&app, &world).await;
    assert_eq!((early.stuck, early.flooded, early.mailbox.as_deref()), (4, 20, Some("ok")));
    assert_eq!(kept(&app).await, 1 + 60 + 1 + 3);
    assert!(early.looked_at.is_some() && early.unanswered == early.came);
    // What was too much, of whoever it truly was, is not thrown away: it lies there until there is room for it.
    assert!(world.waiting().iter().all(|one| one.from == "flood@example.pk"));
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(world.waiting().len(), 20);
    app.clock.advance(3_700);
    world.looked().await;
    polling.end().await;
    assert_eq!((kept(&app).await, seen(&app, &world).await.flooded), (1 + 80 + 1 + 3, 20));
    app.expect_clean().await;
}

}
