//! FIRs whose look-ups are watched (`docs/adr/0025-oversight.md`): of whom one speaks, and what it is called for whoever may read it
//! himself. Must not show anything else: a supervisor of look-ups is no reader of FIRs.

use async_trait::async_trait;
use contracts::{Called, Person, Watched};
use db::Tx;
use kernel::ids::FirId;
use kernel::{Error, Result};
use op::{Core, Op};
use uuid::Uuid;
use vault::Found;

use super::read_fir::visible;
use super::register_fir::SEALED;
use crate::model::fir::Contents;
use crate::store::fir;

/// FIRs, whose look-ups are watched.
#[derive(Debug, Clone, Copy, Default)]
pub struct WatchedFirs;

#[async_trait]
impl Watched for WatchedFirs {
    fn kinds(&self) -> &'static [&'static str] {
        &["fir"]
    }

    async fn people(&self, core: &Core, tx: &Tx, record: Uuid) -> Result<Vec<Person>> {
        let Some(row) = fir::by_id(tx, FirId(record)).await? else { return Ok(Vec::new()) };
        let Found::Key(key) = vault::open(tx, core.journal.ring(), record).await? else {
            return Ok(Vec::new());
        };
        let contents: Contents = key.open_value(SEALED, row.id, &row.sealed)?;
        Ok(vec![Person { name: contents.name, father: contents.parentage }])
    }

    async fn called(&self, op: &Op, record: Uuid) -> Result<Option<Called>> {
        match visible(op, FirId(record)).await {
            Ok((row, _, _)) => Ok(Some(Called { number: row.cited, page: format!("/firs/{record}") })),
            Err(Error::NotFound(_) | Error::Forbidden(_) | Error::Unauthenticated(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
