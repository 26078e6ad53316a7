//! The papers there are, as typed data. Each becomes one Typst dictionary; no text is ever pasted into a template.
//! Must not fetch, look up or decide: what may appear on paper was decided by the caller (a sealed record's slip is a
//! slip whose optional fields are empty).

mod diary_page;
mod fir_annex;
mod fir_form;
mod notice;
mod paper_slips;
mod petition;
mod police_report;
mod printed_form;
mod slip;

pub use diary_page::{DiaryHour, DiaryPage, DiaryRow};
pub use fir_annex::{Addition, FirAnnex};
pub use fir_form::{FirForm, FirSection};
pub use notice::{Notice, NoticeKind};
pub use paper_slips::{PaperSlip, PaperSlips};
pub use petition::{Petition, PetitionLimit, PetitionStep};
pub use police_report::PoliceReport;
pub use printed_form::{Answer, FormBox, PrintedForm};
pub use slip::{Slip, SlipState};

use kernel::{Result, Timestamp};
use serde_json::Value;

/// One paper to set.
#[derive(Debug, Clone, PartialEq)]
pub enum Sheet {
    /// The citizen's receipt, A5.
    Slip(Box<Slip>),
    /// One day's page of the daily diary, A4, as many sheets as it needs.
    DiaryPage(DiaryPage),
    /// A first information report, form 24.5(1), A4.
    FirForm(Box<FirForm>),
    /// A notice to the informant or the magistrate, A4.
    Notice(Box<Notice>),
    /// The police report on an FIR to the court, A4.
    PoliceReport(Box<PoliceReport>),
    /// What was added to an FIR, A4.
    FirAnnex(FirAnnex),
    /// Numbered blank slips for hours without power, A4.
    PaperSlips(PaperSlips),
    /// Answers on the force's own printed sheet.
    PrintedForm(PrintedForm),
    /// What a petition to the Justice of Peace rests on, A4.
    Petition(Box<Petition>),
}

/// What a template is given.
pub(crate) struct Job {
    /// The template's name, such as `slip`.
    pub template: &'static str,
    /// The dictionary it prints.
    pub data: Value,
    /// Files travelling inside the PDF: name and bytes.
    pub attachments: Vec<(&'static str, Vec<u8>)>,
    /// The document's date: never the moment of printing, so that a reprint is the same bytes.
    pub dated: Timestamp,
}

impl Sheet {
    pub(crate) fn job(&self) -> Result<Job> {
        match self {
            Self::Slip(slip) => slip.job(),
            Self::DiaryPage(page) => page.job(),
            Self::FirForm(form) => form.job(),
            Self::Notice(notice) => notice.job(),
            Self::PoliceReport(report) => report.job(),
            Self::FirAnnex(annex) => annex.job(),
            Self::PaperSlips(slips) => slips.job(),
            Self::PrintedForm(form) => form.job(),
            Self::Petition(petition) => petition.job(),
        }
    }
}

impl From<Slip> for Sheet {
    fn from(slip: Slip) -> Self {
        Self::Slip(Box::new(slip))
    }
}

impl From<DiaryPage> for Sheet {
    fn from(page: DiaryPage) -> Self {
        Self::DiaryPage(page)
    }
}

impl From<FirForm> for Sheet {
    fn from(form: FirForm) -> Self {
        Self::FirForm(Box::new(form))
    }
}

impl From<Notice> for Sheet {
    fn from(notice: Notice) -> Self {
        Self::Notice(Box::new(notice))
    }
}

impl From<PoliceReport> for Sheet {
    fn from(report: PoliceReport) -> Self {
        Self::PoliceReport(Box::new(report))
    }
}

impl From<FirAnnex> for Sheet {
    fn from(annex: FirAnnex) -> Self {
        Self::FirAnnex(annex)
    }
}

impl From<PrintedForm> for Sheet {
    fn from(form: PrintedForm) -> Self {
        Self::PrintedForm(form)
    }
}

impl From<Petition> for Sheet {
    fn from(petition: Petition) -> Self {
        Self::Petition(Box::new(petition))
    }
}

impl From<PaperSlips> for Sheet {
    fn from(slips: PaperSlips) -> Self {
        Self::PaperSlips(slips)
    }
}

/// `21-11-2026`, as dates are written in Pakistan.
fn date_text(date: jiff::civil::Date) -> String {
    format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year())
}

/// `20:34`, the hour on the wall clock in Pakistan.
fn hour_text(at: Timestamp) -> String {
    let local = at.local();
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// `21-11-2026 20:34`.
pub fn moment_text(at: Timestamp) -> String {
    format!("{} {}", date_text(at.day()), hour_text(at))
}
