//! The slip the citizen leaves with: number, secret code, code to scan. On the screen, and as a PDF to print with the
//! receipt attached. Nothing is typeset inside a transaction.

use askama::Template;
use axum::extract::Path;
use axum::response::{Html, Response};
use documents::qr::{DocumentKind, Facts};
use documents::{Slip, SlipState};
use i18n::format;
use journal::Standing;
use kernel::Error;
use op::Purpose;
use web::address::id;
use web::components::Tone;
use web::{Answer, PageShell, Staff};

use super::alike::Alike;
use super::taking;
use crate::model::came::Came;
use crate::msg;
use crate::service::{self, Opened};

#[derive(Template)]
#[template(path = "slip.html")]
struct SlipPage {
    page: PageShell,
    number: String,
    code: Option<String>,
    office: String,
    recorded: String,
    diary: Option<i64>,
    taken: Vec<String>,
    evidence_href: String,
    pdf_href: String,
    verify_host: String,
    /// Its paper says a code and nothing else.
    sealed: bool,
    /// The form of its FIR, for whoever has charge: the next step after most slips.
    fir_href: Option<String>,
    /// Others that may tell the same event: for the officer, never printed.
    alike: Alike,
}

/// The slip on the screen.
pub async fn show(staff: Staff, Path(raw): Path<String>) -> Answer<Html<String>> {
    let id = id(&raw)?;
    let roznamcha = staff.state.contracts.roznamcha.clone();
    let opened = service::print_slip(&staff.op, roznamcha.as_ref(), id).await?;
    // From a sealed report nothing else is looked for.
    let beside = match &opened.sealing {
        Some(_) => service::Beside::default(),
        None => service::beside(&staff.op, &opened, Purpose::ServeCitizen).await?,
    };
    let mut page = staff.page(staff.visit.t.get(msg::SLIP_TITLE).to_owned());
    page.back = Some("/reports".to_owned());
    let shown = SlipPage {
        sealed: opened.sealing.is_some(),
        fir_href: super::show::in_charge(&staff, &opened).then(|| contracts::links::draft_fir(id)),
        alike: Alike::new(&page, id, "slip", &beside, || staff.op.new_id().to_string()),
        number: opened.number.clone(),
        code: opened.code.clone(),
        office: opened.place.unit()?.name.get(page.lang()).to_owned(),
        recorded: format::date_time(page.lang(), opened.recorded_at),
        diary: opened.diary_serial,
        taken: opened.told.iter().flat_map(|told| taking::on_slip(&page, told)).collect(),
        evidence_href: format!("/reports/{id}/evidence"),
        pdf_href: format!("/reports/{id}/slip.pdf"),
        verify_host: staff.state.public_host.clone(),
        page,
    };
    Ok(Html(shown.render()?))
}

/// The slip as a PDF. It carries the strongest receipt there is at this moment.
pub async fn pdf(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    let id = id(&raw)?;
    let roznamcha = staff.state.contracts.roznamcha.clone();
    let opened = service::print_slip(&staff.op, roznamcha.as_ref(), id).await?;
    let receipt = staff.op.core.journal.receipt(opened.entry).await?;
    let code = opened.code.clone().ok_or(Error::NotFound("complaints.code-unknown"))?;
    let slip = slip(&staff, &opened, code, &receipt)?;
    let sealed = opened.sealing.is_some();
    web::paper::shown(&staff.state, slip, file_name(&opened.number, sealed)).await
}

fn slip(staff: &Staff, opened: &Opened, code: String, receipt: &journal::Statement) -> kernel::Result<Slip> {
    let lang = staff.visit.lang();
    let t = &staff.visit.t;
    let unit = opened.place.unit()?;
    let sealed = opened.sealing.is_some();
    let facts = Facts {
        kind: DocumentKind::Slip,
        number: if sealed { String::new() } else { opened.number.clone() },
        office: if sealed { String::new() } else { unit.code.clone() },
        recorded_at: opened.recorded_at,
        leaf: Some(receipt.leaf),
        code: Some(documents::qr::code_prefix(&code)),
    };
    let core = &staff.op.core;
    let stated = opened.told.as_ref().and_then(|told| told.stated);
    let helpline = core.catalogue.helpline("igp-complaint", staff.op.now().day());
    let diary = opened.diary_serial.map(|serial| t.say(msg::event_diary(serial.to_string())));
    let page = staff.page(String::new());
    let taken = opened.told.iter().flat_map(|told| taking::on_slip(&page, told)).collect();
    let next =
        [diary, Some(t.get(msg::SLIP_NEXT_TRACK).to_owned()), Some(t.get(msg::SLIP_NEXT_KEEP).to_owned())];
    let slip = Slip {
        lang,
        office: Some(unit.name.clone()),
        station_phone: None,
        number: Some(opened.number.clone()),
        qr: staff.state.issuer.issue(&facts, staff.op.now(), core.entropy.as_ref())?,
        secret_code: code,
        recorded_at: opened.recorded_at,
        stated_when: stated.map(|stated| format::stated(lang, stated)),
        kind: Some(in_both(staff, kind_name(opened.came))),
        clerk: clerk(staff, opened),
        receipt: Some(receipt.text.clone().into_bytes()),
        verify_url: format!("{}/verify", staff.state.public_host),
        taken,
        what_next: next.into_iter().flatten().collect(),
        helpline: helpline.map(|row| format!("{}: {}", row.name.get(lang), row.facts.number)),
        state: slip_state(receipt.standing),
        paper_number: None,
    };
    Ok(if sealed { slip.sealed() } else { slip })
}

/// What a paper is called on a device that others may look through: nothing that says what it is.
pub(super) const NEUTRAL: &str = "paper";

/// What a paper is called where an officer saves it; of a sealed report nothing that says what it is.
const fn file_name(number: &str, sealed: bool) -> &str {
    if sealed { NEUTRAL } else { number }
}

/// How far the journal has come, as slips say it.
pub(super) const fn slip_state(standing: Standing) -> SlipState {
    match standing {
        Standing::Promised => SlipState::Promised,
        Standing::Included => SlipState::Included,
        Standing::Witnessed => SlipState::Witnessed,
    }
}

/// What a slip is of, by how it came in.
pub(in crate::pages) const fn kind_name(came: Came) -> i18n::Key {
    match came {
        Came::Counter | Came::PaperSlip => msg::SLIP_KIND,
        Came::Online => msg::SLIP_KIND_ONLINE,
        Came::Partner => msg::SLIP_KIND_PARTNER,
        Came::Sms | Came::WhatsApp | Came::Email => msg::SLIP_KIND_MESSAGE,
        Came::Call => msg::SLIP_KIND_CALL,
    }
}

fn in_both(staff: &Staff, key: i18n::Key) -> kernel::Bilingual {
    let text = |lang| staff.visit.site.messages.text(lang, key).to_owned();
    kernel::Bilingual::new(text(kernel::Lang::Ur), text(kernel::Lang::En))
}

/// The post of whoever recorded it; never a name.
fn clerk(staff: &Staff, opened: &Opened) -> Option<kernel::Bilingual> {
    let charge = opened.charge.as_deref()?;
    let (kind, _) = organisation::charge::read_name(charge);
    let kind = staff.op.core.catalogue.post_kind(kind, staff.op.now().day())?;
    Some(kind.name.clone())
}
