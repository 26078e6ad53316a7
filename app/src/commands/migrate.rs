//! `khidmat migrate`: brings the store's tables up to date.

use super::{Ground, quietly};
use crate::trouble::{Ended, Outcome};
use crate::{capabilities, out, spine};

pub(super) async fn run(ground: &Ground) -> Ended {
    let config = ground.config()?;
    quietly();
    let db = spine::open_store(config.database).await?;
    db.close().await?;
    let names: Vec<&str> =
        capabilities::migrations(&capabilities::all()).0.iter().map(|one| one.name).collect();
    if ground.json {
        out::json(&serde_json::json!({ "applied": names }))?;
    } else {
        out::line(&format!(
            "{} migrations are applied, the last {}",
            names.len(),
            names.last().unwrap_or(&"")
        ));
    }
    Ok(Outcome::Done)
}
