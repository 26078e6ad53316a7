//! The operator's screen: what rings and what waits, and one call with what is known of its number. Works with plain page loads. Must not
//! show a call before the look is journaled.

mod list;
mod words;

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Redirect};
use http::StatusCode;
use kernel::{Error, FieldErrors, Timestamp};
use uuid::Uuid;
use web::components::{Answer as Fact, Cell, Choice, Notice, Table, Tag, Tone};
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use super::channels::name;
use crate::helpline::call::Stage;
use crate::helpline::{self, CallView, Concluding, JunkReason, NOTE_MAX, Outcome, PassedTo, Report};
use crate::msg;

pub use list::{list, list_file};
use words::{by_key, could_not_speak, junk_key, outcome_key, to_key, tone_of};

/// Words with who and when.
struct Said {
    who: String,
    tag: Option<Tag>,
    detail: Option<String>,
    words: Option<String>,
    report: Option<Report>,
}

#[derive(Template)]
#[template(path = "call.html")]
struct CallPage {
    page: PageShell,
    errors: FieldErrors,
    id: Uuid,
    number: Option<String>,
    withheld: String,
    tag: Tag,
    silent: Option<Notice>,
    before: Option<Notice>,
    proposed: Option<Notice>,
    refused: Option<Notice>,
    facts: Vec<Fact>,
    earlier: Option<Table>,
    junk: Option<String>,
    known: Vec<(String, Option<Uuid>)>,
    notes: Vec<Said>,
    ends: Vec<Said>,
    settled: bool,
    gone_on: Option<String>,
    filed: Option<Report>,
    may_work: bool,
    may_be_junk: bool,
    note: FormField,
    outcomes: Vec<Choice>,
    outcome: FormField,
    words: FormField,
    to: FormField,
    tos: Vec<Choice>,
    reason: FormField,
    reasons: Vec<Choice>,
    sure: FormField,
    sures: Vec<Choice>,
    sured: Vec<String>,
    once: String,
}

impl CallPage {
    #[expect(clippy::unused_self, reason = "called by the template")]
    fn max(&self) -> u32 {
        NOTE_MAX as u32
    }
}

/// An id out of a path; what is none leads nowhere.
pub(crate) fn read(id: &str) -> kernel::Result<Uuid> {
    id.parse().map_err(|_| Error::NotFound("exchange.no-call"))
}

fn stage_tag(page: &PageShell, stage: Stage) -> Tag {
    let (tone, key) = match stage {
        Stage::Ringing => (Tone::Warning, msg::STAGE_RINGING),
        Stage::Talking => (Tone::Info, msg::STAGE_TALKING),
        Stage::Missed => (Tone::Bad, msg::STAGE_MISSED),
        Stage::Over => (Tone::Neutral, msg::STAGE_OVER),
        Stage::Unknown => (Tone::Neutral, msg::STAGE_UNKNOWN),
    };
    page.tag(tone, page.get(key))
}

/// One call.
pub async fn show(staff: Staff, Path(id): Path<String>) -> Answer {
    page(&staff, read(&id)?, (FieldErrors::default(), None), &Fields::default()).await
}

async fn page(
    staff: &Staff,
    id: Uuid,
    (errors, refused): (FieldErrors, Option<&'static str>),
    typed: &Fields,
) -> Answer {
    let view = helpline::open(&staff.op, &staff.state.contracts.watched, id).await?;
    let status = match (&errors, refused) {
        (errors, _) if !errors.is_empty() => StatusCode::UNPROCESSABLE_ENTITY,
        (_, Some(_)) => StatusCode::CONFLICT,
        _ => StatusCode::OK,
    };
    let page = staff.page(staff.visit.t.get(msg::CALL_TITLE)).with_back("/helpline").with_errors(&errors);
    let notice = |tone, words: String| page.notice(tone, words);
    let shown = CallPage {
        id,
        number: view.from.clone(),
        withheld: page.get(msg::CALL_WITHHELD).to_owned(),
        tag: stage_tag(&page, view.stage),
        silent: view
            .silent_at
            .map(|at| notice(Tone::Warning, could_not_speak(&page, at, view.settled_at.is_some()))),
        proposed: view.proposed.map(|many| notice(Tone::Warning, page.say(msg::call_proposed(many as i64)))),
        refused: refused.map(|code| notice(Tone::Bad, page.t.error(code, &[]))),
        facts: facts(&page, &view),
        earlier: earlier(&page, &view),
        junk: (view.junk > 0).then(|| page.say(msg::call_junk_many(view.junk as i64))),
        known: known(&page, &view),
        notes: notes(&page, &view),
        ends: view.ends.iter().map(|end| ended(&page, end)).collect(),
        settled: view.settled_at.is_some(),
        gone_on: view.gone_on.map(|_| page.get(msg::CALL_GONE_ON).to_owned()),
        filed: view
            .ends
            .iter()
            .rev()
            .find_map(|end| end.report.as_ref())
            .map(|report| Report { number: report.number.clone(), page: purposed(report) }),
        before: (view.silent_at.is_none() && view.never_junk)
            .then(|| notice(Tone::Warning, page.get(msg::CALL_BEFORE).to_owned())),
        may_work: view.may_work,
        may_be_junk: view.silent_at.is_none() && !view.never_junk,
        note: kept(typed, &errors, refused.is_some() && view.settled_at.is_some()),
        outcomes: outcomes(&page, &view),
        outcome: typed.field("outcome", &errors),
        words: typed.field("words", &errors),
        to: typed.field("to", &errors),
        tos: PassedTo::ALL.iter().map(|one| Choice::new(one.word(), page.get(to_key(*one)))).collect(),
        reason: typed.field("reason", &errors),
        reasons: JunkReason::ALL
            .iter()
            .map(|one| Choice::new(one.word(), page.get(junk_key(*one))))
            .collect(),
        sure: typed.field("sure", &errors),
        sures: if asks_sure(&view) {
            vec![Choice::new("yes", page.get(msg::CALL_SURE_YES))]
        } else {
            Vec::new()
        },
        sured: typed.all("sure").map(str::to_owned).collect(),
        once: staff.op.new_id().to_string(),
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// The box of the note. What an operator wrote of a call that a colleague has ended meanwhile stands there: a note is taken at any time.
fn kept(typed: &Fields, errors: &FieldErrors, ended: bool) -> FormField {
    let mut note = typed.field("note", errors);
    if ended && note.value.is_empty() {
        typed.get("words").clone_into(&mut note.value);
    }
    note
}

/// Whether somebody may be unable to speak: who puts the call away has to say that it was considered.
const fn asks_sure(view: &CallView) -> bool {
    view.silent_at.is_none() && (view.never_junk || view.proposed.is_some())
}

fn facts(page: &PageShell, view: &CallView) -> Vec<Fact> {
    let fact = |key, value| Fact { label: page.get(key).to_owned(), value, change: None };
    let mut facts = vec![fact(msg::CALL_LINE, Cell::Ltr(view.line.clone()))];
    let at = |at: Option<Timestamp>| at.map(|at| Cell::Text(page.t.date_time(at)));
    let (rang, answered, ended) = view.hours;
    facts.extend(at(rang).map(|at| fact(msg::CALL_RANG, at)));
    facts.extend(at(answered).map(|at| fact(msg::CALL_ANSWERED, at)));
    facts.extend(view.extension.clone().map(|one| fact(msg::CALL_EXTENSION, Cell::Ltr(one))));
    facts.extend(at(ended).map(|at| fact(msg::CALL_ENDED, at)));
    facts.extend(
        view.ended_by.map(|by| fact(msg::CALL_ENDED_BY, Cell::Text(page.get(by_key(by)).to_owned()))),
    );
    facts.extend(view.seconds.map(|seconds| fact(msg::CALL_LENGTH, Cell::Ltr(length(seconds)))));
    facts
}

/// Minutes and seconds.
fn length(seconds: i64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

fn earlier(page: &PageShell, view: &CallView) -> Option<Table> {
    (!view.earlier.is_empty()).then(|| Table {
        caption: page.get(msg::CALL_EARLIER).to_owned(),
        columns: [msg::CALL_WHEN, msg::CALL_OUTCOME, msg::CALL_REPORT]
            .map(|key| page.get(key).to_owned())
            .to_vec(),
        rows: view
            .earlier
            .iter()
            .map(|one| {
                let outcome = match (one.silent, one.outcome) {
                    (true, _) => page.tag(Tone::Bad, page.get(msg::CALL_SILENT_TAG)),
                    (false, Some(outcome)) => page.tag(tone_of(outcome), page.get(outcome_key(outcome))),
                    (false, None) => stage_tag(page, one.stage),
                };
                let report = match &one.report {
                    Some(report) => Cell::LtrLink(report.number.clone(), purposed(report)),
                    None => Cell::Text("–".to_owned()),
                };
                let at = page.t.date_time(one.began_at);
                vec![Cell::Link(at, format!("/helpline/{}", one.id)), Cell::Tag(outcome), report]
            })
            .collect(),
    })
}

fn purposed(report: &Report) -> String {
    format!("{}?purpose=serve-citizen", report.page)
}

fn known(page: &PageShell, view: &CallView) -> Vec<(String, Option<Uuid>)> {
    let said = |known: &helpline::Known| {
        let by = name(page, known.channel);
        match known.newest {
            Some(at) => page.say(msg::call_known(by, known.messages as i64, page.t.date_time(at))),
            None => by,
        }
    };
    view.known.iter().map(|known| (said(known), known.may_open.then_some(known.id))).collect()
}

fn notes(page: &PageShell, view: &CallView) -> Vec<Said> {
    let said = |note: &helpline::Note| Said {
        who: by_whom(page, note.by.as_deref(), note.at),
        tag: None,
        detail: match (&note.words, note.went_on) {
            (Some(_), _) => None,
            (None, true) => Some(page.get(msg::CALL_WENT_ON).to_owned()),
            (None, false) => Some(page.get(msg::INBOX_ERASED).to_owned()),
        },
        words: note.words.clone(),
        report: None,
    };
    view.notes.iter().map(said).collect()
}

fn by_whom(page: &PageShell, by: Option<&str>, at: Timestamp) -> String {
    page.say(msg::call_by(by.unwrap_or("–").to_owned(), page.t.date_time(at)))
}

fn ended(page: &PageShell, end: &helpline::End) -> Said {
    let more = end.to.map(to_key).or(end.reason.map(junk_key));
    Said {
        who: by_whom(page, end.by.as_deref(), end.at),
        tag: Some(page.tag(tone_of(end.outcome), page.get(outcome_key(end.outcome)))),
        detail: more.map(|key| page.get(key).to_owned()),
        words: end.words.clone(),
        report: end.report.clone().map(|report| Report { page: purposed(&report), ..report }),
    }
}

/// What may be said of it, where that depends on whether somebody could not speak.
fn outcomes(page: &PageShell, view: &CallView) -> Vec<Choice> {
    let silent = view.silent_at.is_some();
    let fits = |one: &&Outcome| match one {
        Outcome::Filed => false,
        Outcome::Junk => !silent && !view.never_junk,
        Outcome::WrongNumber | Outcome::NothingSaid => !silent,
        Outcome::Advice | Outcome::PassedOn | Outcome::CouldNotSpeak => true,
    };
    let choice = |one: &Outcome| {
        let choice = Choice::new(one.word(), page.get(outcome_key(*one)));
        match one {
            Outcome::CouldNotSpeak => choice.with_hint(page.get(msg::OUTCOME_SILENT_HINT)),
            _ => choice,
        }
    };
    Outcome::ALL.iter().filter(fits).map(choice).collect()
}

/// The call again after something was done, or with what was wrong.
async fn after(staff: &Staff, id: Uuid, done: kernel::Result<()>, typed: &Fields) -> Answer {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/helpline/{id}")).into_response()),
        Err(Error::Invalid(errors)) => page(staff, id, (errors, None), typed).await,
        Err(Error::Conflict(code)) => page(staff, id, (FieldErrors::default(), Some(code)), typed).await,
        Err(other) => Err(other.into()),
    }
}

/// Writes a note.
pub async fn note(Path(id): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer {
    let id = read(&id)?;
    let done = async {
        let (once, words) = (fields.once()?, fields.get("note").to_owned());
        let asked = ("note", id, &words);
        let mut w = staff.op.begin().await?;
        if w.replayed_form(&once, &asked, "note").await?.is_none() {
            helpline::note(&mut w, id, &words).await?;
            w.remember(&once, &asked, "").await?;
            w.commit().await?;
        }
        Ok(())
    };
    let done = done.await;
    after(&staff, id, done, &fields).await
}

/// Says that whoever rang could not speak.
pub async fn silence(Path(id): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer {
    let id = read(&id)?;
    let done = async {
        let mut w = staff.op.begin().await?;
        helpline::could_not_speak(&mut w, id).await?;
        w.commit().await
    };
    let done = done.await;
    after(&staff, id, done, &fields).await
}

/// Says what came of it.
pub async fn conclude(Path(id): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer {
    let id = read(&id)?;
    let done = async {
        let typed = |name: &str| fields.get(name).to_owned();
        let once = fields.once()?;
        let concluding = Concluding {
            outcome: typed("outcome"),
            words: typed("words"),
            to: typed("to"),
            reason: typed("reason"),
            sure: typed("sure"),
        };
        let asked = ("outcome", id, &concluding);
        let mut w = staff.op.begin().await?;
        if w.replayed_form(&once, &asked, "outcome").await?.is_none() {
            helpline::conclude(&mut w, id, &concluding).await?;
            w.remember(&once, &asked, "").await?;
            w.commit().await?;
        }
        Ok(())
    };
    let done = done.await;
    after(&staff, id, done, &fields).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_minutes_and_seconds() {
        assert_eq!((length(0), length(61), length(3_600)), ("0:00".into(), "1:01".into(), "60:00".into()));
    }
}
