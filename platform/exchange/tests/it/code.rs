//! A telephone is proved by the code that reached it, and by nothing else; nothing stays of either.

use std::time::Duration;

use contracts::{Channels as _, Proof};
use exchange::channels::Outbox;
use kernel::{Error, Phone};
use sea_orm::{ConnectionTrait, Statement};
use testkit::{TestApp, both_engines};
use uuid::Uuid;

use crate::app;
use crate::sms::{until_shown, world};

fn phone(last: u8) -> Phone {
    Phone::parse(&format!("0300-12345{last:02}")).unwrap()
}

async fn send(app: &TestApp, to: &Phone) -> Result<Uuid, Error> {
    let words = |code: &str| format!("{code} is your code");
    Outbox::default().send_code(&app.system(), to, &words).await
}

async fn check(app: &TestApp, id: Uuid, of: &Phone, typed: &str) -> Proof {
    Outbox::default().check_code(&app.system(), id, of, typed).await.unwrap()
}

/// Whether a table holds these letters anywhere, as they are or as bytes.
async fn holds(app: &TestApp, table: &str, column: &str, letters: &str) -> bool {
    let tx = app.core.db.read().await.unwrap();
    let sql = format!("SELECT {column} AS found FROM {table}");
    let rows = tx.query_all_raw(Statement::from_string(tx.get_database_backend(), sql)).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!rows.is_empty());
    rows.iter().any(|row| {
        let bytes: Vec<u8> = row.try_get("", "found").unwrap();
        bytes.windows(letters.len()).any(|part| part == letters.as_bytes())
    })
}

both_engines! { app app;

async fn the_code_that_arrived_proves_the_telephone(app: TestApp) {
    let world = world(&app).await;
    let (hers, other) = (phone(1), phone(2));
    let id = send(&app, &hers).await.unwrap();
    assert!(!holds(&app, "exchange_outbox", "sealed", "your code").await);
    assert!(!holds(&app, "exchange_code", "phone", hers.e164()).await);
    let sending = world.sending(&app);
    let shown = until_shown(&world, 1).await;
    sending.end().await;
    assert_eq!(shown[0].phone, hers.e164());
    let code = shown[0].text.split(' ').next().unwrap().to_owned();
    assert!(code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()), "{code}");
    assert!(!holds(&app, "exchange_code", "digest", &code).await);
    assert_eq!(check(&app, id, &hers, &code).await, Proof::Proved);
    let urdu: String = code.chars().map(|c| char::from_u32(0x06F0 + u32::from(c) - 0x30).unwrap()).collect();
    assert_eq!(check(&app, id, &hers, &format!(" {urdu}\u{200F}")).await, Proof::Proved);
    assert_eq!(check(&app, id, &other, &code).await, Proof::Expired, "another's telephone");
    assert_eq!(check(&app, Uuid::nil(), &hers, &code).await, Proof::Expired, "another code");
    app.clock.advance(600);
    assert_eq!(check(&app, id, &hers, &code).await, Proof::Expired);
    app.expect_clean().await;
}

async fn guessing_ends_after_five_tries(app: TestApp) {
    let world = world(&app).await;
    let hers = phone(1);
    let id = send(&app, &hers).await.unwrap();
    let sending = world.sending(&app);
    let shown = until_shown(&world, 1).await;
    sending.end().await;
    let code = shown[0].text.split(' ').next().unwrap().to_owned();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        assert_eq!(check(&app, id, &hers, wrong).await, Proof::Wrong);
    }
    assert_eq!(check(&app, id, &hers, &code).await, Proof::Expired);
}

async fn nobody_floods_a_telephone_with_codes(app: TestApp) {
    let (hers, other) = (phone(1), phone(2));
    for _ in 0..3 {
        send(&app, &hers).await.unwrap();
    }
    let refused = send(&app, &hers).await.unwrap_err();
    assert!(matches!(refused, Error::TooMany("exchange.code-slow-down", 3_600)), "{refused}");
    send(&app, &other).await.unwrap();
    app.clock.advance(3_601);
    send(&app, &hers).await.unwrap();
}

async fn a_code_whose_time_is_over_is_not_sent(app: TestApp) {
    let world = world(&app).await;
    send(&app, &phone(1)).await.unwrap();
    app.clock.advance(601);
    let sending = world.sending(&app);
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    sending.end().await;
    assert_eq!(world.sandbox.shown(), []);
    assert!(crate::sms::nothing_waits(&app).await);
}

}
