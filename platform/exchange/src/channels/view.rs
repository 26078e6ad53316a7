//! How the gateways do, for the administrator: how much waits, since when, what failed, what was answered. Never to whom and
//! never the words.

use contracts::{Channel, Fate};
use kernel::{Result, Timestamp};
use op::ReadOp;
use policy::Resource;

use super::gateway::POSSIBLE;
use super::whatsapp::wish::Wish;
use crate::store::{inbox, mail, message as store, whatsapp};

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
    /// Messages of citizens that came within the last day.
    pub came: u64,
    /// Messages of citizens that wait for a person.
    pub unanswered: u64,
    /// Messages of the last day that were counted and not kept: too many from one address.
    pub flooded: u64,
    /// What its gateway last answered: a status, or `timeout`, `unreachable`.
    pub answer: Option<String>,
    /// When.
    pub answered_at: Option<Timestamp>,
    /// When it last took a message.
    pub took_at: Option<Timestamp>,
    /// Telephones that want nothing on this channel, where they can say so.
    pub opted_out: Option<u64>,
    /// What came in and could not be worked on.
    pub stuck: u64,
    /// How the last look into the mailbox went, where the channel has one: `ok`, `login`, `timeout`, `unreachable` …
    pub mailbox: Option<String>,
    /// When it was last looked into.
    pub looked_at: Option<Timestamp>,
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
    let (opted_out, stuck) = match channel {
        Channel::WhatsApp => (
            Some(whatsapp::count_wishes(r.tx(), Wish::Stop.word()).await?),
            whatsapp::count_calls(r.tx(), whatsapp::FAILED).await?,
        ),
        Channel::Sms | Channel::Email | Channel::Call => (None, 0),
    };
    let mailbox = match channel {
        Channel::Email => mail::noted(r.tx()).await?,
        _ => None,
    };
    let aside = mailbox.as_ref().and_then(|mailbox| u64::try_from(mailbox.aside).ok());
    Ok(ChannelView {
        channel,
        configured,
        waiting: store::waiting(r.tx(), channel).await?,
        oldest: store::oldest(r.tx(), channel).await?,
        sent,
        failed,
        came: inbox::came(r.tx(), channel, since).await?,
        unanswered: inbox::unanswered(r.tx(), channel).await?,
        flooded: inbox::flooded(r.tx(), channel, since).await?,
        answered_at: noted.as_ref().map(|noted| Timestamp(noted.answered_at)),
        took_at: noted.as_ref().and_then(|noted| noted.took_at).map(Timestamp),
        answer: noted.map(|noted| noted.answer),
        opted_out,
        stuck: aside.unwrap_or(stuck),
        looked_at: mailbox.as_ref().and_then(|mailbox| mailbox.looked_at).map(Timestamp),
        mailbox: mailbox.and_then(|mailbox| mailbox.answer),
    })
}
