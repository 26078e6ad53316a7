//! One day of the daily diary (roznamcha, Register II) on paper, in the form of rule 22.48, Police Rules 1934: every
//! entry numbered, beginning with the hour, both hours where they differ, a line ruled beneath each. A reprint of the
//! same data is the same bytes, and the footer carries the SHA-256 of the data file that travels inside the PDF.

use jiff::civil::Date;
use kernel::{Bilingual, Error, Lang, Result, Timestamp};
use serde::{Serialize, Serializer};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Job, date_text, hour_text, moment_text};

/// One entry. What stands in a catalogue or a dictionary (names of kinds and charges) is printed and not hashed: a
/// renamed kind does not alter what was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiaryRow {
    /// Its number in the book of the year.
    pub number: u32,
    /// When it was written.
    pub recorded_at: Timestamp,
    /// When the news arrived; printed where it is another minute than the writing (rule 22.48).
    pub arrived_at: Option<Timestamp>,
    /// What kind of entry, by its code in the catalogue.
    pub code: String,
    /// The number of the record it is about.
    pub about: Option<String>,
    /// What it says, sealed names already replaced. Line breaks are kept. `None` when lawfully erased.
    pub substance: Option<String>,
    /// The charge in which it was written, such as `moharrir`; `None` when it entered itself.
    pub charge: Option<String>,
    /// The entry this one corrects: a correction is a new entry.
    pub corrects: Option<u32>,
    /// The name of its kind.
    #[serde(skip)]
    pub kind: Bilingual,
    /// The name of the charge.
    #[serde(skip)]
    pub by: String,
}

/// A day's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiaryPage {
    /// Its series, such as `QTA-SAR`.
    pub series: String,
    /// The day of the diary.
    #[serde(serialize_with = "as_text")]
    pub day: Date,
    /// When it was opened; `None` for a day that never was.
    pub opened: Option<DiaryHour>,
    /// When it was closed; `None` while the day is open.
    pub closed: Option<DiaryHour>,
    /// The entries in the order of their numbers. Those of the codes `custody-return` and `cash-balance` are framed
    /// at the head and the end of the page as well.
    pub rows: Vec<DiaryRow>,
    /// The language of the headings.
    #[serde(skip)]
    pub lang: Lang,
    /// Whose diary.
    #[serde(skip)]
    pub office: Bilingual,
}

/// An hour at which something was done, and the one at which it was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DiaryHour {
    /// Done.
    pub at: Timestamp,
    /// Due.
    pub due: Timestamp,
}

impl DiaryPage {
    /// The exact bytes attached as `diary-page.json`. Field order is the declaration order above.
    pub fn data_file(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(Error::internal)
    }

    /// SHA-256 of [`Self::data_file`], as printed in the footer.
    pub fn digest(&self) -> Result<[u8; 32]> {
        Ok(Sha256::digest(self.data_file()?).into())
    }

    /// What the entries of a kind say; nothing where it was erased.
    fn said(&self, code: &str) -> Vec<Option<&str>> {
        self.rows.iter().filter(|row| row.code == code).map(|row| row.substance.as_deref()).collect()
    }

    pub(super) fn job(&self) -> Result<Job> {
        let data = json!({
            "lang": self.lang,
            "office": self.office,
            "series": self.series,
            "day": date_text(self.day),
            "opened": self.opened.map(DiaryHour::view),
            "closed": self.closed.map(DiaryHour::view),
            "opening": self.said("custody-return"),
            "rows": self.rows.iter().map(DiaryRow::view).collect::<Vec<_>>(),
            "closing": self.closed.map(|_| self.said("cash-balance")),
            "digest": hex::encode(self.digest()?),
        });
        let attachments = vec![("diary-page.json", self.data_file()?)];
        let dated = Timestamp::start_of(self.day).unwrap_or_default();
        Ok(Job { template: "diary_page", data, attachments, dated })
    }
}

impl DiaryHour {
    /// The hour due is printed where the other is later.
    fn view(self) -> serde_json::Value {
        let due = (self.at > self.due).then(|| moment_text(self.due));
        json!({ "at": moment_text(self.at), "due": due })
    }
}

impl DiaryRow {
    fn view(&self) -> serde_json::Value {
        json!({
            "number": self.number,
            "hour": hour_text(self.recorded_at),
            "arrived": self.arrived_at.and_then(|at| self.arrival(at)),
            "kind": self.kind,
            "about": self.about,
            "substance": self.substance,
            "by": self.by,
            "corrects": self.corrects,
        })
    }

    /// The hour of arrival, with its date when that was another day; none when it was the same minute.
    fn arrival(&self, at: Timestamp) -> Option<String> {
        if at.seconds().div_euclid(60) == self.recorded_at.seconds().div_euclid(60) {
            return None;
        }
        let same_day = at.day() == self.recorded_at.day();
        Some(if same_day { hour_text(at) } else { moment_text(at) })
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes fields by reference")]
fn as_text<S: Serializer>(day: &Date, s: S) -> Result<S::Ok, S::Error> {
    s.collect_str(day)
}
