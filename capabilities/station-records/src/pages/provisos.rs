//! The questions that the provisos of CrPC 154 and 161 ask wherever a woman's words are taken down: their boxes, what was typed in
//! them, and what was met, in one line. Must not read or write anything.

use catalogue::Proviso;
use i18n::{Key, Translator};
use kernel::FieldErrors;
use web::components::Choice;
use web::{Fields, FormField, PageShell};

use super::fir::choices;
use crate::model::proviso::{Presence, Provisos, Taken, TypedProvisos};
use crate::msg;

/// The boxes with their answers (`proviso_boxes.html`).
pub(super) struct ProvisoBoxes {
    pub presence: FormField,
    pub presences: Vec<Choice>,
    pub present: FormField,
    pub taken_at: FormField,
    pub places: Vec<Choice>,
    pub distressed: FormField,
    pub distress: Vec<Choice>,
    pub was_distressed: Vec<String>,
    pub lawyer: FormField,
    pub told: Vec<Choice>,
    pub was_told: Vec<String>,
    /// Whether a woman's words are asked for; otherwise the questions may be left.
    pub of_a_woman: bool,
    /// Whether her right to a lawyer is.
    pub of_a_lawyer: bool,
}

impl ProvisoBoxes {
    /// `asked`: what is known to be asked for.
    pub fn new(page: &PageShell, fields: &Fields, errors: &FieldErrors, asked: &[Proviso]) -> Self {
        let field = |name| fields.field(name, errors);
        let ticked = |name| fields.all(name).map(str::to_owned).collect();
        Self {
            presence: field("presence"),
            presences: choices(page, Presence::ALL, Presence::word, presence_name),
            present: field("present"),
            taken_at: field("taken_at"),
            places: choices(page, Taken::ALL, Taken::word, taken_name),
            distressed: field("distressed"),
            distress: vec![Choice::new("yes", page.get(msg::PROVISO_DISTRESSED_YES))],
            was_distressed: ticked("distressed"),
            lawyer: field("lawyer"),
            told: vec![Choice::new("yes", page.get(msg::PROVISO_LAWYER_YES))],
            was_told: ticked("lawyer"),
            of_a_woman: asked.contains(&Proviso::Woman154),
            of_a_lawyer: asked.contains(&Proviso::Lawyer161),
        }
    }
}

/// What was typed in them, for the model.
pub(super) fn typed(fields: &Fields) -> TypedProvisos {
    let get = |name: &str| fields.get(name).to_owned();
    TypedProvisos {
        presence: get("presence"),
        present: get("present"),
        taken_at: get("taken_at"),
        distressed: get("distressed"),
        lawyer: get("lawyer"),
    }
}

/// What was met of what the law asks for first, in one line.
pub(super) fn met(t: &Translator, met: &Provisos) -> String {
    let parts = [
        met.presence.map(|presence| t.get(presence_name(presence)).to_owned()),
        met.present.clone(),
        met.taken_at.map(|taken| t.get(taken_name(taken)).to_owned()),
        met.distressed.then(|| t.get(msg::PROVISO_DISTRESSED_YES).to_owned()),
        met.lawyer.then(|| t.get(msg::PROVISO_LAWYER_YES).to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Who was present.
const fn presence_name(presence: Presence) -> Key {
    match presence {
        Presence::FemaleOfficer => msg::PRESENCE_FEMALE_OFFICER,
        Presence::FemaleRelative => msg::PRESENCE_FEMALE_RELATIVE,
        Presence::Chosen => msg::PRESENCE_CHOSEN,
        Presence::NotHers => msg::PRESENCE_NOT_HERS,
    }
}

/// Where it was taken down.
const fn taken_name(taken: Taken) -> Key {
    match taken {
        Taken::Station => msg::TAKEN_STATION,
        Taken::Residence => msg::TAKEN_RESIDENCE,
        Taken::Chosen => msg::TAKEN_CHOSEN,
    }
}
