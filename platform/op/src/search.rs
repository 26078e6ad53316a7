//! Searching the records of one book by whatever was typed into one box: candidates come from the blind index, who may see
//! which is asked of the owner's store. Must not show anything: that waits for `Op::look_for`.

use std::collections::BTreeSet;

use async_trait::async_trait;
use kernel::sought::{Sought, sought};
use kernel::{Error, Result, Timestamp, text};
use uuid::Uuid;
use vault::index::{self, Asked, IndexKey, Likeness, Words};

use crate::{Actor, ReadOp};

/// Records on one screen of what was found.
pub const SCREEN: usize = 20;
/// The longest question, in characters.
pub const QUESTION_MAX: usize = 200;
/// Candidates looked through at first: enough where most of them may be seen.
const FIRST: usize = 32;
/// Candidates looked through at once afterwards.
const THEN: usize = 512;
/// Candidates looked through for one answer. A word as common as that should be narrowed.
const MOST: usize = 4_096;

/// What somebody looks for.
#[derive(Debug, Clone)]
pub struct Question {
    sought: Vec<Sought>,
    folded: String,
    named: bool,
}

impl Question {
    /// Reads what was typed into the field `q`. `op.search-empty` when nothing telling is in it.
    pub fn read(typed: &str) -> Result<Self> {
        let line = text::line(typed);
        if line.chars().count() > QUESTION_MAX {
            return Err(Error::field("q", "text.too-long"));
        }
        let sought = sought(&line);
        if sought.is_empty() {
            return Err(Error::field("q", "op.search-empty"));
        }
        Ok(Self { sought, folded: text::fold(&line), named: true })
    }

    /// The question that one thing is.
    pub fn exactly(sought: Sought) -> Self {
        Self { sought: vec![sought], folded: String::new(), named: true }
    }

    /// The same question for somebody who may know of nobody who it is: no name, card or telephone of a person answers it.
    #[must_use]
    pub fn without_names(self) -> Self {
        Self { named: false, ..self }
    }

    /// Whether a record with these words only would be found by it.
    pub fn finds(&self, words: &Words) -> bool {
        self.sought.iter().all(|one| words.found_by(one))
    }

    /// Whether it asks for numbers of records and nothing else: no answer to it tells who anybody is.
    pub fn is_of_numbers(&self) -> bool {
        self.sought.iter().all(|one| matches!(one, Sought::Number(_)))
    }

    /// The same for every way of typing it.
    pub(crate) fn folded(&self) -> &str {
        &self.folded
    }
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hits {
    /// The records of one screen, newest first.
    pub ids: Vec<Uuid>,
    /// Where the list goes on; `None` at the end. With no ids, so many were looked through that the question should be
    /// narrowed.
    pub next: Option<Uuid>,
}

/// Who may see what was found: asked of the store that owns the records.
#[async_trait]
pub trait Visible: Sync {
    /// The offices in which all that the actor may see lies; `None` where they cannot be named.
    fn offices(&self, actor: &Actor) -> Option<Vec<Uuid>>;

    /// Those of some records that the actor may see.
    async fn visible(&self, r: &ReadOp, ids: &[Uuid]) -> Result<BTreeSet<Uuid>>;
}

impl ReadOp {
    /// What a record of `book` could be found by, to hold it against a question.
    pub fn words(&self, book: &str) -> Result<Words> {
        Ok(Words::new(IndexKey::new(self.core().journal.ring(), book)?))
    }

    /// One screen of the records of `book` that hold everything asked for, older than `after`.
    pub async fn search(
        &self,
        book: &str,
        question: &Question,
        after: Option<Uuid>,
        who: &dyn Visible,
    ) -> Result<Hits> {
        let key = IndexKey::new(self.core().journal.ring(), book)?;
        let offices = who.offices(self.actor());
        let asked = Asked { sought: &question.sought, offices: offices.as_deref(), named: question.named };
        let (mut ids, mut after, mut limit, mut looked) = (Vec::new(), after, FIRST, 0);
        while looked < MOST {
            let found = index::find(self.tx(), &key, book, &asked, after, limit).await?;
            let seen = who.visible(self, &found).await?;
            ids.extend(found.iter().copied().filter(|id| seen.contains(id)));
            if ids.len() > SCREEN {
                ids.truncate(SCREEN);
                let next = ids.last().copied();
                return Ok(Hits { ids, next });
            }
            if found.len() < limit {
                return Ok(Hits { ids, next: None });
            }
            looked += found.len();
            after = found.last().copied();
            limit = THEN;
        }
        Ok(Hits { ids, next: after })
    }
    /// The records of `book` made within a stretch of time that hold at least `at_least` of what is sought, and that the
    /// actor may see: those that hold most first, at most `limit` of them.
    pub async fn alike(
        &self,
        book: &str,
        (sought, at_least): (&[Sought], usize),
        (from, until): (Timestamp, Timestamp),
        who: &dyn Visible,
        limit: usize,
    ) -> Result<Vec<Uuid>> {
        let key = IndexKey::new(self.core().journal.ring(), book)?;
        let offices = who.offices(self.actor());
        let asked = Likeness { sought, offices: offices.as_deref(), from, until, at_least };
        // More than are asked for: some may be nobody's to see.
        let found = index::alike(self.tx(), &key, book, &asked, limit * 4).await?;
        let seen = who.visible(self, &found).await?;
        Ok(found.into_iter().filter(|id| seen.contains(id)).take(limit).collect())
    }
}
