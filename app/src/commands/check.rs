//! `khidmat check`: is the store what was written? Prints everything that is wrong; exit code 1 when anything is.

use db::Db;
use journal::check::{Report, Scope, check};
use kernel::{Clock, SystemClock};
use serde_json::json;
use tlog::WitnessKey;
use vault::KeyRing;

use super::{Ground, quietly};
use crate::capabilities;
use crate::cli;
use crate::config::Config;
use crate::keys::NodeKeys;
use crate::out::{self, Bar};
use crate::trouble::{Ended, Outcome};

pub(super) async fn run(ground: &Ground, args: cli::Check) -> Ended {
    let config = ground.config()?;
    quietly();
    let ring = if args.without_ring { None } else { Some(NodeKeys::load(&config.keys)?.journal.ring) };
    let grounds = Grounds::gather(&config, args, ring)?;
    // Nothing is migrated and no log is made: a check must not change what it looks at.
    let db = Db::open(config.database.clone()).await?;
    let bar = Bar::default();
    let report = check(&db, &grounds.scope(&config), &|progress| bar.show(progress)).await;
    drop(bar);
    db.close().await?;
    tell(&report?, ground.json)
}

/// What a store is checked against.
pub(super) struct Grounds {
    tables: Vec<Box<dyn db::TableOps>>,
    ring: Option<KeyRing>,
    trusted: Vec<String>,
    witnesses: Vec<WitnessKey>,
    outside: Vec<String>,
}

impl Grounds {
    pub(super) fn gather(config: &Config, args: cli::Check, ring: Option<KeyRing>) -> Ended<Self> {
        let kept = config.outside.iter().filter(|path| path.exists()).cloned();
        let mut outside = Vec::new();
        for file in kept.chain(args.outside) {
            outside.extend(journal::backup::read_outside(&file)?);
        }
        let mut witnesses: Vec<WitnessKey> =
            config.witnesses.iter().map(|witness| witness.key.clone()).collect();
        witnesses.extend(config.upstream.iter().map(|upstream| upstream.province.key.clone()));
        let tables = capabilities::tables(&capabilities::all());
        Ok(Self { tables, ring, trusted: args.trusted, witnesses, outside })
    }

    pub(super) fn scope<'a>(&'a self, config: &'a Config) -> Scope<'a> {
        Scope {
            node: &config.node,
            tables: &self.tables,
            ring: self.ring.as_ref(),
            trusted: &self.trusted,
            witnesses: &self.witnesses,
            outside: &self.outside,
            now: SystemClock::default().now(),
        }
    }

    pub(super) fn outside(&self) -> &[String] {
        &self.outside
    }
}

pub(super) fn tell(report: &Report, json: bool) -> Ended {
    if json {
        out::json(&as_json(report))?;
    } else {
        out::line(&report.to_string());
    }
    Ok(if report.is_clean() { Outcome::Done } else { Outcome::Found })
}

pub(super) fn as_json(report: &Report) -> serde_json::Value {
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|finding| {
            let args: serde_json::Map<_, _> =
                finding.args.iter().map(|(name, value)| ((*name).to_owned(), value.clone().into())).collect();
            json!({ "code": finding.code, "args": args, "text": finding.to_string() })
        })
        .collect();
    let logs: Vec<_> = report
        .logs
        .iter()
        .map(|log| json!({ "origin": log.origin, "size": log.size, "root": log.root.map(|root| root.to_string()), "open": log.open }))
        .collect();
    let gaps: Vec<_> = report
        .gaps
        .iter()
        .map(|gap| json!({ "origin": gap.origin, "from": gap.from, "to": gap.to }))
        .collect();
    json!({
        "clean": report.is_clean(),
        "findings": findings,
        "more": report.more,
        "entries": report.entries,
        "pending": report.pending,
        "rows": report.rows,
        "keys": report.keys,
        "erased": report.erased,
        "logs": logs,
        "gaps": gaps,
    })
}
