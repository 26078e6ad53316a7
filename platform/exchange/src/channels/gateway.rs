//! The gateways of this node, as its configuration names them. Must not print a key.

use contracts::Channel;

use super::sms::SmsGateway;

/// The channels for which this program knows a gateway.
pub const POSSIBLE: [Channel; 1] = [Channel::Sms];

/// Every gateway there can be.
#[derive(Debug, Clone, Default)]
pub struct Gateways {
    /// For text messages.
    pub sms: Option<SmsGateway>,
}

impl Gateways {
    /// The channels that have one.
    pub fn available(&self) -> Vec<Channel> {
        self.sms.iter().map(|_| Channel::Sms).collect()
    }
}
