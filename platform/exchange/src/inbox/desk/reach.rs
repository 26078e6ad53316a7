//! How whoever wrote can be answered now. Must not send anything: what it says may have changed when something is sent, and is
//! looked at again then.

use contracts::{Channel, Channels};
use db::Tx;
use kernel::Result;
use op::Core;

use crate::channels::whatsapp::Form;
use crate::channels::whatsapp::wish;

/// How whoever wrote can be answered now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// In words.
    Words,
    /// By a notice without words of our own: on WhatsApp, a day after the last message.
    Notice,
    /// Not at all: the telephone wants no messages.
    Stopped,
    /// Not at all: this node has no gateway for it, or the address is erased.
    Nowhere,
}

/// How `address` can be answered on `channel` now.
pub(super) async fn reach(
    (tx, core): (&Tx, &Core),
    channels: &dyn Channels,
    (channel, address): (Channel, &str),
) -> Result<Reach> {
    if !channels.available().contains(&channel) {
        return Ok(Reach::Nowhere);
    }
    if channel != Channel::WhatsApp {
        return Ok(Reach::Words);
    }
    Ok(match wish::form_for(tx, core, address).await? {
        Some(Form::Words) => Reach::Words,
        Some(Form::Template) => Reach::Notice,
        None => Reach::Stopped,
    })
}
