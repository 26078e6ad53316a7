//! Where passwords are hashed: not more at once than the machine has cores for, with a line that does not grow without
//! end, in memory that goes back to the system. Must not know whose password it is.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::Block;
use kernel::{Error, Result};
use tokio::sync::Semaphore;

/// Each takes 19 MiB; this many at once are 150 MiB and more than 200 sign-ins a second.
const AT_ONCE: usize = 8;
/// So many wait for each that is under way: two seconds.
const WAITING: usize = 64;
/// Whoever finds the line full may come again after so many seconds.
const COME_AGAIN: u32 = 5;
/// What is asked of the allocator for one hash, in blocks of 1 KiB. Above 32 MiB the C library never keeps what is given
/// back; a hash of 19 MiB it would keep, once for each thread that ever made one. What is not used costs nothing.
const ASKED: usize = 33 << 10;

/// The places at which hashes are made, and the line before them. Cheap to clone.
#[derive(Debug, Clone)]
pub(crate) struct Hashing {
    places: Arc<Semaphore>,
    line: Arc<Semaphore>,
    made: Arc<AtomicU64>,
}

impl Hashing {
    /// As many places as there are cores, up to [`AT_ONCE`].
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get).min(AT_ONCE);
        Self::with(cores, cores * WAITING)
    }

    fn with(places: usize, waiting: usize) -> Self {
        let line = Arc::new(Semaphore::new(places + waiting));
        Self { places: Arc::new(Semaphore::new(places)), line, made: Arc::default() }
    }

    /// Hashes made so far.
    pub(crate) fn made(&self) -> u64 {
        self.made.load(Ordering::Relaxed)
    }

    /// Does it on a thread of its own when its turn comes; `access.busy` when too many wait already.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let full = |_| Error::Busy("access.busy", COME_AGAIN);
        let in_line = Arc::clone(&self.line).try_acquire_owned().map_err(full)?;
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(Error::internal)?;
        self.made.fetch_add(1, Ordering::Relaxed);
        let done = tokio::task::spawn_blocking(move || {
            // Held until the work is done, even when the visitor has gone: each takes 19 MiB.
            let _held = (in_line, place);
            work()
        });
        done.await.map_err(Error::internal)
    }
}

/// The memory in which one hash is made.
pub(crate) fn memory(blocks: usize) -> Vec<Block> {
    let mut memory = Vec::with_capacity(blocks.max(ASKED));
    memory.resize(blocks, Block::new());
    memory
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn a_full_line_is_told_to_come_again_and_moves_on() {
        let hashing = Hashing::with(1, 2);
        let (go, wait) = mpsc::channel::<()>();
        let mut held = vec![tokio::spawn({
            let hashing = hashing.clone();
            async move { hashing.run(move || wait.recv().is_ok()).await }
        })];
        for _ in 0..2 {
            let hashing = hashing.clone();
            held.push(tokio::spawn(async move { hashing.run(|| true).await }));
        }
        while hashing.line.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let refused = hashing.run(|| true).await.unwrap_err();
        assert!(matches!(refused, Error::Busy("access.busy", COME_AGAIN)), "{refused}");
        go.send(()).unwrap();
        for one in held {
            assert!(one.await.unwrap().unwrap());
        }
        assert!(hashing.run(|| true).await.unwrap());
    }

    #[tokio::test]
    async fn whoever_leaves_the_line_makes_room() {
        let hashing = Hashing::with(1, 0);
        let (go, wait) = mpsc::channel::<()>();
        let left = tokio::spawn({
            let hashing = hashing.clone();
            async move { hashing.run(move || wait.recv().is_ok()).await }
        });
        while hashing.line.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        left.abort();
        assert!(hashing.run(|| ()).await.is_err(), "its memory is in use until the work is done");
        go.send(()).unwrap();
        while hashing.line.available_permits() == 0 {
            tokio::task::yield_now().await;
        }
        hashing.run(|| ()).await.unwrap();
    }
}
