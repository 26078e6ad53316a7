//! Sets sheets: template and data in, PDF/A-3b bytes out. The same sheet gives the same bytes on every machine.

use std::sync::OnceLock;

use kernel::{Error, Result, Timestamp};
use serde_json::Value;
use sha2::{Digest, Sha256};
use typst::comemo;
use typst::diag::{SourceDiagnostic, Warned};
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::printable;
use crate::sheets::{Job, Sheet};
use crate::world::{Desk, Press};

/// How many pages ago a piece of layout may have been used last before it is forgotten. Keeps what all slips share
/// (shaped labels, parsed templates) and lets one person's words go.
const KEPT_FOR_PAGES: usize = 2;

/// The printing room. Cheap to make and to hold: fonts and templates are read when the first page is set.
#[derive(Default)]
pub struct Typesetter {
    press: OnceLock<Press>,
}

impl Typesetter {
    /// A typesetter that has loaded nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a sheet as PDF/A-3b. Milliseconds of CPU: call from a blocking thread.
    ///
    /// Any text is printed literally; characters no bundled font has appear as a replacement mark. Errors are ours
    /// ([`Error::Internal`]): a template or font at fault.
    pub fn typeset(&self, sheet: &Sheet) -> Result<Vec<u8>> {
        let job = sheet.job()?;
        let press = self.press()?;
        let pdf = set_mending(press, job);
        comemo::evict(KEPT_FOR_PAGES);
        pdf
    }

    fn press(&self) -> Result<&Press> {
        if self.press.get().is_none() {
            // Two threads may both build one; the second is dropped.
            drop(self.press.set(Press::new()?));
        }
        self.press.get().ok_or_else(|| Error::internal("the press is missing"))
    }
}

impl std::fmt::Debug for Typesetter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Typesetter")
    }
}

/// Sets the job; when the text still holds a combination no single font can draw, once more with plain letters only.
fn set_mending(press: &Press, mut job: Job) -> Result<Vec<u8>> {
    printable::only(&mut job.data, &|c| printable::is_visible(c) && press.can_draw(c));
    let first = set(press, &job);
    if first.is_ok() {
        return first;
    }
    printable::only(&mut job.data, &printable::is_plain);
    set(press, &job)
}

fn set(press: &Press, job: &Job) -> Result<Vec<u8>> {
    let data = bytes_of(&job.data)?;
    let options = options(job, &data)?;
    let mut files = vec![("data.json", data)];
    files.extend(job.attachments.clone());
    let desk = Desk::new(press, job.template, files)?;
    let Warned { output, warnings } = typst::compile::<PagedDocument>(&desk);
    let document = output.map_err(|errors| fault(job, &errors))?;
    // A warning is a missing font or a layout that never settled: a fault of ours, not something to print over.
    if !warnings.is_empty() {
        return Err(fault(job, &warnings));
    }
    typst_pdf::pdf(&document, &options).map_err(|errors| fault(job, &errors))
}

fn bytes_of(data: &Value) -> Result<Vec<u8>> {
    serde_json::to_vec(data).map_err(Error::internal)
}

/// Identity and date come from the data, never from the machine.
fn options(job: &Job, data: &[u8]) -> Result<PdfOptions> {
    let standards = PdfStandards::new(&[PdfStandard::A_3b])
        .map_err(|error| Error::internal(error.message().to_string()))?;
    let mut ident = Sha256::new_with_prefix(data);
    for (_, bytes) in &job.attachments {
        ident.update(bytes);
    }
    Ok(PdfOptions {
        ident: Smart::Custom(hex::encode(ident.finalize())),
        creator: Smart::Custom(Some("Khidmat".to_owned())),
        timestamp: pdf_time(job.dated),
        standards,
        ..PdfOptions::default()
    })
}

fn pdf_time(at: Timestamp) -> Option<typst_pdf::Timestamp> {
    let local = at.local();
    let part = |n: i8| u8::try_from(n).ok();
    let wall = Datetime::from_ymd_hms(
        i32::from(local.year()),
        part(local.month())?,
        part(local.day())?,
        part(local.hour())?,
        part(local.minute())?,
        part(local.second())?,
    )?;
    typst_pdf::Timestamp::new_local(wall, 5 * 60)
}

/// Names the template and what Typst said, without what it quotes: that may be someone's words.
fn fault(job: &Job, problems: &[SourceDiagnostic]) -> Error {
    let said: Vec<String> = problems.iter().map(|problem| unquoted(&problem.message)).collect();
    Error::internal(format!("template {}: {}", job.template, said.join("; ")))
}

fn unquoted(message: &str) -> String {
    message.split('`').step_by(2).collect::<Vec<_>>().join("…")
}
