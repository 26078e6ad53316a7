//! Every cut, repetition and reordering between the two is harmless.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use journal::ship::Carrier;
use journal::{Journal, Kind};
use kernel::{Error, Result};

use crate::world::{World, on_both};

/// What the network does to one trip.
#[derive(Debug, Clone, Copy)]
enum Fault {
    /// Nothing arrives.
    Before,
    /// It arrives, the answer does not.
    After,
    /// Half of it arrives.
    Truncated,
    /// It arrives twice.
    Twice,
    /// The answer is cut short.
    HalfAnswer,
    /// Nothing wrong.
    None,
}

const FAULTS: [Fault; 6] =
    [Fault::Before, Fault::After, Fault::Truncated, Fault::Twice, Fault::HalfAnswer, Fault::None];

/// A bad network: one fault after the other.
struct Bad<'a> {
    to: &'a Journal,
    trips: AtomicUsize,
}

#[async_trait::async_trait]
impl Carrier for Bad<'_> {
    async fn carry(&self, frame: Vec<u8>) -> Result<Vec<u8>> {
        let cut = || Error::Unavailable("journal.province-away", "cut".into());
        let trip = self.trips.fetch_add(1, Ordering::Relaxed);
        match FAULTS[trip % FAULTS.len()] {
            Fault::Before => Err(cut()),
            Fault::After => {
                self.to.receive(frame).await?;
                Err(cut())
            }
            Fault::Truncated => {
                let refused = self.to.receive(frame[..frame.len() / 2].to_vec()).await;
                assert!(refused.is_err());
                Err(cut())
            }
            Fault::Twice => {
                self.to.receive(frame.clone()).await?;
                self.to.receive(frame).await?.to_bytes()
            }
            Fault::HalfAnswer => {
                let answer = self.to.receive(frame).await?.to_bytes()?;
                Ok(answer[..answer.len() / 2].to_vec())
            }
            Fault::None => self.to.receive(frame).await?.to_bytes(),
        }
    }

    async fn ask(&self, question: Vec<u8>) -> Result<Vec<u8>> {
        self.to.answer_dak(&question, &[]).await
    }
}

on_both! {
    async fn a_bad_network_only_delays(w: World) {
        let bad = Bad { to: &w.province.journal, trips: AtomicUsize::new(0) };
        let (address, mut failed) = (w.address(), 0);
        for round in 0..12 {
            w.station.notes(3 + round % 3).await;
            loop {
                match w.station.journal.ship(Kind::Records, &address, &bad).await {
                    Ok(None) => break,
                    Ok(Some(_)) => {}
                    Err(_) => failed += 1,
                }
            }
        }
        assert!(failed > 6, "{failed}");
        w.must_agree().await;
    }

    async fn batches_in_any_order_and_again_are_harmless(w: World) {
        w.station.notes(10).await;
        let first = w.batch(4).await;
        let other_cut = w.batch(7).await;
        // The second batch, as it will be once the first is acknowledged.
        let ack = w.receive(first.clone()).await.unwrap();
        w.take_ack(&ack).await.unwrap();
        let second = w.batch(100).await;

        let fresh = World::new(w.province.db.engine()).await;
        let early = fresh.province.journal.receive(second.clone()).await.unwrap();
        assert_eq!((early.size, early.cosignature.as_str()), (0, ""));
        assert_eq!(fresh.province.count_notes().await, 0);

        for frame in [&second, &first, &other_cut, &second, &first] {
            let ack = w.receive(frame.clone()).await.unwrap();
            let shipped = w.take_ack(&ack).await.unwrap();
            assert_eq!(shipped.acked, 10);
        }
        // An overlap from the start lands only what is new.
        for (frame, size) in [(&first, 4), (&other_cut, 7), (&first, 7), (&second, 10)] {
            assert_eq!(fresh.province.journal.receive(frame.clone()).await.unwrap().size, size);
        }
        w.must_agree().await;
        assert_eq!(fresh.province.all_notes().await, w.station.all_notes().await);
        fresh.province.must_be_clean().await;
    }

    async fn days_without_network_then_all_at_once(w: World) {
        let before = w.station.notes(120).await;
        w.station.clock.advance(3 * 24 * 3600);
        w.station.notes(120).await;
        assert_eq!(w.station.journal.waiting(Kind::Records).await.unwrap(), 240);
        w.station.remark(before[5].note, "later").await;
        w.station.journal.settle().await.unwrap();
        w.ship_all().await.unwrap();
        w.must_agree().await;
    }

    async fn the_loop_ships_by_itself_and_survives_an_outage(w: World) {
        let bad = Bad { to: &w.province.journal, trips: AtomicUsize::new(0) };
        let address = w.address();
        w.station.notes(5).await;
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let running = w.station.journal.run_shipping(&address, &bad, async { drop(stopped.await) });
        let watching = async {
            let mut size = 0;
            for _ in 0..600 {
                size = w.province.journal.nodes().await.unwrap()[0].logs[0].size;
                if size == 5 && w.station.journal.waiting(Kind::Records).await.unwrap() == 0 {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            stop.send(()).unwrap();
            size
        };
        let ((), size) = tokio::join!(running, watching);
        assert_eq!(size, 5);
        w.must_agree().await;
    }

    async fn a_province_set_back_is_shipped_to_again(w: World) {
        w.station.notes(8).await;
        let first = w.batch(5).await;
        w.ship_all().await.unwrap();
        // As after the restore of a backup that knew nothing of this station's last entries.
        let restored = World::new(w.province.db.engine()).await;
        restored.province.journal.receive(first).await.unwrap();
        w.station.notes(1).await;
        let carrier = crate::world::Direct(&restored.province.journal);
        let shipping = w.station.journal.ship(Kind::Records, &w.address(), &carrier).await.unwrap().unwrap();
        assert_eq!((shipping.acked, shipping.waiting), (5, 4));
        w.station.journal.ship_all(&w.address(), &carrier).await.unwrap();
        assert_eq!(restored.province.all_notes().await, w.station.all_notes().await);
        restored.province.must_be_clean().await;
    }
}
