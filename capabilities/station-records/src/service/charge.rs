//! Who is at the station and who has charge of it: departures, returns and hand-overs, each in the diary in the same
//! transaction (Rule 22.48), with the charge that falls to somebody else by it (CrPC 4(1)(p)).

use contracts::{DiaryEntry, Substance};
use kernel::ids::{EntryId, OfficerId, UnitId};
use kernel::{Error, FieldErrors, Result, text};
use op::{ReadOp, WriteOp};
use organisation::charge::IN_CHARGE;
use organisation::service::HandOver;
use organisation::{Basis, ChargeHeld, Mustered, Place, charge, muster};

use crate::service::enter::write;

/// The longest destination or reason, in characters.
pub const SAID_MAX: usize = 300;

/// Under what the diary says the charge falls to the next in rank.
const NEXT_IN_RANK: &str = "بموجب دفعہ 4(1)(p) ضابطہ فوجداری";

/// Who is there, and who has charge.
#[derive(Debug, Clone)]
pub struct Nafri {
    /// The station with everything above it.
    pub place: Place,
    /// Everybody posted to it or to the desk in its house, seniors first.
    pub people: Vec<Mustered>,
    /// Who has charge; `None` when nobody above a constable is there.
    pub in_charge: Option<ChargeHeld>,
}

/// One change, as an officer types it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Typed {
    /// Of whom.
    pub officer: String,
    /// Where to, or why.
    pub said: String,
}

/// Reads the station's strength for those posted to it and those who read its diary.
pub async fn nafri(r: &ReadOp, office: UnitId) -> Result<Nafri> {
    let place = organisation::store::place(r.tx(), office).await?;
    let people = muster::of_station(r.tx(), r.core(), office, r.now()).await?;
    // Whoever is posted here sees the list, also while away: it is where he enters his return.
    if !people.iter().any(|person| Some(person.officer) == r.actor().officer) {
        r.permit("station-records.diary-read", &place.record("station-records.diary", ""))?;
    }
    let in_charge = charge::of_station(r.tx(), r.catalogue(), office, r.now()).await?;
    Ok(Nafri { place, people, in_charge })
}

/// An officer leaves. The charge he had falls to whoever the law names, and the diary says so.
pub async fn depart(w: &mut WriteOp, office: UnitId, typed: &Typed) -> Result<()> {
    let change = Change::begin(w, office, typed, true).await?;
    let mut left = None;
    for unit in &change.who.units {
        left = organisation::service::mark_absent(w, *unit, change.who.officer).await?.or(left);
    }
    let cause = left.ok_or(Error::field("officer", "station-records.already-away"))?;
    change.enter(w, "departure", cause).await
}

/// An officer is back.
pub async fn come_back(w: &mut WriteOp, office: UnitId, typed: &Typed) -> Result<()> {
    let change = Change::begin(w, office, typed, false).await?;
    let mut back = None;
    for unit in &change.who.units {
        back = organisation::service::mark_present(w, *unit, change.who.officer).await?.or(back);
    }
    let cause = back.ok_or(Error::field("officer", "station-records.already-here"))?;
    change.enter(w, "arrival", cause).await
}

/// An officer of the station takes charge of it.
pub async fn hand_over(w: &mut WriteOp, office: UnitId, typed: &Typed) -> Result<()> {
    let change = Change::begin(w, office, typed, false).await?;
    if change.before.is_some_and(|held| held.officer == change.who.officer && held.basis != Basis::NextInRank)
    {
        return Err(Error::field("officer", "station-records.has-charge"));
    }
    let post = organisation::post_id(&change.place.unit()?.code, IN_CHARGE, 1);
    let cause = organisation::service::hand_over(w, HandOver { post, to: change.who.officer }).await?;
    change.enter_charge(w, cause).await
}

/// What a change starts from.
struct Change {
    place: Place,
    who: Mustered,
    said: Option<String>,
    people: Vec<Mustered>,
    before: Option<ChargeHeld>,
}

impl Change {
    /// Checks both fields at once. The officer must be posted in this house.
    async fn begin(w: &WriteOp, office: UnitId, typed: &Typed, must_say: bool) -> Result<Self> {
        let place = organisation::store::place(w.tx(), office).await?;
        // One change at a time, or two could each see the other's charge.
        w.lock(&format!("station-records.charge/{office}")).await?;
        let people = muster::of_station(w.tx(), w.core(), office, w.now()).await?;
        let mut errors = FieldErrors::default();
        let said = text::optional_line(&typed.said, SAID_MAX);
        let said = if must_say { said.and_then(|said| said.ok_or("text.required").map(Some)) } else { said };
        let said = errors.keep("said", said).flatten();
        let who = typed.officer.parse::<OfficerId>().ok();
        let who = people.iter().find(|person| Some(person.officer) == who).cloned();
        let who = errors.keep("officer", who.ok_or("station-records.choose-officer"));
        errors.check()?;
        let who = who.ok_or_else(|| Error::internal("checked above"))?;
        let before = charge::of_station(w.tx(), w.catalogue(), office, w.now()).await?;
        Ok(Self { place, who, said, people, before })
    }

    async fn enter(&self, w: &mut WriteOp, kind: &str, cause: EntryId) -> Result<()> {
        let words = [Some(self.who.in_the_diary()), self.said.clone()];
        self.line(w, kind, words.into_iter().flatten(), cause).await?;
        self.enter_charge(w, cause).await
    }

    /// Who had charge and who has it now, where that is somebody else.
    async fn enter_charge(&self, w: &mut WriteOp, cause: EntryId) -> Result<()> {
        let office = self.place.unit()?.id;
        let after = charge::of_station(w.tx(), w.catalogue(), office, w.now()).await?;
        let same = |one: &ChargeHeld, other: &ChargeHeld| one.officer == other.officer;
        if let Some(before) = &self.before
            && !after.as_ref().is_some_and(|after| same(before, after))
        {
            let words = self.named(w, before.officer).await?;
            self.line(w, "charge-handed-over", [words].into_iter(), cause).await?;
        }
        let Some(after) = after else { return Ok(()) };
        if self.before.as_ref().is_some_and(|before| same(before, &after) && before.basis == after.basis) {
            return Ok(());
        }
        let by_law = (after.basis == Basis::NextInRank).then(|| NEXT_IN_RANK.to_owned());
        let words = [Some(self.named(w, after.officer).await?), by_law];
        self.line(w, "charge-assumed", words.into_iter().flatten(), cause).await
    }

    /// Rank and belt number, also of somebody sent from another house.
    async fn named(&self, w: &WriteOp, officer: OfficerId) -> Result<String> {
        if let Some(person) = self.people.iter().find(|person| person.officer == officer) {
            return Ok(person.in_the_diary());
        }
        let known = organisation::store::officer(w.tx(), officer).await?;
        let known = known.ok_or(Error::NotFound("organisation.no-officer"))?;
        let rank = w.catalogue().rank(&known.rank, w.now().day());
        let rank = rank.map_or_else(|| known.rank.clone(), |rank| rank.name.ur.clone());
        Ok(format!("{rank} {}", known.belt))
    }

    async fn line(
        &self,
        w: &mut WriteOp,
        kind: &str,
        words: impl Iterator<Item = String>,
        cause: EntryId,
    ) -> Result<()> {
        let substance = Substance::Open(words.collect::<Vec<_>>().join(" — "));
        let (office, kind) = (self.place.unit()?.id, kind.to_owned());
        let entry = DiaryEntry { office, kind, arrived_at: None, about: None, substance };
        write(w, &self.place, entry, Some(cause)).await.map(|_| ())
    }
}
