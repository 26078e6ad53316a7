//! `khidmat backup`: copies the store while it is in use. Keys and files are not in it: see docs/guide/back-up.md.

use db::Db;
use kernel::{Clock, SystemClock};

use super::{Ground, quietly};
use crate::cli;
use crate::out;
use crate::trouble::{Ended, Outcome};

pub(super) async fn run(ground: &Ground, args: &cli::Backup) -> Ended {
    let config = ground.config()?;
    quietly();
    let db = Db::open(config.database).await?;
    let made = journal::backup::backup(&db, &args.to, SystemClock::default().now()).await;
    db.close().await?;
    let (path, manifest) = made?;
    if ground.json {
        out::json(&serde_json::json!({ "manifest": path, "backup": manifest }))?;
    } else {
        out::line(&format!("{} ({} bytes)", path.display(), manifest.bytes));
        for log in &manifest.logs {
            out::line(&format!("  {} with {} entries", log.origin, log.size));
        }
    }
    Ok(Outcome::Done)
}
