//! Which station a name means. A name that is the station's own is taken; one that is only alike waits until a person has
//! confirmed it in a file. Must not confirm anything itself.

use std::collections::BTreeMap;

use db::Tx;
use kernel::{Result, text};
use organisation::{Unit, UnitKind};
use sheets::names::{self, Known, Meaning};
use sheets::write::{harmless, plain};

use crate::kind::Placed;

/// The headings of the file that a person confirms names in.
const HEADINGS: [&str; 7] = ["name", "district", "rows", "unit", "unit_name", "score", "confirmed"];
/// What a person writes for yes.
const YES: [&str; 6] = ["yes", "y", "true", "1", "ہاں", "جی"];

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
    /// The line as it stood, in the order of [`HEADINGS`].
    line: [String; 7],
}

/// A line of the file that cannot be read: its number and what is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongLine {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub what: &'static str,
}

impl Confirmed {
    /// Reads the file. The unit codes are checked when it is used.
    pub fn read(bytes: &[u8]) -> Result<Self, WrongLine> {
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(bytes);
        let wrong = |line, what| WrongLine { line, what };
        let header = reader.headers().map_err(|_| wrong(1, "is not CSV"))?.clone();
        let place = |name: &str| header.iter().position(|heading| heading.eq_ignore_ascii_case(name));
        let column =
            |name| place(name).ok_or_else(|| wrong(1, "needs the columns name, district, unit, confirmed"));
        let (name, district, unit, said) =
            (column("name")?, column("district")?, column("unit")?, column("confirmed")?);
        let mut all = BTreeMap::new();
        let places = HEADINGS.map(place);
        for (record, nth) in reader.into_records().zip(2..) {
            let record = record.map_err(|_| wrong(nth, "is not CSV"))?;
            let line = record.position().map_or(nth, csv::Position::line);
            let cell = |at| plain(record.get(at).unwrap_or_default());
            if record.iter().all(str::is_empty) {
                continue;
            }
            let yes = YES.contains(&cell(said).to_lowercase().as_str());
            let code = cell(unit).to_uppercase();
            if yes && code.is_empty() {
                return Err(wrong(line, "is confirmed and names no unit"));
            }
            let line = places.map(|at| at.map(cell).unwrap_or_default().to_owned());
            let unit = yes.then_some(code);
            all.insert(written(cell(name), cell(district)), Said { unit, line });
        }
        Ok(Self(all))
    }

    /// The units it names.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.0.values().filter_map(|said| said.unit.as_deref())
    }
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

/// The stations of the force, and the names met so far.
#[derive(Debug)]
pub(crate) struct Stations {
    units: Vec<(Unit, Placed)>,
    known: Vec<Known>,
    confirmed: Confirmed,
    met: BTreeMap<Written, Met>,
}

impl Stations {
    pub async fn load(tx: &Tx, confirmed: Confirmed) -> Result<Self> {
        let (mut units, mut known) = (Vec::new(), Vec::new());
        for unit in organisation::store::units(tx).await? {
            if !matches!(unit.kind, UnitKind::Station | UnitKind::ExLeviesArea | UnitKind::KhidmatCentre) {
                continue;
            }
            let place = organisation::store::place(tx, unit.id).await?;
            let district = place.at(UnitKind::District).map(|unit| unit.name.clone());
            let districts = district.iter().flat_map(|name| [name.ur.as_str(), name.en.as_str()]);
            known.push(Known::new([unit.code.as_str(), &unit.name.ur, &unit.name.en], districts));
            units.push((unit, Placed::of(&place)?));
        }
        Ok(Self { units, known, confirmed, met: BTreeMap::new() })
    }

    /// A code of the person's file that no station has.
    pub fn unknown_code(&self) -> Option<String> {
        let known = |code: &&str| self.units.iter().any(|(unit, _)| unit.code == **code);
        self.confirmed.codes().find(|code| !known(code)).map(str::to_owned)
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
        met.placed.and_then(|at| self.units.get(at)).map(|(_, placed)| *placed)
    }

    fn meet(&self, key: &Written, name: &str, district: &str) -> Met {
        let meaning = names::meaning(&self.known, name, district);
        let placed = match (self.confirmed.0.get(key).map(|said| &said.unit), meaning) {
            (Some(Some(code)), _) => self.units.iter().position(|(unit, _)| unit.code == *code),
            (None, Meaning::Same(at)) => Some(at),
            (Some(None) | None, _) => None,
        };
        Met { name: text::line(name), district: text::line(district), rows: 0, meaning, placed }
    }

    /// How many names wait for a person.
    pub fn unconfirmed(&self) -> usize {
        self.met.values().filter(|met| met.placed.is_none()).count()
    }

    /// The file for the person: each name with what it is likely to mean. Those that need a look come first.
    pub fn file(&self) -> Result<Vec<u8>> {
        let mut met: Vec<(&Written, &Met)> = self.met.iter().collect();
        met.sort_by_key(|(_, met)| (met.placed.is_some(), std::cmp::Reverse(met.rows)));
        let mut out = csv::WriterBuilder::new().from_writer("\u{FEFF}".as_bytes().to_vec());
        out.write_record(HEADINGS).map_err(kernel::Error::internal)?;
        for (key, met) in met {
            let suggested = match (met.placed, met.meaning) {
                (Some(at), _) | (None, Meaning::Same(at)) => Some((at, 1.0)),
                (None, Meaning::Alike(at, score)) => Some((at, score)),
                (None, Meaning::Unknown) => None,
            };
            let unit = suggested.and_then(|(at, score)| self.units.get(at).map(|(unit, _)| (unit, score)));
            let (code, name, score) = unit.map_or_else(Default::default, |(unit, score)| {
                (unit.code.clone(), format!("{} / {}", unit.name.en, unit.name.ur), format!("{score:.2}"))
            });
            let confirmed = if met.placed.is_some() { "yes" } else { "" };
            // A code that a person wrote, and has not said yes to yet, is hers and no suggestion.
            let said = self.confirmed.0.get(key).filter(|_| met.placed.is_none());
            let own = said.map(|said| &said.line).filter(|[_, _, _, unit, ..]| !unit.is_empty());
            let (code, name, score) = match own {
                Some([_, _, _, code, name, score, _]) => (code.clone(), harmless(name), score.clone()),
                None => (code, name, score),
            };
            let record = [
                harmless(&met.name),
                harmless(&met.district),
                met.rows.to_string(),
                code,
                name,
                score,
                confirmed.to_owned(),
            ];
            out.write_record(record).map_err(kernel::Error::internal)?;
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
