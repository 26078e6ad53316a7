//! What an officer is told at once, on whatever page he is: danger to life, a missing child, a limit of custody.

use async_trait::async_trait;
use kernel::Result;
use op::Op;

/// What cannot wait for the end of a shift.
#[async_trait]
pub trait Interruptions: Send + Sync {
    /// Whether there is any for the actor.
    async fn any(&self, op: &Op) -> Result<bool>;
}
