//! Who has charge of a station now. Somebody always has, if anybody is there: the officer in charge by hand-over
//! entry, else whoever is posted and present, else the officer present next in rank above a constable
//! (CrPC 4(1)(p): "officer in charge of a police station"). So no report waits for an absent SHO.

use std::cmp::Reverse;

use catalogue::Catalogue;
use db::Tx;
use kernel::ids::{OfficerId, PostId, PostingId, UnitId};
use kernel::{Result, Timestamp};

use crate::store::{self, officer, post, posting};

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

type Tenure = (posting::Model, post::Model);

/// Who has charge of a station at a moment; `None` when nobody above a constable is there.
pub async fn of_station(
    tx: &Tx,
    catalogue: &Catalogue,
    unit: UnitId,
    at: Timestamp,
) -> Result<Option<ChargeHeld>> {
    let tenures = store::postings_in(tx, unit, at).await?;
    let present: Vec<&Tenure> = tenures.iter().filter(|(posting, _)| is_present(posting, at)).collect();
    let sho = store::posts_of(tx, unit).await?.into_iter().find(|post| post.kind == IN_CHARGE);
    if let Some(sho) = &sho
        && let Some(taken) = store::charge_at(tx, PostId(sho.id), at).await?
    {
        let tenure = present.iter().find(|(posting, _)| posting.officer == taken.officer);
        if let Some((posting, _)) = tenure {
            let basis = if taken.basis == Basis::Acting.word() { Basis::Acting } else { Basis::Posted };
            return Ok(Some(held(posting, basis)));
        }
    }
    if let Some((posting, _)) = present.iter().find(|(_, post)| post.kind == IN_CHARGE) {
        return Ok(Some(held(posting, Basis::Posted)));
    }
    next_in_rank(tx, catalogue, &present, at).await
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
    present: &[&Tenure],
    at: Timestamp,
) -> Result<Option<ChargeHeld>> {
    let rank_order = |code: &str| catalogue.rank(code, at.day()).map_or(0, |rank| rank.facts.order);
    let constable = rank_order("constable");
    let mut best: Option<(officer::Model, &posting::Model)> = None;
    for (posting, _) in present {
        let Some(candidate) = store::officer(tx, OfficerId(posting.officer)).await? else { continue };
        let order = |officer: &officer::Model| (rank_order(&officer.rank), Reverse(officer.ranked_on.clone()));
        if rank_order(&candidate.rank) > constable && best.as_ref().is_none_or(|(best, _)| order(&candidate) > order(best)) {
            best = Some((candidate, posting));
        }
    }
    Ok(best.map(|(_, posting)| held(posting, Basis::NextInRank)))
}
