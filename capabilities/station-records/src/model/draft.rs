//! An FIR's form that somebody prepares and another signs: nothing of it is required, and what is there is sound. No I/O, no
//! async.

use jiff::civil::Date;
use kernel::{Cnic, Code, FieldErrors, Phone, Result, StatedTyped, Timestamp, text};

use super::born::Born;
use super::fir::{LINE_MAX, PROSE_MAX, Signed, Source, Typed, WORDS_MAX};
use super::section;

impl Typed {
    /// Checks what is there of a form that is not finished. `offences` reads one section as typed in the law of a day.
    pub fn check_draft(
        &self,
        now: Timestamp,
        offences: impl Fn(&str, Date) -> std::result::Result<String, Code>,
    ) -> Result<()> {
        let mut errors = FieldErrors::default();
        errors.optional("source", &self.source, |word| {
            Source::parse(word).ok_or("station-records.fir-no-source")
        });
        errors.optional("signed", &self.signed, |word| {
            Signed::parse(word).ok_or("station-records.fir-how-signed")
        });
        // What is prepared comes from a report, which says when it arrived.
        if !self.arrived.is_empty() {
            errors.add("arrived", "station-records.fir-arrived-with-report");
        }
        let Self { day, month, year, hour, minute, .. } = self;
        let stated = StatedTyped { day, month, year, hour, minute }.check(now, &mut errors);
        let day = stated.map_or_else(|| now.day(), |stated| stated.at.day());
        section::read(&self.sections, &mut errors, |section| offences(section, day));
        errors.optional("phone", &self.phone, Phone::parse);
        errors.optional("cnic", &self.cnic, Cnic::parse);
        errors.optional("born", &self.born, |typed| Born::parse(typed, now.day()));
        errors.keep("words", text::optional_narrative(&self.words, WORDS_MAX));
        for (field, typed) in [
            ("property", &self.property),
            ("place", &self.place),
            ("delay", &self.delay),
            ("steps", &self.steps),
        ] {
            errors.keep(field, text::optional_narrative(typed, PROSE_MAX));
        }
        for (field, typed) in [
            ("source_paper", &self.source_paper),
            ("name", &self.name),
            ("parentage", &self.parentage),
            ("residence", &self.residence),
            ("interpreter", &self.interpreter),
            ("dictated_by", &self.dictated_by),
            ("written_by", &self.written_by),
            ("paper_book", &self.paper_book),
            ("paper_page", &self.paper_page),
        ] {
            errors.keep(field, text::optional_line(typed, LINE_MAX));
        }
        errors.check()
    }

    /// Who told it: what not every officer of a station may know.
    pub(crate) fn identity(&mut self) -> [&mut String; 7] {
        let Self { name, parentage, residence, phone, cnic, born, dictated_by, .. } = self;
        [name, parentage, residence, phone, cnic, born, dictated_by]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(1_795_000_000_000_000); // November 2026

    fn known(section: &str, _: Date) -> std::result::Result<String, Code> {
        if section == "379" { Ok("ppc-379".to_owned()) } else { Err("station-records.fir-unknown-section") }
    }

    #[test]
    fn nothing_is_required_and_what_is_there_is_sound() {
        assert!(Typed::default().check_draft(NOW, known).is_ok());
        let unlisted = Typed { sections: "379, 999".to_owned(), ..Typed::default() };
        assert!(unlisted.check_draft(NOW, known).is_ok(), "whoever signs is warned");
        let wrong = Typed {
            source: "rumour".to_owned(),
            sections: "379, <999>".to_owned(),
            words: "ا".repeat(WORDS_MAX + 1),
            cnic: "12".to_owned(),
            place: "ا".repeat(PROSE_MAX + 1),
            day: "31".to_owned(),
            month: "2".to_owned(),
            year: "2026".to_owned(),
            ..Typed::default()
        };
        let Err(kernel::Error::Invalid(errors)) = wrong.check_draft(NOW, known) else {
            panic!("must be refused")
        };
        let fields: Vec<_> = errors.0.iter().map(|error| error.field).collect();
        assert_eq!(fields, ["source", "happened", "sections", "cnic", "words", "place"]);
    }
}
