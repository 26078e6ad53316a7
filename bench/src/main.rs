//! Measures every published figure and writes docs/reference/benchmarks.json and, from it, benchmarks.md.
//! Must not decide anything by itself: a figure that misses its goal is written down as missed, with the reason.
//!
//! `make bench` runs everything; `cargo run --profile fast --package bench -- journal --engine sqlite` one figure.

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

mod among_many;
mod clocks;
mod cold;
mod crash;
mod filing;
mod fill_reports;
mod fir_pdf;
mod first_fir;
mod import_figure;
mod journal_figure;
mod keystrokes;
mod lifecycle;
mod load;
mod machine;
mod messages;
mod node;
mod pages;
mod report;
mod sealed;
mod search;
mod served;
mod ship;
mod site;
mod spike;

use std::time::Duration;

use clap::{Parser, ValueEnum};
use db::Engine;
use kernel::Result;

use crate::report::Report;

/// What can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Figure {
    /// Entries made durable and included in the tree; size of a receipt.
    Journal,
    /// Whole reports filed over HTTP.
    Reports,
    /// Reports from filing to the citizen's page that names the FIR.
    Lifecycle,
    /// Reports found among many.
    Search,
    /// A million open clocks, ten thousand due at once.
    Clocks,
    /// Text messages from the queue to the gateway.
    Messages,
    /// A sealed report opened by the officer named for it.
    Sealed,
    /// One citizen a second, then fifty.
    Spike,
    /// The printed FIR.
    FirPdf,
    /// From starting the demo to the first FIR made in it.
    FirstFir,
    /// Rows of another system taken over.
    Import,
    /// A station shipping to its province.
    Ship,
    /// Start to first page, idle memory.
    Cold,
    /// Weight and first paint of a citizen's pages, verifying in the browser.
    Pages,
    /// Keys pressed from a report to its FIR.
    Keystrokes,
    /// Kill -9 at random under load.
    Crash,
}

/// Which engine to measure on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum On {
    /// The embedded one.
    Sqlite,
    /// The server named by `KHIDMAT_TEST_POSTGRES`.
    Postgres,
}

/// What to measure and how long.
#[derive(Debug, Clone, Parser)]
struct Options {
    /// Figures; all when none is named.
    figures: Vec<Figure>,
    /// One engine only; otherwise both (PostgreSQL where `KHIDMAT_TEST_POSTGRES` names a server).
    #[arg(long)]
    engine: Option<On>,
    /// Seconds of load for each round.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Rounds of load for each row, of which the best counts: others use the same machine.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// How often `crash` kills.
    #[arg(long)]
    kills: Option<u64>,
    /// Entries in the log before the large row of `journal`, reports before those of `search` and `lifecycle`, open
    /// clocks, messages, and entries that `ship` ships.
    #[arg(long)]
    size: Option<u64>,
    /// Connections to PostgreSQL, as `database.connections` sets them in a node.
    #[arg(long, default_value_t = 32)]
    connections: u32,
    /// The large sizes: ten million entries for `journal`.
    #[arg(long)]
    full: bool,
}

impl Options {
    fn wants(&self, figure: Figure) -> bool {
        self.figures.is_empty() || self.figures.contains(&figure)
    }

    fn engines(&self) -> Vec<Engine> {
        let wanted = |engine: &Engine| match self.engine {
            None => true,
            Some(On::Sqlite) => *engine == Engine::Sqlite,
            Some(On::Postgres) => *engine == Engine::Postgres,
        };
        db::testing::engines().into_iter().filter(wanted).collect()
    }

    fn rounds(&self) -> (u32, Duration) {
        (self.rounds.max(1), self.time())
    }

    fn time(&self) -> Duration {
        Duration::from_secs(self.seconds.max(1))
    }
}

#[tokio::main]
async fn main() -> std::process::ExitCode {
    let options = Options::parse();
    match measure(&options).await {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            machine::say(&format!("{error:?}"));
            std::process::ExitCode::FAILURE
        }
    }
}

async fn measure(options: &Options) -> Result<()> {
    let mut report = Report::open()?;
    for engine in options.engines() {
        if options.wants(Figure::Journal) {
            journal_figure::measure(options, engine, &mut report).await?;
        }
        if options.wants(Figure::Ship) {
            ship::measure(options, engine, &mut report).await?;
        }
        if options.wants(Figure::Reports) {
            filing::measure(options, engine, &mut report).await?;
        }
        if options.wants(Figure::Lifecycle) || options.wants(Figure::Search) {
            among_many::measure(options, engine, &mut report).await?;
        }
        if options.wants(Figure::Clocks) {
            clocks::measure(options, engine, &mut report).await?;
        }
        if options.wants(Figure::Messages) {
            messages::measure(options, engine, &mut report).await?;
        }
        if options.wants(Figure::Sealed) {
            sealed::measure(options, engine, &mut report).await?;
        }
        if options.wants(Figure::Spike) {
            spike::measure(options, engine, &mut report).await?;
        }
        if options.wants(Figure::FirPdf) {
            fir_pdf::measure(options, engine, &mut report).await?;
        }
        if options.wants(Figure::FirstFir) {
            first_fir::measure(engine, &mut report).await?;
        }
        if options.wants(Figure::Import) {
            import_figure::measure(options, engine, &mut report).await?;
        }
        if options.wants(Figure::Cold) {
            cold::measure(options, engine, &mut report).await?;
        }
        if options.wants(Figure::Crash) {
            crash::measure(options, engine, &mut report).await?;
        }
    }
    if options.wants(Figure::Pages) {
        pages::measure(&mut report).await?;
    }
    if options.wants(Figure::Keystrokes) {
        keystrokes::measure(&mut report).await?;
    }
    report.write()
}
