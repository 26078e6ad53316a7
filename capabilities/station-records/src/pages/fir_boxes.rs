//! What the boxes of an FIR's form hold: from what was typed, from a report, or from what was prepared; and their order. Must not
//! read or write anything.

use contracts::Matter;
use kernel::{Direction, FieldErrors};
use web::Fields;

use super::provisos;
use crate::model::fir::{Source, Typed};
use crate::model::warning::SEEN;

/// The boxes as they stand on the page.
const ORDER: [&str; 30] = [
    "report",
    "source",
    "source_paper",
    "arrived",
    "sections",
    "words",
    "property",
    "happened",
    "hour",
    "place",
    "delay",
    "steps",
    "name",
    "parentage",
    "residence",
    "phone",
    "cnic",
    "born",
    "interpreter",
    "dictated_by",
    "presence",
    "present",
    "taken_at",
    "distressed",
    "lawyer",
    "read_over",
    "written_by",
    "signed",
    "paper_book",
    "paper_page",
];

/// What is wrong with a form, without what is only warned of, in the order in which the page asks.
pub(super) fn faults(mut errors: FieldErrors) -> FieldErrors {
    errors.0.retain(|fault| fault.field != SEEN);
    errors.0.sort_by_key(|fault| ORDER.iter().position(|field| *field == fault.field));
    errors
}

/// What was typed, for the model.
pub(super) fn typed(fields: &Fields) -> Typed {
    let get = |name: &str| fields.get(name).to_owned();
    Typed {
        report: get("report"),
        source: get("source"),
        source_paper: get("source_paper"),
        arrived: get("arrived"),
        sections: get("sections"),
        name: get("name"),
        parentage: get("parentage"),
        residence: get("residence"),
        phone: get("phone"),
        cnic: get("cnic"),
        born: get("born"),
        day: get("happened-day"),
        month: get("happened-month"),
        year: get("happened-year"),
        hour: get("hour-hour"),
        minute: get("hour-minute"),
        place: get("place"),
        words: get("words"),
        property: get("property"),
        delay: get("delay"),
        steps: get("steps"),
        interpreter: get("interpreter"),
        dictated_by: get("dictated_by"),
        written_by: get("written_by"),
        signed: get("signed"),
        read_over: get("read_over"),
        paper_book: get("paper_book"),
        paper_page: get("paper_page"),
        warnings_seen: get("warnings_seen"),
        provisos: provisos::typed(fields),
    }
}

/// A form filled from a report, for the officer to read over and complete.
pub(super) fn drafted(matter: &Matter) -> Fields {
    let reported = &matter.reported;
    // What another station received first rests on that station's number.
    let (source, paper) = if reported.holder == reported.office {
        (Source::Oral, String::new())
    } else {
        (Source::Transfer, reported.number.clone())
    };
    let mut pairs = vec![
        ("report", matter.reported.id.to_string()),
        ("source", source.word().to_owned()),
        ("source_paper", paper),
        ("words", matter.words.clone()),
        ("place", place_of(matter)),
    ];
    let known = [
        ("name", matter.name.clone()),
        ("parentage", matter.parentage.clone()),
        ("phone", matter.phone.as_ref().map(ToString::to_string)),
        ("cnic", matter.cnic.as_ref().map(ToString::to_string)),
        ("interpreter", matter.interpreter.clone()),
        ("property", (!matter.stolen.is_empty()).then(|| matter.stolen.join("\n"))),
        ("report_files", (matter.files > 0).then(|| matter.files.to_string())),
    ];
    pairs.extend(known.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))));
    if let Some(stated) = matter.stated {
        let local = stated.at.local();
        pairs.push(("happened-day", local.day().to_string()));
        pairs.push(("happened-month", local.month().to_string()));
        pairs.push(("happened-year", local.year().to_string()));
        if stated.hour_known {
            pairs.push(("hour-hour", local.hour().to_string()));
            pairs.push(("hour-minute", local.minute().to_string()));
        }
    }
    Fields::from_pairs(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Column 4 in the words of a register, which is kept in Urdu.
fn place_of(matter: &Matter) -> String {
    let place = &matter.place;
    let mut parts: Vec<String> = [&place.killi, &place.landmark].into_iter().flatten().cloned().collect();
    let distance = place.distance_m.map(|metres| format!("{} کلومیٹر", f64::from(metres) / 1000.0));
    let towards = place.direction.map(|direction| format!("بجانب {}", in_urdu(direction)));
    let from_here: Vec<String> = [distance, towards].into_iter().flatten().collect();
    if !from_here.is_empty() {
        parts.push(format!("تھانے سے {}", from_here.join(" ")));
    }
    parts.join("، ")
}

const fn in_urdu(direction: Direction) -> &'static str {
    match direction {
        Direction::North => "شمال",
        Direction::NorthEast => "شمال مشرق",
        Direction::East => "مشرق",
        Direction::SouthEast => "جنوب مشرق",
        Direction::South => "جنوب",
        Direction::SouthWest => "جنوب مغرب",
        Direction::West => "مغرب",
        Direction::NorthWest => "شمال مغرب",
    }
}

/// A form as it was left. Who told it follows from the report where the form does not say; that it was read over is confirmed
/// anew by whoever signs: then `clerk` is who left it, and wrote it.
pub(super) fn left(typed: Typed, matter: &Matter, clerk: Option<String>) -> Fields {
    let signs = clerk.is_some();
    let known = |value: Option<String>| value.unwrap_or_default();
    let or = |typed: String, known: String| if typed.is_empty() { known } else { typed };
    let pairs = [
        ("report", matter.reported.id.to_string()),
        ("report_files", if matter.files > 0 { matter.files.to_string() } else { String::new() }),
        ("source", typed.source),
        ("source_paper", typed.source_paper),
        ("sections", typed.sections),
        ("name", or(typed.name, known(matter.name.clone()))),
        ("parentage", or(typed.parentage, known(matter.parentage.clone()))),
        ("residence", typed.residence),
        ("phone", or(typed.phone, known(matter.phone.as_ref().map(ToString::to_string)))),
        ("cnic", or(typed.cnic, known(matter.cnic.as_ref().map(ToString::to_string)))),
        ("born", typed.born),
        ("happened-day", typed.day),
        ("happened-month", typed.month),
        ("happened-year", typed.year),
        ("hour-hour", typed.hour),
        ("hour-minute", typed.minute),
        ("place", typed.place),
        ("words", typed.words),
        ("property", typed.property),
        ("delay", typed.delay),
        ("steps", typed.steps),
        ("interpreter", typed.interpreter),
        ("dictated_by", typed.dictated_by),
        ("written_by", or(typed.written_by, known(clerk))),
        ("signed", typed.signed),
        ("read_over", if signs { String::new() } else { typed.read_over }),
        ("paper_book", typed.paper_book),
        ("paper_page", typed.paper_page),
        ("presence", typed.provisos.presence),
        ("present", typed.provisos.present),
        ("taken_at", typed.provisos.taken_at),
        ("distressed", typed.provisos.distressed),
        ("lawyer", if signs { String::new() } else { typed.provisos.lawyer }),
    ];
    let said = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    Fields::from_pairs(said.map(|(name, value)| (name.to_owned(), value)).collect())
}
