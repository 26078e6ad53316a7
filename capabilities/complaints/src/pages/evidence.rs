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
use kernel::FieldError;
use web::components::Notice;
use web::components::{Cell, Table, Tone};
use web::{FormField, PageShell};

use crate::model::evidence::{Limits, shown_size};
use crate::msg;
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
        const MEGABYTE: u64 = 1 << 20;
        let number = |bytes: u64| (bytes / MEGABYTE).to_string();
        let hint = msg::evidence_hint(
            number(limits.photo),
            (limits.voice_seconds / 60).to_string(),
            number(limits.voice),
            limits.files.to_string(),
        );
        Self {
            table: (!files.is_empty()).then(|| table(page, files)),
            hint: page.say(hint),
            photos: FormField::empty("photo"),
            voice: FormField::empty("voice"),
            thumb: FormField::empty("thumb"),
            counter: page.staff,
            seconds: limits.voice_seconds,
            room: (files.len() as u64) < limits.files,
        }
    }

    /// The same for whoever may add to a report.
    pub(super) async fn of(page: &PageShell, adder: &Adder) -> kernel::Result<Self> {
        Ok(Self::new(page, &adder.files().await?, &adder.limits()))
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

/// What became of each file that was sent, in words.
fn results(page: &PageShell, received: &Received) -> Vec<Notice> {
    let fault = |name: &str, error: &FieldError| {
        let said = page.t.field_error(error);
        let text = if name.is_empty() { said } else { page.say(msg::evidence_refused(name, said)) };
        page.notice(Tone::Bad, text)
    };
    let one = |(name, result): &(String, Result<_, FieldError>)| match result {
        Ok(crate::service::evidence::Added { file, again: false }) => {
            page.notice(Tone::Good, page.say(msg::evidence_added(self::name(page, file))))
        }
        Ok(added) => page.notice(Tone::Info, page.say(msg::evidence_again(self::name(page, &added.file)))),
        Err(error) => fault(name, error),
    };
    received.results.iter().map(one).collect()
}
