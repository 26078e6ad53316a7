//! Records of custody whose look-ups are watched (`docs/adr/0025-oversight.md`): of whom one speaks, and what it is called for whoever
//! may read it himself.

use async_trait::async_trait;
use contracts::{Called, Person, Watched};
use db::Tx;
use kernel::{Error, Result};
use op::{Core, Op};
use uuid::Uuid;
use vault::Found;

use super::SEALED;
use super::read::visible;
use crate::model::custody::Contents;
use crate::store::custody;

/// The custody register, whose look-ups are watched.
#[derive(Debug, Clone, Copy, Default)]
pub struct WatchedCustody;

#[async_trait]
impl Watched for WatchedCustody {
    fn kinds(&self) -> &'static [&'static str] {
        &["custody"]
    }

    async fn people(&self, core: &Core, tx: &Tx, record: Uuid) -> Result<Vec<Person>> {
        let Some(row) = custody::by_id(tx, record).await? else { return Ok(Vec::new()) };
        let Found::Key(key) = vault::open(tx, core.journal.ring(), record).await? else {
            return Ok(Vec::new());
        };
        let contents: Contents = key.open_value(SEALED, row.id, &row.sealed)?;
        Ok(vec![Person { name: Some(contents.name), father: Some(contents.parentage) }])
    }

    async fn called(&self, op: &Op, record: Uuid) -> Result<Option<Called>> {
        match visible(op, record).await {
            Ok((row, _, _)) => Ok(Some(Called { number: row.number, page: format!("/custody/{record}") })),
            Err(Error::NotFound(_) | Error::Forbidden(_) | Error::Unauthenticated(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
