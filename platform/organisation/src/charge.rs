//! Who has charge of a station now. Somebody always has, if anybody is there: the officer in charge by hand-over
//! entry, else whoever is posted and present, else the officer present next in rank above a constable
//! (CrPC 4(1)(p): "officer in charge of a police station"). So no report waits for an absent SHO.

use std::cmp::Reverse;

use catalogue::Catalogue;
use db::Tx;
use kernel::ids::{OfficerId, PostingId, UnitId};
use kernel::{Result, Timestamp};

use crate::store::{self, Tenure, officer, posting};

/// What follows the kind of post in the name of a charge held without being posted to it.
const ACTING: &str = " (acting)";

/// The charge in which an officer acts, as the journal and the books name it: `sho`, `sho (acting)`.
pub fn name(kind: &str, acting: bool) -> String {
    format!("{kind}{}", if acting { ACTING } else { "" })
}

/// The kind of post in such a name, and whether it was held acting.
pub fn read_name(charge: &str) -> (&str, bool) {
    charge.strip_suffix(ACTING).map_or((charge, false), |kind| (kind, true))
}

/// The kind of post that has charge of a station.
pub const IN_CHARGE: &str = "sho";

/// Why an officer has charge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Took it over as the post's holder.
    Posted,
    /// Took it over to act for the holder.
    Acting,
    /// Nobody took it over and the holder is away or the post vacant: next in rank, CrPC 4(1)(p).
    NextInRank,
}

impl Basis {
    /// The stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::Acting => "acting",
            Self::NextInRank => "next-in-rank",
        }
    }
}

/// The officer in charge, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChargeHeld {
    /// The officer.
    pub officer: OfficerId,
    /// Under which posting.
    pub posting: Option<PostingId>,
    /// Why.
    pub basis: Basis,
}

/// Who has charge of a station at a moment; `None` when nobody above a constable is there.
pub async fn of_station(
    tx: &Tx,
    catalogue: &Catalogue,
    unit: UnitId,
    at: Timestamp,
) -> Result<Option<ChargeHeld>> {
    let house = store::postings_in_house(tx, unit, at).await?;
    if let Some(taken) = store::charge_in(tx, unit, IN_CHARGE, at).await?
        && let Some(posting) = rests_on(tx, &house, OfficerId(taken.officer), at).await?
    {
        let basis = if taken.basis == Basis::Acting.word() { Basis::Acting } else { Basis::Posted };
        return Ok(Some(held(&posting, basis)));
    }
    let present: Vec<Tenure> = house.into_iter().filter(|(posting, _)| is_present(posting, at)).collect();
    let posted = |(_, post): &&Tenure| post.unit == unit.0 && post.kind == IN_CHARGE;
    if let Some((posting, _)) = present.iter().find(posted) {
        return Ok(Some(held(posting, Basis::Posted)));
    }
    next_in_rank(tx, catalogue, &present, at).await
}

/// The posting on which a charge taken over in `unit` rests: one in its house while the officer is there, or,
/// for somebody sent from elsewhere, any. `None` when the charge stands no more: it ends with the last posting, and
/// while an officer of the unit is away from it.
pub(crate) async fn standing(
    tx: &Tx,
    officer: OfficerId,
    unit: UnitId,
    at: Timestamp,
) -> Result<Option<posting::Model>> {
    rests_on(tx, &store::postings_in_house(tx, unit, at).await?, officer, at).await
}

async fn rests_on(
    tx: &Tx,
    house: &[Tenure],
    officer: OfficerId,
    at: Timestamp,
) -> Result<Option<posting::Model>> {
    let here = |(posting, _): &&Tenure| posting.officer == officer.0;
    let (here, away): (Vec<&Tenure>, Vec<&Tenure>) =
        house.iter().filter(here).partition(|(posting, _)| is_present(posting, at));
    if !here.is_empty() || !away.is_empty() {
        return Ok(here.first().map(|(posting, _)| posting.clone()));
    }
    let elsewhere = store::postings_of(tx, officer, at).await?;
    Ok(elsewhere.into_iter().next().map(|(posting, _)| posting))
}

fn held(posting: &posting::Model, basis: Basis) -> ChargeHeld {
    ChargeHeld { officer: OfficerId(posting.officer), posting: Some(PostingId(posting.id)), basis }
}

fn is_present(posting: &posting::Model, at: Timestamp) -> bool {
    posting.absent_since.is_none_or(|since| since > at.micros())
}

async fn next_in_rank(
    tx: &Tx,
    catalogue: &Catalogue,
    present: &[Tenure],
    at: Timestamp,
) -> Result<Option<ChargeHeld>> {
    let rank_order = |code: &str| catalogue.rank(code, at.day()).map_or(0, |rank| rank.facts.order);
    let constable = rank_order("constable");
    let officers = store::officers(tx, present.iter().map(|(posting, _)| posting.officer).collect()).await?;
    // Between two of equal standing the lower belt number, so that the answer is the same each time.
    let order = |officer: &officer::Model| {
        (rank_order(&officer.rank), Reverse((officer.ranked_on.clone(), officer.belt.clone())))
    };
    let candidates = present.iter().filter_map(|(posting, _)| {
        let candidate = officers.iter().find(|officer| officer.id == posting.officer)?;
        (rank_order(&candidate.rank) > constable).then_some((candidate, posting))
    });
    let mut best: Option<(&officer::Model, &posting::Model)> = None;
    for (candidate, posting) in candidates {
        // The first of an officer's postings counts.
        if best.is_none_or(|(senior, _)| order(candidate) > order(senior)) {
            best = Some((candidate, posting));
        }
    }
    Ok(best.map(|(_, posting)| held(posting, Basis::NextInRank)))
}
