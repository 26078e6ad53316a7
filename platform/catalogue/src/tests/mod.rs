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

/// The shipped catalogue with one file replaced. Clocks go with their limits, and escalations with their clocks.
fn with(file: &str, text: &str) -> Catalogue {
    let dir = tempfile::tempdir().unwrap();
    let follow: &[(&str, &str)] = match file {
        "limits.csv" => &[("clocks.csv", CLOCKS), ("escalations.csv", ESCALATIONS)],
        "clocks.csv" => &[("escalations.csv", ESCALATIONS)],
        _ => &[],
    };
    for (file, header) in follow {
        std::fs::write(dir.path().join(file), header).unwrap();
    }
    std::fs::write(dir.path().join(file), text).unwrap();
    Catalogue::inspect(dir.path()).unwrap()
}

const CLOCKS: &str = "code,starts,stops,annuls,counts_from,limit,interrupts,name_ur,name_en,valid_from,valid_to,source,verified\n";
const ESCALATIONS: &str = "code,clock,step,tier,after,name_ur,name_en,valid_from,valid_to,source,verified\n";
const UNITS: &str = "code,parent,kind,name_ur,name_en,lat,lon,valid_from,valid_to,source,verified\n";

fn with_units(rows: &str) -> Catalogue {
    with("units.csv", &format!("{UNITS}BAL,,province,بلوچستان,Balochistan,,,,,law,to be verified\n{rows}"))
}
