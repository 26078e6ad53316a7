//! The tables of oversight, and every query on them. No rules here.

pub mod evidence;
pub mod finding;
pub mod look;
pub mod step;
