//! A report goes to another office: offered with a reason, accepted there or declined with a reason, or taken back. Until
//! it is accepted the office that holds it answers for it. Each step is a row beside the report, stands in the diaries of
//! both offices and changes neither the report nor its number (docs/adr/0010-disposal.md).

use contracts::{DiaryEntry, Roznamcha, Substance};
use journal::{Draft, Subject};
use kernel::ids::{ComplaintId, EntryId, UnitId};
use kernel::{Error, Result};
use op::WriteOp;
use organisation::{Place, UnitKind};
use vault::{Found, RecordKey};

use crate::events;
use crate::model::seal::SEALED_FROM;
use crate::model::transfer::{Ground, Offer, Reply, Step, TypedOffer, reason};
use crate::service::against::Against;
use crate::service::findable::find_in;
use crate::service::hold::Hold;
use crate::service::seal;
use crate::service::seats::{Seats, known};
use crate::store::transfer::{holding, step};
use crate::store::{self, care};

/// Where the reason of a step is sealed.
pub(crate) const SEALED_REASON: &str = "complaints_transfer.sealed";

/// Offers a report to another station. The office that holds it goes on answering for it.
pub async fn offer(
    w: &mut WriteOp,
    roznamcha: &dyn Roznamcha,
    id: ComplaintId,
    typed: &TypedOffer,
) -> Result<()> {
    let moving = Hold::permitted(w, id, "complaints.transfer", |seats| Some(seats.held.clone())).await?;
    let offer = typed.check()?;
    moving.offer(w, roznamcha, offer, None).await
}

/// Offers a report because of another entry of the same operation: received where it cannot become an FIR, it is at once
/// offered to the station of its place. `false`, and nothing written, when it is sealed and another node keeps that station's
/// books: then the report stays where it was received.
pub async fn offer_by_cause(
    w: &mut WriteOp,
    roznamcha: &dyn Roznamcha,
    report: ComplaintId,
    to: UnitId,
    cause: EntryId,
) -> Result<bool> {
    let moving = Hold::of(w, report).await?;
    w.permit_by_cause("complaints.transfer", &moving.seats.held, cause)?;
    let offer = Offer { to, ground: Ground::Area, words: None };
    if moving.row.sensitivity >= SEALED_FROM && !keeps(w, &station(w, to).await?).await? {
        return Ok(false);
    }
    moving.offer(w, roznamcha, offer, Some(cause)).await.map(|()| true)
}

/// Accepts a report that is offered: from now on this office holds it, answers for it and may make an FIR of it; where another
/// node holds it, as soon as that one has let it go. `complaints.transfer-answered` when somebody was faster.
pub async fn accept(w: &mut WriteOp, roznamcha: &dyn Roznamcha, id: ComplaintId) -> Result<()> {
    let moving = Hold::permitted(w, id, "complaints.accept", |seats| seats.offered.clone()).await?;
    moving.require_books_of_offered(w).await?;
    if !moving.is_held_here(w).await? {
        return moving.reply(w, roznamcha, Reply::Accepted, None).await;
    }
    moving.accepted(w, roznamcha, None).await
}

/// Declines a report that is offered, with a reason: it stays with the office that offered it.
pub async fn decline(w: &mut WriteOp, roznamcha: &dyn Roznamcha, id: ComplaintId, words: &str) -> Result<()> {
    let moving = Hold::permitted(w, id, "complaints.decline", |seats| seats.offered.clone()).await?;
    let words = reason(words)?;
    moving.require_books_of_offered(w).await?;
    if !moving.is_held_here(w).await? {
        return moving.reply(w, roznamcha, Reply::Declined, Some(words)).await;
    }
    moving.answer(w, roznamcha, Answer { words: Some(words), ..Answer::of(Step::Declined) }).await
}

/// Takes an offer back that was not answered.
pub async fn withdraw(w: &mut WriteOp, roznamcha: &dyn Roznamcha, id: ComplaintId) -> Result<()> {
    let open = |seats: &Seats| seats.offered.as_ref().map(|_| seats.held.clone());
    let moving = Hold::permitted(w, id, "complaints.transfer", open).await?;
    moving.answer(w, roznamcha, Answer::of(Step::Withdrawn)).await
}

/// The report's FIR, `cause`, ends an offer nobody answered: the station that holds it has acted itself.
pub(super) async fn withdraw_by_cause(
    w: &mut WriteOp,
    roznamcha: &dyn Roznamcha,
    id: ComplaintId,
    cause: EntryId,
) -> Result<()> {
    let moving = Hold::of(w, id).await?;
    if moving.seats.offered.is_none() {
        return Ok(());
    }
    w.permit_by_cause("complaints.transfer", &moving.seats.held, cause)?;
    moving.answer(w, roznamcha, Answer { cause: Some(cause), ..Answer::of(Step::Withdrawn) }).await
}

/// The steps of a report's way to another office.
impl Hold {
    /// The same for an officer: whoever may not know of the report is told 404, who knows of it and may not do this 403.
    async fn permitted(
        w: &WriteOp,
        id: ComplaintId,
        action: &str,
        seat: impl Fn(&Seats) -> Option<policy::Resource>,
    ) -> Result<Self> {
        let moving = Self::of(w, id).await?;
        moving.seats.reading(|seat| w.permit("complaints.read", seat))?;
        let Some(seat) = seat(&moving.seats) else {
            return Err(Error::Conflict("complaints.transfer-answered"));
        };
        known(w.permit(action, &seat))?;
        Ok(moving)
    }

    pub(super) fn id(&self) -> ComplaintId {
        ComplaintId(self.row.id)
    }

    /// This node keeps the books of the office that holds it.
    pub(super) async fn is_held_here(&self, w: &WriteOp) -> Result<bool> {
        keeps(w, &self.place(w).await?).await
    }

    async fn require_books_of_offered(&self, w: &mut WriteOp) -> Result<()> {
        match self.offered(w).await? {
            Some(to) => w.require_books(&to.unit()?.code).await,
            None => Err(Error::Conflict("complaints.transfer-answered")),
        }
    }

    /// The office it is offered to.
    pub(super) async fn offered(&self, w: &WriteOp) -> Result<Option<Place>> {
        match self.holding.as_ref().and_then(|now| now.offered_office) {
            Some(office) => organisation::store::place(w.tx(), UnitId(office)).await.map(Some),
            None => Ok(None),
        }
    }

    /// It goes to the office it is offered to.
    pub(super) async fn accepted(
        self,
        w: &mut WriteOp,
        roznamcha: &dyn Roznamcha,
        by: Option<By>,
    ) -> Result<()> {
        if let Some(office) = self.holding.as_ref().and_then(|now| now.offered_office) {
            find_in(w, &self.row, office).await?;
            care::moved(w.tx(), self.id(), office).await?;
        }
        self.answer(w, roznamcha, Answer { by, ..Answer::of(Step::Accepted) }).await
    }

    async fn offer(
        self,
        w: &mut WriteOp,
        roznamcha: &dyn Roznamcha,
        offer: Offer,
        cause: Option<EntryId>,
    ) -> Result<()> {
        if self.seats.offered.is_some() {
            return Err(Error::field("to", "complaints.transfer-open"));
        }
        if store::outcome_of(w.tx(), self.id()).await?.is_some() {
            return Err(Error::Conflict("complaints.already-fir"));
        }
        let to = station(w, offer.to).await?;
        if offer.to == self.office() {
            return Err(Error::field("to", "complaints.transfer-same"));
        }
        let against = Against::of(w.tx(), self.row.id, w.now()).await?;
        if let Some(against) = against
            && against.reaches(w.tx(), offer.to).await?
        {
            return Err(Error::field("to", "complaints.transfer-to-accused"));
        }
        let from = self.place_of_books(w).await?;
        if self.row.sensitivity >= SEALED_FROM && !keeps(w, &to).await? {
            return Err(Error::field("to", "complaints.transfer-sealed-elsewhere"));
        }
        let above = |kind| to.at(kind).map(|unit| unit.id.0);
        let offered = holding::Model {
            offered_office: Some(offer.to.0),
            offered_circle: above(UnitKind::Circle),
            offered_district: above(UnitKind::District),
            offered_region: above(UnitKind::Region),
            offered_at: Some(w.now().micros()),
            ..self.held_by(w, &from)?
        };
        if self.row.sensitivity >= SEALED_FROM {
            seal::offer_to(w, &to, self.row.id).await?;
        }
        let taken =
            Taken { step: Step::Offered, ground: Some(offer.ground), words: offer.words, cause, by: None };
        self.write(w, roznamcha, (&from, &to), offered, taken).await
    }

    /// Ends an offer, where the report is held.
    pub(super) async fn answer(
        self,
        w: &mut WriteOp,
        roznamcha: &dyn Roznamcha,
        answer: Answer,
    ) -> Result<()> {
        let to = self.offered(w).await?.ok_or(Error::Conflict("complaints.transfer-answered"))?;
        let from = self.place_of_books(w).await?;
        let holder = if answer.step == Step::Accepted { &to } else { &from };
        match answer.step {
            _ if self.row.sensitivity < SEALED_FROM => {}
            Step::Accepted => seal::accepted(w, self.row.id).await?,
            _ => seal::declined(w, self.row.id).await?,
        }
        let held = self.held_by(w, holder)?;
        let Answer { step, words, cause, by } = answer;
        self.write(w, roznamcha, (&from, &to), held, Taken { step, ground: None, words, cause, by }).await
    }

    /// The report held by `place` and offered to nobody: the first row about it, or its next version.
    fn held_by(&self, w: &WriteOp, place: &Place) -> Result<holding::Model> {
        let above = |kind| place.at(kind).map(|unit| unit.id.0);
        let before = self.holding.as_ref();
        Ok(holding::Model {
            id: before.map_or_else(|| w.new_id(), |holding| holding.id),
            version: before.map_or(1, |holding| holding.version + 1),
            report: self.row.id,
            office: place.unit()?.id.0,
            circle: above(UnitKind::Circle),
            district: above(UnitKind::District),
            region: above(UnitKind::Region),
            offered_office: None,
            offered_circle: None,
            offered_district: None,
            offered_region: None,
            offered_at: None,
            sensitivity: self.row.sensitivity,
            recorded_at: self.row.recorded_at,
        })
    }

    async fn write(
        self,
        w: &mut WriteOp,
        roznamcha: &dyn Roznamcha,
        (from, to): (&Place, &Place),
        holding: holding::Model,
        taken: Taken,
    ) -> Result<()> {
        let Found::Key(key) = w.key(self.row.id).await? else {
            return Err(Error::NotFound("complaints.erased"));
        };
        let step = self.step_row(w, (from, to), &taken, &key).await?;
        let subject = Subject { kind: "complaint-transfer", id: step.id, version: Some(1) };
        w.insert::<step::Entity>(step).await?;
        store::waiting::moved(w.tx(), &holding).await?;
        match holding.version {
            1 => w.insert::<holding::Entity>(holding).await?,
            _ => w.update::<holding::Entity>(holding).await?,
        }
        let own = matches!(taken.step, Step::Offered | Step::Withdrawn);
        let unit = Some(if own { from } else { to }.unit()?.id.0);
        let sensitivity = self.row.sensitivity;
        let entry = w.journal(Draft {
            unit,
            sensitivity,
            cause: taken.cause,
            ..Draft::new(taken.action(), subject)
        })?;
        let words = seal::words_about(&self.row, taken.in_the_diary(from, to)?);
        let about = seal::called(w.tx(), &self.row).await?;
        // In the order of their ids: two reports crossing each other must not wait for each other's book.
        let mut offices = [from.unit()?.id, to.unit()?.id];
        offices.sort_unstable_by_key(|office| office.0);
        for office in offices {
            // The other node enters it in its own book.
            if !keeps(w, &organisation::store::place(w.tx(), office).await?).await? {
                continue;
            }
            let diary = DiaryEntry {
                office,
                kind: "transfer".to_owned(),
                arrived_at: None,
                about: Some(about.clone()),
                substance: Substance::Sealed { record: self.row.id, key: &key, words: words.clone() },
            };
            roznamcha.enter(w, diary, entry).await?;
        }
        Ok(())
    }

    async fn step_row(
        &self,
        w: &WriteOp,
        (from, to): (&Place, &Place),
        taken: &Taken,
        key: &RecordKey,
    ) -> Result<step::Model> {
        let before = store::transfer::steps_of(w.tx(), self.id()).await?;
        let id = w.new_id();
        let seal = |words: &String| key.seal_value(SEALED_REASON, id, words, w.entropy());
        Ok(step::Model {
            id,
            version: 1,
            report: self.row.id,
            ordinal: before.last().map_or(1, |last| last.ordinal + 1),
            step: taken.step.word().to_owned(),
            from_office: from.unit()?.id.0,
            to_office: to.unit()?.id.0,
            ground: taken.ground.map(|ground| ground.word().to_owned()),
            recorded_at: w.now().micros(),
            officer: taken.by.as_ref().map_or(w.actor().account.map(Into::into), |by| by.officer),
            charge: taken.by.as_ref().map_or_else(|| w.actor().charge.clone(), |by| by.charge.clone()),
            sealed: taken.words.as_ref().map(seal).transpose()?,
        })
    }
}

/// Who did at another node what is carried out here.
pub(super) struct By {
    pub officer: Option<uuid::Uuid>,
    pub charge: Option<String>,
}

/// How an offer ends.
pub(super) struct Answer {
    pub step: Step,
    pub words: Option<String>,
    pub cause: Option<EntryId>,
    pub by: Option<By>,
}

impl Answer {
    pub const fn of(step: Step) -> Self {
        Self { step, words: None, cause: None, by: None }
    }
}

/// A step as it is taken.
struct Taken {
    step: Step,
    ground: Option<Ground>,
    words: Option<String>,
    cause: Option<EntryId>,
    by: Option<By>,
}

impl Taken {
    const fn action(&self) -> &'static str {
        match self.step {
            Step::Offered => events::TRANSFER_OFFER,
            Step::Accepted => events::TRANSFER_ACCEPT,
            Step::Declined => events::TRANSFER_DECLINE,
            Step::Withdrawn => events::TRANSFER_WITHDRAW,
        }
    }

    fn in_the_diary(&self, from: &Place, to: &Place) -> Result<String> {
        in_the_diary(self.step, (from, to), self.ground, self.words.as_deref())
    }
}

/// A step in the words of the diary, which is kept in Urdu.
pub(super) fn in_the_diary(
    step: Step,
    (from, to): (&Place, &Place),
    ground: Option<Ground>,
    words: Option<&str>,
) -> Result<String> {
    let (from, to) = (&from.unit()?.name.ur, &to.unit()?.name.ur);
    let what = match step {
        Step::Offered => format!("{from} کی طرف سے {to} کو منتقلی کے لیے پیش کی گئی"),
        Step::Accepted => format!("{to} نے {from} سے منتقلی قبول کی"),
        Step::Declined => format!("{to} نے منتقلی قبول نہیں کی، {from} کے پاس رہی"),
        Step::Withdrawn => format!("{from} نے {to} کو کی گئی پیشکش واپس لی"),
    };
    let ground = ground.map(Ground::in_the_diary);
    Ok([Some(what.as_str()), ground, words].into_iter().flatten().collect::<Vec<_>>().join(" — "))
}

/// This node keeps the books of an office.
pub(super) async fn keeps(w: &WriteOp, office: &Place) -> Result<bool> {
    w.core().keeps_books(w.tx(), &office.unit()?.code).await
}

/// A station that stands today: closed yesterday, it takes nothing over.
async fn station(w: &WriteOp, to: UnitId) -> Result<Place> {
    let wrong = || Error::field("to", "complaints.transfer-choose-station");
    let row = organisation::store::unit_row(w.tx(), to).await?.ok_or_else(wrong)?;
    let today = w.now().day().to_string();
    let closed = row.valid_to.is_some_and(|last| last < today);
    if closed || row.kind != UnitKind::Station.word() {
        return Err(wrong());
    }
    organisation::store::place(w.tx(), to).await
}
