//! A batch that takes longer than a message is taken up for: nobody else sends what still waits in it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::routing::post as posted;
use axum::{Json, Router};
use contracts::Fate;
use exchange::channels::sms::Posted;
use http::StatusCode;
use testkit::{TestApp, both_engines};
use tokio::sync::Semaphore;
use uuid::Uuid;

use crate::app;
use crate::channels::{post, record, told};
use crate::sms::{World, listen, until, world};

/// A gateway that answers when the test lets it, and counts how often it was given each message.
#[derive(Clone)]
struct Slow {
    given: Arc<Mutex<BTreeMap<Uuid, usize>>>,
    answers: Arc<Semaphore>,
}

async fn take(State(slow): State<Slow>, Json(message): Json<Posted>) -> StatusCode {
    *slow.given.lock().unwrap().entry(message.id).or_default() += 1;
    slow.answers.acquire().await.unwrap().forget();
    StatusCode::ACCEPTED
}

impl Slow {
    /// In the place of the gateway of a world.
    async fn of(world: &mut World) -> Self {
        let slow = Self { given: Arc::default(), answers: Arc::new(Semaphore::new(0)) };
        let (door, at) = listen().await;
        let routes = Router::new().route("/", posted(take)).with_state(slow.clone());
        tokio::spawn(async move { axum::serve(door, routes).await.unwrap() });
        world.gateways.sms.as_mut().unwrap().url = at;
        slow
    }

    fn given(&self) -> Vec<usize> {
        self.given.lock().unwrap().values().copied().collect()
    }

    async fn until_given(&self, many: usize) {
        for _ in 0..400 {
            if self.given().len() == many {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("{:?} of {many}", self.given());
    }
}

async fn until_sent(app: &TestApp, record: Uuid, many: usize) {
    for _ in 0..400 {
        let sent = told(app, record).await.iter().filter(|told| told.fate == Fate::Sent).count();
        if sent == many {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("{:?}", told(app, record).await);
}

both_engines! { app app;

async fn what_waits_in_a_slow_batch_is_sent_by_nobody_else(app: TestApp) {
    let mut world = world(&app).await;
    let slow = Slow::of(&mut world).await;
    let hers = record(&app).await;
    // More than go beside one another: the rest is taken up with them and waits.
    let (abreast, all) = (16, 20);
    for _ in 0..all {
        post(&app, hers, |_| ()).await.unwrap();
    }
    let first = world.sending(&app);
    slow.until_given(abreast).await;
    app.clock.advance(40);
    slow.answers.add_permits(abreast);
    slow.until_given(all).await;
    until_sent(&app, hers, abreast).await;
    // The minute of the batch is over, and no attempt has had its time.
    app.clock.advance(30);
    let other = world.sending(&app);
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    assert_eq!(slow.given(), vec![1; all], "each was given once");
    slow.answers.add_permits(all);
    until(&app, hers, Fate::Sent).await;
    for one in [first, other] {
        one.end().await;
    }
    assert_eq!(slow.given(), vec![1; all]);
    app.expect_clean().await;
}

}
