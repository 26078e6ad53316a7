//! The parts of the program that its `main` puts together and tests start by themselves.
//! Must not hold a rule of any capability.

pub mod node_routes;
pub mod witness;
