//! Load from many clients at once, each waiting for its answer before it asks again. Must not count anything that
//! was not acknowledged.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use kernel::{Error, Result};

/// What a load came to.
#[derive(Debug, Default)]
pub struct Load {
    /// Acknowledged.
    pub done: u64,
    /// How long each took, sorted.
    pub took: Vec<Duration>,
}

/// Runs `work` from `clients` clients until `time` is over. Each call gets a number of its own, from `first` on.
pub async fn run<W, F>(clients: usize, time: Duration, first: u64, work: W) -> Result<Load>
where
    W: Fn(u64) -> F + Clone + Send + 'static,
    F: Future<Output = Result<()>> + Send,
{
    let next = Arc::new(AtomicU64::new(first));
    let until = Instant::now() + time;
    let mut running = Vec::new();
    for _ in 0..clients {
        let (work, next) = (work.clone(), next.clone());
        running.push(tokio::spawn(async move {
            let mut took = Vec::new();
            while Instant::now() < until {
                let started = Instant::now();
                work(next.fetch_add(1, Ordering::Relaxed)).await?;
                took.push(started.elapsed());
            }
            Ok::<_, Error>(took)
        }));
    }
    let mut load = Load::default();
    for client in running {
        load.took.extend(client.await.map_err(Error::internal)??);
    }
    load.took.sort_unstable();
    load.done = load.took.len() as u64;
    Ok(load)
}
