//! A form sent twice makes one record: the answer to the first is kept in the transaction that made it.

use db::db_error;
use kernel::{Error, Result};
use sea_orm::Set;
use sea_orm::entity::prelude::*;
use serde::Serialize;

use crate::WriteOp;

/// The longest token accepted, in bytes.
const LONGEST: usize = 128;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "op_idempotency")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub reply: String,
    pub created_at: i64,
    pub asked: Vec<u8>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl WriteOp {
    /// Tokens are per actor: nobody is answered with what was said to somebody else. Those who did not sign in share
    /// one actor, so a form's token must be random.
    fn idempotency_key(&self, token: &str) -> Result<String> {
        if token.is_empty() || token.len() > LONGEST {
            return Err(Error::Malformed("form.unreadable"));
        }
        Ok(format!("{}/{token}", self.actor().principal.id))
    }

    /// What this actor's request with this token was answered with before, if it was. Errors: `Conflict` when it
    /// asked for something else then: answering it with the old reply would lose what is asked now.
    pub async fn replayed<T: Serialize>(&self, token: &str, asked: &T) -> Result<Option<String>> {
        let key = self.idempotency_key(token)?;
        self.lock(&key).await?;
        match Entity::find_by_id(key).one(self.tx()).await.map_err(db_error)? {
            None => Ok(None),
            Some(row) if row.asked == self.digest(asked)? => Ok(Some(row.reply)),
            Some(_) => Err(Error::Conflict("op.form-used")),
        }
    }

    /// [`WriteOp::replayed`] for a page's form: other words under its token are a fault of `field`, so that the form
    /// is shown again with them.
    pub async fn replayed_form<T: Serialize>(
        &self,
        token: &str,
        asked: &T,
        field: &'static str,
    ) -> Result<Option<String>> {
        self.replayed(token, asked).await.map_err(|error| match error {
            Error::Conflict(code) => Error::field(field, code),
            other => other,
        })
    }

    /// Keeps the answer for a replay.
    pub async fn remember<T: Serialize>(&self, token: &str, asked: &T, reply: &str) -> Result<()> {
        let row = ActiveModel {
            key: Set(self.idempotency_key(token)?),
            reply: Set(reply.to_owned()),
            created_at: Set(self.now().micros()),
            asked: Set(self.digest(asked)?),
        };
        Entity::insert(row).exec_without_returning(self.tx()).await.map_err(db_error)?;
        Ok(())
    }

    /// Under a key of the node: a bare digest of somebody's words could be guessed after they were erased.
    fn digest<T: Serialize>(&self, asked: &T) -> Result<Vec<u8>> {
        let asked = serde_json::to_string(asked).map_err(Error::internal)?;
        Ok(self.core().journal.ring().blind_index("op.asked", &asked))
    }
}
