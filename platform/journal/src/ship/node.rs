//! The province's list of nodes, and revoking one that is lost. How one gets on it is in `register`. A revocation names the last entry
//! that arrived, so that the gap after it is declared and not hidden.
//! Must not give a name out twice: a lost node's name stays its own.

use db::{RowState, Table, Tx, db_error};
use kernel::ids::{EntryId, NodeName};
use kernel::{Error, Result, Timestamp};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, Statement};
use serde::{Deserialize, Serialize};
use tlog::{LogKey, Origin};

use crate::Journal;
use crate::draft::{Body, Draft, content};
use crate::entry::{Stamp, Subject};
use crate::store::{self, log};

/// The state of a log or node that ships.
pub(crate) const OPEN: &str = "open";
const REVOKED: &str = "revoked";
/// What a revocation says of what did not arrive, in both languages.
const GAP_EN: &str = "Entries after the sizes given, if there were any, were lost with the node.";
const GAP_UR: &str = "دی گئی تعداد کے بعد کے اندراجات، اگر تھے، تو نوڈ کے ساتھ ضائع ہو گئے۔";

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_node")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub version: i64,
    pub name: String,
    pub vkeys: String,
    pub offices: String,
    pub transfer: Vec<u8>,
    pub state: String,
    pub loss: Option<String>,
    pub successor: Option<String>,
    pub registered_at: i64,
    pub revoked_at: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Table for Entity {
    const NAME: &'static str = "journal_node";
    const TRAVELS: bool = false;
}

/// Body of `journal.node-register`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeRegistered {
    /// Its name.
    pub node: String,
    /// The keys of its logs.
    pub vkeys: Vec<String>,
    /// The offices it serves.
    pub offices: Vec<String>,
}

/// How a node was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// Burnt.
    Fire,
    /// Stolen.
    Theft,
    /// Drowned.
    Flood,
    /// The disk or the machine failed.
    Broken,
    /// Its key became known.
    KeyExposed,
    /// Taken out of service.
    Closed,
}

impl Loss {
    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fire => "fire",
            Self::Theft => "theft",
            Self::Flood => "flood",
            Self::Broken => "broken",
            Self::KeyExposed => "key-exposed",
            Self::Closed => "closed",
        }
    }
}

/// How far a log had come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogState {
    /// The log.
    pub origin: String,
    /// Leaves that arrived.
    pub size: u64,
    /// Leaves that the node still had to send when it last sent any.
    pub lag: u64,
    /// Root over what arrived.
    pub root: [u8; 32],
}

/// Body of `journal.node-revoke`: what is known of the node's logs, and that the rest is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NodeRevoked {
    /// Its name.
    pub node: String,
    /// What happened.
    pub loss: Loss,
    /// Its logs as they arrived.
    pub logs: Vec<LogState>,
    /// The gap, declared in English.
    pub gap_en: String,
    /// The same in Urdu.
    pub gap_ur: String,
}

/// A node as its province sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NodeStanding {
    /// Its name.
    pub name: String,
    /// `open` or `revoked`.
    pub state: String,
    /// How it was lost.
    pub loss: Option<String>,
    /// Who took its place.
    pub successor: Option<String>,
    /// Its logs.
    pub logs: Vec<LogState>,
    /// When something arrived last.
    pub heard_at: Option<Timestamp>,
}

/// The node of this name.
pub(crate) async fn by_name(tx: &Tx, name: &str) -> Result<Option<Model>> {
    Entity::find().filter(Column::Name.eq(name)).one(tx).await.map_err(db_error)
}

/// The logs of a node received here, every epoch.
pub(crate) async fn logs_of(tx: &Tx, node: &str) -> Result<Vec<log::Model>> {
    let logs = store::logs(tx).await?;
    Ok(logs.into_iter().filter(|log| log.own == 0 && log.node == node).collect())
}

pub(crate) fn log_state(log: &log::Model) -> Result<LogState> {
    let root = crate::sequencer::hash(&log.root)?.0;
    Ok(LogState { origin: log.origin.clone(), size: log.size as u64, lag: log.lag as u64, root })
}

impl Journal {
    /// Strikes a lost node off: nothing of it is taken any more, and the entry says how far it had come. The caller
    /// commits and calls [`Journal::committed`].
    pub async fn revoke_node(&self, tx: &Tx, by: Stamp, name: &NodeName, loss: Loss) -> Result<EntryId> {
        tx.lock("journal.node").await?;
        let known = by_name(tx, name.as_str()).await?.ok_or(Error::NotFound("journal.unknown-node"))?;
        if known.state != OPEN {
            return Err(Error::Conflict("journal.node-revoked"));
        }
        let mut logs = Vec::new();
        for log in logs_of(tx, name.as_str()).await? {
            // Held until the commit: a shipment under way is before the revocation or refused.
            let log = store::lock_log(tx, log.id).await?.ok_or(Error::NotFound("journal.unknown-node"))?;
            store::set_log(tx, log.id, log::Column::State, REVOKED).await?;
            logs.push(log_state(&log)?);
        }
        let body = NodeRevoked {
            node: name.to_string(),
            loss,
            logs,
            gap_en: GAP_EN.to_owned(),
            gap_ur: GAP_UR.to_owned(),
        };
        let row = Model {
            version: known.version + 1,
            state: REVOKED.to_owned(),
            loss: Some(loss.word().to_owned()),
            revoked_at: Some(self.clock().now().micros()),
            ..known
        };
        self.enter_node(tx, by, "journal.node-revoke", row, content(&body)?).await
    }

    pub(crate) async fn enter_node(
        &self,
        tx: &Tx,
        by: Stamp,
        action: &'static str,
        row: Model,
        body: Vec<u8>,
    ) -> Result<EntryId> {
        let subject = Subject { kind: "node", id: row.id, version: Some(row.version) };
        let state: RowState = match row.version {
            1 => db::insert::<Entity>(tx, row).await?,
            _ => db::update::<Entity>(tx, row).await?,
        };
        let draft = Draft { body: Body::Open(body), ..Draft::new(action, subject) };
        self.enter(tx, by, draft, &[(Entity::NAME, state)]).await
    }

    /// Every node known here with how far it has come, by name.
    pub async fn nodes(&self) -> Result<Vec<NodeStanding>> {
        let tx = self.db().read().await?;
        let nodes = Entity::find().order_by_asc(Column::Name).all(&tx).await.map_err(db_error)?;
        let mut standings = Vec::new();
        for node in nodes {
            let (mut logs, mut heard_at) = (Vec::new(), None);
            for log in logs_of(&tx, &node.name).await? {
                let newest = store::newest_checkpoint(&tx, log.id).await?;
                heard_at = heard_at.max(newest.map(|newest| Timestamp(newest.signed_at)));
                logs.push(log_state(&log)?);
            }
            let Model { name, state, loss, successor, .. } = node;
            standings.push(NodeStanding { name, state, loss, successor, logs, heard_at });
        }
        tx.commit().await?;
        Ok(standings)
    }
}

impl Journal {
    /// The node registered here, and not struck off, that keeps an office's books.
    pub async fn keeper_of(&self, tx: &Tx, office: &str) -> Result<Option<String>> {
        // Put together in SQL: SQLite plans a statement anew each time the whole pattern is a value given to it.
        let sql = "SELECT * FROM journal_node WHERE offices LIKE '%' || $1 || '%'";
        let named = Statement::from_sql_and_values(tx.get_database_backend(), sql, [office.into()]);
        let nodes = Entity::find().from_raw_sql(named).all(tx).await.map_err(db_error)?;
        let keeps = |node: &Model| node.state == OPEN && node.offices.lines().any(|code| code == office);
        Ok(nodes.into_iter().find(keeps).map(|node| node.name))
    }

    /// The offices whose books another node keeps, sorted.
    pub async fn kept_elsewhere(&self, tx: &Tx) -> Result<Vec<String>> {
        let nodes = Entity::find().filter(Column::State.eq(OPEN)).all(tx).await.map_err(db_error)?;
        let mut offices: Vec<String> =
            nodes.iter().flat_map(|node| node.offices.lines().map(str::to_owned)).collect();
        offices.sort_unstable();
        Ok(offices)
    }
}

/// An empty received copy of a log.
pub(crate) fn received_log(id: i32, origin: &Origin, key: &LogKey) -> log::Model {
    log::Model {
        id,
        origin: origin.to_string(),
        node: origin.node.to_string(),
        kind: i32::from(origin.lookups),
        epoch: i32::try_from(origin.epoch).unwrap_or(i32::MAX),
        own: 0,
        state: OPEN.to_owned(),
        size: 0,
        root: tlog::EMPTY_HASH.0.to_vec(),
        lag: 0,
        acked: 0,
        vkey: key.to_text(),
        opening: None,
    }
}
