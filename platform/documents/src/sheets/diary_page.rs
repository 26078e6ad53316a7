//! One day of the daily diary (roznamcha, Register II) on paper, in the form of rule 22.48, Police Rules 1934: every
//! entry numbered, beginning with the hour, both hours where they differ, a line ruled beneath each. A reprint of the
//! same data is the same bytes, and the footer carries the SHA-256 of the data file that travels inside the PDF.

use jiff::civil::Date;
use kernel::{Bilingual, Error, Lang, Result, Timestamp};
use serde::{Serialize, Serializer};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Job, date_text, hour_text, moment_text};

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiaryRow {
    /// Its number in the day's series.
    pub number: u32,
    /// When it was written.
    pub recorded_at: Timestamp,
    /// When the news arrived; printed where it is another minute than the writing (rule 22.48).
    pub arrived_at: Option<Timestamp>,
    /// What kind of entry, such as departure or complaint received.
    pub kind: Bilingual,
    /// What it says, sealed names already replaced. Line breaks are kept.
    pub substance: String,
    /// Rank and name, or designation, of whoever wrote it.
    pub by: String,
    /// The entry this one corrects: a correction is a new entry.
    pub corrects: Option<u32>,
}

/// A day's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DiaryPage {
    /// The language of the headings.
    pub lang: Lang,
    /// Whose diary.
    pub office: Bilingual,
    /// Its series, such as `QTA-SAR`.
    pub series: String,
    /// The day in Pakistan.
    #[serde(serialize_with = "as_text")]
    pub day: Date,
    /// Everyone in custody at the opening, with offence and hour of arrest, one line each.
    pub opening: Vec<String>,
    /// The entries in the order of their numbers.
    pub rows: Vec<DiaryRow>,
    /// The closing entry: cash balance. `None` while the day is open.
    pub closing: Option<String>,
    /// The journal checkpoint that covers the page, one short line.
    pub checkpoint: Option<String>,
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

    pub(super) fn job(&self) -> Result<Job> {
        let data = json!({
            "lang": self.lang,
            "office": self.office,
            "series": self.series,
            "day": date_text(self.day),
            "opening": self.opening,
            "rows": self.rows.iter().map(DiaryRow::view).collect::<Vec<_>>(),
            "closing": self.closing,
            "checkpoint": self.checkpoint,
            "digest": hex::encode(self.digest()?),
        });
        let attachment = Some(("diary-page.json", self.data_file()?));
        let dated = Timestamp::start_of(self.day).unwrap_or_default();
        Ok(Job { template: "diary_page", data, attachment, dated })
    }
}

impl DiaryRow {
    fn view(&self) -> serde_json::Value {
        json!({
            "number": self.number,
            "hour": hour_text(self.recorded_at),
            "arrived": self.arrived_at.and_then(|at| self.arrival(at)),
            "kind": self.kind,
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
