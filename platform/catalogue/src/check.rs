//! What no single cell can tell: codes used twice, unknown parents, circles of parents, gaps in a parent's dates,
//! offences without their law, provisions that contradict each other. Must not read files: see `cells`.

use std::collections::{BTreeMap, BTreeSet};

use crate::Catalogue;
use crate::cells::Facts;
use crate::facts::{Clock, EVERY_CLOCK, EntryKind, Escalation, Limit, PostKind, Unit};
use crate::law::{Answer, Compoundable, Court, Law, Mark, Offence, Proviso};
use crate::paper::{Answered, PaperBox};
use crate::row::{Fault, Row};

impl Catalogue {
    /// Everything that is wrong, in order of file and line. Empty means sound.
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = self.unreadable.clone();
        repeated(&self.units, &mut faults);
        repeated(&self.ranks, &mut faults);
        repeated(&self.post_kinds, &mut faults);
        repeated(&self.entry_kinds, &mut faults);
        repeated(&self.request_kinds, &mut faults);
        repeated(&self.retention, &mut faults);
        repeated(&self.helplines, &mut faults);
        repeated(&self.limits, &mut faults);
        repeated(&self.clocks, &mut faults);
        repeated(&self.escalations, &mut faults);
        repeated(&self.watch, &mut faults);
        repeated(&self.famous, &mut faults);
        repeated(&self.laws, &mut faults);
        repeated(&self.offences, &mut faults);
        repeated(&self.paper_forms, &mut faults);
        paper_forms(&self.paper_forms, &mut faults);
        parents(&self.units, &mut faults);
        cycles(&self.units, &mut faults);
        stand_ins(&self.post_kinds, &mut faults);
        laws(&self.offences, &self.laws, &mut faults);
        machine_kinds(&self.entry_kinds, &mut faults);
        closing_hours(&self.limits, &self.units, &mut faults);
        clocks(&self.clocks, &self.limits, &mut faults);
        escalations(&self.escalations, &self.clocks, &mut faults);
        for offence in &self.offences {
            agrees(offence, &mut faults);
        }
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

/// A post has the rights of another of its own tier, which has none but its own.
fn stand_ins(kinds: &[Row<PostKind>], faults: &mut Vec<Fault>) {
    for kind in kinds {
        let Some(code) = &kind.facts.stands_as else { continue };
        let named: Vec<_> = kinds.iter().filter(|other| &other.code == code).collect();
        let what = if named.is_empty() {
            format!("there is no kind of post {code}")
        } else if named.iter().any(|other| other.facts.level != kind.facts.level) {
            format!("{code} is a post of another tier")
        } else if named.iter().any(|other| other.facts.stands_as.is_some()) {
            format!("{code} itself stands as another")
        } else {
            continue;
        };
        faults.push(fault(kind, "stands_as", what));
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

/// Kinds that say what the program itself did: typed by hand they would be untrue.
const MACHINE: [&str; 13] = [
    "opening",
    "custody-return",
    "arrest",
    "release",
    "escape",
    "death-in-custody",
    "court-production",
    "complaint-received",
    "fir",
    "charge-handed-over",
    "charge-assumed",
    "cash-balance",
    "closing",
];

fn machine_kinds(kinds: &[Row<EntryKind>], faults: &mut Vec<Fault>) {
    for kind in kinds.iter().filter(|kind| kind.facts.by_hand && MACHINE.contains(&kind.code.as_str())) {
        faults.push(fault(kind, "by_hand", format!("{} is written by the program only: no", kind.code)));
    }
}

/// A closing hour is an hour of the day, of every office or of one that there is.
fn closing_hours(limits: &[Row<Limit>], units: &[Row<Unit>], faults: &mut Vec<Fault>) {
    for limit in limits {
        let Some(rest) = limit.code.strip_prefix("diary.closing") else { continue };
        if limit.facts.value >= 86_400 {
            faults.push(fault(limit, "value", "seconds after midnight, less than 86400".to_owned()));
        }
        let office = rest.strip_prefix('.');
        if office.is_some_and(|code| !units.iter().any(|unit| unit.code == code)) {
            faults.push(fault(limit, "code", format!("there is no unit {}", office.unwrap_or_default())));
        }
    }
}

/// A clock has a limit that is a time.
fn clocks(clocks: &[Row<Clock>], limits: &[Row<Limit>], faults: &mut Vec<Fault>) {
    for clock in clocks {
        let mut known = limits.iter().filter(|limit| limit.code == clock.facts.limit).peekable();
        if known.peek().is_none() {
            faults.push(fault(clock, "limit", format!("there is no limit {}", clock.facts.limit)));
        } else if known.any(|limit| limit.facts.unit != "seconds") {
            faults.push(fault(clock, "limit", format!("{} is no time", clock.facts.limit)));
        }
    }
}

/// Steps are of a clock that there is, each once, and a later step is not told before an earlier one.
fn escalations(escalations: &[Row<Escalation>], clocks: &[Row<Clock>], faults: &mut Vec<Fault>) {
    for one in escalations {
        let of = &one.facts.clock;
        if of != EVERY_CLOCK && !clocks.iter().any(|clock| clock.code == *of) {
            faults.push(fault(one, "clock", format!("there is no clock {of}")));
        }
        let same = escalations.iter().filter(|other| {
            other.line < one.line && other.facts.clock == *of && other.validity.overlaps(one.validity)
        });
        for other in same {
            if other.facts.step == one.facts.step {
                faults.push(fault(one, "step", format!("is already on line {}", other.line)));
            } else if (other.facts.step < one.facts.step) != (other.facts.after <= one.facts.after)
                && other.facts.after != one.facts.after
            {
                faults.push(fault(one, "after", format!("is told out of order with line {}", other.line)));
            }
        }
    }
}

/// An offence's law must exist, on every day on which the offence does.
fn laws(offences: &[Row<Offence>], laws: &[Row<Law>], faults: &mut Vec<Fault>) {
    for offence in offences {
        let named: Vec<_> = laws.iter().filter(|law| law.code == offence.facts.law).collect();
        let what = if named.is_empty() {
            format!("there is no law {}", offence.facts.law)
        } else if !named.iter().any(|law| law.validity.covers(offence.validity)) {
            format!("{} does not hold on every day on which {} does", offence.facts.law, offence.code)
        } else {
            continue;
        };
        faults.push(fault(offence, "law", what));
    }
}

/// The cells of an offence must agree with each other.
fn agrees(offence: &Row<Offence>, faults: &mut Vec<Fault>) {
    let facts = &offence.facts;
    let mut note = |column, what: String| faults.push(fault(offence, column, what));
    let code = Offence::code_of(&facts.law, &facts.section);
    if offence.code != code {
        note("code", format!("{} of {} has the code {code}", facts.section, facts.law));
    }
    let borrowed = facts.court == Court::AsMain;
    let same = (facts.bailable == Answer::AsMain) == borrowed
        && (facts.compoundable == Compoundable::AsMain) == borrowed;
    if !same || (facts.cognizable == Answer::AsMain && !borrowed) {
        note("court", "bailable, compoundable and court are as-main together or not at all".to_owned());
    }
    let asks = |proviso| facts.asks(proviso);
    let schedules = [Proviso::AntiRape1, Proviso::AntiRape2, Proviso::AntiRapeLinked];
    if schedules.iter().filter(|one| asks(**one)).count() > 1 {
        note("provisos", "an offence stands in one Schedule of the Anti-Rape Act".to_owned());
    }
    if asks(Proviso::AntiRape2) != asks(Proviso::Bps17) {
        note("provisos", "anti-rape-2 and bps17 go together".to_owned());
    }
    if asks(Proviso::Zarra) && !facts.is(Mark::Child) {
        note("child", "zarra-2h is about children".to_owned());
    }
}

/// Every box stands on the sheet of its form, for as long as it holds, and one answer has one box.
fn paper_forms(boxes: &[Row<PaperBox>], faults: &mut Vec<Fault>) {
    for row in boxes {
        let same = |other: &&Row<PaperBox>| {
            other.facts.form == row.facts.form && other.validity.overlaps(row.validity)
        };
        let mut others = boxes.iter().filter(same);
        if let Some(twin) = others.clone().find(|o| o.line < row.line && o.facts.answer == row.facts.answer) {
            faults.push(fault(
                row,
                "answer",
                format!("{} has its box on line {}", row.facts.answer, twin.line),
            ));
        }
        let Some(sheet) = others.find(|other| other.facts.answer == Answered::Sheet) else {
            faults.push(fault(row, "form", format!("{} has no sheet", row.facts.form)));
            continue;
        };
        let PaperBox { left, top, width, height, .. } = row.facts;
        if left + width > sheet.facts.width {
            faults.push(fault(row, "width", "reaches over the edge of the sheet".to_owned()));
        }
        if top + height > sheet.facts.height {
            faults.push(fault(row, "height", "reaches over the edge of the sheet".to_owned()));
        }
    }
}
