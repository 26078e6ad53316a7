//! An operation that writes: rows and the journal entry that covers them, in one transaction.

use db::{RowState, Table, Tx};
use journal::check::{KEY_TABLE, key_state};
use journal::draft::Circumstances;
use journal::{Draft, Prepared, Stamp};
use kernel::ids::{EntryId, NodeName};
use kernel::{Entropy, Error, Lang, Result, Timestamp};
use policy::Resource;
use sea_orm::{ActiveModelBehavior, IntoActiveModel};
use uuid::Uuid;
use vault::index::{self, IndexKey, Words};
use vault::{Found, RecordKey};

use crate::{Actor, Core, Op};

/// A writing operation. Dropped without `commit`, it leaves nothing.
#[derive(Debug)]
pub struct WriteOp {
    op: Op,
    tx: Tx,
    now: Timestamp,
    /// Rows written since the last entry: the next entry must cover them.
    uncovered: Vec<(&'static str, RowState)>,
    entries: Vec<Prepared>,
    /// The office whose books were found to be this node's: asked once an operation.
    books: Option<String>,
}

impl WriteOp {
    pub(crate) fn new(op: Op, tx: Tx) -> Self {
        // One moment for the whole operation, taken when its turn has come: entries in the order of their hours.
        let now = op.now();
        Self { op, tx, now, uncovered: Vec::new(), entries: Vec::new(), books: None }
    }

    /// The transaction, for stores.
    pub fn tx(&self) -> &Tx {
        &self.tx
    }

    /// What every number given now carries after its year ([`journal::Journal::series`]).
    pub fn series(&self) -> String {
        self.op.core.journal.series()
    }

    /// What the operation runs on.
    pub fn core(&self) -> &Core {
        &self.op.core
    }

    /// Dated reference data.
    pub fn catalogue(&self) -> &catalogue::Catalogue {
        &self.op.core.catalogue
    }

    /// Who asks.
    pub fn actor(&self) -> &Actor {
        &self.op.actor
    }

    /// The language to answer in.
    pub fn lang(&self) -> Lang {
        self.op.lang
    }

    /// The moment of this operation.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// This node.
    pub fn node(&self) -> &NodeName {
        self.op.core.node()
    }

    /// The source of randomness.
    pub fn entropy(&self) -> &dyn Entropy {
        self.op.core.entropy.as_ref()
    }

    /// A new record id.
    pub fn new_id(&self) -> Uuid {
        kernel::entropy::uuid_v7(self.now, self.entropy())
    }

    /// Goes on only when the actor may do `action` to `record`; otherwise `NotFound` or `Forbidden` (404 v 403).
    pub fn permit(&self, action: &str, record: &Resource) -> Result<()> {
        self.permit_for(action, record, "")
    }

    /// The same with a stated purpose.
    pub fn permit_for(&self, action: &str, record: &Resource, purpose: &str) -> Result<()> {
        let context = self.op.actor.context_about(self.now, purpose, record);
        self.op.core.policy.permit(&self.op.actor.principal, action, record, &context)
    }

    /// The same where a second person has to agree: `requester` asked first.
    pub fn permit_second(
        &self,
        action: &str,
        record: &Resource,
        requester: kernel::ids::AccountId,
    ) -> Result<()> {
        let mut context = self.op.actor.context(self.now, "");
        context.requester = Some(requester);
        self.op.core.policy.permit(&self.op.actor.principal, action, record, &context)
    }

    /// Goes on only when `action` may follow from `cause`, whoever the actor is: a citizen may not write the diary,
    /// her report may.
    pub fn permit_by_cause(&self, action: &str, record: &Resource, cause: EntryId) -> Result<()> {
        if !self.entries.iter().any(|entry| entry.id() == cause) {
            return Err(Error::internal("the cause is not an entry of this operation"));
        }
        let system = Actor::system();
        self.op.core.policy.permit(&system.principal, action, record, &system.context(self.now, "cause"))
    }

    /// Goes on only when this node keeps the books of an office: two nodes numbering one book would give two records
    /// one number.
    pub async fn require_books(&mut self, office: &str) -> Result<()> {
        if self.books.as_deref() == Some(office) {
            return Ok(());
        }
        if !self.op.core.keeps_books(&self.tx, office).await? {
            return Err(Error::Conflict("op.other-nodes-books"));
        }
        self.books = Some(office.to_owned());
        Ok(())
    }

    /// Holds `key` against every other writer until the end of this operation.
    pub async fn lock(&self, key: &str) -> Result<()> {
        self.tx.lock(key).await
    }

    /// Inserts a row; the next entry covers it.
    pub async fn insert<E>(&mut self, model: E::Model) -> Result<()>
    where
        E: Table,
        E::Model: IntoActiveModel<E::ActiveModel> + Sync,
        E::ActiveModel: ActiveModelBehavior + Send,
    {
        let state = db::insert::<E>(&self.tx, model).await?;
        self.uncovered.push((E::NAME, state));
        Ok(())
    }

    /// Replaces a row by its next version; the next entry covers it.
    pub async fn update<E>(&mut self, model: E::Model) -> Result<()>
    where
        E: Table,
        E::Model: IntoActiveModel<E::ActiveModel> + Sync,
        E::ActiveModel: ActiveModelBehavior + Send,
    {
        let state = db::update::<E>(&self.tx, model).await?;
        self.uncovered.push((E::NAME, state));
        Ok(())
    }

    /// A keyed digest for a secret that must be compared and not stored, under a key that is not in the database.
    pub fn blind_index(&self, field: &str, value: &str) -> Vec<u8> {
        self.op.core.journal.ring().blind_index(field, value)
    }

    /// When a record of a retention class that begins now may be destroyed; `None` where the catalogue does not say, or
    /// counts from a later event.
    pub fn retention_end(&self, class: &str) -> Option<Timestamp> {
        let class = self.catalogue().retention(class, self.now.day())?;
        let years = jiff::Span::new().years(i64::from(class.facts.years?));
        Timestamp::from_local(self.now.local().checked_add(years).ok()?)
    }

    /// Makes the key of a new record, kept until `expires_at` under a retention class of the catalogue. The next entry
    /// covers its facts, so that a retention moved behind the journal's back is noticed.
    pub async fn new_key(
        &mut self,
        record: Uuid,
        class: &str,
        expires_at: Option<Timestamp>,
    ) -> Result<RecordKey> {
        let ring = self.op.core.journal.ring();
        let key =
            vault::create(&self.tx, ring, record, (class, expires_at), self.now, self.entropy()).await?;
        let info = vault::KeyInfo {
            subject: record,
            class: class.to_owned(),
            commitment: key.commitment(),
            expires_at,
            destroyed_at: None,
        };
        self.uncovered.push((KEY_TABLE, key_state(&info, 1)?));
        Ok(key)
    }

    /// Inserts many rows; the next entry covers them.
    pub async fn insert_all<E>(&mut self, models: Vec<E::Model>) -> Result<()>
    where
        E: Table,
        E::Model: IntoActiveModel<E::ActiveModel> + Sync,
        E::ActiveModel: ActiveModelBehavior + Send,
    {
        let states = db::insert_all::<E>(&self.tx, models).await?;
        self.uncovered.extend(states.into_iter().map(|state| (E::NAME, state)));
        Ok(())
    }

    /// Makes the keys of many new records, as [`Self::new_key`] makes one.
    pub async fn new_keys(
        &mut self,
        records: &[Uuid],
        class: &str,
        expires_at: Option<Timestamp>,
    ) -> Result<Vec<RecordKey>> {
        let ring = self.op.core.journal.ring();
        let of = (class, expires_at);
        let keys = vault::create_all(&self.tx, ring, records, of, self.now, self.entropy()).await?;
        for (subject, key) in records.iter().zip(&keys) {
            let commitment = key.commitment();
            let class = class.to_owned();
            let info =
                vault::KeyInfo { subject: *subject, class, commitment, expires_at, destroyed_at: None };
            self.uncovered.push((KEY_TABLE, key_state(&info, 1)?));
        }
        Ok(keys)
    }

    /// What a record of `book` is to be found by.
    pub fn words(&self, book: &str) -> Result<Words> {
        Ok(Words::new(IndexKey::new(self.op.core.journal.ring(), book)?))
    }

    /// Makes a record findable. Derived from what is sealed, so no entry covers it.
    pub async fn findable(&self, book: &str, record: Uuid, words: &Words) -> Result<()> {
        index::put(&self.tx, book, record, words).await
    }

    /// Takes a record out of what can be found, in the transaction that seals it.
    pub async fn unfindable(&self, record: Uuid) -> Result<()> {
        index::forget(&self.tx, self.op.core.journal.ring(), record, self.entropy()).await
    }

    /// A record's key, to open or add personal content.
    pub async fn key(&self, record: Uuid) -> Result<Found> {
        vault::open(&self.tx, self.op.core.journal.ring(), record).await
    }

    /// Journals what was done. It covers every row written since the entry before it.
    pub fn journal(&mut self, draft: Draft<'_>) -> Result<EntryId> {
        self.journal_for(draft, None)
    }

    pub(crate) fn journal_for(&mut self, draft: Draft<'_>, purpose: Option<&str>) -> Result<EntryId> {
        let id = self.op.core.journal.next_id(self.now);
        let stamp = Stamp { purpose: purpose.map(str::to_owned), ..self.op.actor.stamp() };
        let of = Circumstances {
            id,
            now: self.now,
            stamp,
            node: self.op.core.journal.node(),
            entropy: self.op.core.entropy.as_ref(),
        };
        let entry = Prepared::new(draft, &self.uncovered, of)?;
        self.uncovered.clear();
        self.entries.push(entry);
        Ok(id)
    }

    /// Makes everything durable. Only after this may anything be acknowledged.
    pub async fn commit(self) -> Result<()> {
        if let Some((table, _)) = self.uncovered.first() {
            self.tx.roll_back().await;
            return Err(Error::internal(format!("a row of {table} was written without a journal entry")));
        }
        let wrote = !self.entries.is_empty();
        let journal = &self.op.core.journal;
        journal.append(&self.tx, self.entries).await?;
        self.tx.commit().await?;
        if wrote {
            journal.committed();
        }
        Ok(())
    }
}
