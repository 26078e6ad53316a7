//! What is the same for every request of one installation: the force's name, its words, its way out.
//! Must not hold anything of one visitor.

use std::sync::Arc;

use i18n::Messages;
use kernel::{Bilingual, Entropy};

/// One installation as its pages present it.
#[derive(Debug, Clone)]
pub struct Site {
    /// The force, such as "Balochistan Police".
    pub force: Bilingual,
    /// Every message of the program.
    pub messages: Arc<Messages>,
    /// Where request ids come from.
    pub entropy: Arc<dyn Entropy>,
    /// Whether visitors reach it over HTTPS (behind a proxy counts): cookies are then `Secure` and HSTS is sent.
    pub https: bool,
    /// Where the "leave this page" button ends. Empty: on a page of our own that says nothing and needs no other host.
    pub leave_to: String,
}

impl Site {
    /// An installation with the safe defaults: HTTPS, and a page of our own as the way out.
    pub fn new(force: Bilingual, messages: Arc<Messages>, entropy: Arc<dyn Entropy>) -> Self {
        Self { force, messages, entropy, https: true, leave_to: String::new() }
    }
}
