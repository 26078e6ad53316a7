//! Tables as people keep them: written as CSV and XLSX for download, and read from what other systems export. Bytes in,
//! bytes out; no file, no store, no rule of the force. Must not decide who may have a table.

pub mod columns;
pub mod moment;
pub mod names;
pub mod read;
pub mod write;

pub use write::{Column, Sheet, Value};
