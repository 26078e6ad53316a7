//! The figures that are asked twice, in an almost empty store and among many reports: `search` and `lifecycle`. One store
//! serves both, because filling it takes longer than both. Must not measure while it is being filled.

use std::time::Duration;

use db::Engine;
use kernel::Result;

use crate::fill_reports::fill;
use crate::node::name;
use crate::report::{Goal, Measured, Report, number};
use crate::served::Serving;
use crate::site::{CLERK, IN_CHARGE, Site, officers, signed_in_again};
use crate::{Figure, Options, lifecycle, search};

const LARGE: u64 = 1_000_000;
/// Reports in the store that is called empty: so many that each kind of question finds some.
const FEW: u64 = 200;
/// What a large store keeps of the rate of an empty one.
const KEPT: f64 = 0.8;

/// A store and what is asked of it now.
pub struct Asked<'a> {
    /// The store.
    pub site: &'a Site,
    /// Its engine.
    pub engine: Engine,
    /// Reports in it.
    pub reports: u64,
    /// How the tables call that.
    pub size: String,
}

/// Measures what is wanted on one engine, with few reports and with many.
pub async fn measure(options: &Options, engine: Engine, report: &mut Report) -> Result<()> {
    let large = options.size.unwrap_or(LARGE);
    let site = &Site::new("bench", engine).await?;
    let core = site.open(Duration::ZERO, Some(options.connections)).await?;
    let clerks = officers(&core, lifecycle::CLIENTS, CLERK).await?;
    let in_charge = officers(&core, lifecycle::CLIENTS, IN_CHARGE).await?;
    core.db.close().await?;
    let mut rates = Vec::new();
    for (reports, size) in [(FEW, "empty".to_owned()), (large, format!("{} reports", number(large as f64)))] {
        let core = site.open(Duration::ZERO, Some(options.connections)).await?;
        fill(site, &core, &signed_in_again(&core, &clerks).await?, reports).await?;
        // Filling may outlast a session.
        let clerks = signed_in_again(&core, &clerks).await?;
        core.db.close().await?;
        let asked = Asked { site, engine, reports, size };
        if options.wants(Figure::Search) {
            let serving = Serving::start(site, Duration::ZERO, options.connections).await?;
            search::rows(&asked, &serving.url, &clerks, report).await?;
            serving.stop().await?;
        }
        if options.wants(Figure::Lifecycle) {
            rates.push(lifecycle::rows(options, &asked, &in_charge, report).await?);
        }
    }
    let [few, many] = rates.as_slice() else { return Ok(()) };
    report.add(Measured {
        figure: "lifecycle.large-to-empty",
        engine: name(engine),
        size: format!("{} reports", number(large as f64)),
        value: many / few.max(f64::MIN_POSITIVE),
        unit: "of the rate in an empty store, same run",
        goal: Goal::AtLeast(KEPT),
        note: "one run, the same store before and after filling".to_owned(),
    })
}
