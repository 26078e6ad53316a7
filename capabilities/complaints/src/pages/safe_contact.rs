//! The questions of safe contact, on every form that takes a contact; the page on which they are answered anew; and how an
//! officer is told what to mind. Must not decide what holds where nothing was said.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect, Response};
use contracts::{Channel, Channels};
use http::StatusCode;
use i18n::{Key, format};
use kernel::ids::ComplaintId;
use kernel::{Error, FieldErrors, Lang, Timestamp};
use op::Purpose;
use web::address::id;
use web::components::{Choice, Choices, Event, Tone};
use web::{Answer, Fields, FormField, Guest, PageShell, Staff, StaffForm};

use crate::model::LINE_MAX;
use crate::model::online::{Answers, EMAIL};
use crate::model::safe_contact::{
    Against, May, Means, SafeContact, Standing, TypedSafeContact, Under, Whose,
};
use crate::msg;
use crate::service;

/// The group of questions.
pub(super) struct SafeBoxes {
    whose: FormField,
    may: FormField,
    ways: FormField,
    ticked: Vec<String>,
    /// The ways that are offered.
    offered: Vec<Means>,
    email: FormField,
    /// Her address was asked for on a page before.
    known: bool,
    language: FormField,
    from: FormField,
    to: FormField,
    under: FormField,
    name: FormField,
}

impl SafeBoxes {
    /// WhatsApp and e-mail are offered where this node has them, or where they were said already.
    pub(super) fn new(fields: &Fields, errors: &FieldErrors, channels: &dyn Channels) -> Self {
        let field = |name| fields.field(name, errors);
        let ticked = typed(fields).ways;
        let available = channels.available();
        let has = |way: Means, channel| {
            available.contains(&channel) || ticked.iter().any(|said| said == way.word())
        };
        let mut offered = Means::ALL.to_vec();
        offered.retain(|way| match way {
            Means::WhatsApp => has(*way, Channel::WhatsApp),
            Means::Email => has(*way, Channel::Email),
            Means::Call | Means::Sms | Means::Visit => true,
        });
        Self {
            whose: field("safe_whose"),
            may: field("safe_may"),
            ways: field("safe_ways"),
            offered,
            ticked,
            email: field(EMAIL),
            known: false,
            language: field("safe_language"),
            from: field("safe_from"),
            to: field("safe_to"),
            under: field("safe_under"),
            name: field("safe_name"),
        }
    }

    /// For the page after that on which phone and address were asked for: no way is offered for which nothing was given.
    pub(super) fn after(mut self, answers: &Answers) -> Self {
        self.known = true;
        self.offered.retain(|way| match way {
            Means::Email => answers.has(EMAIL),
            way => !way.needs_phone() || answers.has("phone"),
        });
        self
    }

    /// Whether a letter may be one of the ways here.
    pub(super) fn by_letter(&self) -> bool {
        self.offered.contains(&Means::Email)
    }

    /// Whether the address is asked for on this page.
    pub(super) fn asks_address(&self) -> bool {
        self.by_letter() && !self.known
    }

    pub(super) fn address(&self, page: &PageShell) -> web::components::Field {
        page.code(msg::SAFE_EMAIL, &self.email).hint(msg::SAFE_EMAIL_HINT).autocomplete("off").optional()
    }

    pub(super) fn language(&self, page: &PageShell) -> Choices {
        let choices = Lang::ALL.map(|lang| Choice::new(lang.tag(), page.get(language_name(lang))));
        page.radios(msg::SAFE_LANGUAGE, &self.language, &choices).hint(msg::SAFE_LANGUAGE_HINT).optional()
    }

    pub(super) fn whose(&self, page: &PageShell) -> Choices {
        let choice = |one: &Whose| Choice::new(one.word(), page.get(whose_name(*one)));
        let choices: Vec<Choice> = Whose::ALL.iter().map(choice).collect();
        page.radios(msg::SAFE_WHOSE, &self.whose, &choices).optional()
    }

    pub(super) fn may(&self, page: &PageShell) -> Choices {
        let choice = |one: &May| Choice::new(one.word(), page.get(may_name(*one)));
        let choices: Vec<Choice> = May::ALL.iter().map(choice).collect();
        page.radios(msg::SAFE_MAY, &self.may, &choices).optional()
    }

    pub(super) fn ways(&self, page: &PageShell) -> Choices {
        let choice = |one: &Means| {
            let choice = Choice::new(one.word(), page.get(means_name(*one)));
            match one {
                Means::Sms => choice.with_hint(page.get(msg::SAFE_SMS_HINT)),
                Means::WhatsApp => choice.with_hint(page.get(msg::SAFE_WHATSAPP_HINT)),
                Means::Email => choice.with_hint(page.get(msg::SAFE_BY_EMAIL_HINT)),
                Means::Call | Means::Visit => choice,
            }
        };
        let choices: Vec<Choice> = self.offered.iter().map(choice).collect();
        page.checkboxes(msg::SAFE_WAYS, &self.ways, &self.ticked, &choices).optional()
    }

    /// The hours from and until which.
    pub(super) fn hours(&self, page: &PageShell) -> [Choices; 2] {
        let hours: Vec<Choice> =
            (0..24u8).map(|hour| Choice::new(hour.to_string(), on_the_clock(hour))).collect();
        [
            page.select(msg::SAFE_FROM, &self.from, &hours).hint(msg::SAFE_HOURS_HINT).optional(),
            page.select(msg::SAFE_TO, &self.to, &hours).optional(),
        ]
    }

    pub(super) fn under(&self, page: &PageShell) -> Choices {
        let choice = |one: &Under| Choice::new(one.word(), page.get(under_name(*one)));
        let choices: Vec<Choice> = Under::ALL.iter().map(choice).collect();
        page.radios(msg::SAFE_UNDER, &self.under, &choices).optional()
    }

    pub(super) fn name(&self, page: &PageShell) -> web::components::Field {
        page.input(msg::SAFE_NAME, &self.name).max(LINE_MAX as u32).autocomplete("off").optional()
    }
}

/// What was typed, for the model. The ways are ticks, or stand in one hidden field with commas between.
pub(super) fn typed(fields: &Fields) -> TypedSafeContact {
    let get = |name: &str| fields.get(name).to_owned();
    let ways = fields.all("safe_ways").flat_map(|all| all.split(',')).filter(|way| !way.is_empty());
    TypedSafeContact {
        whose: get("safe_whose"),
        may: get("safe_may"),
        ways: ways.map(str::to_owned).collect(),
        from: get("safe_from"),
        to: get("safe_to"),
        under: get("safe_under"),
        name: get("safe_name"),
        email: get(EMAIL),
        language: get("safe_language"),
    }
}

fn as_typed(said: &SafeContact) -> Fields {
    let typed = said.typed();
    let pairs = [
        ("safe_whose", typed.whose),
        ("safe_may", typed.may),
        ("safe_ways", typed.ways.join(",")),
        ("safe_from", typed.from),
        ("safe_to", typed.to),
        ("safe_under", typed.under),
        ("safe_name", typed.name),
        (EMAIL, typed.email),
        ("safe_language", typed.language),
    ];
    Fields::from_pairs(pairs.map(|(name, value)| (name.to_owned(), value)).to_vec())
}

fn on_the_clock(hour: u8) -> String {
    format!("{hour}:00")
}

const fn whose_name(whose: Whose) -> Key {
    match whose {
        Whose::Mine => msg::SAFE_MINE,
        Whose::Family => msg::SAFE_FAMILY,
        Whose::Trusted => msg::SAFE_TRUSTED,
        Whose::Nobodys => msg::SAFE_NOBODYS,
    }
}

const fn may_name(may: May) -> Key {
    match may {
        May::Yes => msg::SAFE_YES,
        May::Come => msg::SAFE_COME,
        May::No => msg::SAFE_NO,
    }
}

const fn means_name(means: Means) -> Key {
    match means {
        Means::Call => msg::SAFE_CALL,
        Means::Sms => msg::SAFE_SMS,
        Means::WhatsApp => msg::SAFE_WHATSAPP,
        Means::Email => msg::SAFE_BY_EMAIL,
        Means::Visit => msg::SAFE_VISIT,
    }
}

const fn under_name(under: Under) -> Key {
    match under {
        Under::Own => msg::SAFE_OWN,
        Under::Other => msg::SAFE_OTHER,
        Under::Silent => msg::SAFE_SILENT,
    }
}

const fn language_name(language: Lang) -> Key {
    match language {
        Lang::Ur => msg::SAFE_URDU,
        Lang::En => msg::SAFE_ENGLISH,
    }
}

/// A way as an officer takes it.
const fn officers_means(means: Means) -> Key {
    match means {
        Means::Call => msg::SAFE_MIND_BY_PHONE,
        Means::Visit => msg::SAFE_MIND_BY_VISIT,
        Means::Sms | Means::WhatsApp | Means::Email => means_name(means),
    }
}

/// In whose words it is said.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reader {
    /// Whoever contacts.
    Officer,
    /// Whoever reported.
    Citizen,
}

/// What an officer must mind before anything else: in one line, and what belongs to it.
pub(super) struct Mind {
    pub tone: Tone,
    pub head: String,
    pub lines: Vec<String>,
}

impl Mind {
    /// For an officer. Where nobody asked yet it says so before anything else, unless silence holds until she is asked.
    pub(super) fn new(page: &PageShell, standing: &Standing) -> Self {
        let unasked = !standing.said && standing.may == May::Yes;
        let order = head(page, standing, Reader::Officer);
        let (head, first) = match (standing.said, unasked) {
            (true, _) => (order, None),
            (false, true) => (page.get(msg::SAFE_MIND_UNASKED).to_owned(), Some(order)),
            (false, false) => (order, Some(page.get(msg::SAFE_MIND_UNASKED_SILENT).to_owned())),
        };
        let tone = match (unasked, standing.must_be_minded()) {
            // Red says no; a way with conditions is a warning.
            (false, true) if standing.may != May::Yes => Tone::Bad,
            (true, _) | (false, true) => Tone::Warning,
            (false, false) => Tone::Info,
        };
        Self { tone, head, lines: first.into_iter().chain(lines(page, standing)).collect() }
    }

    /// The same to whoever reported: no warning, and in words said to her.
    fn hers(page: &PageShell, standing: &Standing) -> Self {
        let unsaid = (!standing.said).then(|| page.get(msg::SAFE_MIND_UNSAID).to_owned());
        Self {
            tone: Tone::Info,
            head: head(page, standing, Reader::Citizen),
            lines: lines(page, standing).into_iter().chain(unsaid).collect(),
        }
    }
}

/// What belongs to it: no messages, the hours, the name, whose phone it is.
fn lines(page: &PageShell, standing: &Standing) -> Vec<String> {
    let shared = matches!(standing.whose, Some(Whose::Family | Whose::Trusted));
    let whose = standing.whose.map(|whose| page.say(msg::safe_mind_whose(page.get(whose_name(whose)))));
    let reached = standing.may == May::Yes;
    let hours = standing.hours.filter(|_| reached);
    let hours = hours.map(|(from, to)| page.say(msg::safe_mind_hours(on_the_clock(from), on_the_clock(to))));
    let calls = standing.allows(Means::Call) || standing.allows_message();
    let under = (reached && (calls || shared)).then(|| under_line(page, standing)).flatten();
    let silent = if standing.allows_writing() { msg::SAFE_MIND_LETTERS_ALONE } else { msg::SAFE_MIND_NO_SMS };
    let sms = (reached && !standing.allows_message()).then(|| page.get(silent).to_owned());
    let language = standing.language.filter(|_| standing.allows_writing());
    let language = language.map(|lang| page.say(msg::safe_mind_language(page.get(language_name(lang)))));
    [sms, language, hours, under, whose].into_iter().flatten().collect()
}

fn head(page: &PageShell, standing: &Standing, reader: Reader) -> String {
    let name = |means: &Means| match reader {
        Reader::Officer => page.get(officers_means(*means)),
        Reader::Citizen => page.get(means_name(*means)),
    };
    match (standing.may, reader) {
        (May::No, _) => page.get(msg::SAFE_MIND_NO).to_owned(),
        (May::Come, Reader::Officer) => page.get(msg::SAFE_MIND_COME).to_owned(),
        (May::Come, Reader::Citizen) => page.get(msg::SAFE_MIND_COME_HERS).to_owned(),
        (May::Yes, _) => {
            let ways: Vec<&str> = standing.ways.iter().map(name).collect();
            let ways = ways.join(if page.lang() == kernel::Lang::Ur { "، " } else { ", " });
            if standing.allows(Means::Call) {
                page.say(msg::safe_mind_yes(ways))
            } else {
                page.say(msg::safe_mind_no_call(ways))
            }
        }
    }
}

fn under_line(page: &PageShell, standing: &Standing) -> Option<String> {
    match (standing.under, &standing.name) {
        (Under::Own, _) => None,
        (Under::Other, Some(name)) => Some(page.say(msg::safe_mind_name(name))),
        (Under::Other, None) => Some(page.get(msg::SAFE_MIND_NAME_KEPT).to_owned()),
        (Under::Silent, _) => Some(page.get(msg::SAFE_MIND_SILENT).to_owned()),
    }
}

/// In one line, for the page on which everything is checked once more.
pub(super) fn in_a_line(page: &PageShell, standing: &Standing) -> String {
    let mind = Mind::hers(page, standing);
    std::iter::once(mind.head).chain(mind.lines).collect::<Vec<_>>().join(" ")
}

/// In what a contact was against what had been said.
pub(super) const fn against_name(against: Against) -> Key {
    match against {
        Against::Unwanted => msg::SAFE_AGAINST_UNWANTED,
        Against::Way => msg::SAFE_AGAINST_WAY,
        Against::Hour => msg::SAFE_AGAINST_HOUR,
    }
}

/// When it was said anew, for a report's history.
pub(super) fn events(page: &PageShell, changes: &[(Timestamp, bool)]) -> Vec<Event> {
    let event = |(at, officer): &(Timestamp, bool)| Event {
        at: format::date_time(page.lang(), *at),
        datetime: at.rfc3339(),
        what: page.get(if *officer { msg::EVENT_SAFE_PRESENT } else { msg::EVENT_SAFE }).to_owned(),
        detail: None,
        tone: Tone::Info,
    };
    changes.iter().map(event).collect()
}

#[derive(Template)]
#[template(path = "safe_contact.html")]
struct OwnPage {
    page: PageShell,
    errors: FieldErrors,
    number: String,
    code: String,
    once: String,
    safe: SafeBoxes,
    mind: Mind,
    done: bool,
}

/// Shows how it stands, or says it anew, for whoever holds number and code.
pub async fn own(guest: Guest, fields: Fields) -> Answer<Response> {
    match saved(&guest, &fields).await {
        Ok(done) => show_own(&guest, &fields, FieldErrors::default(), done).await,
        Err(Error::Invalid(errors)) if errors.of("number").is_some() => wrong_pair(&guest, &fields, errors),
        Err(Error::Invalid(errors)) => show_own(&guest, &fields, errors, false).await,
        Err(error) => Err(error.into()),
    }
}

fn wrong_pair(guest: &Guest, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    guest.guessed_wrong();
    super::track::ask(guest, fields, errors)
}

/// Whether it was said anew.
async fn saved(guest: &Guest, fields: &Fields) -> kernel::Result<bool> {
    guest.slow_down()?;
    let held = (fields.get("number"), fields.get("code"));
    if fields.get("go") != "save" {
        return Ok(false);
    }
    let channels = guest.state.contracts.channels.clone();
    let (once, typed) = (fields.once()?, typed(fields));
    service::say_by_code(&guest.op, channels.as_ref(), held, &once, &typed).await.map(|()| true)
}

async fn show_own(guest: &Guest, fields: &Fields, errors: FieldErrors, done: bool) -> Answer<Response> {
    let (number, code) = (fields.get("number").to_owned(), fields.get("code").to_owned());
    let reaching = match service::held_reaching(&guest.op, &number, &code).await {
        Err(Error::Invalid(errors)) => return wrong_pair(guest, fields, errors),
        reaching => reaching?,
    };
    let page = guest
        .visit
        .page(guest.visit.t.get(msg::SAFE_TITLE).to_owned())
        .with_quick_exit()
        .with_errors(&errors);
    let shown = if errors.is_empty() { as_typed(&reaching.said) } else { fields.clone() };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = OwnPage {
        once: guest.op.new_id().to_string(),
        safe: SafeBoxes::new(&shown, &errors, guest.state.contracts.channels.as_ref()),
        mind: Mind::hers(&page, &reaching.standing),
        number,
        code,
        done,
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

#[derive(Template)]
#[template(path = "safe_contact_present.html")]
struct PresentPage {
    page: PageShell,
    errors: FieldErrors,
    once: String,
    safe: SafeBoxes,
    mind: Mind,
    present: FormField,
}

impl PresentPage {
    fn tick(&self) -> Choices {
        let ticked = Vec::from_iter(Some(self.present.value.clone()).filter(|value| !value.is_empty()));
        let one = Choice::new("yes", self.page.get(msg::SAFE_PRESENT));
        self.page.checkboxes(msg::SAFE_PRESENT_LABEL, &self.present, &ticked, &[one])
    }
}

/// The form for an officer in whose presence it is said anew.
pub async fn form(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    render(&staff, id(&raw)?, None, FieldErrors::default()).await
}

async fn render(
    staff: &Staff,
    id: ComplaintId,
    fields: Option<&Fields>,
    errors: FieldErrors,
) -> Answer<Response> {
    let (number, reaching) = service::may_say(&staff.op, id).await?;
    let page = staff.page(staff.visit.t.say(msg::safe_title_of(&number))).with_errors(&errors);
    let page = page.with_back(super::opened(id, Purpose::ServeCitizen));
    let said = as_typed(&reaching.said);
    let fields = fields.unwrap_or(&said);
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = PresentPage {
        once: staff.op.new_id().to_string(),
        safe: SafeBoxes::new(fields, &errors, staff.state.contracts.channels.as_ref()),
        mind: Mind::new(&page, &reaching.standing),
        present: fields.field("present", &errors),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Says it anew.
pub async fn enter(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    match send(&staff, id, &fields).await {
        Ok(()) => Ok(Redirect::to(&super::opened(id, Purpose::ServeCitizen)).into_response()),
        Err(Error::Invalid(errors)) => render(&staff, id, Some(&fields), errors).await,
        Err(error) => Err(error.into()),
    }
}

async fn send(staff: &Staff, id: ComplaintId, fields: &Fields) -> kernel::Result<()> {
    let (typed, present) = (typed(fields), fields.get("present") == "yes");
    let (once, asked) = (fields.once()?, (id, &typed));
    let mut w = staff.op.begin().await?;
    if w.replayed_form(&once, &asked, "safe_may").await?.is_some() {
        return Ok(());
    }
    service::say_in_presence(&mut w, staff.state.contracts.channels.as_ref(), id, present, &typed).await?;
    w.remember(&once, &asked, "").await?;
    w.commit().await
}
