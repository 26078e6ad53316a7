//! That no investigation follows from a report: what officers and its citizen read of it, what she can do next, and the
//! notice as a PDF. Number and code travel in the body, never in an address.

use axum::response::{IntoResponse, Response};
use contracts::DisposalKind;
use documents::qr::{DocumentKind, Facts};
use documents::{FirSection, Notice, NoticeKind};
use http::header;
use i18n::{Key, Translator, format};
use kernel::{Error, Lang};
use organisation::UnitKind;
use web::components::{Event, Tone};
use web::{Answer, Fields, Guest, PageShell};

use super::slip::NEUTRAL;
use crate::msg;
use crate::service::{self, Disposed, Tracked};

/// Why no investigation follows, as its citizen reads it.
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

/// For her page.
pub(super) fn shown(page: &PageShell, disposals: &[Disposed]) -> Vec<Shown> {
    disposals.iter().map(|disposed| one(page, disposed)).collect()
}

fn one(page: &PageShell, disposed: &Disposed) -> Shown {
    let said = disposed.said.as_ref();
    let refused = disposed.kind == DisposalKind::NotInvestigated;
    let next = if refused {
        [msg::NEXT_JUSTICE, msg::NEXT_DPO, msg::NEXT_MAGISTRATE]
    } else {
        [msg::NEXT_COMPLAINT, msg::NEXT_ORDER, msg::NEXT_COGNIZABLE]
    };
    Shown {
        kind: disposed.kind.word(),
        heading: heading(&page.t, disposed),
        heard: super::track::decided(disposed.kind),
        court: said.map(|said| said.court.clone()),
        words: said.filter(|_| refused).map(|said| said.words.clone()),
        next,
    }
}

fn heading(t: &Translator, disposed: &Disposed) -> String {
    match disposed.kind {
        DisposalKind::NotInvestigated => t.say(msg::event_not_investigated(&disposed.number)),
        DisposalKind::NonCognizable => t.say(msg::event_referred(&disposed.number)),
    }
}

/// For the history of a report.
pub(super) fn events(page: &PageShell, disposals: &[Disposed]) -> Vec<Event> {
    let event = |disposed: &Disposed| Event {
        at: format::date_time(page.lang(), disposed.at),
        datetime: disposed.at.rfc3339(),
        what: heading(&page.t, disposed),
        detail: disposed.said.as_ref().map(|said| said.court.clone()),
        tone: Tone::Warning,
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
    let name = format!("inline; filename=\"{NEUTRAL}.pdf\"");
    let state = guest.state.clone();
    let bytes = web::blocking(move || state.typesetter.typeset(&sheet.into())).await?;
    let headers = [(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
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
