//! The pages of signing in, over HTTP: what is shown, which cookies are set, and what other sites cannot do.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod accounts;
mod activate;
mod cross_site;
mod desk;
mod sign_in;
mod step_up;
mod world;
