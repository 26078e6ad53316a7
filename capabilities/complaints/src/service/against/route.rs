//! Which book keeps a report about officers, and who can hear it: by the line of supervision, never below the SDPO, and above the
//! highest of those complained of. Must not name anybody: `seal` does.

use catalogue::UnitKind;
use db::Tx;
use kernel::ids::OfficerId;
use kernel::{Result, Timestamp};
use op::WriteOp;
use organisation::{Place, Unit, level};

use super::Against;
use crate::service::seal::{Named, holding};

/// The line, the nearest first: kind of post, and the tier of its unit. Never below the SDPO.
const LINE: [(&str, UnitKind); 4] = [
    ("sdpo", UnitKind::Circle),
    ("dpo", UnitKind::District),
    ("rpo", UnitKind::Region),
    ("igp", UnitKind::Province),
];
/// Those who come before it where the report is sealed for another reason too.
const BEFORE: [(&str, UnitKind); 2] =
    [("woman-officer", UnitKind::District), ("ssoiu-officer", UnitKind::District)];

/// The book of the district's online desk, or of the province's where the district's stands under somebody complained of.
pub(super) async fn book(w: &WriteOp, receiving: &Place, above: &Place, of: &Against) -> Result<Place> {
    let desk = |unit: &Unit| unit.kind == UnitKind::OnlineDesk;
    let barred = of.reach.units(w.tx()).await?;
    let day = w.now().day().to_string();
    let desks = organisation::store::units_on(w.tx(), UnitKind::OnlineDesk, &day).await?;
    if desk(receiving.unit()?) && !barred.contains(&receiving.unit()?.id) {
        return Ok(receiving.clone());
    }
    let over = |kind| above.at(kind).and_then(|unit| desks.iter().find(|desk| desk.parent == Some(unit.id)));
    let near = over(UnitKind::District).filter(|desk| !barred.contains(&desk.id));
    // Over the province there is no other: its desk's diary has a pseudonym and no word.
    match near.or_else(|| over(UnitKind::Province)) {
        Some(desk) => organisation::store::place(w.tx(), desk.id).await,
        None => Ok(receiving.clone()),
    }
}

/// Everybody who can hear a report about officers at a place, the nearest tier first.
pub(crate) async fn eligible(
    tx: &Tx,
    of: &Against,
    (place, sealed_besides): (&Place, bool),
    at: Timestamp,
) -> Result<Vec<(Named, Unit)>> {
    let before = if sealed_besides { &BEFORE[..] } else { &[] };
    let mut found = Vec::new();
    for (post, kind) in before.iter().chain(&LINE) {
        let Some(unit) = place.at(*kind) else { continue };
        if of.highest().is_some_and(|highest| level(unit.kind) <= highest) {
            continue;
        }
        for named in holding(tx, unit.id, post, at).await? {
            let officer = access::store::account(tx, named.account).await?.map(|row| OfficerId(row.officer));
            let Some(officer) = officer else { continue };
            if !of.holds(tx, officer, at).await? {
                found.push((named, unit.clone()));
            }
        }
    }
    Ok(found)
}

/// Whether a post stands above another in the line.
pub(crate) fn upwards(from: &str, to: &str) -> bool {
    let height = |post: &str| BEFORE.iter().chain(&LINE).position(|(known, _)| *known == post);
    height(to) > height(from)
}
