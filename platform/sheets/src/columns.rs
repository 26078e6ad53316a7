//! Which column of a table is which: headings are compared without case, spaces, marks and brackets, in any order.
//! Must not guess a heading that is not known.

use kernel::text;

/// A column that is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Its name, as the other system writes it.
    pub name: &'static str,
    /// Other ways of writing it.
    pub also: &'static [&'static str],
    /// No row can be taken over without it.
    pub required: bool,
}

/// Where each wanted column is, and what else there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    header: Vec<String>,
    places: Vec<(&'static str, Option<usize>)>,
    /// Of each known column the others with its heading.
    again: Vec<(usize, usize)>,
    /// Required columns that are not there.
    pub missing: Vec<&'static str>,
    /// Headings that are not known. Their cells are kept with the others.
    pub unknown: Vec<String>,
}

/// A heading as it is compared.
fn key(heading: &str) -> String {
    text::fold(heading).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A heading without what stands in brackets.
fn without_brackets(heading: &str) -> String {
    let (mut depth, mut kept) = (0_u32, String::new());
    for c in heading.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            c if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

impl Columns {
    /// Finds the wanted columns in a header. Of two with one heading the first counts, the other is unknown.
    pub fn find(wanted: &[Wanted], header: &[String]) -> Self {
        let keys: Vec<String> = header.iter().map(|heading| key(heading)).collect();
        let place = |keys: &[String], wanted: &Wanted| {
            let names = std::iter::once(&wanted.name).chain(wanted.also).map(|name| key(name));
            names.into_iter().find_map(|name| keys.iter().position(|key| *key == name))
        };
        let mut places: Vec<_> = wanted.iter().map(|wanted| (wanted.name, place(&keys, wanted))).collect();
        // What is explained in brackets is no part of the name, where nothing else is called so.
        let bare: Vec<String> = header.iter().map(|heading| key(&without_brackets(heading))).collect();
        for (at, wanted) in wanted.iter().enumerate() {
            let found =
                place(&bare, wanted).filter(|found| places.iter().all(|(_, taken)| taken != &Some(*found)));
            if let Some((_, place @ None)) = places.get_mut(at) {
                *place = found;
            }
        }
        let mut again = Vec::new();
        for first in places.iter().filter_map(|(_, place)| *place) {
            let same = |at: &usize| *at != first && keys.get(*at) == keys.get(first);
            again.extend((0..keys.len()).filter(same).map(|at| (first, at)));
        }
        let taken = |at: usize| places.iter().any(|(_, place)| *place == Some(at));
        let unknown =
            header.iter().enumerate().filter(|(at, _)| !taken(*at)).map(|(_, name)| text::line(name));
        let absent =
            wanted.iter().zip(&places).filter(|(wanted, (_, place))| wanted.required && place.is_none());
        Self {
            missing: absent.map(|(wanted, _)| wanted.name).collect(),
            unknown: unknown.collect(),
            header: header.iter().map(|heading| text::line(heading)).collect(),
            places,
            again,
        }
    }

    /// How many of the wanted columns are there.
    pub fn count(&self) -> usize {
        self.places.iter().filter(|(_, place)| place.is_some()).count()
    }

    /// The known columns of which a row says one thing here and another in a second column with the same heading.
    pub fn contradicted<'a>(&'a self, cells: &'a [String]) -> impl Iterator<Item = &'static str> + 'a {
        let said = |at: usize| cells.get(at).map_or("", |cell| cell.trim());
        let again = self.places.iter().filter_map(|(name, place)| Some((*name, (*place)?)));
        again.flat_map(move |(name, first)| {
            let others = self.again.iter().filter(move |(known, _)| *known == first);
            let differs =
                others.filter(move |(_, other)| !said(*other).is_empty() && said(*other) != said(first));
            differs.map(move |_| name)
        })
    }

    /// Whether the columns that are known stand where those of other headings do.
    pub fn same_places(&self, other: &Self) -> bool {
        self.places == other.places
    }

    /// The cell of a column; empty when the column is not there.
    pub fn cell<'a>(&self, cells: &'a [String], name: &str) -> &'a str {
        let place = self.places.iter().find(|(wanted, _)| *wanted == name).and_then(|(_, place)| *place);
        place.and_then(|at| cells.get(at)).map_or("", String::as_str)
    }

    /// The known column at a place.
    pub fn known(&self, at: usize) -> Option<&'static str> {
        self.places.iter().find(|(_, place)| *place == Some(at)).map(|(name, _)| *name)
    }

    /// The name of the column at a place: the known one, or the heading as it stands.
    pub fn name(&self, at: usize) -> &str {
        self.known(at).or_else(|| self.header.get(at).map(String::as_str)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WANTED: [Wanted; 3] = [
        Wanted { name: "ComplaintRecord", also: &["ComplaintRecordNo"], required: true },
        Wanted { name: "FIRNo", also: &[], required: false },
        Wanted { name: "PoliceStation", also: &[], required: true },
    ];

    /// As the description of the export writes them.
    #[test]
    fn what_a_heading_explains_in_brackets_is_passed() {
        let header = ["FIRNo (\"n/yy\")", "ComplaintRecord(no)", "PoliceStation [name]"].map(str::to_owned);
        let columns = Columns::find(&WANTED, &header);
        assert!(columns.missing.is_empty() && columns.unknown.is_empty(), "{columns:?}");
        assert_eq!(
            (columns.known(0), columns.known(1), columns.known(3)),
            (Some("FIRNo"), Some("ComplaintRecord"), None)
        );
    }

    #[test]
    fn a_column_that_stands_twice_must_not_say_two_things() {
        let header =
            ["ComplaintRecord", "PoliceStation", "Police Station", "Remarks", "Remarks"].map(str::to_owned);
        let columns = Columns::find(&WANTED, &header);
        let said = |cells: [&str; 5]| columns.contradicted(&cells.map(str::to_owned)).collect::<Vec<_>>();
        assert_eq!(said(["1", "City", "Sariab", "x", "y"]), ["PoliceStation"]);
        assert_eq!(said(["1", "", "Sariab", "x", "y"]), ["PoliceStation"]);
        assert!(
            said(["1", "City", "City ", "x", "y"]).is_empty() && said(["1", "City", "", "x", "y"]).is_empty()
        );
    }

    #[test]
    fn headings_are_known_however_they_are_written() {
        let header = ["\u{FEFF} fir_no ", "Complaint Record(No)", "Remarks", "fir no"].map(str::to_owned);
        let columns = Columns::find(&WANTED, &header);
        let cells = ["124/19", "LHR-7", "x", "y"].map(str::to_owned);
        assert_eq!(
            (columns.cell(&cells, "ComplaintRecord"), columns.cell(&cells, "FIRNo")),
            ("LHR-7", "124/19")
        );
        assert_eq!(columns.cell(&cells, "PoliceStation"), "");
        assert_eq!(
            (columns.missing, columns.unknown),
            (vec!["PoliceStation"], vec!["Remarks".to_owned(), "fir no".to_owned()])
        );
    }
}
