//! Keyset paging: a list is continued after the last row seen, so that rows added meanwhile neither repeat nor hide
//! others. Must not count rows: a count of a large register costs more than the page.

use kernel::Result;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use crate::error::db_error;
use crate::tx::Tx;

/// One page of a list and where the next one starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows, in the list's order.
    pub rows: Vec<T>,
    /// Where the next page starts; `None` at the end.
    pub next: Option<Cursor>,
}

/// A place in a list: the sort value and the id of the last row seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The sort value, such as a recorded time in microseconds or a number in a book.
    pub at: i64,
    /// Breaks ties.
    pub id: uuid::Uuid,
}

impl Cursor {
    /// The form used in links and JSON: `<at>.<id>`.
    pub fn to_text(self) -> String {
        format!("{}.{}", self.at, self.id.simple())
    }

    /// Reads that form back; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (at, id) = text.split_once('.')?;
        Some(Self { at: at.parse().ok()?, id: id.parse().ok()? })
    }
}

impl Cursor {
    /// What comes after this place in a list of the newest first, by sort value and id.
    pub fn older<C: ColumnTrait>(self, at: C, id: C) -> Condition {
        let same = Condition::all().add(at.eq(self.at)).add(id.lt(self.id));
        Condition::any().add(at.lt(self.at)).add(same)
    }

    /// The same in a list of the oldest first.
    pub fn newer<C: ColumnTrait>(self, at: C, id: C) -> Condition {
        let same = Condition::all().add(at.eq(self.at)).add(id.gt(self.id));
        Condition::any().add(at.gt(self.at)).add(same)
    }
}

impl<T> Page<T> {
    /// Up to `limit` of what `query` selects, the newest first by sort value and id, after the place where the page before
    /// ended. `place` is a row's own place: the same two columns.
    pub async fn newest_first<E: EntityTrait<Model = T>>(
        tx: &Tx,
        query: Select<E>,
        (at, id): (E::Column, E::Column),
        (after, limit): (Option<Cursor>, usize),
        place: impl Fn(&T) -> Cursor,
    ) -> Result<Self>
    where
        T: sea_orm::FromQueryResult + Send + Sync,
    {
        let query = match after {
            Some(after) => query.filter(after.older(at, id)),
            None => query,
        };
        let query = query.order_by_desc(at).order_by_desc(id).limit(limit as u64 + 1);
        Ok(Self::cut(query.all(tx).await.map_err(db_error)?, limit, place))
    }

    /// Cuts a list fetched with one row more than `limit`.
    pub fn cut(mut rows: Vec<T>, limit: usize, cursor: impl Fn(&T) -> Cursor) -> Self {
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(cursor);
        Self { rows, next }
    }

    /// The same page with each row turned into something else.
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page { rows: self.rows.into_iter().map(turn).collect(), next: self.next }
    }
}
