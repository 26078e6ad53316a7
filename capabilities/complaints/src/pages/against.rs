//! The question about police officers at every intake, and what stands of it on a page. Must not decide who hears it.

use catalogue::{Catalogue, UnitKind};
use i18n::Key;
use jiff::civil::Date;
use kernel::{FieldErrors, Timestamp};
use web::components::{Answer as Fact, Cell, Choice};
use web::{Fields, FormField, PageShell};

use super::show::fact;
use crate::model::against::{Kind, NO, Told, TypedAgainst, YES};
use crate::msg;

/// The boxes of the question.
pub(super) struct AgainstBoxes {
    pub answer: FormField,
    pub answers: Vec<Choice>,
    pub kind: FormField,
    pub kinds: Vec<Choice>,
    pub name: FormField,
    pub rank: FormField,
    pub post: FormField,
    pub posts: Vec<Choice>,
    pub belt: FormField,
    pub station: FormField,
    pub stations: Vec<Choice>,
}

impl AgainstBoxes {
    pub(super) fn new(
        page: &PageShell,
        fields: &Fields,
        errors: &FieldErrors,
        (catalogue, day): (&Catalogue, Date),
    ) -> Self {
        let lang = page.lang();
        let posts =
            catalogue.post_kinds(day).filter(|kind| kind.facts.line != catalogue::Line::Administration);
        let mut stations: Vec<Choice> = catalogue
            .units_of(UnitKind::Station, day)
            .map(|row| Choice::new(row.code.clone(), row.name.get(lang)))
            .collect();
        stations.sort_by(|one, other| one.label.cmp(&other.label));
        Self {
            answer: fields.field("against", errors),
            answers: answers(page),
            kind: fields.field("against_kind", errors),
            kinds: Kind::ALL
                .iter()
                .map(|kind| Choice::new(kind.word(), page.get(kind_name(*kind))))
                .collect(),
            name: fields.field("against_name", errors),
            rank: fields.field("against_rank", errors),
            post: fields.field("against_post", errors),
            posts: posts.map(|kind| Choice::new(kind.code.clone(), kind.name.get(lang))).collect(),
            belt: fields.field("against_belt", errors),
            station: fields.field("against_station", errors),
            stations,
        }
    }

    /// Something was typed there, or is wrong.
    pub(super) fn open(&self) -> bool {
        let boxes = [&self.kind, &self.name, &self.rank, &self.post, &self.belt, &self.station];
        boxes.iter().any(|field| !field.value.is_empty() || field.error.is_some())
    }

    /// The name of what was chosen, or what was typed.
    pub(super) fn chosen(choices: &[Choice], typed: &str) -> String {
        let known = choices.iter().find(|choice| choice.value == typed);
        known.map_or_else(|| typed.to_owned(), |choice| choice.label.clone())
    }
}

/// What was said of officers, on the page of its report.
pub(super) fn facts(
    page: &PageShell,
    told: &[(Timestamp, Told)],
    (catalogue, day): (&Catalogue, Date),
) -> Vec<Fact> {
    let mut facts = Vec::new();
    for (_, one) in told {
        facts.push(fact(page, msg::AGAINST_FACT, Cell::Text(page.get(kind_name(one.kind)).to_owned())));
        let post = one.post.as_deref().map(|code| {
            let known = catalogue.post_kind(code, day);
            known.map_or_else(|| code.to_owned(), |kind| kind.name.get(page.lang()).to_owned())
        });
        let station = one.station.as_deref().map(|code| {
            let known = catalogue.unit(code, day);
            known.map_or_else(|| code.to_owned(), |unit| unit.name.get(page.lang()).to_owned())
        });
        let parts = [one.name.clone(), one.rank.clone(), post, one.belt.clone(), station];
        let who = parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let who = if who.is_empty() { page.get(msg::AGAINST_UNKNOWN).to_owned() } else { who };
        facts.push(fact(page, msg::AGAINST_WHO, Cell::Text(who)));
    }
    facts
}

/// Yes and no.
pub(super) fn answers(page: &PageShell) -> Vec<Choice> {
    vec![Choice::new(NO, page.get(msg::AGAINST_NO)), Choice::new(YES, page.get(msg::AGAINST_YES))]
}

/// The name of a kind.
pub(crate) const fn kind_name(kind: Kind) -> Key {
    match kind {
        Kind::NoFir => msg::AGAINST_KIND_NO_FIR,
        Kind::Investigation => msg::AGAINST_KIND_INVESTIGATION,
        Kind::Detention => msg::AGAINST_KIND_DETENTION,
        Kind::Arrest => msg::AGAINST_KIND_ARREST,
        Kind::FalseFir => msg::AGAINST_KIND_FALSE_FIR,
        Kind::Slackness => msg::AGAINST_KIND_SLACKNESS,
        Kind::Gratification => msg::AGAINST_KIND_GRATIFICATION,
        Kind::Other => msg::AGAINST_KIND_OTHER,
    }
}

/// What was typed, for the model.
pub(super) fn typed(fields: &Fields) -> TypedAgainst {
    let get = |name: &str| fields.get(name).to_owned();
    TypedAgainst {
        answer: get("against"),
        kind: get("against_kind"),
        name: get("against_name"),
        rank: get("against_rank"),
        post: get("against_post"),
        belt: get("against_belt"),
        station: get("against_station"),
    }
}
