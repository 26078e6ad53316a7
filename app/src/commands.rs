//! The commands, one file each. Here only: which is which, and what several of them share.

mod backup;
mod catalogue;
mod check;
mod clocks;
mod config;
mod demo;
mod erase;
mod import;
mod keeper;
mod keys;
mod migrate;
mod node;
mod officer;
mod oversight;
mod restore;
mod sandbox;
mod serve;
mod trust;
mod verify;
mod witness;

use clap::CommandFactory;
use op::Core;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

use crate::cli::{Cli, Command};
use crate::config::{Config, LogConfig, variables};
use crate::keys::NodeKeys;
use crate::trouble::{Ended, Outcome};
use crate::{capabilities, out, spine};

/// Runs one command.
pub async fn run(cli: Cli) -> Ended {
    let Cli { config, json, command } = cli;
    let ground = Ground { file: config, json };
    match command {
        Command::Serve => serve::run(&ground).await,
        Command::Demo(args) => demo::run(args, json).await,
        Command::Migrate => migrate::run(&ground).await,
        Command::Check(args) => check::run(&ground, args).await,
        Command::Verify(args) => verify::run(&args, json),
        Command::Trust => trust::run(&ground).await,
        Command::Witness(args) => witness::run(args).await,
        Command::Backup(args) => backup::run(&ground, &args).await,
        Command::Restore(args) => restore::run(&ground, &args).await,
        Command::Config(which) => config::run(&ground, &which),
        Command::Keys(which) => keys::run(&ground, &which).await,
        Command::Node(which) => node::run(&ground, which).await,
        Command::Officer(which) => officer::run(&ground, which).await,
        Command::Clocks(which) => clocks::run(&ground, which).await,
        Command::Oversight(which) => oversight::run(&ground, which).await,
        Command::Erase(args) => erase::run(&ground, args).await,
        Command::Sandbox(which) => sandbox::run(which).await,
        Command::Import(args) => import::run(&ground, args).await,
        Command::Catalogue(which) => catalogue::run(&ground, which),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "khidmat", &mut std::io::stdout());
            Ok(Outcome::Done)
        }
        Command::Openapi => {
            out::line(&openapi()?);
            Ok(Outcome::Done)
        }
    }
}

/// The OpenAPI document as it is committed.
pub fn openapi() -> kernel::Result<String> {
    capabilities::openapi(&capabilities::all()).to_pretty_json().map_err(kernel::Error::internal)
}

/// What every command is given.
#[derive(Debug)]
struct Ground {
    file: std::path::PathBuf,
    json: bool,
}

impl Ground {
    fn config(&self) -> Ended<Config> {
        Ok(Config::load(&self.file, &variables())?)
    }

    /// Configuration, keys, and everything opened, quietly.
    async fn open(&self) -> Ended<(Config, Core)> {
        let config = self.config()?;
        quietly();
        let keys = NodeKeys::load(&config.keys)?;
        let core = spine::open((&config).into(), keys.journal).await?;
        Ok((config, core))
    }
}

/// Closes what a short command opened, once its entries are placed and signed.
async fn close(core: Core) -> Ended<()> {
    core.journal.settle().await?;
    Ok(core.db.close().await?)
}

/// Log lines of a command that is not a server: only what is wrong.
fn quietly() {
    start_log(&LogConfig { json: false, filter: "warn".to_owned() });
}

fn start_log(log: &LogConfig) {
    // What goes over the line to a mailbox is passwords and letters: no filter lets it out.
    let filter = EnvFilter::new(format!("{},async_imap=info", log.filter));
    let builder = tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(filter);
    // A second subscriber is refused: the first one stays.
    drop(if log.json { builder.json().try_init() } else { builder.try_init() });
}

/// Turns true when the operating system or the person at the keyboard says stop.
fn stop_signal() -> std::io::Result<watch::Receiver<bool>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        stop.send_replace(true);
    });
    Ok(stopped)
}
