//! The signed square code of every paper: a CWT (RFC 8392) in COSE_Sign1 (RFC 9052) with ES256, base45 (RFC 9285),
//! prefix `KHD1:`. Read with no network against a trust list. Must not hold a name, CNIC, phone or address: anyone
//! who sees the paper can read it.

mod issue;
mod picture;
mod read;
mod trust;

pub use issue::Issuer;
pub use picture::svg;
pub use read::read;
pub use trust::{TrustList, TrustedKey};

use kernel::Timestamp;
use sha2::{Digest, Sha256};

/// What every code starts with; the digit is the version of this format.
pub const PREFIX: &str = "KHD1:";

/// Longest text that still fits QR version 15-M in alphanumeric mode (ISO/IEC 18004, table 7), so that cheap
/// telephones read it from 35 mm of paper.
pub const LONGEST: usize = 600;

/// The private claim that holds a document's facts, an integer-keyed map.
const FACTS: i64 = -70_001;

/// What kind of paper a code speaks for. The numbers are on paper already handed out: never reuse one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum DocumentKind {
    /// Character certificate.
    CharacterCertificate = 1,
    /// Learner permit.
    LearnerPermit = 2,
    /// Driving licence.
    DrivingLicence = 3,
    /// Tenant registration.
    TenantRegistration = 4,
    /// Copy of a first information report.
    FirCopy = 5,
    /// Traffic fine.
    Challan = 6,
    /// Receipt for a report or complaint.
    Slip = 7,
    /// Numbered blank slip from the book a station keeps for power cuts.
    PaperSlip = 8,
    /// Page of the daily diary.
    DiaryPage = 9,
    /// Notice to an informant or a magistrate.
    Notice = 10,
    /// What was added to a first information report.
    FirAnnex = 11,
    /// What a petition to the Justice of Peace rests on; its `leaf` is the digest of the data attached.
    Petition = 12,
    /// Police report on an FIR to the court (CrPC 173).
    PoliceReport = 13,
}

impl DocumentKind {
    /// Every kind, in the order of its number.
    pub const ALL: [Self; 13] = [
        Self::CharacterCertificate,
        Self::LearnerPermit,
        Self::DrivingLicence,
        Self::TenantRegistration,
        Self::FirCopy,
        Self::Challan,
        Self::Slip,
        Self::PaperSlip,
        Self::DiaryPage,
        Self::Notice,
        Self::FirAnnex,
        Self::Petition,
        Self::PoliceReport,
    ];

    /// The number in the code.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The kind with that number.
    pub fn of(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }
}

/// What a paper says, as signed. A verifier shows these, never only a green tick: any genuine code would pass that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// The kind of paper.
    pub kind: DocumentKind,
    /// Its number, such as `QTA-SAR-2026-000123`; empty on a sealed slip.
    pub number: String,
    /// The office's code, such as `QTA-SAR`; empty on a sealed slip.
    pub office: String,
    /// When the journal recorded it; when the book was printed, for a blank slip.
    pub recorded_at: Timestamp,
    /// Its leaf hash in the journal; none for a blank slip.
    pub leaf: Option<[u8; 32]>,
    /// The first eight bytes of the secret code's digest ([`code_prefix`]).
    pub code: Option<[u8; 8]>,
}

impl Facts {
    /// Whether `secret_code` (as issued: upper case, with its dashes) is the one this paper was made for.
    pub fn belongs_to(&self, secret_code: &str) -> bool {
        self.code.is_some_and(|prefix| prefix == code_prefix(secret_code))
    }
}

/// A code that was read and whose signature holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Who signed, as the trust list names the key.
    pub issuer: String,
    /// When it was signed, to the second.
    pub issued_at: Timestamp,
    /// Random, unlike every other code's.
    pub id: [u8; 16],
    /// What it says.
    pub facts: Facts,
}

/// The first eight bytes of SHA-256 of a secret code as issued (upper case, with its dashes).
pub fn code_prefix(secret_code: &str) -> [u8; 8] {
    first_eight(Sha256::digest(secret_code.as_bytes()).as_slice())
}

/// The first eight bytes of a digest.
fn first_eight(digest: &[u8]) -> [u8; 8] {
    digest.first_chunk::<8>().copied().unwrap_or_default()
}
