//! E-mail through the force's own mail server: what is told leaves by SMTP submission, and what citizens write is fetched from one
//! mailbox by IMAP. Every letter carries the id of its message, so that a second attempt is the same letter. Must not put anything of a
//! matter into a subject, nor go over a line that others can read.

mod compose;
mod keep;
pub(crate) mod letter;
mod mailbox;
pub mod poll;
mod put_off;
mod report;
mod submit;

use std::fmt;

use kernel::Email;
use zeroize::Zeroizing;

pub(crate) use compose::Outgoing;

kernel::words! {
    /// How a line is protected.
    Security {
        /// By TLS from its first byte.
        Tls = "tls",
        /// By TLS before anything is said that matters; a server that offers none is not spoken to.
        StartTls = "starttls",
        /// Not at all: within this machine alone.
        None = "none",
    }
}

/// A server of mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// Its name, which its certificate must carry.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the line to it is protected.
    pub security: Security,
}

/// The mail server, and our mailbox on it.
#[derive(Clone)]
pub struct EmailGateway {
    /// Where messages are handed in.
    pub smtp: Server,
    /// Where the mailbox is looked into.
    pub imap: Server,
    /// Who we are there.
    pub user: String,
    /// What is shown for it.
    pub password: Zeroizing<String>,
    /// The address that messages come from and answers go to: that of the mailbox.
    pub from: Email,
}

impl EmailGateway {
    /// What follows the @ of our address: also in the ids of letters.
    fn domain(&self) -> &str {
        self.from.as_str().rsplit('@').next().unwrap_or_default()
    }
}

impl fmt::Debug for EmailGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmailGateway")
            .field("smtp", &self.smtp)
            .field("imap", &self.imap)
            .field("from", &self.from)
            .finish_non_exhaustive()
    }
}
