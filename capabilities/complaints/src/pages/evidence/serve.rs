//! One file of a report as it is opened.

use axum::extract::{Path, Query};
use axum::response::Response;
use http::HeaderMap;
use kernel::Error;
use op::Purpose;
use web::address::id;
use web::{Answer, Answered, Staff, answer_file};

use crate::pages::show::Why;
use crate::service::evidence::open_evidence;

/// Opens a file of a report. Each opening is journaled, of a part as well.
pub async fn open(
    staff: Staff,
    Path((report, file)): Path<(String, String)>,
    Query(why): Query<Why>,
    headers: HeaderMap,
) -> Answer<Response> {
    let purpose = Purpose::parse(&why.purpose).ok_or(Error::Malformed("complaints.no-purpose"))?;
    let file = file.parse().map_err(|_| Error::NotFound("error.not-found"))?;
    let opening = open_evidence(&staff.op, &staff.state.blobs, id(&report)?, file, purpose).await?;
    let (kind, name, size) = (opening.kind, opening.name.clone(), opening.size);
    let answered = Answered { kind, name: &name, size };
    Ok(answer_file(&headers, &answered, |range| opening.bytes(range))?)
}
