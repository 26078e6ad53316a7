//! What an entry of the log of look-ups says, with what is known of the officer at that moment. Names are compared here, in memory:
//! only whom they met is kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use catalogue::WatchKind;
use contracts::{Person, Watched};
use db::Tx;
use journal::Rest;
use kernel::ids::{AccountId, OfficerId, UnitId};
use kernel::{Bilingual, Result, Timestamp, text};
use op::{Core, Searched};
use organisation::service::{OfficerName, name_of};
use organisation::{HeldPost, held_posts, office};
use uuid::Uuid;

use crate::Sources;
use crate::model::What;
use crate::rules::{kin, names_famous};
use crate::store::look;

/// An officer at the moment of a look-up.
#[derive(Debug, Clone)]
struct Looker {
    officer: OfficerId,
    held: Vec<HeldPost>,
}

/// Reads some entries. What is asked twice is asked of the store once.
struct Reader<'a> {
    core: &'a Core,
    tx: &'a Tx,
    sources: &'a Sources,
    /// By account and minute.
    lookers: BTreeMap<(Uuid, i64), Option<Looker>>,
    names: BTreeMap<Uuid, Option<Bilingual>>,
    houses: BTreeMap<Uuid, Vec<Uuid>>,
}

/// The rows of what was delivered. An entry that is no look-up is passed over.
pub(crate) async fn looks(
    core: &Core,
    tx: &Tx,
    sources: &Sources,
    news: &[(i32, journal::Delivery)],
) -> Result<Vec<look::Model>> {
    let mut reader = Reader {
        core,
        tx,
        sources,
        lookers: BTreeMap::new(),
        names: BTreeMap::new(),
        houses: BTreeMap::new(),
    };
    let mut rows = Vec::new();
    for (_, delivery) in news {
        for (seq, row) in &delivery.entries {
            let Some(what) = What::of_action(&row.action) else { continue };
            let claimed = Timestamp(row.recorded_at);
            // A node whose clock runs ahead of ours gains nothing by it.
            let at = delivery.arrived_at(*seq).map_or(claimed, |arrived| claimed.min(arrived));
            let rest = Rest::decode(&row.rest)?;
            rows.push(reader.look(what, at, &rest, row.body.as_deref()).await?);
        }
    }
    Ok(rows)
}

impl Reader<'_> {
    async fn look(
        &mut self,
        what: What,
        at: Timestamp,
        rest: &Rest,
        body: Option<&[u8]>,
    ) -> Result<look::Model> {
        // A finding that is read is no look-up of a citizen's record.
        let watched = rest.subject_kind != crate::service::SUBJECT;
        let looker = if watched { self.looker(rest, at).await? } else { None };
        let post = looker.as_ref().and_then(|looker| acted_in(looker, rest.stamp.posting));
        let people = self.people(what, rest).await?;
        let kin = match (&looker, people.is_empty()) {
            (Some(looker), false) => self.kin(looker, &people, at).await?,
            _ => None,
        };
        let foreign = match &looker {
            Some(looker) if what == What::Opened => self.is_foreign(looker, rest, at).await?,
            _ => false,
        };
        Ok(look::Model {
            entry: rest.id.0,
            at: at.micros(),
            day: at.day().to_string(),
            what: what.word().to_owned(),
            kind: rest.subject_kind.clone(),
            record: rest.subject,
            purpose: rest.stamp.purpose.clone(),
            account: rest.stamp.account,
            officer: looker.as_ref().map(|looker| looker.officer.0),
            post: kind_of_post(rest),
            office: post.map(|post| office(&post.unit).0),
            foreign_office: i32::from(foreign),
            on_duty: i32::from(looker.as_ref().is_none_or(|one| one.held.iter().any(|post| post.present))),
            kin: kin.map(|kin| kin.word().to_owned()),
            famous: i32::from(self.is_famous(what, &people, body, at)),
        })
    }

    async fn looker(&mut self, rest: &Rest, at: Timestamp) -> Result<Option<Looker>> {
        let Some(account) = rest.stamp.account else { return Ok(None) };
        let key = (account, at.seconds() / 60);
        if let Some(known) = self.lookers.get(&key) {
            return Ok(known.clone());
        }
        let found = match access::store::account(self.tx, AccountId(account)).await? {
            Some(row) => {
                let officer = OfficerId(row.officer);
                let held = held_posts(self.tx, &self.core.catalogue, officer, at).await?;
                Some(Looker { officer, held })
            }
            None => None,
        };
        self.lookers.insert(key, found.clone());
        Ok(found)
    }

    async fn people(&self, what: What, rest: &Rest) -> Result<Vec<Person>> {
        if what != What::Opened {
            return Ok(Vec::new());
        }
        match owner_of(self.sources, &rest.subject_kind) {
            Some(owner) => owner.people(self.core, self.tx, rest.subject).await,
            None => Ok(Vec::new()),
        }
    }

    async fn kin(
        &mut self,
        looker: &Looker,
        people: &[Person],
        at: Timestamp,
    ) -> Result<Option<crate::model::Kin>> {
        let Some(least) = self.words_of_kin(at) else { return Ok(None) };
        let own = self.name(looker.officer.0).await?;
        let mut colleagues = Vec::new();
        for post in &looker.held {
            for other in self.house(office(&post.unit), at).await? {
                if other != looker.officer.0 {
                    colleagues.extend(self.name(other).await?);
                }
            }
        }
        Ok(kin::kin(people, own.as_slice(), &colleagues, least))
    }

    /// In how many words names have to meet; `None` where nobody looks for that.
    fn words_of_kin(&self, at: Timestamp) -> Option<usize> {
        let rule = self.core.catalogue.watches(at.day()).find(|rule| rule.facts.kind == WatchKind::Kin);
        rule.and_then(|rule| usize::try_from(rule.facts.least).ok())
    }

    /// Who is posted to an office.
    async fn house(&mut self, office: UnitId, at: Timestamp) -> Result<Vec<Uuid>> {
        if let Some(known) = self.houses.get(&office.0) {
            return Ok(known.clone());
        }
        let there = organisation::store::postings_in_house(self.tx, office, at).await?;
        let officers: Vec<Uuid> = there.into_iter().map(|(posting, _)| posting.officer).collect();
        self.houses.insert(office.0, officers.clone());
        Ok(officers)
    }

    async fn name(&mut self, officer: Uuid) -> Result<Option<Bilingual>> {
        if let Some(known) = self.names.get(&officer) {
            return Ok(known.clone());
        }
        let name = match organisation::store::officer(self.tx, OfficerId(officer)).await? {
            Some(row) => match name_of(self.tx, self.core.journal.ring(), &row).await? {
                OfficerName::Known(name) => Some(name),
                OfficerName::Erased => None,
            },
            None => None,
        };
        self.names.insert(officer, name.clone());
        Ok(name)
    }

    /// Whether a record is of an office where the officer neither serves nor commands, and no seal was opened for him.
    async fn is_foreign(&self, looker: &Looker, rest: &Rest, at: Timestamp) -> Result<bool> {
        let Some(unit) = rest.unit else { return Ok(false) };
        let held = &looker.held;
        if held.iter().any(|post| office(&post.unit).0 == unit) {
            return Ok(false);
        }
        if organisation::store::unit(self.tx, UnitId(unit)).await?.is_none() {
            return Ok(false);
        }
        let line = organisation::store::place(self.tx, UnitId(unit)).await?.line;
        if line.iter().any(|above| held.iter().any(|post| post.unit.id == above.id)) {
            return Ok(false);
        }
        let grants = access::store::grants_about(self.tx, &[rest.subject]).await?;
        let granted = grants.iter().any(|one| {
            Some(one.asked_by) == rest.stamp.account
                && one.decided_at.is_some_and(|from| from <= at.micros())
                && one.until.is_some_and(|until| at.micros() < until)
        });
        Ok(!granted)
    }

    fn is_famous(&self, what: What, people: &[Person], body: Option<&[u8]>, at: Timestamp) -> bool {
        let known = || self.core.catalogue.famous(at.day()).map(|row| &row.facts);
        if what != What::Searched && what != What::Refused {
            return names_famous(people, known());
        }
        let searched = body.and_then(|body| ciborium::from_reader::<Searched, _>(body).ok());
        let Some(searched) = searched else { return false };
        let ring = self.core.journal.ring();
        known().flat_map(|famous| &famous.spellings).any(|typed| searched.is_for(ring, &text::line(typed)))
    }
}

/// Whose records are of a kind.
pub(crate) fn owner_of(sources: &Sources, kind: &str) -> Option<Arc<dyn Watched>> {
    sources.iter().find(|one| one.kinds().contains(&kind)).cloned()
}

/// The post in which he acted: that of the posting in the entry, else the first he held.
fn acted_in(looker: &Looker, posting: Option<Uuid>) -> Option<&HeldPost> {
    let named = |post: &&HeldPost| posting.is_some() && post.posting.map(|one| one.0) == posting;
    looker.held.iter().find(named).or_else(|| looker.held.first())
}

/// The kind of post in which an officer acted, as the entry has it.
fn kind_of_post(rest: &Rest) -> Option<String> {
    rest.stamp.charge.as_deref().map(|charge| organisation::charge::read_name(charge).0.to_owned())
}
