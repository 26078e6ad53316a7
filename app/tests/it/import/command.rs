//! The command as people run it: tried first, confirmed, signed for, killed in the middle, run again.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use access::factor;
use kernel::{Clock, SystemClock};
use khidmat::setting_up::load_units;

use super::dirty;
use crate::erase::{PASSWORD, activate, open, person};
use crate::program::{configured, khidmat, said};

fn spawn(config: &str, args: &[&str], typed: Option<String>) -> Child {
    let mut all = vec!["--config", config, "--json", "import"];
    all.extend(args);
    let mut command = khidmat(&all);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    if let Some(typed) = typed {
        child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    }
    child
}

fn answer(child: Child, code: i32) -> serde_json::Value {
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(code), "{}", said(&output));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn count(answer: &serde_json::Value, of: &str) -> u64 {
    answer[of].as_u64().unwrap()
}

fn balanced(answer: &serde_json::Value) {
    let sum = count(answer, "accepted") + count(answer, "queued") + count(answer, "rejected");
    assert_eq!(sum, count(answer, "rows"), "{answer}");
}

/// Runs, is killed without warning, and runs again: what it comes to is what one run would have come to.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_and_run_again_it_goes_on_and_takes_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), "");
    let core = open(folder.path()).await;
    load_units(&core, None).await.unwrap();
    let secret = activate(&core, "records-keeper", &person(&core, "records-keeper", "BAL").await).await;
    core.journal.settle().await.unwrap();
    core.db.close().await.unwrap();
    let file = folder.path().join("firs.csv");
    std::fs::write(&file, dirty::firs(3, 6_000)).unwrap();
    let name = file.to_str().unwrap();
    let mut last = String::new();
    let mut signed = || {
        // Each code is accepted once, and one of the step after is: the first differs from that of the activation.
        let next = || factor::code_at(&secret, SystemClock::default().now().plus_seconds(30)).unwrap();
        while last == next() {
            std::thread::sleep(Duration::from_millis(300));
        }
        last = next();
        Some(format!("records-keeper\n{PASSWORD}\n{last}\n"))
    };

    let tried = answer(spawn(&config, &["firs", name, "--dates", "day-first"], None), 1);
    balanced(&tried);
    let report = std::fs::read_to_string(folder.path().join("firs.report.csv")).unwrap();
    let above = tried["lines_above"].as_array().unwrap().len() as u64;
    assert_eq!(csv_rows(&report) as u64, count(&tried, "rows") + above + 1);
    assert!(
        report.contains("not taken twice") && !report.contains("Gul Bibi"),
        "no cell of a row is in the report"
    );
    assert!(folder.path().join("firs.stations.csv").exists());

    // What a run that was killed left, and what is somebody else's.
    for name in [".firs.report.csv.a1B2c3.tmp", ".other.csv.a1B2c3.tmp"] {
        std::fs::write(folder.path().join(name), "row,line").unwrap();
    }
    let mut cut = spawn(&config, &["firs", name, "--dates", "day-first", "--commit"], signed());
    std::thread::sleep(Duration::from_millis(2_500));
    cut.kill().unwrap();
    cut.wait().unwrap();

    let wrong =
        spawn(&config, &["firs", name, "--commit"], Some(format!("records-keeper\n{PASSWORD}\n000000\n")));
    assert_eq!(wrong.wait_with_output().unwrap().status.code(), Some(3));

    let done = answer(
        spawn(&config, &["firs", name, "--dates", "day-first", "--commit", "--lang", "ur"], signed()),
        1,
    );
    balanced(&done);
    for of in ["rows", "accepted", "queued", "rejected", "flagged"] {
        assert_eq!(count(&done, of), count(&tried, of), "{of}");
    }
    assert!(
        std::fs::read_to_string(folder.path().join("firs.report.csv"))
            .unwrap()
            .contains("دوبارہ نہیں لیا جاتا")
    );
    let again = answer(spawn(&config, &["firs", name, "--dates", "day-first"], None), 1);
    assert_eq!(count(&again, "before"), count(&done, "accepted"));
    let left = || std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name());
    let left: Vec<_> = left().filter(|name| name.to_string_lossy().ends_with(".tmp")).collect();
    assert_eq!(left, [".other.csv.a1B2c3.tmp"], "what was not finished is removed");
    clean(&config);
}

/// A unit that is no station, or a line that says two things, is said with its line, before anybody signs in; what is written stands
/// beside the report.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stations_file_that_is_wrong_is_said_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), "");
    let core = open(folder.path()).await;
    load_units(&core, None).await.unwrap();
    core.db.close().await.unwrap();
    let file = folder.path().join("firs.csv");
    std::fs::write(
        &file,
        "FIRs of 2019,,,\nfir_no,fir_year,fir_datetime,ps_name_eng\n1,2019,2019-05-25 14:05,City\n=cmd|' /C calc'!A0,2019,2019-05-25,=cmd|' /C calc'!A0\n",
    )
    .unwrap();
    let (name, names) = (file.to_str().unwrap(), folder.path().join("said.csv"));
    for (row, said_of) in [
        ("City,,QTA-XYZ,yes", "line 3 names the unit \"QTA-XYZ\", which is no station here"),
        ("City,,QTA,yes", "line 3 names the unit \"QTA\", which is no station here"),
        ("City,,QTA-CTY | PSN-CTY,yes", "line 3 is confirmed and names several units"),
        ("City,,QTA-CTY,perhaps", "line 3 has neither yes nor no"),
    ] {
        std::fs::write(&names, format!("name,district,unit,confirmed\nOther,,QTA-SAR,yes\n{row}\n")).unwrap();
        for more in [
            &["--stations", names.to_str().unwrap()][..],
            &["--stations", names.to_str().unwrap(), "--commit"],
        ] {
            let all = [&["--config", config.as_str(), "import", "firs", name], more].concat();
            let output = crate::program::run(&all);
            assert_eq!(output.status.code(), Some(2), "{row}: {}", said(&output));
            assert!(
                said(&output).contains(said_of) && said(&output).contains("said.csv"),
                "{}",
                said(&output)
            );
        }
    }
    // Nothing that is read is overwritten.
    std::fs::write(&names, "name,district,unit,confirmed\n").unwrap();
    let said_by = names.to_str().unwrap();
    for more in
        [["--report", name].as_slice(), &["--stations", said_by, "--report", said_by], &["--stations", name]]
    {
        let output =
            crate::program::run(&[&["--config", config.as_str(), "import", "firs", name], more].concat());
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        assert!(said(&output).contains("it would be overwritten"), "{}", said(&output));
    }
    assert!(std::fs::read_to_string(&file).unwrap().starts_with("FIRs of 2019"));
    let away = folder.path().join("out");
    std::fs::create_dir(&away).unwrap();
    let report = away.join("r.csv");
    let output = crate::program::run(&[
        "--config",
        &config,
        "import",
        "firs",
        name,
        "--report",
        report.to_str().unwrap(),
    ]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("import.no-number: The row has no number"), "{}", said(&output));
    assert!(said(&output).contains("above the heading, no rows: line 1"), "{}", said(&output));
    let names = std::fs::read_to_string(away.join("firs.stations.csv")).unwrap();
    assert!(
        names.contains("PSN-CTY | QTA-CTY") && !folder.path().join("firs.stations.csv").exists(),
        "{names}"
    );
    let report = std::fs::read_to_string(report).unwrap();
    assert!(report.contains(",1,note,import.above-heading,") && !report.contains("cmd"), "{report}");
    for text in [names, report] {
        assert!(!text.contains(",=") && !text.contains("\n="), "nothing that a spreadsheet runs: {text}");
    }
}

fn csv_rows(text: &str) -> usize {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(Result::unwrap).count()
}

fn clean(config: &str) {
    let checked = crate::program::run(&["--config", config, "--json", "check"]);
    assert_eq!(checked.status.code(), Some(0), "{}", said(&checked));
}

/// What cannot be read is said, with an exit code for scripts.
#[test]
fn a_file_that_is_no_table_is_an_error_and_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), "");
    let run = |name: &str, bytes: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        spawn(&config, &["complaints", file.to_str().unwrap()], None).wait_with_output().unwrap()
    };
    for (name, bytes) in
        [("empty.csv", b"".as_slice()), ("broken.xlsx", b"PK\x03\x04nothing"), ("blank.csv", b"\n\n\r\n")]
    {
        let output = run(name, bytes);
        assert_eq!(output.status.code(), Some(3), "{name}: {}", said(&output));
        assert!(!said(&output).contains("panicked"));
    }
    let table = b"fir_no,fir_year,fir_datetime,ps_name_eng\n1,2019,25/05/2019 14:05,Sariab\n2,2019,03/05/2019,Sariab\n";
    let file = folder.path().join("dated.csv");
    std::fs::write(&file, table).unwrap();
    let name = file.to_str().unwrap();
    let said_of = |more: &[&str]| {
        said(&crate::program::run(&[&["--config", config.as_str(), "import", "firs", name], more].concat()))
    };
    let (default, tried) = (said_of(&[]), said_of(&["--dry-run"]));
    for text in [&default, &tried] {
        assert!(text.contains("dates are read day-first: 1 dates") && text.contains("only tried"), "{text}");
    }
    assert!(said_of(&["--dry-run", "--commit"]).contains("cannot be used with"));
    let other = run("other.csv", b"a,b\n1,2\n3,4\n");
    assert_eq!(other.status.code(), Some(1));
    assert!(said(&other).contains("import.missing-column"));
    assert!(Path::new(&folder.path().join("other.report.csv")).exists());
}
