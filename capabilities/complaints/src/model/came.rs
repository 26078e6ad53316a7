//! How a report came in. No I/O, no async.

kernel::words! {
    /// How a report came in.
    Came {
        /// Told at a counter.
        Counter = "counter",
        /// Written on a numbered paper slip while the power or the node was away, and entered later.
        PaperSlip = "paper-slip",
        /// From home.
        Online = "online",
        /// Through another system (GeoReport v2).
        Partner = "partner",
        /// As a text message.
        Sms = "sms",
        /// Over WhatsApp.
        WhatsApp = "whatsapp",
        /// As a letter.
        Email = "email",
        /// Over the helpline.
        Call = "call",
    }
}

impl From<contracts::Channel> for Came {
    fn from(channel: contracts::Channel) -> Self {
        match channel {
            contracts::Channel::Sms => Self::Sms,
            contracts::Channel::WhatsApp => Self::WhatsApp,
            contracts::Channel::Email => Self::Email,
            contracts::Channel::Call => Self::Call,
        }
    }
}
