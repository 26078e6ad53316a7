//! The shipped files are sound; broken ones are refused with their file, line and column; look-ups are as of a day.

mod broken;
mod lookups;
mod offences;
mod search;

use jiff::civil::{Date, date};

use crate::Catalogue;

fn shipped() -> Catalogue {
    Catalogue::embedded().expect("the shipped catalogue is sound")
}

fn day() -> Date {
    date(2026, 11, 1)
}

/// The shipped catalogue with one file replaced.
fn with(file: &str, text: &str) -> Catalogue {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(file), text).unwrap();
    Catalogue::inspect(dir.path()).unwrap()
}

const UNITS: &str = "code,parent,kind,name_ur,name_en,lat,lon,valid_from,valid_to,source,verified\n";

fn with_units(rows: &str) -> Catalogue {
    with("units.csv", &format!("{UNITS}BAL,,province,بلوچستان,Balochistan,,,,,law,to be verified\n{rows}"))
}
