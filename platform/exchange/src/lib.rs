//! Other systems. What leaves for them: standard webhooks, signed, sent after the commit and never inside it; each
//! committed entry of a published kind becomes one message for each place that wants it. Who may bring something: partners
//! and their keys. And what leaves for citizens, over the gateways that this node has. Must not carry the content of a record, and must not know a capability: each says itself of what others
//! may be told, and what a partner may bring.

mod api;
pub mod channels;
mod deliver;
mod events;
mod feed;
pub mod guard;
pub mod helpline;
pub mod inbox;
pub mod model;
mod pages;
mod rounds;
pub mod sandbox;
mod send;
pub mod service;
pub mod signature;
mod store;

use std::fmt::Write as _;

use capability::{Capability, Routes};
use web::{NavEntry, Published};

pub use deliver::run;
pub use feed::feed;
pub use send::Sender;

i18n::messages!();

/// Its migrations, in order.
pub const MIGRATIONS: &[db::Migration] = &[
    db::Migration { name: "exchange/0001_webhook", sql: include_str!("../migrations/0001_webhook.sql") },
    db::Migration { name: "exchange/0002_partner", sql: include_str!("../migrations/0002_partner.sql") },
    db::Migration { name: "exchange/0003_message", sql: include_str!("../migrations/0003_message.sql") },
    db::Migration { name: "exchange/0004_gateway", sql: include_str!("../migrations/0004_gateway.sql") },
    db::Migration { name: "exchange/0005_code", sql: include_str!("../migrations/0005_code.sql") },
    db::Migration { name: "exchange/0006_inbox", sql: include_str!("../migrations/0006_inbox.sql") },
    db::Migration { name: "exchange/0010_whatsapp", sql: include_str!("../migrations/0010_whatsapp.sql") },
    db::Migration { name: "exchange/0011_mail", sql: include_str!("../migrations/0011_mail.sql") },
    db::Migration { name: "exchange/0013_helpline", sql: include_str!("../migrations/0013_helpline.sql") },
    db::Migration { name: "exchange/0015_silent", sql: include_str!("../migrations/0015_silent.sql") },
];

/// What messages out need beside the store.
#[derive(Debug, Clone, Default)]
pub struct Outbound {
    /// Of what others may be told.
    pub published: Vec<Published>,
    /// Receivers may be on this machine or in the force's own network.
    pub allow_private: bool,
    /// Where links lead, such as `https://khidmat.example`.
    pub origin: String,
}

/// Bytes as hexadecimal digits.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Everything it adds to the program.
pub fn capability() -> Capability {
    Capability {
        name: "exchange",
        routes: Routes::new().merge(pages::routes()).merge(api::routes()),
        migrations: MIGRATIONS,
        tables,
        messages: MESSAGES,
        timed: Vec::new(),
        nav: vec![
            NavEntry { label: msg::INBOX_NAV, href: "/inbox", roles: &[inbox::desk::ROLE] },
            NavEntry { label: msg::HELPLINE_NAV, href: "/helpline", roles: &[helpline::ROLE] },
        ],
        names_blob: Some(|tx, blob| Box::pin(store::inbox::names_blob(tx, blob))),
        findable: None,
        duties: Vec::new(),
        published: &[],
        openapi: api::openapi(),
    }
}

/// Its entries in the staff navigation, after the accounts: an administrator's work begins with people.
pub fn nav() -> Vec<NavEntry> {
    let roles = &["it-admin", "auditor"];
    vec![
        NavEntry { label: msg::NAV, href: "/webhooks", roles },
        NavEntry { label: msg::PARTNER_NAV, href: "/partners", roles },
        NavEntry { label: msg::CHANNELS_NAV, href: "/channels", roles },
    ]
}

/// Its journaled tables.
fn tables() -> Vec<Box<dyn db::TableOps>> {
    vec![
        db::table::<store::webhook::Entity>(),
        db::table::<store::partner::row::Entity>(),
        db::table::<store::message::row::Entity>(),
        db::table::<store::inbox::thread::Entity>(),
        db::table::<store::inbox::heard::Entity>(),
        db::table::<store::inbox::enclosed::Entity>(),
        db::table::<store::inbox::said::Entity>(),
        db::table::<store::whatsapp::wish_row::Entity>(),
        db::table::<store::helpline::call::Entity>(),
        db::table::<store::helpline::note::Entity>(),
        db::table::<store::helpline::end::Entity>(),
    ]
}
