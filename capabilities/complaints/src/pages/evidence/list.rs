//! The files of a report on its page: a photo is seen, a recording is heard, a paper is a link. Each opening says why.

use i18n::format;
use kernel::ids::ComplaintId;
use op::Purpose;
use web::PageShell;

use super::name;
use crate::model::evidence::shown_size;
use crate::msg;
use crate::service::evidence::Seen;

/// One file as the page shows it.
pub(crate) struct Line {
    pub name: String,
    pub size: String,
    pub at: String,
    pub source: String,
    /// Where it opens; none for readers from whom it is kept.
    pub href: Option<String>,
    pub photo: bool,
    pub plays: bool,
    pub called: Option<String>,
    pub misnamed: bool,
    pub place: Option<String>,
    pub taken: Option<String>,
}

pub(crate) fn lines(page: &PageShell, report: ComplaintId, purpose: Purpose, files: Vec<Seen>) -> Vec<Line> {
    files.into_iter().map(|seen| line(page, report, purpose, seen)).collect()
}

fn line(page: &PageShell, report: ComplaintId, purpose: Purpose, seen: Seen) -> Line {
    let kind = files::Kind::of_media_type(&seen.file.media_type);
    let shown = kind.is_some_and(files::Kind::is_shown);
    let href = format!("/reports/{report}/evidence/{}?purpose={}", seen.file.id, purpose.word());
    let source =
        if seen.file.source == "citizen" { msg::EVIDENCE_BY_CITIZEN } else { msg::EVIDENCE_BY_OFFICER };
    Line {
        name: name(page, &seen.file),
        size: shown_size(seen.file.bytes),
        at: format::date_time(page.lang(), seen.file.recorded_at),
        source: page.get(source).to_owned(),
        href: seen.opens.then_some(href),
        photo: shown && seen.file.kind == "photo",
        plays: shown && seen.file.kind == "voice",
        called: seen.name,
        misnamed: seen.misnamed,
        place: seen.noted.place.map(|(latitude, longitude)| format!("{latitude:.5}, {longitude:.5}")),
        taken: seen.noted.taken,
    }
}
