//! What no single row can tell: codes used twice, unknown parents, circles of parents, gaps in a parent's dates.

use std::collections::{BTreeMap, BTreeSet};

use crate::Catalogue;
use crate::cells::Facts;
use crate::facts::Unit;
use crate::row::{Fault, Row};

impl Catalogue {
    /// Everything that is wrong, in order of file and line. Empty means sound.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = self.unreadable.clone();
        repeated(&self.units, &mut faults);
        repeated(&self.ranks, &mut faults);
        repeated(&self.post_kinds, &mut faults);
        repeated(&self.entry_kinds, &mut faults);
        repeated(&self.retention, &mut faults);
        repeated(&self.helplines, &mut faults);
        repeated(&self.limits, &mut faults);
        parents(&self.units, &mut faults);
        cycles(&self.units, &mut faults);
        faults.sort();
        faults.dedup();
        faults
    }
}

fn fault<T: Facts>(row: &Row<T>, column: &'static str, what: String) -> Fault {
    Fault { file: T::FILE, line: row.line, column, what }
}

/// A code may stand in several rows only when no day belongs to two of them.
fn repeated<T: Facts>(rows: &[Row<T>], faults: &mut Vec<Fault>) {
    let mut seen: BTreeMap<&str, Vec<&Row<T>>> = BTreeMap::new();
    for row in rows {
        let earlier = seen.entry(&row.code).or_default();
        if let Some(other) = earlier.iter().find(|o| o.validity.overlaps(row.validity)) {
            let (column, what) = if other.validity == row.validity {
                ("code", format!("{} is already on line {}", row.code, other.line))
            } else {
                ("valid_from", format!("{} holds on days that line {} has too", row.code, other.line))
            };
            faults.push(fault(row, column, what));
        }
        earlier.push(row);
    }
}

fn parents(units: &[Row<Unit>], faults: &mut Vec<Fault>) {
    for unit in units.iter().filter(|u| !u.facts.parent.is_empty()) {
        let named: Vec<_> = units.iter().filter(|p| p.code == unit.facts.parent).collect();
        let allowed = unit.facts.kind.parents();
        let what = if named.is_empty() {
            format!("there is no unit {}", unit.facts.parent)
        } else if let Some(wrong) = named.iter().find(|p| !allowed.contains(&p.facts.kind)) {
            format!("a {} does not stand under a {}", unit.facts.kind, wrong.facts.kind)
        } else if !named.iter().any(|p| p.validity.covers(unit.validity)) {
            format!("{} does not hold on every day on which {} does", unit.facts.parent, unit.code)
        } else {
            continue;
        };
        faults.push(fault(unit, "parent", what));
    }
}

/// Following parents must end at the province.
fn cycles(units: &[Row<Unit>], faults: &mut Vec<Fault>) {
    let parent_of: BTreeMap<&str, &str> =
        units.iter().map(|u| (u.code.as_str(), u.facts.parent.as_str())).collect();
    for unit in units {
        let mut passed = BTreeSet::from([unit.code.as_str()]);
        let mut at = unit.facts.parent.as_str();
        while passed.insert(at) {
            at = parent_of.get(at).copied().unwrap_or_default();
        }
        if at == unit.code {
            faults.push(fault(unit, "parent", format!("{} stands under itself", unit.code)));
        }
    }
}
