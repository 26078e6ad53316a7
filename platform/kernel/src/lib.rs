//! The vocabulary every other crate speaks: typed ids, time, randomness, text a person typed, and errors.
//! Must not do I/O, know a database, HTTP or any police verb.

pub mod cnic;
pub mod email;
pub mod entropy;
pub mod error;
pub mod ids;
pub mod lang;
pub mod phone;
pub mod place;
pub mod plate;
pub mod signed;
pub mod sought;
pub mod stated;
pub mod text;
pub mod time;
pub mod words;

pub use cnic::Cnic;
pub use email::Email;
pub use entropy::{Entropy, OsEntropy, SeededEntropy};
pub use error::{Code, Error, FieldError, FieldErrors, Result};
pub use lang::{Bilingual, Lang};
pub use phone::Phone;
pub use place::{Direction, Place};
pub use plate::Plate;
pub use signed::Signed;
pub use stated::{Stated, StatedTyped};
pub use time::{Clock, FixedClock, SystemClock, Timestamp};
