//! How the gateways do, for the administrator: how much waits, since when, what failed, what was answered. Never to whom and
//! never the words.

use contracts::{Channel, Fate};
use kernel::{Result, Timestamp};
use op::ReadOp;
use policy::Resource;

use super::gateway::POSSIBLE;
use crate::store::message as store;

/// What failed is counted for so long.
pub const FAILED_SECONDS: i64 = 24 * 3_600;

/// A channel as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChannelView {
    /// Which.
    pub channel: Channel,
    /// This node has a gateway for it.
    pub configured: bool,
    /// Messages that wait.
    pub waiting: u64,
    /// When the one that has waited longest was queued.
    pub oldest: Option<Timestamp>,
    /// Messages of the last day that a gateway took, arrived or not.
    pub sent: u64,
    /// Messages of the last day that failed or were given up.
    pub failed: u64,
    /// What its gateway last answered: a status, or `timeout`, `unreachable`.
    pub answer: Option<String>,
    /// When.
    pub answered_at: Option<Timestamp>,
    /// When it last took a message.
    pub took_at: Option<Timestamp>,
}

/// Every channel that can have a gateway, and every one on which something waits.
pub async fn views(r: &ReadOp, available: &[Channel]) -> Result<Vec<ChannelView>> {
    r.permit("exchange.message-read", &Resource::new("exchange.message", ""))?;
    let mut views = Vec::new();
    for channel in Channel::ALL {
        let view = view(r, *channel, available.contains(channel)).await?;
        if POSSIBLE.contains(channel) || view.waiting > 0 {
            views.push(view);
        }
    }
    Ok(views)
}

async fn view(r: &ReadOp, channel: Channel, configured: bool) -> Result<ChannelView> {
    let noted = store::noted(r.tx(), channel).await?;
    let since = r.now().plus_seconds(-FAILED_SECONDS);
    let (mut sent, mut failed) = (0, 0);
    for fate in Fate::ALL {
        let count = store::became(r.tx(), channel, *fate, since).await?;
        match fate {
            Fate::Sent | Fate::Delivered => sent += count,
            Fate::Failed | Fate::GivenUp => failed += count,
            Fate::Waiting | Fate::Silenced => {}
        }
    }
    Ok(ChannelView {
        channel,
        configured,
        waiting: store::waiting(r.tx(), channel).await?,
        oldest: store::oldest(r.tx(), channel).await?,
        sent,
        failed,
        answered_at: noted.as_ref().map(|noted| Timestamp(noted.answered_at)),
        took_at: noted.as_ref().and_then(|noted| noted.took_at).map(Timestamp),
        answer: noted.map(|noted| noted.answer),
    })
}
