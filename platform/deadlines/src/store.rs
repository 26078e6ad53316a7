//! The tables of clocks, and every query on them. No rules here.

pub mod clock;
pub mod digest;
pub mod fact;
pub mod made;
pub mod matter;
pub mod outside;
pub mod step;
