//! `khidmat trust`: whom others have to trust to verify this node's papers. To be handed over on paper or by a way
//! that is trusted already.

use super::{Ground, close};
use crate::assemble::{Surface, trust};
use crate::keys::NodeKeys;
use crate::out;
use crate::trouble::{Ended, Outcome};

pub(super) async fn run(ground: &Ground) -> Ended {
    let (config, core) = ground.open().await?;
    let keys = NodeKeys::load(&config.keys)?;
    let issuer = documents::qr::Issuer::new(core.node().as_str(), &keys.documents)?;
    out::json(&trust(&core, &issuer, &Surface { retired: keys.retired, ..Surface::from(&config) })?)?;
    close(core).await?;
    Ok(Outcome::Done)
}
