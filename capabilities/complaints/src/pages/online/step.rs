//! The pages of a report from home as they are shown: the start, one question each, everything once more. Must not
//! decide whether an answer is right.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use catalogue::{Helpline, Row};
use http::{StatusCode, header};
use kernel::FieldErrors;
use organisation::Unit;
use web::components::{Choice, Choices, Tone};
use web::{Answer, DateField, Fields, FormField, Guest, PageShell, TimeField};

use super::{Form, answered};
use crate::model::against;
use crate::model::alarm;
use crate::model::online::{Answers, EMAIL, GIVE, Step, UNKNOWN, WITHHOLD, YES};
use crate::model::safe_contact::{Standing, Unsaid};
use crate::model::{LINE_MAX, Spoken, WORDS_MAX};
use crate::msg;
use crate::pages::against::AgainstBoxes;
use crate::pages::file::spoken_name;
use crate::pages::safe_contact::{SafeBoxes, in_a_line};
use crate::service::Areas;

#[derive(Template)]
#[template(path = "online_start.html")]
struct StartPage {
    page: PageShell,
    helplines: Vec<(String, String)>,
}

/// What will happen, whom to call instead, and that nothing stays behind.
pub async fn start(guest: Guest) -> Answer<Response> {
    let page = guest.visit.page(guest.visit.t.get(msg::ONLINE_TITLE).to_owned()).with_quick_exit();
    let core = &guest.op.core;
    let line = |row: &Row<Helpline>| (row.name.get(page.lang()).to_owned(), row.facts.number.clone());
    let helplines = core.catalogue.helplines(guest.op.now().day()).map(line).collect();
    Ok(Html(StartPage { page, helplines }.render()?).into_response())
}

/// One answer on the last page.
struct Given {
    field: &'static str,
    label: String,
    value: String,
    change: Step,
}

#[derive(Template)]
#[template(path = "online_step.html")]
struct StepPage {
    page: PageShell,
    errors: FieldErrors,
    step: Step,
    /// Every answer of the other pages, and what the form itself needs.
    carried: Vec<(String, String)>,
    boxes: Boxes,
    given: Vec<Given>,
    /// The phone that she may prove, whether a code is on its way, and the box for it.
    prove: Option<Prove>,
    /// Which page it is.
    place: usize,
    /// So many seconds until it may be sent again.
    busy: Option<u32>,
}

/// What proves a phone.
struct Prove {
    phone: String,
    sent: bool,
    code: FormField,
}

struct Boxes {
    words: FormField,
    alarm: FormField,
    alarms: Vec<Choice>,
    seal: FormField,
    seals: Vec<Choice>,
    against: AgainstBoxes,
    voice: Vec<String>,
    when_unknown: Vec<String>,
    happened: DateField,
    hour: TimeField,
    district: FormField,
    station: FormField,
    killi: FormField,
    landmark: FormField,
    place_unknown: Vec<String>,
    naming: FormField,
    name: FormField,
    parentage: FormField,
    phone: FormField,
    safe: SafeBoxes,
    spoken: FormField,
    cnic: FormField,
    districts: Vec<Choice>,
    stations: Vec<Choice>,
    languages: Vec<Choice>,
}

/// Shows one page with what was typed, and with its faults.
pub(super) fn show(
    guest: &Guest,
    areas: &Areas,
    form: &Form,
    step: Step,
    errors: FieldErrors,
) -> Answer<Response> {
    let page = step_page(guest, areas, form, step, errors);
    Ok(answered(&page.errors, page.render()?))
}

/// The last page again, when too many reports come from one address at the moment: nothing is lost, and it says how
/// else to report.
pub(super) fn show_busy(
    guest: &Guest,
    areas: &Areas,
    form: &Form,
    step: Step,
    seconds: u32,
) -> Answer<Response> {
    let mut page = step_page(guest, areas, form, step, FieldErrors::default());
    page.busy = Some(seconds);
    let wait = [(header::RETRY_AFTER, seconds.to_string())];
    Ok((StatusCode::TOO_MANY_REQUESTS, wait, Html(page.render()?)).into_response())
}

fn step_page(guest: &Guest, areas: &Areas, form: &Form, step: Step, errors: FieldErrors) -> StepPage {
    let mut page = guest.visit.page(guest.visit.t.get(title(step)).to_owned());
    page = page.with_quick_exit().with_errors(&errors);
    // A link would lose what was typed: the form has a button for it.
    page.switch_href = String::new();
    let form = Form { checked: form.checked || step == Step::Check, ..form.clone() };
    StepPage {
        carried: carried(&form, step),
        boxes: boxes(guest, &page, areas, (&form, step), &errors),
        given: if step == Step::Check { given(guest, &page, areas, &form) } else { Vec::new() },
        prove: if step == Step::Check { prove(guest, &form, &errors) } else { None },
        place: step.place(&form.answers),
        busy: None,
        page,
        errors,
        step,
    }
}

fn prove(guest: &Guest, form: &Form, errors: &FieldErrors) -> Option<Prove> {
    let phone = super::proof::offered(guest, &form.answers)?.to_string();
    let typed = Fields::from_pairs(vec![("code".to_owned(), form.code.clone())]);
    Some(Prove { phone, sent: form.proof.is_some(), code: typed.field("code", errors) })
}

const fn title(step: Step) -> i18n::Key {
    match step {
        Step::Words => msg::ONLINE_WORDS_TITLE,
        Step::Officer => msg::ONLINE_OFFICER_TITLE,
        Step::When => msg::ONLINE_WHEN_TITLE,
        Step::District => msg::ONLINE_DISTRICT_TITLE,
        Step::Area => msg::ONLINE_AREA_TITLE,
        Step::Place => msg::ONLINE_PLACE_TITLE,
        Step::Naming => msg::ONLINE_NAMING_TITLE,
        Step::Who => msg::ONLINE_WHO_TITLE,
        Step::Reach => msg::SAFE_TITLE,
        Step::Check => msg::ONLINE_CHECK_TITLE,
    }
}

fn carried(form: &Form, step: Step) -> Vec<(String, String)> {
    let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut carried = form.answers.but(step);
    carried.extend([own("step", step.word()), own("once", &form.once)]);
    if form.checked {
        carried.push(own("checked", YES));
    }
    carried.extend(form.proof.map(|proof| own("proof", &proof.to_string())));
    if let Some((number, code)) = &form.draft {
        carried.extend([own("draft", number), own("draft_code", code)]);
    }
    carried
}

/// The whole form, for a page that asks nothing.
pub(super) fn carried_from(form: &Form, step: Step) -> Vec<(String, String)> {
    let mut carried = carried(form, Step::Check);
    carried.retain(|(name, _)| name != "step");
    carried.push(("step".to_owned(), step.word().to_owned()));
    carried
}

fn boxes(
    guest: &Guest,
    page: &PageShell,
    areas: &Areas,
    (form, step): (&Form, Step),
    errors: &FieldErrors,
) -> Boxes {
    let typed = form.answers.but(Step::Check);
    let fields = Fields::from_pairs(typed);
    let ticked = |name: &str| Vec::from_iter(Some(fields.get(name).to_owned()).filter(|v| !v.is_empty()));
    let choice = |unit: &Unit| Choice::new(unit.code.clone(), unit.name.get(page.lang()));
    let unknown = |key| Choice::new(UNKNOWN, page.get(key));
    let mut districts: Vec<Choice> = areas.districts.iter().map(|area| choice(&area.district)).collect();
    districts.sort_by(|a, b| a.label.cmp(&b.label));
    if areas.province.is_some() {
        districts.insert(0, unknown(msg::ONLINE_DISTRICT_UNKNOWN));
    }
    let here = areas.of(fields.get("district"));
    let mut stations = vec![unknown(msg::ONLINE_AREA_UNKNOWN)];
    stations.extend(here.into_iter().flat_map(|area| &area.stations).map(choice));
    let mut spoken = fields.field("spoken", errors);
    if spoken.value.is_empty() {
        Spoken::Urdu.word().clone_into(&mut spoken.value);
    }
    let safe = SafeBoxes::new(&fields, errors, guest.state.contracts.channels.as_ref());
    Boxes {
        words: fields.field("words", errors),
        alarm: fields.field("alarm", errors),
        alarms: crate::pages::alarm::answers(page),
        seal: fields.field("seal", errors),
        seals: crate::pages::seal::answers(page),
        against: AgainstBoxes::new(page, &fields, errors, (&guest.op.core.catalogue, guest.op.now().day())),
        voice: ticked("voice"),
        when_unknown: ticked("when_unknown"),
        happened: fields.date_field("happened", errors),
        hour: fields.time_field("hour", errors),
        district: fields.field("district", errors),
        station: fields.field("station", errors),
        killi: fields.field("killi", errors),
        landmark: fields.field("landmark", errors),
        place_unknown: ticked("place_unknown"),
        naming: fields.field("naming", errors),
        name: fields.field("name", errors),
        parentage: fields.field("parentage", errors),
        phone: fields.field("phone", errors),
        safe: if step == Step::Reach { safe.after(&form.answers) } else { safe },
        spoken,
        cnic: fields.field("cnic", errors),
        districts,
        stations,
        languages: Spoken::ALL.iter().map(|one| Choice::new(one.word(), spoken_name(page, *one))).collect(),
    }
}

/// Everything once more, as it will be recorded; an answer that is wrong as it was typed.
fn given(guest: &Guest, page: &PageShell, areas: &Areas, form: &Form) -> Vec<Given> {
    let answers = &form.answers;
    let typed = |name: &str| answers.get(name).to_owned();
    let one = |field, label, value: String, change| {
        let value = if value.trim().is_empty() { page.get(msg::ONLINE_NOT_GIVEN).to_owned() } else { value };
        Given { field, label: page.get(label).to_owned(), value: kernel::text::narrative(&value), change }
    };
    let ticked = |name: &str, key| (answers.get(name) == YES).then(|| page.get(key).to_owned());
    let unit = |unit: Option<&Unit>| unit.map(|unit| unit.name.get(page.lang()).to_owned());
    let area = areas.of(answers.get("district"));
    let station = area.and_then(|area| area.stations.iter().find(|unit| unit.code == answers.get("station")));
    let unknown = || page.get(msg::ONLINE_UNKNOWN).to_owned();
    let words = [typed("words")].into_iter().chain(ticked("voice", msg::ONLINE_BY_VOICE_GIVEN));
    let words = words.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n");
    let place = [typed("killi"), typed("landmark")].into_iter().filter(|part| !part.trim().is_empty());
    let place = place.collect::<Vec<_>>().join("، ");
    let mut given = vec![
        one("words", msg::ONLINE_WORDS_TITLE, words, Step::Words),
        one("seal", msg::SEAL_QUESTION, crate::pages::seal::answered(page, answers.get("seal")), Step::Words),
        one("happened", msg::ONLINE_WHEN_TITLE, when(page, form).unwrap_or_else(unknown), Step::When),
        one(
            "district",
            msg::ONLINE_DISTRICT_LABEL,
            unit(area.map(|area| &area.district)).unwrap_or_else(unknown),
            Step::District,
        ),
    ];
    if let Ok(Some(alarm)) = alarm::answer(answers.get("alarm")) {
        let said = page.get(crate::pages::alarm::name(alarm)).to_owned();
        given.insert(1, one("alarm", msg::ALARM_QUESTION, said, Step::Words));
    }
    let after_seal = given.len() - 2;
    given.splice(
        after_seal..after_seal,
        officer(guest, page, answers)
            .into_iter()
            .map(|(field, label, value, step)| one(field, label, value, step)),
    );
    if area.is_some() {
        given.push(one("station", msg::ONLINE_AREA_LABEL, unit(station).unwrap_or_else(unknown), Step::Area));
    }
    given.push(one(
        "killi",
        msg::ONLINE_PLACE_LABEL,
        ticked("place_unknown", msg::ONLINE_UNKNOWN).unwrap_or(place),
        Step::Place,
    ));
    if answers.get("naming") == WITHHOLD {
        given.push(one(
            "naming",
            msg::ONLINE_NAMING_LABEL,
            page.get(msg::ONLINE_WITHHOLD).to_owned(),
            Step::Naming,
        ));
        return given;
    }
    given.extend([
        one("naming", msg::NEW_NAME, typed("name"), Step::Naming),
        one("parentage", msg::NEW_PARENTAGE, typed("parentage"), Step::Who),
        one("phone", msg::NEW_PHONE, phone(form), Step::Who),
        one("cnic", msg::NEW_CNIC, typed("cnic"), Step::Who),
    ]);
    if answers.has(EMAIL) {
        given.push(one(EMAIL, msg::SAFE_EMAIL, typed(EMAIL), Step::Who));
    }
    if answers.has("phone") || answers.has(EMAIL) {
        given.push(one("safe_may", msg::SAFE_HEADING, reach(page, form), Step::Reach));
    }
    given
}

/// What was said of a police officer; what is not known is left out.
fn officer(
    guest: &Guest,
    page: &PageShell,
    answers: &Answers,
) -> Vec<(&'static str, i18n::Key, String, Step)> {
    let fields = Fields::from_pairs(answers.but(Step::Check));
    let day = (guest.op.core.catalogue.as_ref(), guest.op.now().day());
    let boxes = AgainstBoxes::new(page, &fields, &FieldErrors::default(), day);
    let answer = match boxes.answer.value.as_str() {
        "" => page.get(msg::AGAINST_NO).to_owned(),
        typed => AgainstBoxes::chosen(&boxes.answers, typed),
    };
    let about = boxes.answer.value == against::YES;
    let mut said = vec![("against", msg::AGAINST_QUESTION, answer, Step::Words)];
    if about {
        said.push((
            "against_kind",
            msg::AGAINST_KIND,
            AgainstBoxes::chosen(&boxes.kinds, &boxes.kind.value),
            Step::Officer,
        ));
    }
    let more = [
        (
            "against_station",
            msg::AGAINST_STATION,
            AgainstBoxes::chosen(&boxes.stations, &boxes.station.value),
        ),
        ("against_post", msg::AGAINST_POST, AgainstBoxes::chosen(&boxes.posts, &boxes.post.value)),
        ("against_belt", msg::AGAINST_BELT, boxes.belt.value.clone()),
        ("against_name", msg::AGAINST_NAME, boxes.name.value.clone()),
        ("against_rank", msg::AGAINST_RANK, boxes.rank.value.clone()),
    ];
    let more = more.into_iter().filter(|(_, _, value)| about && !value.trim().is_empty());
    said.extend(more.map(|(field, label, value)| (field, label, value, Step::Officer)));
    said
}

fn when(page: &PageShell, form: &Form) -> Option<String> {
    if form.answers.get("when_unknown") == YES {
        return None;
    }
    let part = |name: &str| kernel::text::ascii_digits(&kernel::text::line(form.answers.get(name)));
    let (hour, minute) = (part("hour-hour"), part("hour-minute"));
    let date = [part("happened-day"), part("happened-month"), part("happened-year")].join("-");
    let minute = if minute.is_empty() { "00".to_owned() } else { minute };
    let hour = (!hour.is_empty()).then(|| page.say(msg::online_at_hour(format!("{hour}:{minute}"))));
    (date != "--").then(|| [Some(date), hour].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

fn phone(form: &Form) -> String {
    kernel::text::ascii_digits(&kernel::text::line(form.answers.get("phone")))
}

/// How she may be reached, as it will be minded; a wrong answer as nothing said.
fn reach(page: &PageShell, form: &Form) -> String {
    let said = form.answers.reached(&mut FieldErrors::default());
    in_a_line(page, &Standing::of(said.as_ref(), Unsaid::Silent))
}

impl StepPage {
    /// One box to tick.
    fn tick(&self, name: &'static str, label: i18n::Key, says: i18n::Key) -> Choices {
        let box_of = |ticked: &[String]| {
            let one = Choice::new(YES, self.page.get(says));
            self.page.checkboxes(label, &FormField::empty(name), ticked, &[one])
        };
        match name {
            "voice" => box_of(&self.boxes.voice),
            "when_unknown" => box_of(&self.boxes.when_unknown),
            _ => box_of(&self.boxes.place_unknown),
        }
    }

    fn naming(&self) -> Choices {
        let choice =
            |value, says, hint| Choice::new(value, self.page.get(says)).with_hint(self.page.get(hint));
        let choices = [
            choice(GIVE, msg::ONLINE_GIVE, msg::ONLINE_GIVE_HINT),
            choice(WITHHOLD, msg::ONLINE_WITHHOLD, msg::ONLINE_WITHHOLD_HINT),
        ];
        let asked = self.page.radios(msg::ONLINE_NAMING_LABEL, &self.boxes.naming, &choices);
        asked.hint(msg::ONLINE_NAMING_HINT)
    }

    #[expect(clippy::unused_self, reason = "called by the template")]
    fn most(&self) -> u32 {
        WORDS_MAX as u32
    }

    #[expect(clippy::unused_self, reason = "called by the template")]
    fn line(&self) -> u32 {
        LINE_MAX as u32
    }
}
