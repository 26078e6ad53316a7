//! Which station a name means. A name that is the station's own is taken; one that is only alike waits until a person has
//! confirmed it in a file. Must not confirm anything itself.

use std::collections::{BTreeMap, HashSet};

use catalogue::Row;
use kernel::{Bilingual, Result, text};
use op::Op;
use organisation::UnitKind;
use sheets::names::{self, Known, Meaning};
use sheets::read::{Fault, Reader};
use sheets::write::{harmless, plain};

use crate::kind::Placed;
use crate::rules;

/// The headings of the file that a person confirms names in.
const HEADINGS: [&str; 7] = ["name", "district", "rows", "unit", "unit_name", "score", "confirmed"];
/// What stands between units of which she is to choose one.
const BETWEEN: char = '|';

/// A name with its district, as they are compared.
type Written = (String, String);

fn written(name: &str, district: &str) -> Written {
    (text::fold(&text::line(name)), text::fold(&text::line(district)))
}

/// What a person said about names.
#[derive(Debug, Clone, Default)]
pub struct Confirmed(BTreeMap<Written, Said>);

/// What a person said about one name.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    /// The unit, where she said yes.
    unit: Option<String>,
    /// The line on which she said it.
    at: u64,
    /// The line as it stood, in the order of [`HEADINGS`].
    line: [String; 7],
}

/// A line of the file that cannot be read: its number and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongLine {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub what: String,
}

impl Confirmed {
    /// Reads the file: CSV in any form that spreadsheets save it in; no XLSX, because it is written again as CSV. The unit codes are checked when it is used.
    pub fn read(bytes: &[u8]) -> Result<Self, WrongLine> {
        let wrong = |line, what: &str| WrongLine { line, what: what.to_owned() };
        let not_csv = "is not CSV: save the file as CSV UTF-8";
        if bytes.starts_with(b"PK\x03\x04") {
            return Err(wrong(1, not_csv));
        }
        let reader = Reader::open_at(bytes.to_vec(), &|cells| {
            cells.iter().filter(|cell| place(std::slice::from_ref(*cell), &HEADINGS).is_some()).count()
        });
        let reader = reader.map_err(|_| wrong(1, not_csv))?;
        let places = HEADINGS.map(|heading| place(reader.header(), &[heading]));
        let [Some(name), Some(district), _, Some(unit), _, _, Some(said)] = places else {
            return Err(wrong(1, "needs the columns name, district, unit, confirmed"));
        };
        let mut all: BTreeMap<Written, Said> = BTreeMap::new();
        for row in reader {
            let cell = |at: usize| plain(row.cells.get(at).map_or("", |cell| cell.trim()));
            match row.fault {
                Some(Fault::Blank) => continue,
                None | Some(Fault::TooFew) => {}
                Some(Fault::NotUtf8) => {
                    return Err(wrong(row.line, "is not UTF-8: save the file as CSV UTF-8"));
                }
                Some(Fault::Cut) => return Err(wrong(row.line, "was cut off")),
                Some(Fault::Unclosed | Fault::TooMany | Fault::TooLong(_)) => {
                    return Err(wrong(row.line, not_csv));
                }
            }
            let code = cell(unit).to_uppercase();
            let word = text::fold(&text::line(cell(said)));
            // Left empty it is a no.
            let said_yes = rules::word_of_yes_or_no(&word);
            let yes = said_yes == Some(true);
            if said_yes.is_none() && !["", "-"].contains(&word.as_str()) {
                return Err(wrong(row.line, "has neither yes nor no in the column confirmed"));
            }
            if yes && code.is_empty() {
                return Err(wrong(row.line, "is confirmed and names no unit"));
            }
            if yes && code.contains(BETWEEN) {
                return Err(wrong(row.line, "is confirmed and names several units: leave the right one"));
            }
            let line = places.map(|at| at.map(cell).unwrap_or_default().to_owned());
            let unit = yes.then_some(code);
            let key = written(cell(name), cell(district));
            let new = Said { unit, at: row.line, line };
            match all.get(&key) {
                Some(old) if old.unit != new.unit => {
                    let what = format!("says otherwise about its name than line {}", old.at);
                    return Err(WrongLine { line: row.line, what });
                }
                _ => all.insert(key, new),
            };
        }
        Ok(Self(all))
    }

    /// The first line that confirms a unit which is no station of the store.
    pub async fn wrong_unit(&self, op: &Op) -> Result<Option<WrongLine>> {
        Ok(Stations::load(op, self.clone()).await?.wrong_unit())
    }
}

/// Whether records of another system can belong to units of this kind.
const fn has_records(kind: UnitKind) -> bool {
    matches!(kind, UnitKind::Station | UnitKind::ExLeviesArea | UnitKind::KhidmatCentre)
}

/// Where the first of some headings stands.
fn place(header: &[String], headings: &[&str]) -> Option<usize> {
    let same = |cell: &String| headings.iter().any(|heading| text::line(cell).eq_ignore_ascii_case(heading));
    header.iter().position(same)
}

/// A name met in a file.
#[derive(Debug, Clone)]
struct Met {
    name: String,
    district: String,
    rows: u64,
    meaning: Meaning,
    placed: Option<usize>,
}

/// A station.
#[derive(Debug)]
struct Station {
    code: String,
    name: Bilingual,
    /// Where its records belong; nowhere, when the catalogue has it and the store does not.
    placed: Option<Placed>,
}

/// The stations of the force, and the names met so far.
#[derive(Debug)]
pub(crate) struct Stations {
    units: Vec<Station>,
    known: Vec<Known>,
    confirmed: Confirmed,
    met: BTreeMap<Written, Met>,
}

impl Stations {
    /// Those of the store, and those of the catalogue that the store does not have: their names are no less taken.
    pub async fn load(op: &Op, confirmed: Confirmed) -> Result<Self> {
        let r = op.read().await?;
        let (mut units, mut known) = (Vec::new(), Vec::new());
        for unit in organisation::store::units(r.tx()).await? {
            if !has_records(unit.kind) {
                continue;
            }
            let place = organisation::store::place(r.tx(), unit.id).await?;
            let district = place.at(UnitKind::District);
            let districts =
                district.iter().flat_map(|unit| [unit.code.as_str(), &unit.name.ur, &unit.name.en]);
            known.push(Known::new([unit.code.as_str(), &unit.name.ur, &unit.name.en], districts));
            units.push(Station { placed: Some(Placed::of(&place)?), code: unit.code, name: unit.name });
        }
        r.done().await?;
        let (catalogue, today) = (&op.core.catalogue, op.now().day());
        let stored: HashSet<String> = units.iter().map(|unit| unit.code.clone()).collect();
        for row in
            catalogue.units(today).filter(|row| has_records(row.facts.kind) && !stored.contains(&row.code))
        {
            let above = |row: &Row<catalogue::Unit>| catalogue.unit(&row.facts.parent, today);
            let district = std::iter::successors(above(row), |row| above(row))
                .find(|row| row.facts.kind == UnitKind::District);
            let districts = district.iter().flat_map(|row| [row.code.as_str(), &row.name.ur, &row.name.en]);
            known.push(Known::new([row.code.as_str(), &row.name.ur, &row.name.en], districts));
            units.push(Station { placed: None, code: row.code.clone(), name: row.name.clone() });
        }
        Ok(Self { units, known, confirmed, met: BTreeMap::new() })
    }

    /// The first line of the person's file whose unit no station has.
    pub fn wrong_unit(&self) -> Option<WrongLine> {
        let known = |code: &str| self.units.iter().any(|unit| unit.code == code && unit.placed.is_some());
        let all = self.confirmed.0.values().filter_map(|said| Some((said.at, said.unit.as_deref()?)));
        let (line, code) = all.filter(|(_, code)| !known(code)).min()?;
        let what = format!("names the unit {code:?}, which is no station here");
        Some(WrongLine { line, what })
    }

    /// The station that a name means, where that is certain or confirmed.
    pub fn find(&mut self, name: &str, district: &str) -> Option<Placed> {
        let key = written(name, district);
        if !self.met.contains_key(&key) {
            let met = self.meet(&key, name, district);
            self.met.insert(key.clone(), met);
        }
        let met = self.met.get_mut(&key)?;
        met.rows += 1;
        met.placed.and_then(|at| self.units.get(at)).and_then(|unit| unit.placed)
    }

    fn meet(&self, key: &Written, name: &str, district: &str) -> Met {
        let meaning = names::meaning(&self.known, name, district);
        let placed = match (self.confirmed.0.get(key).map(|said| &said.unit), &meaning) {
            (Some(Some(code)), _) => self.units.iter().position(|unit| unit.code == *code),
            (None, Meaning::Same(at)) => Some(*at),
            (Some(None) | None, _) => None,
        };
        let here = |at: &usize| self.units.get(*at).is_some_and(|unit| unit.placed.is_some());
        let placed = placed.filter(here);
        Met { name: text::line(name), district: text::line(district), rows: 0, meaning, placed }
    }

    /// How many names wait for a person.
    pub fn unconfirmed(&self) -> usize {
        self.met.values().filter(|met| met.placed.is_none()).count()
    }

    /// What a name is or may be: a code with its name, or all that are as likely, and how alike they are.
    fn suggested(&self, met: &Met) -> (String, String, String) {
        let (all, score) = match (met.placed, &met.meaning) {
            (Some(at), _) => (vec![at], 1.0),
            (None, Meaning::Same(at)) => (vec![*at], 1.0),
            (None, Meaning::Alike(all, score)) => (all.clone(), *score),
            (None, Meaning::Unknown) => return Default::default(),
        };
        let units = || all.iter().filter_map(|at| self.units.get(*at));
        let joined = |each: Vec<String>| each.join(&format!(" {BETWEEN} "));
        let names = units().map(|unit| format!("{} / {}", unit.name.en, unit.name.ur)).collect();
        let codes = units().map(|unit| unit.code.clone()).collect();
        (joined(codes), joined(names), format!("{score:.2}"))
    }

    /// The file for the person: each name with what it is likely to mean. Those that need a look come first.
    pub fn file(&self) -> Result<Vec<u8>> {
        let mut met: Vec<(&Written, &Met)> = self.met.iter().collect();
        met.sort_by_key(|(_, met)| (met.placed.is_some(), std::cmp::Reverse(met.rows)));
        let mut out = csv::WriterBuilder::new().from_writer("\u{FEFF}".as_bytes().to_vec());
        out.write_record(HEADINGS).map_err(kernel::Error::internal)?;
        for (key, met) in met {
            let (code, name, score) = self.suggested(met);
            let confirmed = if met.placed.is_some() { "yes" } else { "" };
            // A code that a person wrote, and has not said yes to yet, is hers and no suggestion.
            let said = self.confirmed.0.get(key).filter(|_| met.placed.is_none());
            let own = said.map(|said| &said.line).filter(|[_, _, _, unit, ..]| !unit.is_empty());
            let (code, name, score) = match own {
                Some([_, _, _, code, name, score, _]) => (code.clone(), name.clone(), score.clone()),
                None => (code, name, score),
            };
            let (rows, confirmed) = (met.rows.to_string(), confirmed.to_owned());
            let record = [met.name.clone(), met.district.clone(), rows, code, name, score, confirmed];
            out.write_record(record.map(|cell| harmless(&cell))).map_err(kernel::Error::internal)?;
        }
        // What a person said about names that this file does not have is still what she said.
        for (key, said) in &self.confirmed.0 {
            if !self.met.contains_key(key) {
                let [name, district, _, unit, unit_name, score, confirmed] = &said.line;
                let record = [name, district, "0", unit, unit_name, score, confirmed].map(harmless);
                out.write_record(record).map_err(kernel::Error::internal)?;
            }
        }
        out.into_inner().map_err(kernel::Error::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_said_is_read_back() {
        let file = "\u{FEFF}name,district,rows,unit,unit_name,score,confirmed\r\nHadyara ,Lahore,7,qta-sar,x,0.91,Yes\r\n'=x,,1,QTA-CTY,,,ہاں\nOld,,1,QTA-SAR,,,\n\n";
        let confirmed = Confirmed::read(file.as_bytes()).unwrap();
        let unit = |name, district| confirmed.0.get(&written(name, district)).map(|said| said.unit.clone());
        assert_eq!(unit(" hadyara", "LAHORE"), Some(Some("QTA-SAR".to_owned())));
        assert_eq!(unit("=x", ""), Some(Some("QTA-CTY".to_owned())));
        assert_eq!(unit("Old", ""), Some(None));
        let wrong = |text: &str| Confirmed::read(text.as_bytes()).unwrap_err().line;
        assert_eq!((wrong("a,b\n1,2\n"), wrong("name,district,unit,confirmed\na,b,,yes\n")), (1, 2));
    }

    /// A spreadsheet may save it with another separator or in UTF-16. What is not clear in it is an error that names the line.
    #[test]
    fn a_file_of_names_is_read_however_it_was_saved_and_never_guessed() {
        let file =
            "name,district,rows,unit,unit_name,score,confirmed\nCity,,2,psn-cty,x,1.00,yes\n\nSaryab,,1,,,\n";
        let wide: Vec<u8> = file.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [file.as_bytes().to_vec(), file.replace(',', ";").into_bytes(), wide] {
            let confirmed = Confirmed::read(&bytes).unwrap();
            let said = confirmed.0.get(&written("City", "")).map(|said| (said.unit.as_deref(), said.at));
            assert_eq!(said, Some((Some("PSN-CTY"), 2)));
        }
        let head = "name,district,unit,confirmed\n";
        for (rows, line, what) in [
            ("a,,QTA-SAR | PSN-CTY,yes\n", 2, "several units"),
            ("a,,QTA-SAR,perhaps\n", 2, "neither yes nor no"),
            ("a,,QTA-SAR,yes\nb,,QTA-SAR,yes\nA ,,PSN-CTY,yes\n", 4, "otherwise about its name than line 2"),
            ("a,,QTA-SAR,yes\nb,,QTA-SAR,yes,more\n", 3, "not CSV"),
            ("a,,QTA-SAR,yes\n\nb,,QTA", 4, "cut off"),
        ] {
            let wrong = Confirmed::read(format!("{head}{rows}").as_bytes()).unwrap_err();
            assert!(wrong.line == line && wrong.what.contains(what), "{rows}: {wrong:?}");
        }
        let column = |name: &str| sheets::write::Column { heading: name.to_owned(), moments: false };
        let book = sheets::write::Sheet {
            name: "names".to_owned(),
            rtl: false,
            columns: ["name", "district", "unit", "confirmed"].map(column).to_vec(),
            clocks: [String::new(), String::new()],
            rows: Vec::new(),
            note: None,
        };
        assert!(Confirmed::read(&book.xlsx().unwrap()).unwrap_err().what.contains("not CSV"));
        let latin = [head.as_bytes(), b"caf\xe9,,QTA-SAR,yes\n"].concat();
        assert!(Confirmed::read(&latin).unwrap_err().what.contains("UTF-8"));
        assert!(Confirmed::read(format!("{head}a,,QTA-SAR,yes\na,,qta-sar,yes\n").as_bytes()).is_ok());
    }

    /// What a person wrote about names that a file does not have stays in the file, with no rows.
    #[test]
    fn what_a_person_said_of_other_names_is_kept() {
        let file = "name,district,rows,unit,unit_name,score,confirmed\nHadyara,Lahore,7,QTA-SAR,x,0.91,Yes\n'=x,,1,QTA-CTY,,,\n";
        let confirmed = Confirmed::read(file.as_bytes()).unwrap();
        let mut stations = Stations { units: Vec::new(), known: Vec::new(), confirmed, met: BTreeMap::new() };
        stations.find("Saryab", "");
        let written = String::from_utf8(stations.file().unwrap()).unwrap();
        let lines: Vec<&str> = written.lines().skip(1).collect();
        assert_eq!(lines, ["Saryab,,1,,,,", "'=x,,0,QTA-CTY,,,", "Hadyara,Lahore,0,QTA-SAR,x,0.91,Yes"]);
        // A suggestion that she changed and has not said yes to stays hers.
        stations.find("=x", "");
        assert!(String::from_utf8(stations.file().unwrap()).unwrap().contains("'=x,,1,QTA-CTY,,,\n"));
    }
}
