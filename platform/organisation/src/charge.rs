//! Who has charge of a station now. Somebody always has, if anybody is there: the officer in charge by hand-over
//! entry, else whoever is posted and present, else the officer present next in rank above a constable
//! (CrPC 4(1)(p): "officer in charge of a police station"). So no report waits for an absent SHO.

use std::cmp::Reverse;

use catalogue::Catalogue;
use db::Tx;
use kernel::ids::{OfficerId, PostId, PostingId, UnitId};
use kernel::{Result, Timestamp};

use crate::store::{self, officer, post, posting};

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

type Tenure = (posting::Model, post::Model);

/// Who has charge of a station at a moment; `None` when nobody above a constable is there.
pub async fn of_station(
    tx: &Tx,
    catalogue: &Catalogue,
    unit: UnitId,
    at: Timestamp,
) -> Result<Option<ChargeHeld>> {
    let posts = store::posts_of(tx, unit).await?;
    if let Some(sho) = posts.iter().find(|post| post.kind == IN_CHARGE)
        && let Some(taken) = store::charge_at(tx, PostId(sho.id), at).await?
        && let Some(posting) = standing(tx, OfficerId(taken.officer), unit, at).await?
    {
        let basis = if taken.basis == Basis::Acting.word() { Basis::Acting } else { Basis::Posted };
        return Ok(Some(held(&posting, basis)));
    }
    let present = present_in_house(tx, (unit, posts), at).await?;
    if let Some((posting, _)) = present.iter().find(|(_, post)| post.kind == IN_CHARGE) {
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
    let all = store::postings_of(tx, officer, at).await?;
    let desks = store::desks_of(tx, unit).await?;
    let in_house = |post: &post::Model| post.unit == unit.0 || desks.iter().any(|desk| desk.0 == post.unit);
    let mut here = all.iter().filter(|(_, post)| in_house(post)).map(|(posting, _)| posting).peekable();
    let found = if here.peek().is_some() {
        here.find(|posting| is_present(posting, at))
    } else {
        all.first().map(|(posting, _)| posting)
    };
    Ok(found.cloned())
}

/// Everybody posted to the station or to the desk in its house who is there.
async fn present_in_house(
    tx: &Tx,
    (station, posts): (UnitId, Vec<post::Model>),
    at: Timestamp,
) -> Result<Vec<Tenure>> {
    let mut present = store::postings_to(tx, &posts, at).await?;
    for desk in store::desks_of(tx, station).await? {
        present.extend(store::postings_to(tx, &store::posts_of(tx, desk).await?, at).await?);
    }
    present.retain(|(posting, _)| is_present(posting, at));
    Ok(present)
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
    let mut best: Option<(officer::Model, &posting::Model)> = None;
    for (posting, _) in present {
        let Some(candidate) = store::officer(tx, OfficerId(posting.officer)).await? else { continue };
        // Between two of equal standing the lower belt number, so that the answer is the same each time.
        let order = |officer: &officer::Model| {
            (rank_order(&officer.rank), Reverse((officer.ranked_on.clone(), officer.belt.clone())))
        };
        let senior = best.as_ref().is_none_or(|(best, _)| order(&candidate) > order(best));
        if senior && rank_order(&candidate.rank) > constable {
            best = Some((candidate, posting));
        }
    }
    Ok(best.map(|(_, posting)| held(posting, Basis::NextInRank)))
}
