//! Paper: Typst templates to PDF/A-3b, and the signed square code that makes a page checkable with no network.
//! Must not read files, reach a network, know the time, or decide anything: callers hand over data and get bytes.
//! Setting a page takes milliseconds of CPU: call it from a blocking thread, never inside a transaction.

mod printable;
pub mod qr;
pub mod sheets;
mod typesetter;
mod world;

pub use sheets::{
    Addition, Answer, DiaryHour, DiaryPage, DiaryRow, FirAnnex, FirForm, FirSection, FormBox, Notice,
    NoticeKind, PaperSlip, PaperSlips, Petition, PetitionLimit, PetitionStep, PoliceReport, PrintedForm,
    Sheet, Slip, SlipState, moment_text,
};
pub use typesetter::Typesetter;
