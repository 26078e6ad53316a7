//! The boxes in which a clerk records how a report was taken down, and the same again as facts. Must not decide what is
//! required.

use i18n::Key;
use kernel::{FieldErrors, Signed};
use web::components::{Answer as Fact, Cell, Choice};
use web::{Fields, FormField, PageShell};

use super::file::spoken_name;
use crate::model::taking::{Taking, TypedTaking};
use crate::model::{Spoken, Told};
use crate::msg;

/// The boxes.
pub(super) struct TakingBoxes {
    pub spoken_other: FormField,
    pub interpreter: FormField,
    pub relation: FormField,
    pub language: FormField,
    pub cnic: FormField,
    pub read_by: FormField,
    pub read_in: FormField,
    pub signed: FormField,
    pub why: FormField,
    pub witness: FormField,
    pub witness_parentage: FormField,
    pub languages: Vec<Choice>,
    pub ways: Vec<Choice>,
}

impl TakingBoxes {
    pub(super) fn new(page: &PageShell, fields: &Fields, errors: &FieldErrors) -> Self {
        let ways = [Signed::Signature, Signed::Thumb, Signed::Declined];
        let listed = Spoken::ALL.iter().filter(|spoken| **spoken != Spoken::Other);
        Self {
            spoken_other: fields.field("spoken_other", errors),
            interpreter: fields.field("interpreter", errors),
            relation: fields.field("interpreter_relation", errors),
            language: fields.field("interpreter_language", errors),
            cnic: fields.field("interpreter_cnic", errors),
            read_by: fields.field("read_by", errors),
            read_in: fields.field("read_in", errors),
            signed: fields.field("signed", errors),
            why: fields.field("unsigned_why", errors),
            witness: fields.field("witness", errors),
            witness_parentage: fields.field("witness_parentage", errors),
            languages: listed.map(|spoken| Choice::new(spoken.word(), spoken_name(page, *spoken))).collect(),
            ways: ways.map(|signed| Choice::new(signed.word(), page.get(signed_name(signed)))).to_vec(),
        }
    }
}

/// What was typed, for the model.
pub(super) fn typed(fields: &Fields) -> TypedTaking {
    let get = |name: &str| fields.get(name).to_owned();
    TypedTaking {
        spoken_other: get("spoken_other"),
        interpreter: get("interpreter"),
        interpreter_relation: get("interpreter_relation"),
        interpreter_language: get("interpreter_language"),
        interpreter_cnic: get("interpreter_cnic"),
        read_by: get("read_by"),
        read_in: get("read_in"),
        signed: get("signed"),
        unsigned_why: get("unsigned_why"),
        witness: get("witness"),
        witness_parentage: get("witness_parentage"),
    }
}

/// How she signed, in words.
const fn signed_name(signed: Signed) -> Key {
    match signed {
        Signed::Signature => msg::SIGNED_SIGNATURE,
        Signed::Thumb => msg::SIGNED_THUMB,
        Signed::Declined | Signed::Absent => msg::SIGNED_DECLINED,
    }
}

/// The language she spoke, by its own name where it is none of the list.
pub(super) fn language(page: &PageShell, told: &Told) -> String {
    told.taking.spoken_other.clone().unwrap_or_else(|| spoken_name(page, told.spoken).to_owned())
}

/// How it was taken down, as facts of the report.
pub(super) fn facts(page: &PageShell, told: &Told) -> Vec<Fact> {
    let Taking { interpreter, read_back, signed, unsigned_why, witness, .. } = &told.taking;
    let join = |parts: Vec<Option<String>>| parts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let interpreter = interpreter.as_ref().map(|one| {
        let cnic = one.cnic.as_ref().map(ToString::to_string);
        (
            msg::TAKING_INTERPRETER,
            join(vec![Some(one.name.clone()), one.relation.clone(), one.language.clone(), cnic]),
        )
    });
    let read_back = read_back.as_ref().map(|read| {
        let language =
            read.language.map_or_else(|| language(page, told), |one| spoken_name(page, one).to_owned());
        (msg::TAKING_READ_BACK, join(vec![Some(language), read.by.clone()]))
    });
    let signed = signed.map(|signed| {
        let how = page.get(signed_name(signed)).to_owned();
        (msg::TAKING_SIGNED, join(vec![Some(how), unsigned_why.clone()]))
    });
    let witness = witness
        .as_ref()
        .map(|one| (msg::TAKING_WITNESS, join(vec![Some(one.name.clone()), one.parentage.clone()])));
    let shown = [interpreter, read_back, signed, witness].into_iter().flatten();
    let fact =
        |(label, value)| Fact { label: page.get(label).to_owned(), value: Cell::Text(value), change: None };
    shown.map(fact).collect()
}

/// What her slip says of it: that it was read back to her, and how she signed. No name stands on a slip.
pub(super) fn on_slip(page: &PageShell, told: &Told) -> Vec<String> {
    let read = told.taking.read_back.as_ref().map(|read| {
        let language =
            read.language.map_or_else(|| language(page, told), |one| spoken_name(page, one).to_owned());
        page.say(msg::slip_read_back(language))
    });
    let signed = told.taking.signed.map(|signed| page.say(msg::slip_signed(page.get(signed_name(signed)))));
    [read, signed].into_iter().flatten().collect()
}
