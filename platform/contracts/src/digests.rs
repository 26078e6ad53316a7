//! What an officer in charge was told in a shift, for whoever shows where his work begins.

use async_trait::async_trait;
use kernel::Result;
use op::Op;

/// Digests of shifts.
#[async_trait]
pub trait Digests: Send + Sync {
    /// Whether one waits to be read by the actor.
    async fn wait(&self, op: &Op) -> Result<bool>;
}
