//! How fast a station ships. Not a test of the ordinary run: `cargo test --profile fast -p journal --test ship
//! pace -- --ignored --nocapture`.

use std::time::{Duration, Instant};

use journal::Kind;

use crate::world::{Direct, OFFICE, on_both};

/// What the release is held to, in entries each second over one station's connection.
const GOAL: f64 = 5_000.0;

on_both! {
    #[ignore = "a measurement"]
    async fn pace(w: World) {
        const ENTRIES: i64 = 20_000;
        for hundred in 0..ENTRIES / 100 {
            let tx = w.station.db.write().await.unwrap();
            for one in 1..=100 {
                w.station.write(&tx, hundred * 100 + one, OFFICE).await;
            }
            tx.commit().await.unwrap();
        }
        w.station.journal.settle().await.unwrap();
        let (address, to) = (w.address(), Direct(&w.province.journal));
        let started = Instant::now();
        let (mut build, mut receive, mut ack) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
        while let (at, Some(batch)) =
            (Instant::now(), w.station.journal.build_batch(Kind::Records, &address.transfer, 2000).await.unwrap())
        {
            build += at.elapsed();
            let at = Instant::now();
            let answer = journal::ship::Carrier::carry(&to, batch.bytes).await.unwrap();
            receive += at.elapsed();
            let at = Instant::now();
            w.station.journal.take_ack(Kind::Records, &address, &answer).await.unwrap();
            ack += at.elapsed();
        }
        let pace = ENTRIES as f64 / started.elapsed().as_secs_f64();
        eprintln!("{:?}: {pace:.0} entries/s (build {build:?}, receive {receive:?}, ack {ack:?})", w.province.db.engine());
        assert!(pace > GOAL, "{pace:.0}");
    }
}
