//! Types of the force's structure. No I/O.

use catalogue::UnitKind;
use kernel::ids::{NodeName, OfficerId, PostId, UnitId};
use kernel::{Bilingual, Error, Result};
use policy::{Level, Resource};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// The tier the policies know a unit by. A beat and every desk count as an office of the lowest tier.
pub const fn level(kind: UnitKind) -> Level {
    match kind {
        UnitKind::Province => Level::Province,
        UnitKind::Region => Level::Region,
        UnitKind::District => Level::District,
        UnitKind::Circle => Level::Circle,
        UnitKind::Station
        | UnitKind::Beat
        | UnitKind::KhidmatCentre
        | UnitKind::GenderDesk
        | UnitKind::OnlineDesk
        | UnitKind::ExLeviesArea => Level::Station,
    }
}

/// The office that a unit's work belongs to, and that the policies know as its station: a gender desk and a beat are
/// part of their station, everything else stands for itself.
pub fn office(unit: &Unit) -> UnitId {
    match unit.kind {
        UnitKind::GenderDesk | UnitKind::Beat => unit.parent.unwrap_or(unit.id),
        _ => unit.id,
    }
}

/// A unit of the force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Follows from the code.
    pub id: UnitId,
    /// The stable code, such as `QTA-SAR`.
    pub code: String,
    /// The unit above.
    pub parent: Option<UnitId>,
    /// What sort.
    pub kind: UnitKind,
    /// Its name.
    pub name: Bilingual,
    /// The node that keeps its books.
    pub node: Option<String>,
}

/// Where a unit stands in the force: itself and everything above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The unit itself first, the province last.
    pub line: Vec<Unit>,
}

impl Place {
    /// The unit itself.
    pub fn unit(&self) -> Result<&Unit> {
        self.line.first().ok_or(Error::NotFound("organisation.no-unit"))
    }

    fn id_of(&self, level: Level) -> String {
        let found = self.line.iter().find(|unit| self::level(unit.kind) == level);
        found.map_or_else(String::new, |unit| office(unit).to_string())
    }

    /// A record of this office as the policies see it. A gender desk's and a beat's is their station's.
    pub fn record(&self, kind: &str, id: impl std::fmt::Display) -> Resource {
        Resource::new(kind, id).at(
            self.id_of(Level::Station),
            self.id_of(Level::Circle),
            self.id_of(Level::District),
            self.id_of(Level::Region),
        )
    }

    /// The unit of a tier at or above this one.
    pub fn at(&self, kind: UnitKind) -> Option<&Unit> {
        self.line.iter().find(|unit| unit.kind == kind)
    }
}

/// The id of the unit with this code, the same on every node. Every node journals its own copy, so entries about
/// units and posts name no version: two nodes would otherwise both have made version 1 of one record.
pub fn unit_id(code: &str) -> UnitId {
    UnitId(derived(&["unit", code]))
}

/// The id of a sanctioned post, the same on every node.
pub fn post_id(unit_code: &str, kind: &str, ordinal: i32) -> PostId {
    PostId(derived(&["post", unit_code, kind, &ordinal.to_string()]))
}

/// The id of the officer with this belt number on a node. Officers do not travel: each node keeps its own.
pub fn officer_id(node: &NodeName, belt: &str) -> OfficerId {
    OfficerId(derived(&["officer", node.as_str(), belt]))
}

/// A UUID version 8 (RFC 9562) from a SHA-256 over the parts.
fn derived(parts: &[&str]) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(b"khidmat.organisation.v1");
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    kernel::ids::of_digest(&hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_node_derives_the_same_id() {
        assert_eq!(unit_id("QTA-SAR"), unit_id("QTA-SAR"));
        assert_ne!(unit_id("QTA-SAR"), unit_id("QTA-CTY"));
        assert_ne!(unit_id("A").0, post_id("A", "", 0).0);
        assert_eq!(unit_id("QTA-SAR").0.get_version_num(), 8);
    }
}
