//! Words per language: Fluent messages owned by whoever says them, and dates, times and numbers.
//! A key that is not in both languages does not build; a key that is not in the files does not compile.
//! Must not know HTTP, HTML pages or any police verb. See docs/adr/0005-messages.md.

pub mod build;
pub mod direction;
pub mod format;
mod messages;
mod value;

pub use direction::{Stretch, isolate_ltr, ltr, stretches};
pub use format::Digits;
pub use messages::{Messages, Source, Translator};
pub use value::{Arg, Key, Message, ToArg};

/// Brings in what `build::check` generated: the module `msg` of typed keys and the constant `MESSAGES`.
#[macro_export]
macro_rules! messages {
    () => {
        include!(concat!(env!("OUT_DIR"), "/messages.rs"));
    };
}
