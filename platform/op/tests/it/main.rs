//! Operations on both engines: every write is covered by an entry, look-ups are verified and journaled, a form sent
//! twice is one record, what follows from a cause needs that cause, and one node keeps one book.
#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

mod books;
mod cause;
mod covered;
mod look_up;
mod replay;
mod world;
