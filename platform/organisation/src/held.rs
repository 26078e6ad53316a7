//! What an officer holds at a moment: posts by posting, charges taken over, and the charge that falls to the next in
//! rank. Turned into the principal that the policies judge. Worked out anew when a row of the organisation was written
//! or a moment has come at which somebody's standing changes; kept between two such moments.

use catalogue::{Catalogue, UnitKind};
use db::Tx;
use jiff::civil::Date;
use kernel::ids::{AccountId, OfficerId, PostingId, UnitId};
use kernel::{Result, Timestamp};
use op::Actor;
use policy::Principal;

use crate::charge::{self, IN_CHARGE};
use crate::model::{Unit, level, office};
use crate::store;

/// A post held, by posting or by charge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldPost {
    /// The posting it rests on; `None` for a charge taken over elsewhere.
    pub posting: Option<PostingId>,
    /// The kind of post: `sho`, `moharrir`.
    pub kind: String,
    /// The kind whose rights it has beside its own (catalogue, `stands_as`).
    pub stands_as: Option<String>,
    /// The unit.
    pub unit: Unit,
    /// By charge and not by posting.
    pub acting: bool,
    /// The officer is at the unit.
    pub present: bool,
}

impl HeldPost {
    /// Whether it is a post of one of these kinds, or has the rights of one.
    pub fn has(&self, kinds: &[&str]) -> bool {
        let of = |kind: &String| kinds.contains(&kind.as_str());
        of(&self.kind) || self.stands_as.as_ref().is_some_and(of)
    }
}

/// A stretch of time, on one day, in which nobody's standing changes by the clock alone: the kinds of posts and the
/// ranks in the catalogue are dated by days.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    from: Timestamp,
    before: Option<Timestamp>,
    day: Date,
}

impl Stretch {
    async fn around(tx: &Tx, at: Timestamp) -> Result<Self> {
        let load = async || Ok(Self { from: at, before: store::next_change(tx, at).await?, day: at.day() });
        tx.kept(store::MARK, (), |stretch: &Self| stretch.holds(at), load).await.map(|stretch| *stretch)
    }

    fn holds(&self, at: Timestamp) -> bool {
        self.from <= at && self.before.is_none_or(|before| at < before) && at.day() == self.day
    }
}

/// Everything an officer holds at a moment.
pub async fn held_posts(
    tx: &Tx,
    catalogue: &Catalogue,
    officer: OfficerId,
    at: Timestamp,
) -> Result<Vec<HeldPost>> {
    let still = |(stretch, _): &(Stretch, Vec<HeldPost>)| stretch.holds(at);
    let load = async || {
        let stretch = Stretch::around(tx, at).await?;
        Ok((stretch, work_out(tx, catalogue, officer, at).await?))
    };
    tx.kept(store::MARK, officer, still, load).await.map(|kept| kept.1.clone())
}

async fn work_out(
    tx: &Tx,
    catalogue: &Catalogue,
    officer: OfficerId,
    at: Timestamp,
) -> Result<Vec<HeldPost>> {
    let tenures = store::postings_of(tx, officer, at).await?;
    let units = store::units_of(tx, tenures.iter().map(|(_, post)| post.unit).collect()).await?;
    let mut held = Vec::new();
    for (posting, post) in tenures {
        let Some(unit) = units.iter().find(|unit| unit.id.0 == post.unit).cloned() else { continue };
        let present = posting.absent_since.is_none_or(|since| since > at.micros());
        let posting = Some(PostingId(posting.id));
        held.push(HeldPost { posting, kind: post.kind, stands_as: None, unit, acting: false, present });
    }
    add_charges(tx, officer, at, &mut held).await?;
    add_next_in_rank(tx, catalogue, (officer, at), &mut held).await?;
    for post in &mut held {
        let kind = catalogue.post_kind(&post.kind, at.day());
        post.stands_as = kind.and_then(|kind| kind.facts.stands_as.clone());
    }
    Ok(held)
}

async fn add_charges(tx: &Tx, officer: OfficerId, at: Timestamp, held: &mut Vec<HeldPost>) -> Result<()> {
    for (_, post) in store::charges_of(tx, officer, at).await? {
        if held.iter().any(|known| known.kind == post.kind && known.unit.id.0 == post.unit) {
            continue;
        }
        let Some(unit) = store::unit(tx, UnitId(post.unit)).await? else { continue };
        if charge::standing(tx, officer, unit.id, at).await?.is_some() {
            let kind = post.kind;
            held.push(HeldPost { posting: None, kind, stands_as: None, unit, acting: true, present: true });
        }
    }
    Ok(())
}

/// The charge of an absent SHO falls to the next in rank without any entry.
async fn add_next_in_rank(
    tx: &Tx,
    catalogue: &Catalogue,
    (officer, at): (OfficerId, Timestamp),
    held: &mut Vec<HeldPost>,
) -> Result<()> {
    // The gender desk is in the station's house; a beat is not.
    let in_house = |unit: &Unit| matches!(unit.kind, UnitKind::Station | UnitKind::GenderDesk);
    let here = held.iter().filter(|post| post.present && in_house(&post.unit));
    let units: Vec<Unit> = here.map(|post| post.unit.clone()).collect();
    for unit in units {
        let station = office(&unit);
        let unit = if unit.id == station { Some(unit) } else { store::unit(tx, station).await? };
        let Some(unit) = unit else { continue };
        let in_charge = charge::of_station(tx, catalogue, unit.id, at).await?;
        let already = held.iter().any(|post| post.kind == IN_CHARGE && post.unit.id == unit.id);
        if !already && in_charge.is_some_and(|charge| charge.officer == officer) {
            let posting = in_charge.and_then(|charge| charge.posting);
            let kind = IN_CHARGE.to_owned();
            held.push(HeldPost { posting, kind, stands_as: None, unit, acting: true, present: true });
        }
    }
    Ok(())
}

/// The actor an officer's account is at a moment.
pub fn actor_for(
    (account, officer): (AccountId, OfficerId),
    held: &[HeldPost],
    mfa: bool,
    proved_at: Timestamp,
) -> Actor {
    let mut principal = Principal::officer(account, mfa);
    for post in held {
        for kind in std::iter::once(&post.kind).chain(&post.stands_as) {
            principal = principal.holding(kind, level(post.unit.kind), office(&post.unit));
        }
    }
    // The post that names the actor in the journal: the charge of a station before anything else.
    let main = held.iter().find(|post| post.kind == IN_CHARGE).or_else(|| held.first());
    let charge = main.map(|post| charge::name(&post.kind, post.acting));
    Actor {
        account: Some(account),
        officer: Some(officer),
        posting: main.and_then(|post| post.posting),
        charge,
        unit: main.map(|post| office(&post.unit)),
        proved_at: Some(proved_at),
        on_duty: held.iter().any(|post| post.present),
        ..Actor::plain(principal)
    }
}
