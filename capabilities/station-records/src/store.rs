//! The tables of station records and every query on them. No rules here.

pub mod challan;
pub mod custody;
pub mod day;
pub mod diary;
pub mod disposal;
pub mod draft;
pub mod fir;
pub mod imported;
pub mod veil;
