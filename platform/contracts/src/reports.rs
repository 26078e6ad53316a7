//! What citizens reported, as other capabilities may read it and answer it: an FIR is drafted from a report, and the
//! report learns that it has become one, in the transaction that numbers it.

use std::collections::BTreeSet;

use async_trait::async_trait;
use db::Tx;
use kernel::ids::{AccountId, ComplaintId, EntryId, OfficerId, UnitId};
use kernel::{Bilingual, Cnic, Phone, Place, Result, Stated, Timestamp};
use op::{Op, ReadOp, WriteOp};
use uuid::Uuid;

use crate::SlipHeld;

/// A report as it stands in the books: nothing personal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The report.
    pub id: ComplaintId,
    /// Its number, the E-Tag that stays whatever becomes of it.
    pub number: String,
    /// The office that received it.
    pub office: UnitId,
    /// The office that holds it now and may make an FIR of it: the one that received it, until another accepted it.
    pub holder: UnitId,
    /// It was referred to the magistrate as non-cognizable (CrPC 155).
    pub referred: bool,
    /// That it is sealed, and for whom.
    pub sealed: Option<SealedFor>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When it reached the police: earlier than the recording where it stood on a paper slip.
    pub arrived_at: Timestamp,
}

/// That a report is sealed: what is made of it is sealed as well, and for the same officers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedFor {
    /// What the books of a station call it.
    pub pseudonym: String,
    /// Who handles it by name.
    pub handlers: Vec<AccountId>,
}

/// Something sealed whose handlers are looked for anew: an FIR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedMatter {
    /// The report it was made of; `None` where there was none.
    pub report: Option<ComplaintId>,
    /// The office in whose book it stands.
    pub office: UnitId,
    /// Who is named for it so far.
    pub named: Vec<AccountId>,
}

/// A sealed report for whoever learns that it is late, and nothing else of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Veiled {
    /// The report.
    pub report: Uuid,
    /// What the books of a station call it.
    pub pseudonym: String,
    /// The accounts of whoever is complained of: none of them ever learns of it.
    pub accused: BTreeSet<String>,
    /// The units that stand under them, whose officers do not either.
    pub barred: BTreeSet<String>,
}

/// A sealed record that interrupts an officer who may know of it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interrupting {
    /// The record whose clock it is: a report, or an alarm of one.
    pub record: Uuid,
    /// Its number for whoever handles it, otherwise what the books of a station call it.
    pub called: String,
    /// Where he does something about it.
    pub page: String,
    /// He handles it by name, and may open it.
    pub opens: bool,
}

/// What was said, for whoever writes the FIR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// The report.
    pub reported: Reported,
    /// The informant's own words.
    pub words: String,
    /// When it happened, as stated.
    pub stated: Option<Stated>,
    /// Where.
    pub place: Place,
    /// The informant's name.
    pub name: Option<String>,
    /// Father's or husband's name.
    pub parentage: Option<String>,
    /// Phone.
    pub phone: Option<Phone>,
    /// CNIC.
    pub cnic: Option<Cnic>,
    /// Vehicles that were stolen, a line each, as an officer linked them.
    pub stolen: Vec<String>,
    /// The language spoken and who interpreted it, as recorded; `None` where nobody did.
    pub interpreter: Option<String>,
    /// How many photos, recordings and papers belong to it.
    pub files: usize,
}

kernel::words! {
    /// What became of the investigation of a report: that none follows, or that its own report went to the court.
    DisposalKind {
        /// Its FIR is not investigated (CrPC 157(2)).
        NotInvestigated = "not-investigated",
        /// It is non-cognizable: its citizen is referred to the magistrate (CrPC 155(1)).
        NonCognizable = "non-cognizable",
        /// An interim report of the investigation went to the court (CrPC 173(1) proviso).
        InterimReport = "interim-report",
        /// The complete one did (CrPC 173).
        CourtReport = "court-report",
        /// It ended with nobody traced.
        Untraced = "untraced",
        /// It ended with the matter cancelled: false, or a mistake.
        Cancelled = "cancelled",
        /// After one of the three before, what was learnt later went there as well.
        LaterReport = "later-report",
    }
}

impl DisposalKind {
    /// Whether the matter is with the court: what ends one that is cognizable.
    pub const fn ends(self) -> bool {
        matches!(self, Self::CourtReport | Self::Untraced | Self::Cancelled)
    }

    /// Whether it is a report of the investigation (CrPC 173).
    pub const fn is_report(self) -> bool {
        !matches!(self, Self::NotInvestigated | Self::NonCognizable)
    }

    /// Whether nobody is sent to a court by the police: then its citizen reads why, and has a notice.
    pub const fn gives_up(self) -> bool {
        matches!(self, Self::NotInvestigated | Self::NonCognizable | Self::Untraced | Self::Cancelled)
    }
}

/// What became of it, with what its citizen has a right to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disposal {
    /// Why.
    pub kind: DisposalKind,
    /// The FIR as cited; of a referral the diary's number.
    pub number: String,
    /// The station that decided or forwarded it.
    pub office: UnitId,
    /// The court.
    pub court: String,
    /// The sections, as cited and named.
    pub sections: Vec<(Bilingual, Bilingual)>,
    /// The reasons, empty where none are needed; of a referral the substance.
    pub words: String,
    /// The charge of whoever decided.
    pub charge: Option<String>,
}

/// The reports.
#[async_trait]
pub trait Reports: Send + Sync {
    /// Opens a report for drafting its FIR: a look-up, journaled before anything is shown. Who told it is left out for those
    /// who may not know.
    async fn matter(&self, op: &Op, report: ComplaintId) -> Result<Matter>;

    /// Whose slip a number and a code are, without opening what it says. A fault of `number` for any wrong pair.
    async fn by_slip(&self, op: &Op, number: &str, code: &str) -> Result<SlipHeld>;

    /// The report an FIR is about to name. `complaints.already-fir` when it has become one.
    async fn to_become_fir(&self, w: &WriteOp, report: ComplaintId) -> Result<Reported>;

    /// Seals what an FIR is about to be made of, where nobody sealed it before and the law keeps the victim's identity secret:
    /// its report, or what has none in the book of `office`. For whom the FIR is sealed, `None` where nobody
    /// could be named and nothing was sealed; `minor` where its sections are against children.
    async fn seal_for_fir(
        &self,
        w: &mut WriteOp,
        office: UnitId,
        report: Option<ComplaintId>,
        minor: bool,
    ) -> Result<Option<SealedFor>>;

    /// Who is named now for each of some sealed matters, in their order: who handles the report; where there was none, those of
    /// the named who still stand in the line above the office, or whoever is next in it.
    async fn named_now(
        &self,
        tx: &Tx,
        matters: &[SealedMatter],
        at: Timestamp,
    ) -> Result<Vec<Vec<AccountId>>>;

    /// The report that is about to be referred to the magistrate. `complaints.already-fir`, `complaints.already-referred`.
    async fn to_be_referred(&self, w: &WriteOp, report: ComplaintId) -> Result<Reported>;

    /// The sealed ones of some reports as they stand at a moment, for an officer. The others are left out, and those about him, about
    /// one of his office or about one on whom he depends by any line.
    async fn veiled(
        &self,
        tx: &Tx,
        reports: &[Uuid],
        (reader, at): (Option<OfficerId>, Timestamp),
    ) -> Result<Vec<Veiled>>;

    /// Of some sealed records that interrupt those of which the actor may know now: whoever handles one by name, and whoever may
    /// ask for its place at its own office. The others are left out.
    async fn interrupting(&self, r: &ReadOp, records: &[Uuid]) -> Result<Vec<Interrupting>>;

    /// Records what became of its investigation, for its citizen to read, caused by the deciding entry. Each kind stands once, as
    /// it was told first. `complaints.erased` where nobody can read it any more.
    async fn disposed(
        &self,
        w: &mut WriteOp,
        report: ComplaintId,
        disposal: Disposal,
        cause: EntryId,
    ) -> Result<()>;

    /// Records that the report has become the FIR cited so, caused by the FIR's own entry.
    async fn became_fir(
        &self,
        w: &mut WriteOp,
        report: ComplaintId,
        cited: &str,
        cause: EntryId,
    ) -> Result<()>;
}
