//! What may be handed in with a report: kinds, limits, names. No I/O, no async.

use catalogue::Catalogue;
use files::{Family, Kind};
use jiff::civil::Date;
use kernel::{Error, FieldErrors, text};

/// The longest name of a file that is kept, in characters.
const NAME_MAX: usize = 120;
const MEGABYTE: u64 = 1 << 20;

/// What citizens and officers may hand in, as `catalogue/limits.csv` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest photo, in bytes.
    pub photo: u64,
    /// The largest recording, in bytes.
    pub voice: u64,
    /// The largest document, in bytes.
    pub document: u64,
    /// The most files of one report.
    pub files: u64,
    /// The longest recording that a page makes by itself, in seconds.
    pub voice_seconds: u64,
}

impl Limits {
    /// The limits of a day. A row that is not there leaves what this product was made with.
    pub fn of(catalogue: &Catalogue, day: Date) -> Self {
        let limit = |code: &str, otherwise: u64| {
            let row = catalogue.limit(code, day);
            row.map_or(otherwise, |row| u64::try_from(row.facts.value).unwrap_or(otherwise))
        };
        Self {
            photo: limit("report.photo", 15 * MEGABYTE),
            voice: limit("report.voice", 50 * MEGABYTE),
            document: limit("report.document", 15 * MEGABYTE),
            files: limit("report.files", 12),
            voice_seconds: limit("report.voice-length", 1_800),
        }
    }

    /// The most bytes of a file of this kind.
    pub const fn bytes(&self, kind: Kind) -> u64 {
        match kind.family() {
            Family::Photo => self.photo,
            Family::Voice => self.voice,
            Family::Document => self.document,
        }
    }

    /// The most bytes of any file.
    pub fn largest(&self) -> u64 {
        self.photo.max(self.voice).max(self.document)
    }

    /// The fault of a file over its limit: it names the limit.
    pub fn too_large(&self, kind: Option<Kind>) -> Error {
        let bytes = kind.map_or_else(|| self.largest(), |kind| self.bytes(kind));
        let code = match kind.map(Kind::family) {
            Some(Family::Photo) => "complaints.photo-too-large",
            Some(Family::Voice) => "complaints.voice-too-large",
            Some(Family::Document) => "complaints.document-too-large",
            None => "complaints.file-too-large",
        };
        with_number(code, bytes / MEGABYTE)
    }

    /// The fault of one file more than a report may have.
    pub fn too_many(&self) -> Error {
        with_number("complaints.too-many-files", self.files)
    }
}

fn with_number(code: kernel::Code, max: u64) -> Error {
    let mut errors = FieldErrors::default();
    errors.add_with("file", code, vec![("max", max.to_string())]);
    Error::Invalid(errors)
}

/// The stored word of what a person would call it.
pub const fn word(family: Family) -> &'static str {
    match family {
        Family::Photo => "photo",
        Family::Voice => "voice",
        Family::Document => "document",
    }
}

/// A file's name as it is kept: the last part of a path, one line, no mark that turns text round, not too long.
pub fn file_name(claimed: &str) -> Option<String> {
    let last = claimed.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = text::line(last).chars().take(NAME_MAX).collect();
    let name = name.trim().trim_start_matches('.').to_owned();
    (!name.is_empty()).then_some(name)
}

/// Bytes as a person reads them: `412 kB`, `14.2 MB`.
pub fn shown_size(bytes: u64) -> String {
    match bytes {
        0..1_024 => format!("{bytes} B"),
        1_024..MEGABYTE => format!("{} kB", bytes / 1_024),
        _ => format!("{}.{} MB", bytes / MEGABYTE, bytes % MEGABYTE * 10 / MEGABYTE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_lose_their_paths_and_their_tricks() {
        assert_eq!(file_name("C:\\Users\\x\\IMG 1.jpg").as_deref(), Some("IMG 1.jpg"));
        assert_eq!(file_name("../../etc/passwd").as_deref(), Some("passwd"));
        assert_eq!(file_name("a\u{202E}gpj.exe").as_deref(), Some("agpj.exe"));
        assert_eq!(file_name("x\r\nSet-Cookie: a=b").as_deref(), Some("x Set-Cookie: a=b"));
        for nothing in ["", "/", "...", " \u{202E}"] {
            assert_eq!(file_name(nothing), None, "{nothing:?}");
        }
        assert_eq!(file_name(&"ک".repeat(5_000)).map(|name| name.chars().count()), Some(NAME_MAX));
    }

    #[test]
    fn sizes_are_said_as_people_say_them() {
        assert_eq!([9, 422_000, 15 << 20].map(shown_size), ["9 B", "412 kB", "15.0 MB"]);
    }

    #[test]
    fn the_limits_of_the_catalogue_are_in_force() {
        let catalogue = Catalogue::embedded().unwrap();
        let limits = Limits::of(&catalogue, jiff::civil::date(2026, 11, 22));
        assert_eq!((limits.photo, limits.voice, limits.files), (15 << 20, 50 << 20, 12));
        let Error::Invalid(errors) = limits.too_large(Some(Kind::Png)) else {
            panic!("a fault of the field")
        };
        assert_eq!(errors.of("file").unwrap().args, [("max", "15".to_owned())]);
    }

    proptest! {
        #[test]
        fn no_name_can_leave_its_line(name in ".*") {
            if let Some(kept) = file_name(&name) {
                let hidden = |c: char| c.is_control() || c == '/' || c == '\\' || text::is_bidi_control(c);
                prop_assert!(!kept.chars().any(hidden));
            }
        }
    }
}
