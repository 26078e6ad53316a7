//! What she leaves with: number, secret code, the slip as a PDF, what happens next and by when. Shown in the answer
//! itself; the code is in no address and is not given again.

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use documents::Slip;
use documents::qr::{DocumentKind, Facts};
use i18n::format;
use kernel::{Bilingual, Error, FieldErrors, Lang};
use web::components::Tone;
use web::{Answer, Fields, Guest, PageShell};

use crate::model::evidence::Limits;
use crate::msg;
use crate::pages::evidence::Section;
use crate::pages::slip::{NEUTRAL, kind_name, slip_state};
use crate::pages::track;
use crate::service::{self, FiledOnline, SlipCopy};

/// When somebody has spoken to the citizen at the latest (catalogue).
const FIRST_CONTACT: &str = "complaint.first-contact";

#[derive(Template)]
#[template(path = "online_done.html")]
struct DonePage {
    page: PageShell,
    filed: FiledOnline,
    /// As the page's forms name it: the slip of a sealed report is its code alone.
    number: String,
    code: String,
    /// Photos, voice and papers are asked for while the code is at hand.
    evidence: Option<Section>,
    office: String,
    station: Option<String>,
    /// By when an officer must have been in touch.
    contact_by: Option<String>,
    /// A message may come: she chose it, and this node sends some.
    message: bool,
}

/// Number and code, once.
pub(super) fn show(guest: &Guest, filed: &FiledOnline) -> Answer<Response> {
    let page = guest.visit.page(guest.visit.t.get(msg::ONLINE_DONE_TITLE).to_owned()).with_quick_exit();
    let limit = guest.op.core.catalogue.limit(FIRST_CONTACT, filed.recorded_at.day());
    let due = limit.map(|limit| filed.recorded_at.plus_seconds(limit.facts.value));
    let lang = page.lang();
    let limits = Limits::of(&guest.op.core.catalogue, guest.op.now().day());
    let shown = DonePage {
        number: if filed.sealed { String::new() } else { filed.number.clone() },
        code: filed.code.clone().unwrap_or_default(),
        evidence: filed.code.as_ref().map(|_| Section::new(&page, &[], &limits)),
        office: filed.office.get(lang).to_owned(),
        station: filed.station.as_ref().map(|station| station.get(lang).to_owned()),
        contact_by: due.map(|due| format::date_time(lang, due)),
        message: filed.is_told_over(&guest.state.contracts.channels.available()),
        filed: filed.clone(),
        page,
    };
    Ok(Html(shown.render()?).into_response())
}

/// The slip as a PDF for whoever holds number and code; with the code on it only where it is asked for.
pub async fn slip(guest: Guest, fields: Fields) -> Answer<Response> {
    guest.slow_down()?;
    let (number, code) = (fields.get("number"), fields.get("code"));
    let roznamcha = guest.state.contracts.roznamcha.clone();
    match service::slip_copy(&guest.op, roznamcha.as_ref(), number, code).await {
        Ok(copy) => {
            let printed =
                kernel::entropy::read_secret_code(code).filter(|_| fields.get("with_code") == "yes");
            let slip = paper(&guest, &copy, printed.unwrap_or_default())?;
            web::paper::shown(&guest.state, slip, NEUTRAL).await
        }
        Err(Error::Invalid(errors)) => refused(&guest, &fields, errors),
        Err(error) => Err(error.into()),
    }
}

fn refused(guest: &Guest, fields: &Fields, errors: FieldErrors) -> Answer<Response> {
    guest.guessed_wrong();
    track::ask(guest, fields, errors)
}

fn paper(guest: &Guest, copy: &SlipCopy, code: String) -> kernel::Result<Slip> {
    let (lang, t, core) = (guest.visit.lang(), &guest.visit.t, &guest.op.core);
    let unit = copy.place.unit()?;
    let facts = Facts {
        kind: DocumentKind::Slip,
        number: if copy.sealed { String::new() } else { copy.number.clone() },
        office: if copy.sealed { String::new() } else { unit.code.clone() },
        recorded_at: copy.recorded_at,
        leaf: Some(copy.receipt.leaf),
        code: Some(&code).filter(|code| !code.is_empty()).map(|code| documents::qr::code_prefix(code)),
    };
    let helpline = core.catalogue.helpline("igp-complaint", guest.op.now().day());
    let diary = copy.diary_serial.map(|serial| t.say(msg::event_diary(serial.to_string())));
    let track = t.get(msg::SLIP_NEXT_TRACK).to_owned();
    let keep = t.get(if code.is_empty() { msg::SLIP_NEXT_COPY } else { msg::SLIP_NEXT_KEEP }).to_owned();
    let in_both = |key| {
        let text = |lang| guest.visit.site.messages.text(lang, key).to_owned();
        Bilingual::new(text(Lang::Ur), text(Lang::En))
    };
    let slip = Slip {
        lang,
        office: Some(unit.name.clone()),
        station_phone: None,
        number: Some(copy.number.clone()),
        qr: guest.state.issuer.issue(&facts, guest.op.now(), core.entropy.as_ref())?,
        secret_code: code,
        recorded_at: copy.recorded_at,
        stated_when: None,
        kind: Some(in_both(kind_name(copy.came))),
        clerk: None,
        receipt: Some(copy.receipt.text.clone().into_bytes()),
        verify_url: format!("{}/verify", guest.state.public_host),
        taken: vec![],
        what_next: [diary, Some(track), Some(keep)].into_iter().flatten().collect(),
        helpline: helpline.map(|row| format!("{}: {}", row.name.get(lang), row.facts.number)),
        state: slip_state(copy.receipt.standing),
        paper_number: None,
    };
    Ok(if copy.sealed { slip.sealed() } else { slip })
}
