//! The one program `khidmat`: command line, configuration, wiring. In a library so that tests and benches run the
//! same code. Must not hold a rule of any capability.

pub mod assemble;
pub mod background;
pub mod capabilities;
pub mod cli;
pub mod commands;
pub mod config;
pub mod dak;
pub mod demo;
pub mod filling;
pub mod health;
pub mod indexing;
pub mod keys;
pub mod list_files;
pub mod litter;
pub mod mark;
pub mod node_routes;
pub mod out;
pub mod peer;
pub mod secret;
pub mod server;
pub mod setting_up;
pub mod shares;
pub mod spine;
pub mod trouble;
pub mod witness;

use std::process::ExitCode;

use clap::Parser;

i18n::messages!();

/// Runs the program on this process's arguments.
pub fn run() -> ExitCode {
    let cli = cli::Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return trouble::Trouble::from(error).tell(),
    };
    match runtime.block_on(commands::run(cli)) {
        Ok(outcome) => outcome.into(),
        Err(trouble) => trouble.tell(),
    }
}
