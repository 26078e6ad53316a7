//! What is noticed about look-ups (`docs/adr/0025-oversight.md`): the rules, and the names that draw the curious.
//! Must not decide whether a look-up falls under a rule: `oversight` does.

use jiff::civil::Time;

use crate::cells::{Cells, Facts};

kernel::words! {
    /// What a rule looks at.
    WatchKind {
        /// A record of an office where the officer neither serves nor commands.
        Unassigned = "unassigned",
        /// Look-ups that were refused.
        Refused = "refused",
        /// A record that names the officer or a colleague.
        Kin = "kin",
        /// A well-known person.
        Famous = "famous",
        /// At night, off duty.
        Hours = "hours",
        /// So many in a day.
        Volume = "volume",
        /// So many times what others in the same kind of post open.
        Median = "median",
    }
}

/// Hours of the day, over midnight where the end is before the beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// From this hour on.
    pub from: Time,
    /// Until before this hour.
    pub until: Time,
}

impl Hours {
    /// Reads `22:00-06:00`.
    fn parse(text: &str) -> Option<Self> {
        let (from, until) = text.split_once('-')?;
        let hour = |text: &str| if text.len() == 5 { text.parse::<Time>().ok() } else { None };
        let hours = Self { from: hour(from)?, until: hour(until)? };
        (hours.from != hours.until).then_some(hours)
    }

    /// Whether an hour lies within.
    pub fn hold(self, at: Time) -> bool {
        if self.from < self.until {
            self.from <= at && at < self.until
        } else {
            self.from <= at || at < self.until
        }
    }
}

/// A rule by which a look-up is noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watch {
    /// What it looks at.
    pub kind: WatchKind,
    /// From how many in a day on; for the median, how many times it.
    pub threshold: i64,
    /// Nothing is noticed below so many: words of a name, records.
    pub least: i64,
    /// The hours, for the rule about hours.
    pub hours: Option<Hours>,
}

impl Facts for Watch {
    const FILE: &'static str = "watch.csv";
    const COLUMNS: &'static [&'static str] = &["kind", "threshold", "least", "hours"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let (kind, threshold) =
            (cells.word("kind", WatchKind::parse, WatchKind::ALL), cells.number("threshold"));
        let least = if cells.text("least").is_empty() { Some(0) } else { cells.number("least") };
        let (kind, threshold, least) = (kind?, threshold?, least?);
        if threshold < 1 {
            cells.fault::<()>("threshold", "1 or more");
        }
        if least < 0 {
            cells.fault::<()>("least", "not below nothing");
        }
        let text = cells.text("hours");
        let hours = Hours::parse(text);
        if (kind == WatchKind::Hours) != hours.is_some() || (hours.is_none() && !text.is_empty()) {
            cells.fault::<()>("hours", "like 22:00-06:00, for the kind hours and no other");
        }
        Some(Self { kind, threshold, least, hours })
    }
}

/// A person whose name draws the curious.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Famous {
    /// How the name is written.
    pub spellings: Vec<String>,
}

impl Facts for Famous {
    const FILE: &'static str = "famous.csv";
    const COLUMNS: &'static [&'static str] = &["spellings"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let spellings = cells.required("spellings")?;
        let spellings: Vec<String> = spellings.split('|').map(|one| one.trim().to_owned()).collect();
        if spellings.iter().any(|one| one.split_whitespace().count() < 2) {
            return cells.fault("spellings", "two words each at least: one word is a name of thousands");
        }
        Some(Self { spellings })
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::time;

    use super::Hours;

    #[test]
    fn hours_go_over_midnight() {
        let night = Hours::parse("22:00-06:00").unwrap();
        assert!(
            night.hold(time(22, 0, 0, 0)) && night.hold(time(3, 0, 0, 0)) && night.hold(time(5, 59, 59, 0))
        );
        assert!(!night.hold(time(6, 0, 0, 0)) && !night.hold(time(21, 59, 59, 0)));
        let noon = Hours::parse("12:00-13:00").unwrap();
        assert!(
            noon.hold(time(12, 30, 0, 0)) && !noon.hold(time(13, 0, 0, 0)) && !noon.hold(time(3, 0, 0, 0))
        );
        for wrong in ["", "22-6", "22:00", "25:00-06:00", "06:00-06:00", "22:00–06:00"] {
            assert_eq!(Hours::parse(wrong), None, "{wrong}");
        }
    }
}
