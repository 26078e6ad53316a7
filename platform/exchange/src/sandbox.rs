//! Partners in a box: servers that speak a partner's real protocol on this machine, so that everything can be tried without a
//! contract, a network or a bill. They keep what they got, to be looked at, and misbehave when told to. Must never be
//! reachable from elsewhere, nor share a line with what speaks to them.

pub mod helpline;
pub mod mail;
pub mod sms;
pub mod whatsapp;
