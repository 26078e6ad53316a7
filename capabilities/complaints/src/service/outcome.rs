//! What becomes of a report. Told by whoever decides it, through the contract: the report itself is never changed.

use std::sync::Arc;

use async_trait::async_trait;
use contracts::{
    Channels, Disposal, DisposalKind, Interrupting, Matter, Reported, Reports, Roznamcha, SealedFor,
    SealedMatter, SlipHeld, Veiled,
};
use db::Tx;
use journal::{Draft, Subject};
use kernel::ids::{AccountId, ComplaintId, EntryId, OfficerId, UnitId};
use kernel::{Error, Result, Timestamp};
use op::{Op, Purpose, ReadOp, WriteOp};
use uuid::Uuid;

use crate::events;
use crate::model::Told;
use crate::model::involved::{Details, Role};
use crate::model::seal::SEALED_FROM;
use crate::service::hold::Hold;
use crate::service::involved::standing;
use crate::service::known::Known;
use crate::service::track::held;
use crate::service::{disposal, record, seal, transfer, unseal};
use crate::store::{self, evidence, outcome, report, transfer::holding};

/// The reports as other capabilities read and answer them.
#[derive(Clone)]
pub struct Counter {
    roznamcha: Arc<dyn Roznamcha>,
    channels: Arc<dyn Channels>,
}

impl Counter {
    /// Reports whose way is entered in this diary, and told by these channels.
    pub fn new(roznamcha: Arc<dyn Roznamcha>, channels: Arc<dyn Channels>) -> Self {
        Self { roznamcha, channels }
    }
}

#[async_trait]
impl Reports for Counter {
    async fn matter(&self, op: &Op, id: ComplaintId) -> Result<Matter> {
        let r = op.read().await?;
        let report = Known::unasked(&r, id).await?;
        let purpose = if report.handled(&r) { Purpose::Investigate } else { Purpose::ServeCitizen };
        let Known { row, holding, seats } = report;
        let known = seats.answering(|seat| r.permit_for("complaints.read-identity", seat, purpose.word()));
        let identity = known.is_ok();
        let seat = known.or_else(|_| seats.answering(|seat| r.permit("complaints.read", seat)))?;
        // Before a whole FIR is typed for nothing.
        if store::outcome_of(r.tx(), id).await?.is_some() {
            return Err(Error::Conflict("complaints.already-fir"));
        }
        r.done().await?;
        op.look_up(purpose, "complaint", row.id, seat).await?;
        let r = op.read().await?;
        let sealed = unseal(r.key(row.id).await?, &row)?;
        let involved = standing(r.tx(), &r.key(row.id).await?, row.id).await?;
        let files = evidence::of_report(r.tx(), id).await?.len();
        let referred = referred(r.tx(), id).await?;
        let sealed_for = seal::sealed_for(r.tx(), &row).await?;
        r.done().await?;
        let told =
            if identity { with_informant(sealed.told, &involved) } else { sealed.told.without_identity() };
        let stolen = involved.iter().filter(|(role, _)| *role == Role::Stolen);
        Ok(Matter {
            reported: reported(row, holding.as_ref(), sealed.arrived_at, (referred, sealed_for)),
            words: told.words,
            stated: told.stated,
            place: told.place,
            name: told.name,
            parentage: told.parentage,
            phone: told.phone,
            cnic: told.cnic,
            stolen: stolen.filter_map(|(_, details)| details.vehicle_line()).collect(),
            interpreter: told.taking.interpreted(told.spoken),
            files,
        })
    }

    async fn by_slip(&self, op: &Op, number: &str, code: &str) -> Result<SlipHeld> {
        let row = held(op, number, code).await?;
        Ok(SlipHeld { report: ComplaintId(row.id), sealed: row.sensitivity >= SEALED_FROM })
    }

    async fn to_become_fir(&self, w: &WriteOp, id: ComplaintId) -> Result<Reported> {
        // Two officers deciding at once: the second finds the first's FIR, or where the report went.
        let Hold { row, holding, seats } = Hold::of(w, id).await?;
        seats.answering(|seat| w.permit("complaints.read", seat))?;
        if store::outcome_of(w.tx(), id).await?.is_some() {
            return Err(Error::Conflict("complaints.already-fir"));
        }
        let sealed = unseal(w.key(row.id).await?, &row)?;
        let referred = referred(w.tx(), id).await?;
        let sealed_for = seal::sealed_for(w.tx(), &row).await?;
        Ok(reported(row, holding.as_ref(), sealed.arrived_at, (referred, sealed_for)))
    }

    async fn seal_for_fir(
        &self,
        w: &mut WriteOp,
        office: UnitId,
        report: Option<ComplaintId>,
        minor: bool,
    ) -> Result<Option<SealedFor>> {
        let contracts = (self.roznamcha.as_ref(), self.channels.as_ref());
        seal::seal_for_fir(w, contracts, (office, report), minor).await
    }

    async fn named_now(
        &self,
        tx: &Tx,
        matters: &[SealedMatter],
        at: Timestamp,
    ) -> Result<Vec<Vec<AccountId>>> {
        seal::named_now(tx, matters, at).await
    }

    async fn to_be_referred(&self, w: &WriteOp, id: ComplaintId) -> Result<Reported> {
        let reported = self.to_become_fir(w, id).await?;
        if reported.referred { Err(Error::Conflict("complaints.already-referred")) } else { Ok(reported) }
    }

    async fn veiled(
        &self,
        tx: &Tx,
        reports: &[Uuid],
        to: (Option<OfficerId>, Timestamp),
    ) -> Result<Vec<Veiled>> {
        seal::veiled(tx, reports, to).await
    }

    async fn interrupting(&self, r: &ReadOp, records: &[Uuid]) -> Result<Vec<Interrupting>> {
        seal::interrupting(r, records).await
    }

    async fn disposed(&self, w: &mut WriteOp, id: ComplaintId, told: Disposal, cause: EntryId) -> Result<()> {
        disposal::dispose(w, id, told, cause).await
    }

    async fn became_fir(&self, w: &mut WriteOp, id: ComplaintId, cited: &str, cause: EntryId) -> Result<()> {
        let row = store::by_id(w.tx(), id).await?.ok_or(Error::NotFound("policy.not-found"))?;
        w.permit_by_cause("complaints.outcome", &record(&row), cause)?;
        let outcome = outcome::Model {
            id: w.new_id(),
            version: 1,
            report: row.id,
            kind: "fir".to_owned(),
            number: cited.to_owned(),
            recorded_at: w.now().micros(),
        };
        let subject = Subject { kind: "complaint-outcome", id: outcome.id, version: Some(1) };
        w.insert::<outcome::Entity>(outcome).await?;
        store::waiting::settled(w.tx(), &[row.id]).await?;
        let cause = Some(cause);
        let entry = w.journal(Draft {
            unit: Some(row.office),
            cause,
            sensitivity: row.sensitivity,
            ..Draft::new(events::BECAME_FIR, subject)
        })?;
        transfer::withdraw_by_cause(w, self.roznamcha.as_ref(), id, entry).await
    }
}

/// What was told, with the informant an officer linked where it names none.
fn with_informant(told: Told, involved: &[(Role, Details)]) -> Told {
    let informant = involved.iter().find(|(role, _)| *role == Role::Informant);
    match informant {
        Some((_, Details::Person { name, parentage, phone, cnic }))
            if told.name.is_none() && told.phone.is_none() && told.cnic.is_none() =>
        {
            let (name, parentage) = (name.clone(), parentage.clone());
            Told { name, parentage, phone: phone.clone(), cnic: cnic.clone(), ..told }
        }
        _ => told,
    }
}

/// Whether it was referred to the magistrate.
async fn referred(tx: &Tx, id: ComplaintId) -> Result<bool> {
    let found = store::disposal::of_report(tx, id).await?;
    Ok(found.iter().any(|row| row.kind == DisposalKind::NonCognizable.word()))
}

fn reported(
    row: report::Model,
    holding: Option<&holding::Model>,
    arrived_at: Option<Timestamp>,
    (referred, sealed): (bool, Option<SealedFor>),
) -> Reported {
    let recorded_at = Timestamp(row.recorded_at);
    Reported {
        id: ComplaintId(row.id),
        number: row.number,
        office: UnitId(row.office),
        referred,
        sealed,
        holder: UnitId(holding.map_or(row.office, |now| now.office)),
        arrived_at: arrived_at.unwrap_or(recorded_at),
        recorded_at,
    }
}
