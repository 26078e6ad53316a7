//! Adding to an FIR: a form of its own for a statement, which is not signed, and for a correction, which is; and the annex they are
//! printed on. What was written before never changes.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{Html, IntoResponse, Redirect, Response};
use catalogue::Proviso;
use documents::qr::DocumentKind;
use documents::{Addition, FirAnnex};
use i18n::Translator;
use kernel::ids::FirId;
use kernel::{Error, FieldErrors};
use web::address::id;
use web::components::Choice;
use web::{Answer, Fields, FormField, PageShell, Staff, StaffForm};

use super::beside::kind_name;
use super::diary::by_in;
use super::fir::{REGISTER, choices, signed_name};
use super::fir_act::{kept, once, status};
use super::papers::signed_code;
use super::provisos::{self, ProvisoBoxes};
use crate::model::disposal::{REASONS_MAX, SupplementKind, TypedSupplement};
use crate::model::fir::Signed;
use crate::msg;
use crate::service::{self, Added};

/// What is to be added; a statement where that is not said.
#[derive(Debug, serde::Deserialize)]
pub struct Wanted {
    #[serde(default)]
    kind: String,
}

#[derive(Template)]
#[template(path = "supplement.html")]
struct SupplementPage {
    page: PageShell,
    errors: FieldErrors,
    id: FirId,
    once: String,
    kind: SupplementKind,
    corrects: FormField,
    words: FormField,
    dictated_by: FormField,
    written_by: FormField,
    /// What the sections ask for when a woman is heard.
    asked: Option<ProvisoBoxes>,
    signed: FormField,
    signatures: Vec<Choice>,
    max: u32,
}

/// The form of an addition.
pub async fn form(staff: Staff, Path(raw): Path<String>, Query(wanted): Query<Wanted>) -> Answer<Response> {
    let id = id(&raw)?;
    service::may_add(&staff.op, id, "station-records.fir-supplement").await?;
    let asked = service::asked_of_statement(&staff.op, id).await?;
    let kind = SupplementKind::parse(&wanted.kind).unwrap_or(SupplementKind::Statement);
    page(&staff, (id, kind), &asked, &Fields::default(), FieldErrors::default())
}

fn page(
    staff: &Staff,
    (id, kind): (FirId, SupplementKind),
    asked: &[Proviso],
    fields: &Fields,
    errors: FieldErrors,
) -> Answer<Response> {
    let page = staff.page(staff.visit.t.get(kind_name(kind)).to_owned()).with_errors(&errors);
    let page = page.with_back(format!("/firs/{id}"));
    let asks = kind == SupplementKind::Statement && !asked.is_empty();
    let (status, field) = (status(&errors), |name| fields.field(name, &errors));
    let shown = SupplementPage {
        id,
        once: staff.op.new_id().to_string(),
        kind,
        corrects: field("corrects"),
        words: field("words"),
        dictated_by: field("dictated_by"),
        written_by: field("written_by"),
        asked: asks.then(|| ProvisoBoxes::new(&page, fields, &errors, asked)),
        signed: field("signed"),
        signatures: choices(&page, Signed::ALL, Signed::word, signed_name),
        max: REASONS_MAX as u32,
        errors,
        page,
    };
    Ok((status, Html(shown.render()?)).into_response())
}

/// Adds it.
pub async fn add(Path(raw): Path<String>, StaffForm { staff, fields }: StaffForm) -> Answer<Response> {
    let id = id(&raw)?;
    let get = |name: &str| fields.get(name).to_owned();
    let typed = TypedSupplement {
        kind: get("kind"),
        corrects: get("corrects"),
        words: get("words"),
        dictated_by: get("dictated_by"),
        written_by: get("written_by"),
        signed: get("signed"),
        provisos: provisos::typed(&fields),
    };
    let done = once(&staff, &fields, "words", ("supplement", id, &typed), async |w| {
        service::add(w, id, &typed).await.map(|_| ())
    });
    match kept(done.await, "words") {
        Ok(()) => Ok(Redirect::to(&format!("/firs/{id}#beside")).into_response()),
        Err(Error::Invalid(errors)) => {
            let kind = SupplementKind::parse(&typed.kind).unwrap_or(SupplementKind::Statement);
            let asked = service::asked_of_statement(&staff.op, id).await?;
            page(&staff, (id, kind), &asked, &fields, errors)
        }
        Err(error) => Err(error.into()),
    }
}

/// What was added, as a PDF beside the form.
pub async fn annex(staff: Staff, Path(raw): Path<String>) -> Answer<Response> {
    let opened = service::open_fir(&staff.op, id(&raw)?).await?;
    let beside = service::beside(&staff.op, opened.listed.id).await?;
    let newest = beside.added.last().ok_or(Error::NotFound("error.not-found"))?;
    let leaf = staff.op.core.journal.receipt(opened.entry).await?.leaf;
    let sheet = FirAnnex {
        number: opened.listed.cited.clone(),
        register_number: opened.number.clone(),
        office: opened.place.unit()?.name.clone(),
        additions: beside.added.iter().map(|added| addition(&staff, added)).collect::<kernel::Result<_>>()?,
        recorded_at: newest.at,
        qr: signed_code(&staff, &opened, DocumentKind::FirAnnex, (newest.at, leaf))?,
        verify_url: format!("{}/verify", staff.state.public_host),
    };
    web::paper::shown(&staff.state, sheet, &format!("{}-annex", opened.number)).await
}

/// One addition in the register's language.
fn addition(staff: &Staff, added: &Added) -> kernel::Result<Addition> {
    let said = added.said.clone().ok_or(Error::NotFound("station-records.fir-erased"))?;
    let t = Translator::new(staff.visit.site.messages.clone(), REGISTER);
    let word = |key| t.get(key).to_owned();
    let hands = [
        Some((word(msg::SUPPLEMENT_DICTATED), said.dictated_by)),
        Some((word(msg::SUPPLEMENT_WRITTEN), said.written_by)),
        said.provisos.map(|met| (word(msg::SUPPLEMENT_PROVISOS), provisos::met(&t, &met))),
        said.signed.map(|signed| (word(msg::FIR_SIGNED), word(signed_name(signed)))),
        Some((word(msg::FIR_BY), by_in(staff, added.charge.as_deref(), REGISTER))),
    ];
    Ok(Addition {
        ordinal: u32::try_from(added.ordinal).unwrap_or(u32::MAX),
        kind: word(kind_name(added.kind)),
        corrects: said.corrects,
        recorded_at: added.at,
        words: said.words,
        hands: hands.into_iter().flatten().collect(),
    })
}
