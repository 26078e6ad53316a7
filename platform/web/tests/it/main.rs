//! Pages, forms, errors and assets, over HTTP, without any capability.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod assets;
mod codes;
mod errors;
mod forms;
mod pages;
mod support;
