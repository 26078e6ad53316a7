//! `khidmat catalogue check` as people run it: clean, faulty, not there.

use std::path::Path;

use crate::program::expect;

const HEAD: &str = "code,short_ur,short_en,year,name_ur,name_en,valid_from,valid_to,source,verified\n";

/// A folder with one file; the configuration named beside it does not exist.
fn folder(file: &str, text: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(file), text).unwrap();
    dir
}

fn check(code: i32, dir: &Path, more: &[&str]) -> String {
    let nowhere = dir.join("none.toml");
    let mut args = vec!["--config", nowhere.to_str().unwrap(), "catalogue", "check"];
    args.extend(more);
    expect(code, &args)
}

#[test]
fn what_is_built_in_is_counted() {
    let dir = tempfile::tempdir().unwrap();
    let said = check(0, dir.path(), &[]);
    for file in ["laws.csv: ", "offences.csv: ", "units.csv: ", "all is well; hash "] {
        assert!(said.contains(file), "{said}");
    }
}

#[test]
fn every_fault_is_told_with_file_line_and_column() {
    let dir = folder("laws.csv", &(HEAD.to_owned() + "ppc,PPC,PPC,60,قانون,Law,,,x,\n"));
    let path = dir.path().to_str().unwrap();
    let said = check(1, dir.path(), &[path]);
    for fault in ["laws.csv:2: short_ur: is not Urdu", "laws.csv:2: year: ", "laws.csv:2: verified: "] {
        assert!(said.contains(fault), "{said}");
    }
    assert!(said.contains("offences.csv:") && said.contains("there is no law ppc"), "{said}");
    assert_eq!(check(1, dir.path(), &["--dir", path]), said, "the folder may be named");
    let json: serde_json::Value = serde_json::from_str(&check(1, dir.path(), &["--json", path])).unwrap();
    assert_eq!(json["rows"]["laws.csv"], 0);
    assert!(json["faults"].as_array().unwrap().len() >= 3, "{json}");
}

#[test]
fn a_folder_that_is_not_there_is_not_well() {
    let dir = tempfile::tempdir().unwrap();
    let said = check(2, dir.path(), &[dir.path().join("typo").to_str().unwrap()]);
    assert!(said.contains("is not a folder"), "{said}");
}
