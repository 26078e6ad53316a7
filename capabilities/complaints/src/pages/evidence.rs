//! Handing in photos, recordings and papers: by the citizen with number and code, without JavaScript, and by the officer
//! at the counter. Each file has its own result. And opening one, whole or in parts.

mod citizen;
mod list;
mod officer;
mod receive;
mod serve;

pub use citizen::add as add_with_code;
pub(crate) use list::{Line, lines};
pub use officer::{add as add_at_counter, show as counter_page};
pub(crate) use receive::{Received, receive};
pub use serve::open;

use i18n::format;
use kernel::{FieldError, FieldErrors};
use web::components::Notice;
use web::components::{Cell, Table, Tone};
use web::{FormField, PageShell};

use crate::model::evidence::{Limits, shown_size};
use crate::msg;
use crate::service;
use crate::service::evidence::{Adder, Listed};

/// The boxes for files, and what the report has so far: part of several pages.
pub(super) struct Section {
    pub table: Option<Table>,
    pub hint: String,
    pub photos: FormField,
    pub voice: FormField,
    pub thumb: FormField,
    /// An officer fills it in, who may also add her thumb-mark.
    pub counter: bool,
    /// The longest recording the page makes by itself, in seconds.
    pub seconds: u64,
    /// Another file may still be added.
    pub room: bool,
}

impl Section {
    pub(super) fn new(page: &PageShell, files: &[Listed], limits: &Limits) -> Self {
        Self::refused(page, files, limits, &FieldErrors::default())
    }

    /// The same with what was wrong with files just sent, at their boxes.
    fn refused(page: &PageShell, files: &[Listed], limits: &Limits, errors: &FieldErrors) -> Self {
        const MEGABYTE: u64 = 1 << 20;
        let number = |bytes: u64| (bytes / MEGABYTE).to_string();
        let hint = msg::evidence_hint(
            number(limits.photo),
            (limits.voice_seconds / 60).to_string(),
            number(limits.voice),
            limits.files.to_string(),
        );
        let field = |name| FormField { error: errors.of(name).cloned(), ..FormField::empty(name) };
        Self {
            table: (!files.is_empty()).then(|| table(page, files)),
            hint: page.say(hint),
            photos: field("photo"),
            voice: field("voice"),
            thumb: field("thumb"),
            counter: page.staff,
            seconds: limits.voice_seconds,
            room: (files.len() as u64) < limits.files,
        }
    }
}

/// What became of the files that were sent: what was added in words, what was refused at its box.
struct Outcome {
    page: PageShell,
    results: Vec<Notice>,
    errors: FieldErrors,
    evidence: Section,
}

impl Outcome {
    async fn of(page: PageShell, adder: &Adder, received: &Received) -> kernel::Result<Self> {
        let (files, limits) = (adder.files().await?, adder.limits());
        let mut results = added(&page, received);
        let mut errors = faults(&page, received);
        if files.len() as u64 >= limits.files {
            // There are no boxes any more at which a fault could stand.
            let said = |fault: &FieldError| page.notice(Tone::Bad, page.t.field_error(fault));
            results.extend(errors.0.drain(..).map(|fault| said(&fault)));
        }
        let page = page.with_errors(&errors);
        Ok(Self { evidence: Section::refused(&page, &files, &limits, &errors), page, results, errors })
    }
}

fn table(page: &PageShell, files: &[Listed]) -> Table {
    let columns = [msg::EVIDENCE_FILE, msg::EVIDENCE_SIZE, msg::COLUMN_RECORDED];
    let row = |file: &Listed| {
        vec![
            Cell::Text(name(page, file)),
            Cell::Ltr(shown_size(file.bytes)),
            Cell::Text(format::date_time(page.lang(), file.recorded_at)),
        ]
    };
    Table {
        caption: page.get(msg::EVIDENCE_THERE).to_owned(),
        columns: columns.map(|key| page.get(key).to_owned()).to_vec(),
        rows: files.iter().map(row).collect(),
    }
}

/// What a file is called on every page: its place in the report and what it is.
pub(super) fn name(page: &PageShell, file: &Listed) -> String {
    let serial = file.serial.to_string();
    page.say(match (file.role.as_str(), file.kind.as_str()) {
        ("thumb-mark", _) => msg::evidence_thumb(serial),
        (_, "photo") => msg::evidence_photo(serial),
        (_, "voice") => msg::evidence_voice_n(serial),
        _ => msg::evidence_document(serial),
    })
}

/// What was added, in words.
fn added(page: &PageShell, received: &Received) -> Vec<Notice> {
    let one = |added: &service::evidence::Added| match added {
        service::evidence::Added { file, again: false } => {
            page.notice(Tone::Good, page.say(msg::evidence_added(name(page, file))))
        }
        again => page.notice(Tone::Info, page.say(msg::evidence_again(name(page, &again.file)))),
    };
    received.results.iter().filter_map(|(_, result)| result.as_ref().ok()).map(one).collect()
}

/// What was refused, each with the name that its sender gave it.
fn faults(page: &PageShell, received: &Received) -> FieldErrors {
    let named = |name: &str, fault: &FieldError| {
        // A file from no box of the page is said at the first.
        let field = if fault.field == "file" { "photo" } else { fault.field };
        if name.is_empty() {
            return FieldError { field, ..fault.clone() };
        }
        let args = vec![("name", name.to_owned()), ("fault", page.t.field_error(fault))];
        FieldError { field, code: "complaints.evidence-refused", args }
    };
    let refused = received.results.iter();
    FieldErrors(
        refused.filter_map(|(name, result)| result.as_ref().err().map(|fault| named(name, fault))).collect(),
    )
}
