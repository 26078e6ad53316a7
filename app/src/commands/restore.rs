//! `khidmat restore`: brings a backup back into the configured store, which must be empty, and checks it. A backup
//! older than what is outside needs `--new-epoch`, which declares the loss.

use journal::backup::{self, Restored};
use journal::epoch;

use super::check::{self, Grounds};
use super::{Ground, quietly};
use crate::cli;
use crate::config::Config;
use crate::keys::NodeKeys;
use crate::out::{self, Bar};
use crate::spine::{self, Wanted};
use crate::trouble::{Ended, Outcome};

pub(super) async fn run(ground: &Ground, args: &cli::Restore) -> Ended {
    let config = ground.config()?;
    quietly();
    let keys = NodeKeys::load(&config.keys)?.journal;
    let against = cli::Check { outside: Vec::new(), trusted: Vec::new(), without_ring: false };
    let grounds = Grounds::gather(&config, against, Some(keys.ring.clone()))?;
    let bar = Bar::default();
    let scope = grounds.scope(&config);
    let restored = backup::restore(&args.manifest, config.database.clone(), &scope, &|p| bar.show(p)).await?;
    drop(bar);
    let only_behind = restored.report.findings.len() == restored.behind.len();
    if !restored.behind.is_empty() && only_behind && args.new_epoch {
        return declare(ground, &config, keys, restored, grounds.outside()).await;
    }
    let outcome = check::tell(&restored.report, ground.json);
    if !restored.behind.is_empty() {
        out::note(
            "more is known outside than this backup holds; restore it once more with --new-epoch to declare the loss",
        );
    }
    restored.db.close().await?;
    outcome
}

/// Closes the logs that were set back and opens their next epoch.
async fn declare(
    ground: &Ground,
    config: &Config,
    keys: journal::Keys,
    restored: Restored,
    outside: &[String],
) -> Ended {
    let setup = spine::setup(&Wanted::from(config), restored.db.clone(), keys).await?;
    let opened = epoch::open_new_epoch(&setup, outside).await?;
    drop(setup);
    restored.db.close().await?;
    if ground.json {
        let opened: Vec<_> = opened
            .iter()
            .map(|one| serde_json::json!({ "origin": one.origin, "after": one.old.origin, "here": one.old.here, "outside": one.old.outside, "statement": one.statement }))
            .collect();
        out::json(&serde_json::json!({ "report": check::as_json(&restored.report), "opened": opened }))?;
    } else {
        out::line(&restored.report.to_string());
        for one in &opened {
            let epoch::Behind { origin, here, outside, .. } = &one.old;
            out::line(&format!("{origin} held {here} of {outside} entries; {} follows it", one.origin));
        }
    }
    Ok(Outcome::Done)
}
