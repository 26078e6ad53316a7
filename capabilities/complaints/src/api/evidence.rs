//! Files of a report over HTTP for programs: adding them with number and code, and the list for an officer. It joins
//! the pages where a form with files is received.

use axum::Json;
use axum::extract::{Path, Query};
use kernel::Error;
use op::Purpose;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Guest, Staff, Upload};

use crate::pages::Why;
use crate::pages::evidence::{Received, receive};
use crate::service::evidence::{Listed, Seen, adder_by_code, seen_files};

/// A form with files, as `multipart/form-data`: number and code first, then the files, each in a part of any name.
#[derive(Debug, ToSchema)]
#[expect(dead_code, reason = "describes the form to readers of the OpenAPI document")]
pub struct EvidenceForm {
    /// The number on the slip.
    number: String,
    /// The secret code on the slip.
    code: String,
    /// Photos (JPEG, PNG, WebP, HEIC), recordings (Ogg, WebM, MPEG-4, MP3, AAC, WAV, AMR, 3GP) and PDF documents.
    #[schema(value_type = Vec<String>, format = Binary)]
    file: Vec<u8>,
}

/// A file of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceFile {
    /// The file's id.
    id: String,
    /// 1, 2, 3 ... of the report.
    serial: i64,
    /// photo, voice or document.
    kind: String,
    /// evidence or thumb-mark.
    role: String,
    /// What it is by its content.
    media_type: String,
    /// As it was sent.
    bytes: u64,
    /// citizen or officer.
    source: String,
    /// RFC 3339, UTC.
    recorded_at: String,
}

impl From<&Listed> for EvidenceFile {
    fn from(file: &Listed) -> Self {
        Self {
            id: file.id.to_string(),
            serial: file.serial,
            kind: file.kind.clone(),
            role: file.role.clone(),
            media_type: file.media_type.clone(),
            bytes: file.bytes,
            source: file.source.clone(),
            recorded_at: file.recorded_at.rfc3339(),
        }
    }
}

/// What is wrong with a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceFault {
    /// The error's code.
    code: &'static str,
    /// The same in words.
    detail: String,
}

/// What became of one file.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceResult {
    /// What its sender called it.
    name: String,
    /// The file in the report; absent when it was refused.
    file: Option<EvidenceFile>,
    /// The very same file was there already.
    again: bool,
    /// Why it was refused.
    fault: Option<EvidenceFault>,
}

/// What became of each file, in the order sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceAdded {
    /// The results.
    results: Vec<EvidenceResult>,
}

/// Adds files to a report for whoever holds its slip. A file that is refused keeps no other from being added; sending
/// one again changes nothing.
#[utoipa::path(post, path = "/api/v1/track/evidence", operation_id = "add_evidence",
    request_body(content = EvidenceForm, content_type = "multipart/form-data"),
    responses((status = 200, body = EvidenceAdded), (status = 404), (status = 413), (status = 422), (status = 429)))]
pub async fn add(guest: Guest, mut upload: Upload) -> Answer<Json<EvidenceAdded>> {
    guest.slow_down()?;
    let received = received(&guest, &mut upload).await;
    upload.drain().await;
    let results = received?.results.into_iter().map(|(name, result)| match result {
        Ok(added) => {
            EvidenceResult { name, file: Some((&added.file).into()), again: added.again, fault: None }
        }
        Err(error) => {
            let fault = EvidenceFault { code: error.code, detail: guest.visit.t.field_error(&error) };
            EvidenceResult { name, file: None, again: false, fault: Some(fault) }
        }
    });
    Ok(Json(EvidenceAdded { results: results.collect() }))
}

async fn received(guest: &Guest, upload: &mut Upload) -> kernel::Result<Received> {
    let first = upload.next_file().await?;
    let fields = upload.fields();
    let adder = adder_by_code(&guest.op, fields.get("number"), fields.get("code")).await;
    if matches!(adder, Err(Error::Invalid(_))) {
        guest.guessed_wrong();
    }
    let (adder, first) = (adder?, first.ok_or_else(|| Error::field("file", "complaints.no-file"))?);
    adder.room().await?;
    receive(&adder, &guest.state.blobs, upload, first).await
}

/// Where a camera says that it was.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotedPlace {
    /// Degrees, north positive.
    latitude: f64,
    /// Degrees, east positive.
    longitude: f64,
}

/// A file of a report as an officer sees it. Name, place and hour only for those who may know who told it.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeenFile {
    #[serde(flatten)]
    file: EvidenceFile,
    /// What its sender called it.
    name: Option<String>,
    /// Whether that name claims something else than it is.
    misnamed: bool,
    /// Where a camera says that it was.
    place: Option<NotedPlace>,
    /// When it was taken, as the camera's clock said.
    taken: Option<String>,
    /// Whether this officer may open it.
    opens: bool,
}

impl From<Seen> for SeenFile {
    fn from(seen: Seen) -> Self {
        Self {
            file: (&seen.file).into(),
            name: seen.name,
            misnamed: seen.misnamed,
            place: seen.noted.place.map(|(latitude, longitude)| NotedPlace { latitude, longitude }),
            taken: seen.noted.taken,
            opens: seen.opens,
        }
    }
}

/// The files of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvidenceList {
    /// In the order they were added. Each is read at `/reports/{id}/evidence/{file}?purpose=`, whole or by range.
    files: Vec<SeenFile>,
}

/// Lists the files of a report. A look-up: it states why, and is journaled.
#[utoipa::path(get, path = "/api/v1/reports/{id}/evidence", operation_id = "list_evidence",
    params(("id" = String, Path, description = "the report"),
        ("purpose" = String, Query, description = "serve-citizen, investigate or supervise")),
    responses((status = 200, body = EvidenceList), (status = 400), (status = 401), (status = 403), (status = 404)))]
pub async fn list(
    staff: Staff,
    Path(raw): Path<String>,
    Query(why): Query<Why>,
) -> Answer<Json<EvidenceList>> {
    let purpose = Purpose::parse(&why.purpose).ok_or(Error::Malformed("complaints.no-purpose"))?;
    let id = raw.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let files = seen_files(&staff.op, id, purpose).await?;
    Ok(Json(EvidenceList { files: files.into_iter().map(SeenFile::from).collect() }))
}
