//! What became of the investigation of a report: what officers and its citizen read of it, what she can do next, and the
//! notice as a PDF. Number and code travel in the body, never in an address.

use axum::response::Response;
use contracts::DisposalKind;
use documents::qr::{DocumentKind, Facts};
use documents::{FirSection, Notice, NoticeKind};
use i18n::{Key, Translator, format};
use kernel::{Error, Lang};
use organisation::UnitKind;
use web::components::{Event, Tone};
use web::{Answer, Fields, Guest, PageShell};

use super::slip::NEUTRAL;
use crate::msg;
use crate::service::{self, Disposed, Tracked};

/// Why the police send nobody to a court, as its citizen reads it.
pub(super) struct Shown {
    /// Which, as posted for its notice.
    pub kind: &'static str,
    /// What was decided.
    pub heading: String,
    /// The same without its number, as it is heard.
    pub heard: Key,
    /// The court.
    pub court: Option<String>,
    /// The reasons; of a referral the substance is not shown: whoever finds the slip could read it.
    pub words: Option<String>,
    /// What she can do next.
    pub next: [Key; 3],
}

/// For her page. What went to the court with somebody to answer for it stands in the history alone.
pub(super) fn shown(page: &PageShell, disposals: &[Disposed]) -> Vec<Shown> {
    let gives_up = |one: &&Disposed| one.kind.gives_up() && (!one.kind.is_report() || one.said.is_some());
    disposals.iter().filter(gives_up).map(|disposed| one(page, disposed)).collect()
}

fn one(page: &PageShell, disposed: &Disposed) -> Shown {
    let said = disposed.said.as_ref();
    let next = match disposed.kind {
        DisposalKind::NotInvestigated => [msg::NEXT_JUSTICE, msg::NEXT_DPO, msg::NEXT_MAGISTRATE],
        DisposalKind::NonCognizable => [msg::NEXT_COMPLAINT, msg::NEXT_ORDER, msg::NEXT_COGNIZABLE],
        _ => [msg::NEXT_COURT, msg::NEXT_DPO, msg::NEXT_JUSTICE],
    };
    Shown {
        kind: disposed.kind.word(),
        heading: heading(&page.t, disposed),
        heard: super::track::decided(disposed.kind),
        court: said.map(|said| said.court.clone()),
        words: said.filter(|_| disposed.kind != DisposalKind::NonCognizable).map(|said| said.words.clone()),
        next,
    }
}

fn heading(t: &Translator, disposed: &Disposed) -> String {
    match disposed.kind {
        DisposalKind::NotInvestigated => t.say(msg::event_not_investigated(&disposed.number)),
        DisposalKind::NonCognizable => t.say(msg::event_referred(&disposed.number)),
        DisposalKind::InterimReport => t.say(msg::event_interim_report(&disposed.number)),
        DisposalKind::CourtReport => t.say(msg::event_court_report(&disposed.number)),
        DisposalKind::Untraced => t.say(msg::event_untraced(&disposed.number)),
        DisposalKind::Cancelled => t.say(msg::event_cancelled(&disposed.number)),
        DisposalKind::LaterReport => t.say(msg::event_later_report(&disposed.number)),
    }
}

/// For the history of a report.
pub(super) fn events(page: &PageShell, disposals: &[Disposed]) -> Vec<Event> {
    let event = |disposed: &Disposed| Event {
        at: format::date_time(page.lang(), disposed.at),
        datetime: disposed.at.rfc3339(),
        what: heading(&page.t, disposed),
        detail: disposed.said.as_ref().map(|said| said.court.clone()),
        tone: if disposed.kind.gives_up() { Tone::Warning } else { Tone::Info },
    };
    disposals.iter().map(event).collect()
}

/// The notice, for whoever holds the slip.
pub async fn notice(guest: Guest, fields: Fields) -> Answer<Response> {
    guest.slow_down()?;
    let roznamcha = guest.state.contracts.roznamcha.clone();
    let r = guest.op.read().await?;
    let found = service::track(&r, roznamcha.as_ref(), fields.get("number"), fields.get("code")).await;
    r.done().await?;
    if matches!(found, Err(Error::Invalid(_))) {
        guest.guessed_wrong();
    }
    let tracked = found?;
    let wanted = |disposed: &&Disposed| disposed.kind.word() == fields.get("kind");
    let disposed =
        tracked.disposals.iter().find(wanted).ok_or(Error::NotFound("complaints.no-such-notice"))?;
    let sheet = sheet(&guest, &tracked, disposed)?;
    web::paper::shown(&guest.state, sheet, NEUTRAL).await
}

fn sheet(guest: &Guest, tracked: &Tracked, disposed: &Disposed) -> kernel::Result<Notice> {
    let said = disposed.said.clone().ok_or(Error::NotFound("complaints.erased"))?;
    let unit = disposed.place.unit()?;
    let facts = Facts {
        kind: DocumentKind::Notice,
        number: tracked.number.clone(),
        office: unit.code.clone(),
        recorded_at: disposed.at,
        leaf: Some(disposed.leaf),
        code: None,
    };
    let charge = said.charge.as_deref().unwrap_or(organisation::charge::IN_CHARGE);
    let (post, _) = organisation::charge::read_name(charge);
    let post = guest.op.core.catalogue.post_kind(post, guest.op.now().day());
    let section =
        |(cited, name): (kernel::Bilingual, kernel::Bilingual)| FirSection { cited: cited.ur, name: name.ur };
    Ok(Notice {
        kind: match disposed.kind {
            DisposalKind::NotInvestigated => NoticeKind::NotInvestigated,
            DisposalKind::NonCognizable => NoticeKind::Referral,
            DisposalKind::Untraced => NoticeKind::Untraced,
            DisposalKind::Cancelled => NoticeKind::Cancelled,
            DisposalKind::InterimReport | DisposalKind::CourtReport | DisposalKind::LaterReport => {
                return Err(Error::NotFound("complaints.no-such-notice"));
            }
        },
        number: disposed.number.clone(),
        report: Some(tracked.number.clone()),
        office: unit.name.clone(),
        district: disposed.place.at(UnitKind::District).map(|unit| unit.name.clone()),
        court: said.court,
        // Whoever finds the slip learns no name from it.
        informant: None,
        recorded_at: disposed.at,
        sections: said.sections.into_iter().map(section).collect(),
        words: said.words,
        by: post.map_or_else(String::new, |post| post.name.get(Lang::Ur).to_owned()),
        qr: guest.state.issuer.issue(&facts, guest.op.now(), guest.op.core.entropy.as_ref())?,
        verify_url: format!("{}/verify", guest.state.public_host),
    })
}
