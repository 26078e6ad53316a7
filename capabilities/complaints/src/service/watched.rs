//! Reports whose look-ups are watched (`docs/adr/0025-oversight.md`): of whom one speaks, and what it is called for whoever may read it
//! himself. Must not show anything else: a supervisor of look-ups is no reader of reports.

use async_trait::async_trait;
use contracts::{Called, Person, Watched};
use db::Tx;
use kernel::ids::ComplaintId;
use kernel::{Error, Result};
use op::{Core, Op};
use uuid::Uuid;
use vault::Found;

use super::involved::standing;
use super::outcome::Counter;
use super::unseal;
use crate::model::involved::Details;
use crate::service::known::Known;
use crate::store;

#[async_trait]
impl Watched for Counter {
    fn kinds(&self) -> &'static [&'static str] {
        &["complaint"]
    }

    async fn people(&self, core: &Core, tx: &Tx, record: Uuid) -> Result<Vec<Person>> {
        let Some(row) = store::by_id(tx, ComplaintId(record)).await? else { return Ok(Vec::new()) };
        let key = vault::open(tx, core.journal.ring(), record).await?;
        if !matches!(key, Found::Key(_)) {
            return Ok(Vec::new());
        }
        let linked = standing(tx, &key, record).await?;
        let told = unseal(key, &row)?.told;
        let mut people = vec![Person { name: told.name, father: told.parentage }];
        people.extend(linked.into_iter().filter_map(|(_, details)| match details {
            Details::Person { name, parentage, .. } => Some(Person { name, father: parentage }),
            Details::Vehicle { .. } => None,
        }));
        Ok(people)
    }

    async fn called(&self, op: &Op, record: Uuid) -> Result<Option<Called>> {
        let r = op.read().await?;
        let known = Known::of(&r, ComplaintId(record)).await;
        r.done().await?;
        match known {
            Ok(known) => Ok(Some(Called { number: known.row.number, page: format!("/reports/{record}") })),
            Err(Error::NotFound(_) | Error::Forbidden(_) | Error::Unauthenticated(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }
}
