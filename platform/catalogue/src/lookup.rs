//! Looking things up as of a day.

use jiff::civil::Date;

use crate::Catalogue;
use crate::facts::{
    Clock, EVERY_CLOCK, EntryKind, Escalation, Helpline, Limit, PostKind, Rank, RequestKind, Retention, Unit,
    UnitKind,
};
use crate::law::{Law, Offence};
use crate::paper::PaperBox;
use crate::row::Row;
use crate::watch::{Famous, Watch};

/// The units a unit belongs to, by code; empty for none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Jurisdiction {
    /// The office: the station, service centre or online desk that receives and keeps the diary. A beat and a
    /// gender desk belong to their station.
    pub station: String,
    /// The circle.
    pub circle: String,
    /// The district.
    pub district: String,
    /// The region.
    pub region: String,
}

fn on<T>(rows: &[Row<T>], day: Date) -> impl Iterator<Item = &Row<T>> {
    rows.iter().filter(move |row| row.validity.holds(day))
}

fn one<'a, T>(rows: &'a [Row<T>], code: &str, day: Date) -> Option<&'a Row<T>> {
    rows.iter().find(|row| row.code == code && row.validity.holds(day))
}

impl Catalogue {
    /// A unit as it is on `day`.
    pub fn unit(&self, code: &str, day: Date) -> Option<&Row<Unit>> {
        one(&self.units, code, day)
    }

    /// Every unit on `day`, in the order of the file.
    pub fn units(&self, day: Date) -> impl Iterator<Item = &Row<Unit>> {
        on(&self.units, day)
    }

    /// Every unit that stood before `day` and stands no more, as it was last.
    pub fn units_ended(&self, day: Date) -> impl Iterator<Item = &Row<Unit>> {
        let ended = move |row: &&Row<Unit>| row.validity.to.is_some_and(|to| to <= day);
        let later = move |row: &Row<Unit>| {
            let after = |other: &Row<Unit>| other.code == row.code && other.validity.from >= row.validity.to;
            self.units.iter().any(after)
        };
        self.units.iter().filter(move |row| ended(row) && !later(row))
    }

    /// Every unit of a kind on `day`.
    pub fn units_of(&self, kind: UnitKind, day: Date) -> impl Iterator<Item = &Row<Unit>> {
        on(&self.units, day).filter(move |u| u.facts.kind == kind)
    }

    /// The units above `code` on `day`, nearest first.
    pub fn ancestors(&self, code: &str, day: Date) -> Vec<&Row<Unit>> {
        let mut above = Vec::new();
        let mut at = self.unit(code, day);
        // The length is bounded because a catalogue that is only inspected may have a circle in it.
        while let Some(parent) = at.and_then(|u| self.unit(&u.facts.parent, day)).filter(|_| above.len() < 16)
        {
            above.push(parent);
            at = Some(parent);
        }
        above
    }

    /// Where a unit belongs on `day`; `None` when there is no such unit.
    pub fn jurisdiction(&self, code: &str, day: Date) -> Option<Jurisdiction> {
        let unit = self.unit(code, day)?;
        let mut chain = vec![unit];
        chain.extend(self.ancestors(code, day));
        let first = |want: fn(UnitKind) -> bool| {
            chain.iter().find(|u| want(u.facts.kind)).map(|u| u.code.clone()).unwrap_or_default()
        };
        Some(Jurisdiction {
            station: first(UnitKind::is_office),
            circle: first(|k| k == UnitKind::Circle),
            district: first(|k| k == UnitKind::District),
            region: first(|k| k == UnitKind::Region),
        })
    }

    /// A rank.
    pub fn rank(&self, code: &str, day: Date) -> Option<&Row<Rank>> {
        one(&self.ranks, code, day)
    }

    /// Every rank.
    pub fn ranks(&self, day: Date) -> impl Iterator<Item = &Row<Rank>> {
        on(&self.ranks, day)
    }

    /// A kind of post.
    pub fn post_kind(&self, code: &str, day: Date) -> Option<&Row<PostKind>> {
        one(&self.post_kinds, code, day)
    }

    /// Every kind of post.
    pub fn post_kinds(&self, day: Date) -> impl Iterator<Item = &Row<PostKind>> {
        on(&self.post_kinds, day)
    }

    /// A kind of diary entry.
    pub fn entry_kind(&self, code: &str, day: Date) -> Option<&Row<EntryKind>> {
        one(&self.entry_kinds, code, day)
    }

    /// Every kind of diary entry, in the order shown to the clerk.
    pub fn entry_kinds(&self, day: Date) -> Vec<&Row<EntryKind>> {
        let mut kinds: Vec<_> = on(&self.entry_kinds, day).collect();
        kinds.sort_by_key(|k| k.facts.order);
        kinds
    }

    /// What a partner's app offers to report.
    pub fn request_kind(&self, code: &str, day: Date) -> Option<&Row<RequestKind>> {
        one(&self.request_kinds, code, day)
    }

    /// Everything a partner's app offers to report, in the order of the file.
    pub fn request_kinds(&self, day: Date) -> impl Iterator<Item = &Row<RequestKind>> {
        on(&self.request_kinds, day)
    }

    /// How long a class of record is kept.
    pub fn retention(&self, class: &str, day: Date) -> Option<&Row<Retention>> {
        one(&self.retention, class, day)
    }

    /// A number shown to people.
    pub fn helpline(&self, code: &str, day: Date) -> Option<&Row<Helpline>> {
        one(&self.helplines, code, day)
    }

    /// Every number shown to people.
    pub fn helplines(&self, day: Date) -> impl Iterator<Item = &Row<Helpline>> {
        on(&self.helplines, day)
    }

    /// The boxes of a printed form, in the order of the file.
    pub fn paper_form(&self, form: &str, day: Date) -> impl Iterator<Item = &Row<PaperBox>> {
        on(&self.paper_forms, day).filter(move |row| row.facts.form == form)
    }

    /// A size or a time.
    pub fn limit(&self, code: &str, day: Date) -> Option<&Row<Limit>> {
        one(&self.limits, code, day)
    }

    /// A size or a time that an office may have for itself: `diary.closing.QTA-SAR` before `diary.closing`.
    pub fn of_office(&self, code: &str, office: &str, day: Date) -> Option<&Row<Limit>> {
        self.limit(&format!("{code}.{office}"), day).or_else(|| self.limit(code, day))
    }

    /// Every clock on `day`, in the order of the file.
    pub fn clocks(&self, day: Date) -> impl Iterator<Item = &Row<Clock>> {
        on(&self.clocks, day)
    }

    /// The rules of clocks as one text: where it is another, clocks are to be made anew.
    pub fn clock_rules(&self) -> String {
        let named = |code: &str| self.clocks.iter().any(|clock| clock.facts.limit == code);
        let limits: Vec<_> = self.limits.iter().filter(|limit| named(&limit.code)).collect();
        format!("{:?}\n{:?}\n{limits:?}", self.clocks, self.escalations)
    }

    /// A clock.
    pub fn clock(&self, code: &str, day: Date) -> Option<&Row<Clock>> {
        one(&self.clocks, code, day)
    }

    /// Who is told when a clock's limit has passed, in order: its own steps, or those of every clock.
    pub fn escalations(&self, clock: &str, day: Date) -> Vec<&Row<Escalation>> {
        let of =
            |code: &str| on(&self.escalations, day).filter(|row| row.facts.clock == code).collect::<Vec<_>>();
        let mut steps = of(clock);
        if steps.is_empty() {
            steps = of(EVERY_CLOCK);
        }
        steps.sort_by_key(|row| row.facts.step);
        steps
    }

    /// Every rule by which look-ups are noticed on `day`, in the order of the file.
    pub fn watches(&self, day: Date) -> impl Iterator<Item = &Row<Watch>> {
        on(&self.watch, day)
    }

    /// A rule by which look-ups are noticed.
    pub fn watch(&self, code: &str, day: Date) -> Option<&Row<Watch>> {
        one(&self.watch, code, day)
    }

    /// Everybody whose name draws the curious.
    pub fn famous(&self, day: Date) -> impl Iterator<Item = &Row<Famous>> {
        on(&self.famous, day)
    }

    /// A law.
    pub fn law(&self, code: &str, day: Date) -> Option<&Row<Law>> {
        one(&self.laws, code, day)
    }

    /// Every law on `day`, in the order of the file.
    pub fn laws(&self, day: Date) -> impl Iterator<Item = &Row<Law>> {
        on(&self.laws, day)
    }

    /// An offence as it is on `day`: that of the occurrence, not that of the report.
    pub fn offence(&self, code: &str, day: Date) -> Option<&Row<Offence>> {
        one(&self.offences, code, day)
    }

    /// Every offence on `day`, in the order of the file.
    pub fn offences(&self, day: Date) -> impl Iterator<Item = &Row<Offence>> {
        on(&self.offences, day)
    }
}
