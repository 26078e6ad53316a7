//! A form sent twice makes one record: the answer to the first is kept in the transaction that made it.

use db::db_error;
use kernel::{Error, Result};
use sea_orm::Set;
use sea_orm::entity::prelude::*;

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

    /// What this actor's request with this token was answered with before, if it was.
    pub async fn replayed(&self, token: &str) -> Result<Option<String>> {
        let key = self.idempotency_key(token)?;
        self.lock(&key).await?;
        let found = Entity::find_by_id(key).one(self.tx()).await.map_err(db_error)?;
        Ok(found.map(|row| row.reply))
    }

    /// Keeps the answer for a replay.
    pub async fn remember(&self, token: &str, reply: &str) -> Result<()> {
        let row = ActiveModel {
            key: Set(self.idempotency_key(token)?),
            reply: Set(reply.to_owned()),
            created_at: Set(self.now().micros()),
        };
        Entity::insert(row).exec_without_returning(self.tx()).await.map_err(db_error)?;
        Ok(())
    }
}
