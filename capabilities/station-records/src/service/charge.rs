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
    /// It stands by an order from above that the reader does not change.
    pub ordered: bool,
}

/// One change, as an officer types it.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ChargeChange)]
pub struct Typed {
    /// Of whom.
    pub officer: String,
    /// Where to, or why.
    #[serde(default)]
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
    let post = organisation::post_id(&place.unit()?.code, IN_CHARGE, 1);
    let ordered = organisation::service::is_ordered_above(r, post).await?;
    Ok(Nafri { place, people, in_charge, ordered })
}

/// The three things that change who is there or who has charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Change {
    /// An officer leaves. The charge he had falls to whoever the law names.
    Depart,
    /// An officer is back.
    Return,
    /// An officer of the station takes charge of it.
    HandOver,
}

/// Makes a change, with its lines in the diary.
pub async fn enter(w: &mut WriteOp, office: UnitId, change: Change, typed: &Typed) -> Result<()> {
    let start = Start::of(w, office, change, typed).await?;
    match change {
        Change::Depart => start.depart(w).await,
        Change::Return => start.come_back(w).await,
        Change::HandOver => start.hand_over(w).await,
    }
}

/// What a change starts from.
struct Start {
    place: Place,
    who: Mustered,
    said: Option<String>,
    before: Option<ChargeHeld>,
}

impl Start {
    /// Checks both fields at once. The officer must be posted in this house.
    async fn of(w: &WriteOp, office: UnitId, change: Change, typed: &Typed) -> Result<Self> {
        let place = organisation::store::place(w.tx(), office).await?;
        permit_early(w, &place, change)?;
        // One change at a time, or two could each see the other's charge.
        w.lock(&format!("station-records.charge/{office}")).await?;
        let people = muster::of_station(w.tx(), w.core(), office, w.now()).await?;
        let mut errors = FieldErrors::default();
        let said = text::optional_line(&typed.said, SAID_MAX);
        let must_say = change == Change::Depart;
        let said = if must_say { said.and_then(|said| said.ok_or("text.required").map(Some)) } else { said };
        let said = errors.keep("said", said).flatten();
        let who = typed.officer.parse::<OfficerId>().ok();
        let who = people.iter().find(|person| Some(person.officer) == who).cloned();
        let who = errors.keep("officer", who.ok_or("station-records.choose-officer"));
        errors.check()?;
        let who = who.ok_or_else(|| Error::internal("checked above"))?;
        let before = charge::of_station(w.tx(), w.catalogue(), office, w.now()).await?;
        Ok(Self { place, who, said, before })
    }

    async fn depart(&self, w: &mut WriteOp) -> Result<()> {
        let mut left = None;
        for unit in &self.who.units {
            left = organisation::service::mark_absent(w, *unit, self.who.officer).await?.or(left);
        }
        let cause = left.ok_or(Error::field("officer", "station-records.already-away"))?;
        self.enter(w, "departure", cause).await
    }

    async fn come_back(&self, w: &mut WriteOp) -> Result<()> {
        let mut back = None;
        for unit in &self.who.units {
            back = organisation::service::mark_present(w, *unit, self.who.officer).await?.or(back);
        }
        let cause = back.ok_or(Error::field("officer", "station-records.already-here"))?;
        self.enter(w, "arrival", cause).await
    }

    async fn hand_over(&self, w: &mut WriteOp) -> Result<()> {
        let to = self.who.officer;
        if self.before.is_some_and(|held| held.officer == to && held.basis != Basis::NextInRank) {
            return Err(Error::field("officer", "station-records.has-charge"));
        }
        let post = organisation::post_id(&self.place.unit()?.code, IN_CHARGE, 1);
        let cause = organisation::service::hand_over(w, HandOver { post, to }).await?;
        self.enter_charge(w, cause).await
    }

    async fn enter(&self, w: &mut WriteOp, kind: &str, cause: EntryId) -> Result<()> {
        let words = [Some(self.named(w, self.who.officer).await?), self.said.clone()];
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

    async fn named(&self, w: &WriteOp, officer: OfficerId) -> Result<String> {
        muster::in_the_diary(w.tx(), w.catalogue(), officer, w.now()).await
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

/// A stranger is refused before his fields are looked at. Whether it is one's own return is known only with its officer.
fn permit_early(w: &WriteOp, place: &Place, change: Change) -> Result<()> {
    let action = match change {
        Change::Depart => "organisation.depart",
        Change::HandOver => "organisation.acting-charge",
        Change::Return => return Ok(()),
    };
    w.permit(action, &place.record("organisation.post", ""))
}
