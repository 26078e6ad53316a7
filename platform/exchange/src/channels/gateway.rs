//! The gateways of this node, as its configuration names them. Must not print a key.

use contracts::Channel;

use super::email::EmailGateway;
use super::sms::SmsGateway;
use super::whatsapp::WhatsAppGateway;

/// The channels for which this program knows a gateway.
pub const POSSIBLE: [Channel; 3] = [Channel::Sms, Channel::WhatsApp, Channel::Email];

/// Every gateway there can be.
#[derive(Debug, Clone, Default)]
pub struct Gateways {
    /// For text messages.
    pub sms: Option<SmsGateway>,
    /// For WhatsApp.
    pub whatsapp: Option<WhatsAppGateway>,
    /// For e-mail.
    pub email: Option<EmailGateway>,
}

impl Gateways {
    /// The channels that have one.
    pub fn available(&self) -> Vec<Channel> {
        let sms = self.sms.iter().map(|_| Channel::Sms);
        let whatsapp = self.whatsapp.iter().map(|_| Channel::WhatsApp);
        sms.chain(whatsapp).chain(self.email.iter().map(|_| Channel::Email)).collect()
    }
}
