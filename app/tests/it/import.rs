//! Taking over what another system exported, with the real wiring on both engines: every row accounted for, nothing twice,
//! nothing of it a record of ours.

mod command;
mod dirty;
mod hostile;

use std::collections::BTreeMap;

use db::Engine;
use import::stations::Confirmed;
use import::{Asked, Line, Outcome, Summary, Told};
use kernel::Result;
use op::Op;
use sheets::moment::DayOrder;
use testkit::TestApp;

async fn app(engine: Engine) -> TestApp {
    TestApp::start(engine, khidmat::capabilities::all(), khidmat::capabilities::contracts()).await
}

#[derive(Default)]
struct Heard(Vec<Line>);

impl Told for Heard {
    fn row(&mut self, line: &Line) -> Result<()> {
        self.0.push(line.clone());
        Ok(())
    }

    fn progress(&mut self, done: u64, of: u64) {
        assert!(done <= of);
    }
}

/// Which sort of file.
#[derive(Clone, Copy, PartialEq)]
enum Sort {
    Complaints,
    Firs,
}

async fn try_run(
    op: &Op,
    sort: Sort,
    text: &[u8],
    commit: bool,
    names: &str,
) -> Result<(Summary, Vec<Line>)> {
    let stations =
        Confirmed::read(if names.is_empty() { "name,district,unit,confirmed\n" } else { names }.as_bytes())
            .unwrap();
    let asked = Asked { bytes: text.to_vec(), stations, order: Some(DayOrder::DayFirst), commit };
    let mut heard = Heard::default();
    let summary = match sort {
        Sort::Complaints => {
            import::run(op, &khidmat::capabilities::old_complaints(), asked, &mut heard).await?
        }
        Sort::Firs => import::run(op, &station_records::OldFirs, asked, &mut heard).await?,
    };
    let Summary { rows, accepted, queued, rejected, .. } = summary;
    assert_eq!(accepted + queued + rejected, rows, "each row is one of the three");
    assert_eq!(
        heard.0.iter().map(|line| line.row).collect::<Vec<_>>(),
        (1..=rows as i64).collect::<Vec<_>>()
    );
    Ok((summary, heard.0))
}

async fn run(op: &Op, sort: Sort, text: &[u8], commit: bool, names: &str) -> (Summary, Vec<Line>) {
    try_run(op, sort, text, commit, names).await.unwrap()
}

fn codes(lines: &[Line]) -> Vec<(Outcome, String)> {
    let joined = |line: &Line| line.reasons.iter().map(|(code, _)| *code).collect::<Vec<_>>().join(" ");
    lines.iter().map(|line| (line.outcome, joined(line))).collect()
}

const FIRS: &str = "fir_no,fir_year,fir_datetime,datetime_of_event,other_not_event_datetime,dist_name_eng,ps_name_eng,crime_name_eng,secName,pe_name\n";
const CMS: &str = "ComplaintRecord,PersonName,PersonContact,PoliceStation,Category,Offense,ComplaintStatus,PendingAtLevel,IsFIRRegistered,FIRNo,OfficerName,OfficerMobileNo,CreatedDate,StatusModifiedDate,responsetime,TotalFollowupCount,LastFollowupDateTime,LastFollowupRemarks\n";

fn fir(number: u32, station: &str, at: &str, event: &str) -> String {
    format!("{number},2019,{at},{event},,Quetta,{station},Theft,379 PPC,Ali Khan (SI)\n")
}

fn complaint(number: &str, name: &str, station: &str, fir: &str, made: &str) -> String {
    let has = if fir.is_empty() { "No" } else { "Yes" };
    format!(
        "{number},{name},0300-1234567,{station},Crime,Theft,Resolved,SHO,{has},{fir},Khan,0301-7654321,{made},,3,1,,called\n"
    )
}

testkit::both_engines! { app app;
    /// A trial says what a run does and writes nothing; the run does it; a second run does nothing more.
    async fn tried_done_and_done_again_agree(app: TestApp) {
        let keeper = app.acting("records-keeper", "BAL").await;
        for (sort, text) in [(Sort::Firs, dirty::firs(1, 400)), (Sort::Complaints, dirty::complaints(2, 400))] {
            app.settle().await;
            let before = app.log_size(journal::Kind::Records).await;
            let (tried, lines) = run(&keeper, sort, &text, false, "").await;
            app.settle().await;
            assert_eq!(app.log_size(journal::Kind::Records).await, before, "a trial writes nothing");
            let (done, same) = run(&keeper, sort, &text, true, "").await;
            assert_eq!((codes(&lines), tried.accepted, tried.queued), (codes(&same), done.accepted, done.queued));
            assert!(done.accepted > 20 && done.queued > 20 && done.rejected > 20 && done.flagged > 10, "{done:?}");
            let (again, third) = run(&keeper, sort, &text, true, "").await;
            assert_eq!((codes(&same), again.before), (codes(&third), done.accepted));
            let (tried_after, fourth) = run(&keeper, sort, &text, false, "").await;
            assert_eq!((codes(&third), tried_after.before), (codes(&fourth), done.accepted));
        }
        app.expect_clean().await;
    }

    /// A misspelled station waits until a person has said which it is; then it is taken up, once.
    async fn a_misspelled_station_waits_to_be_confirmed(app: TestApp) {
        let keeper = app.acting("records-keeper", "BAL").await;
        let text = [FIRS, &fir(1, "PS SARIAB ", "2019-05-03 14:05", "2019-05-02"), &fir(2, "Saryab", "2019-05-03", ""), &fir(1, "Saryab", "2019-05-03", ""), &fir(2, "saryab", "", "")].concat();
        let (first, lines) = run(&keeper, Sort::Firs, text.as_bytes(), true, "").await;
        assert_eq!((first.accepted, first.queued, first.rejected, first.unconfirmed_stations), (1, 2, 1, 1));
        assert_eq!(lines[3].reasons, [("import.duplicate", "fir_no")]);
        let names = String::from_utf8(first.stations).unwrap();
        assert!(names.contains("Saryab,Quetta,3,QTA-SAR,") && names.lines().count() == 3, "{names}");
        // As the person saves it.
        let said = names.replace(",QTA-SAR,Sariab Police Station / تھانہ سریاب,0.8", ",QTA-SAR,x,0.8");
        let said: String = said.lines().map(|line| if line.starts_with("Saryab") { format!("{line}yes\n") } else { format!("{line}\n") }).collect();
        let (second, lines) = run(&keeper, Sort::Firs, text.as_bytes(), true, &said).await;
        assert_eq!((second.accepted, second.before, second.queued, second.rejected), (2, 1, 0, 2), "{:?}", codes(&lines));
        let sho = app.officer("sho", "QTA-SAR").await;
        let list = sho.get("/imported/firs").await.expect(200).text();
        assert!(list.contains("1/2019") && list.contains("2/2019"));
        app.expect_clean().await;
    }

    /// It is another system's: in no list, number or diary of ours; and each opening is in the journal.
    async fn what_was_taken_over_is_no_record_of_ours(app: TestApp) {
        let keeper = app.acting("records-keeper", "BAL").await;
        let text = [FIRS, &fir(124, "Sariab", "2019-05-03 14:05", "2019-05-02 10:00")].concat();
        run(&keeper, Sort::Firs, text.as_bytes(), true, "").await;
        let sho = app.officer("sho", "QTA-SAR").await;
        assert!(!sho.get("/firs").await.text().contains("124/2019"));
        assert!(!sho.get("/diary").await.text().contains("124/"));
        let page = sho.get("/imported/firs?number=124%2F19").await.expect(200).text();
        let (_, rest) = page.split_once("/imported/firs/").expect("a link");
        let id = &rest[..36];
        app.settle().await;
        let before = app.log_size(journal::Kind::Lookups).await;
        let one = sho.get(&format!("/imported/firs/{id}")).await.expect(200).text();
        assert!(one.contains("Ali Khan (SI)") && one.contains("From the old system") && one.contains("379 PPC"), "{one}");
        app.settle().await;
        assert_eq!(app.log_size(journal::Kind::Lookups).await, before + 1);
        assert!(sho.get("/imported/firs?number=125%2F19").await.text().contains("Nothing found"));
        let csv = sho.get("/imported/firs.csv").await.expect(200).text();
        assert!(csv.contains("124/2019") && !csv.contains("Ali Khan"), "{csv}");
        let other = app.officer("sho", "QTA-CTY").await;
        other.get(&format!("/imported/firs/{id}")).await.expect(404);
        assert!(!other.get("/imported/firs").await.text().contains("124/2019"));
        let listed = sho.get("/api/v1/imported/firs?number=124/2019").await.expect(200).json();
        assert_eq!((listed["rows"][0]["id"].as_str(), listed["rows"].as_array().unwrap().len()), (Some(id), 1));
        let opened = sho.get(&format!("/api/v1/imported/firs/{id}")).await.expect(200).json();
        assert_eq!(opened["cells"].as_array().unwrap().len(), 10);
        app.guest().get("/api/v1/imported/firs").await.expect(401);
        app.erase("imported-fir", id.parse().unwrap()).await;
        let gone = sho.get(&format!("/imported/firs/{id}")).await.expect(200).text();
        assert!(gone.contains("lawfully erased") && !gone.contains("Ali Khan"));
        app.expect_clean().await;
    }

    /// A complaint leads to its FIR, and says when it was typed in behind it. Who it was is for those answerable.
    async fn a_complaint_typed_in_behind_its_fir_says_so(app: TestApp) {
        let keeper = app.acting("records-keeper", "BAL").await;
        let firs = [FIRS, &fir(124, "Sariab", "2019-05-03 14:05", "2019-05-02 10:00")].concat();
        let text = [CMS, &complaint("LHR-1", "Gul Bibi", "Sariab", "124/19", "2019-05-04 09:00"), &complaint("LHR-2", "Noor", "Sariab", "124/19", "2019-05-01 09:00"), &complaint("LHR-3", "Noor", "Sariab", "7/17", "2019-05-01 09:00")].concat();
        let (_, lines) = run(&keeper, Sort::Complaints, text.as_bytes(), true, "").await;
        assert_eq!(lines[2].reasons, [("import.flag-fir-before-complaint", "FIRNo")]);
        run(&keeper, Sort::Firs, firs.as_bytes(), true, "").await;
        let (sho, clerk) = (app.officer("sho", "QTA-SAR").await, app.officer("moharrir", "QTA-SAR").await);
        let one = async |number: &str| {
            let page = sho.get(&format!("/imported/complaints?number={number}")).await.expect(200).text();
            let (_, rest) = page.split_once("href=\"/imported/complaints/").expect("a link");
            format!("/imported/complaints/{}", &rest[..36])
        };
        let behind = one("lhr-1").await;
        assert!(sho.get(&behind).await.expect(200).text().contains("name=\"purpose\""), "asked why first");
        let page = sho.get(&format!("{behind}?purpose=supervise")).await.expect(200).text();
        assert!(page.contains("typed in behind it") && page.contains("href=\"/imported/firs/") && page.contains("Gul Bibi"), "{page}");
        let json = sho.get(&format!("/api/v1{behind}?purpose=supervise")).await.expect(200).json();
        assert_eq!((json["typed_after_its_fir"].as_bool(), json["cells"].as_array().unwrap().len()), (Some(true), 18));
        sho.get(&format!("/api/v1{behind}")).await.expect(422);
        let clerks = clerk.get(&format!("{behind}?purpose=serve-citizen")).await.expect(200).text();
        assert!(!clerks.contains("Gul Bibi") && !clerks.contains("0300-1234567") && clerks.contains("LHR-1"));
        let before = sho.get(&format!("{}?purpose=supervise", one("LHR-2").await)).await.expect(200).text();
        assert!(!before.contains("typed in behind it") && before.contains("href=\"/imported/firs/"));
        assert!(!sho.get("/reports").await.text().contains("LHR-1"));
        app.officer("sho", "QTA-CTY").await.get(&format!("{behind}?purpose=supervise")).await.expect(404);
    }

    /// Dates that nobody explained are read as the file itself proves, where it proves one way; of a date beside the main one that stays
    /// unclear only that is flagged.
    async fn the_file_itself_says_how_its_dates_stand(app: TestApp) {
        let op = app.system();
        let tried = async |rows: &[String]| {
            let bytes = [FIRS.to_owned(), rows.concat()].concat().into_bytes();
            let asked = Asked { bytes, stations: Confirmed::default(), order: None, commit: false };
            let mut heard = Heard::default();
            let summary = import::run(&op, &station_records::OldFirs, asked, &mut heard).await.unwrap();
            (summary, codes(&heard.0).into_iter().map(|(_, codes)| codes).collect::<Vec<_>>())
        };
        let (unclear, day, month) = (
            fir(1, "Sariab", "03/05/2019 14:05", "02/05/2019"),
            fir(2, "Sariab", "25/05/2019 14:05", "24/05/2019"),
            fir(3, "Sariab", "05/26/2019 14:05", ""),
        );
        // The proof stands behind the row that needs it.
        let (proved, said) = tried(&[unclear.clone(), day.clone()]).await;
        assert_eq!((proved.dates_proved, proved.accepted, said), (Some("day-first"), 2, vec![String::new(); 2]));
        let (proved, _) = tried(&[unclear.clone(), month.clone()]).await;
        assert_eq!((proved.dates_proved, proved.accepted), (Some("month-first"), 2));
        for rows in [vec![unclear.clone()], vec![unclear.clone(), day.clone(), month.clone()]] {
            let (read, said) = tried(&rows).await;
            assert_eq!((read.dates_proved, read.rejected, said[0].as_str()), (None, 0, "import.flag-which-day import.flag-which-day"));
        }
        // One contrary date among many is flagged; it takes nothing from the others.
        let mut many: Vec<String> = (10..30).map(|number| day.replace("2,2019", &format!("{number},2019"))).collect();
        many.extend([unclear.clone(), month]);
        let (read, said) = tried(&many).await;
        assert_eq!((read.dates_proved, read.accepted, read.flagged), (Some("day-first"), 22, 1));
        assert_eq!((said[20].as_str(), said[21].as_str()), ("", "import.flag-which-day"));
        let beside = fir(4, "Sariab", "2019-05-03 14:05", "02/05/2019");
        let (flagged, said) = tried(&[beside]).await;
        assert_eq!((flagged.accepted, said), (1, vec!["import.flag-which-day".to_owned()]));
    }

    /// A row that waits says which column keeps it and everything that is impossible about it, and counts as flagged.
    async fn a_row_that_waits_keeps_its_flags(app: TestApp) {
        let op = app.system();
        let text = [CMS, &complaint("Q-1", "Noor", "Saryab", "", "1900-01-01"), &complaint("Q-2", "Noor", "Sariab", "", "2019-05-03"),
            &complaint("Q-۲", "Noor", "Saryab", "", "2019-05-03"), &complaint("NULL", "Noor", "Sariab", "", "2019-05-03")].concat();
        let (summary, lines) = run(&op, Sort::Complaints, text.as_bytes(), false, "").await;
        assert_eq!(lines[0].reasons, [("import.station-unconfirmed", "PoliceStation"), ("import.flag-long-ago", "CreatedDate")]);
        assert_eq!((summary.queued, summary.accepted, summary.flagged), (1, 1, 1));
        assert_eq!(lines[2].reasons, [("import.duplicate", "ComplaintRecord")]);
        assert_eq!(lines[3].reasons, [("import.no-number", "ComplaintRecord")]);
        let long = [FIRS, &fir(1, "Sariab", "2019-05-03", "").replace("Theft", &"x".repeat(20_001))].concat();
        let (_, lines) = run(&op, Sort::Firs, long.as_bytes(), false, "").await;
        assert_eq!(lines[0].reasons, [("import.cell-too-long", "crime_name_eng")]);
    }

    /// An FIR's number may bring its year; one that differs is flagged. Hours that nobody wrote are not compared.
    async fn a_number_with_its_year_is_read(app: TestApp) {
        let op = app.system();
        let row = |number: &str, year: &str, at: &str, event: &str| format!("{number},{year},{at},{event},,Quetta,Sariab,Theft,379 PPC,Ali\n");
        let text = [FIRS.to_owned(), row("124/19", "2019", "2019-05-03", "2019-05-03 10:00"), row("FIR-125", "2019", "2019-05-03", ""),
            row("126/19", "", "2019-05-03", ""), row("127/18", "2019", "2019-05-03", ""), row("\"1,234\"", "2019", "", "yesterday")].concat();
        let (summary, lines) = run(&op, Sort::Firs, text.as_bytes(), false, "").await;
        assert_eq!(summary.accepted, 5, "{lines:?}");
        let reasons: Vec<_> = lines.iter().map(|line| line.reasons.clone()).collect();
        assert_eq!(reasons[..3], [vec![], vec![], vec![]]);
        assert_eq!(reasons[3], [("import.flag-year-differs", "fir_no")]);
        assert_eq!(reasons[4], [("import.flag-unreadable-time", "datetime_of_event"), ("import.flag-no-time", "fir_datetime")]);
    }

    /// What Excel writes above a table is no heading, and a crime that is called after a test is no test.
    async fn what_only_looks_like_dirt_is_taken_over(app: TestApp) {
        let op = app.system();
        let crime = fir(1, "Sariab", "2019-05-03 14:05", "").replace("Theft", "Test of a weapon without licence");
        let table = [FIRS, &crime].concat().replace(',', ";");
        for above in ["sep=;\r\n", "\u{FEFF}sep=;\n", "\"sep=;\"\n", "SEP=;\n"] {
            let (summary, lines) = run(&op, Sort::Firs, format!("{above}{table}").as_bytes(), false, "").await;
            assert_eq!((summary.rows, summary.accepted, lines[0].line), (1, 1, 3), "{above:?} {:?}", codes(&lines));
        }
        let (plain, lines) = run(&op, Sort::Firs, table.as_bytes(), false, "").await;
        assert_eq!((plain.accepted, lines[0].line), (1, 2));
        for (column, word) in [("Sariab", "Test PS"), ("Ali Khan (SI)", "test")] {
            let (refused, lines) = run(&op, Sort::Firs, table.replace(column, word).as_bytes(), false, "").await;
            assert_eq!((refused.rejected, codes(&lines)[0].1.as_str()), (1, "import.test-row"), "{word}");
        }
    }

    /// A time below nothing, and an FIR that was there before its complaint, are flagged; to the hour, where hours are stated.
    async fn what_cannot_be_between_a_complaint_and_its_fir_is_flagged(app: TestApp) {
        let keeper = app.acting("records-keeper", "BAL").await;
        let firs = [FIRS, &fir(124, "Sariab", "2019-05-03 14:05", ""), &fir(125, "Sariab", "2019-05-03", "")].concat();
        run(&keeper, Sort::Firs, firs.as_bytes(), true, "").await;
        let rows = [
            ("124/19", "2019-05-03 15:00", "3", "import.flag-fir-before-complaint"),
            ("124/19", "2019-05-03 14:00", "3", ""),
            ("124/19", "2019-05-03 14:05", "-3", "import.flag-negative-time"),
            ("125/19", "2019-05-03 15:00", "-0:20", "import.flag-negative-time"),
            ("125/19", "2019-05-04 00:30", "-", "import.flag-fir-before-complaint"),
            ("126/19", "2019-05-04 00:30", "", ""),
        ];
        let mut text = CMS.to_owned();
        for (at, (number, made, time, _)) in rows.iter().enumerate() {
            text.push_str(&complaint(&format!("Q-{at}"), "Noor", "Sariab", number, made).replace(",,3,1,", &format!(",,{time},1,")));
        }
        // Of another station the same number is another FIR.
        text.push_str(&complaint("Q-9", "Noor", "City Quetta", "124/19", "2019-05-03 15:00"));
        let (tried, _) = run(&keeper, Sort::Complaints, text.as_bytes(), false, "").await;
        let (done, lines) = run(&keeper, Sort::Complaints, text.as_bytes(), true, "").await;
        let said: Vec<String> = codes(&lines).into_iter().map(|(_, codes)| codes).collect();
        let expected: Vec<&str> = rows.iter().map(|row| row.3).chain([""]).collect();
        assert_eq!((said, tried.flagged, done.flagged), (expected.into_iter().map(str::to_owned).collect(), 4, 4));
        let sho = app.officer("sho", "QTA-SAR").await;
        let listed = sho.get("/imported/complaints?number=q-0").await.expect(200).text();
        let id = &listed.split_once("href=\"/imported/complaints/").unwrap().1[..36];
        let page = sho.get(&format!("/imported/complaints/{id}?purpose=supervise")).await.expect(200).text();
        // Said once, with the FIR itself.
        let said = ["typed in behind it", "The FIR is older than the complaint"];
        assert_eq!(said.map(|said| page.contains(said)), [true, false], "{page}");
        app.expect_clean().await;
    }

    /// Only the records keeper, and only freshly signed in.
    async fn only_the_records_keeper_takes_over(app: TestApp) {
        let text = [FIRS, &fir(1, "Sariab", "2019-05-03", "")].concat();
        let sho = app.acting("sho", "QTA-SAR").await;
        assert_eq!(try_run(&sho, Sort::Firs, text.as_bytes(), true, "").await.unwrap_err().code(), "policy.not-allowed");
        let keeper = app.acting("records-keeper", "BAL").await;
        app.clock.advance(3_700);
        assert_eq!(try_run(&keeper, Sort::Firs, text.as_bytes(), true, "").await.unwrap_err().code(), "policy.step-up");
        let (tried, _) = run(&keeper, Sort::Firs, text.as_bytes(), false, "").await;
        assert_eq!((tried.accepted, tried.before), (1, 0), "nothing was written");
    }

    /// What is impossible is taken over with a flag; who was trying, and what has no number, is not.
    async fn the_impossible_is_flagged_and_a_test_is_refused(app: TestApp) {
        let keeper = app.acting("records-keeper", "BAL").await;
        let text = [FIRS,
            &fir(1, "Sariab", "2019-05-03 14:05", "2019-05-04 14:05"), &fir(2, "Sariab", "2091-05-03", ""), &fir(3, "Sariab", "1900-01-01", ""),
            &fir(4, "Test PS", "2019-05-03", ""), &fir(5, "Sariab", "2019-05-03", "2016-01-01"), &fir(6, "Sariab", "nonsense", ""), &fir(1, "sariab", "2019-05-03", ""),
            "x,2019,,,,Quetta,Sariab,,,\n", "7,,,,,Quetta,Sariab,,,\n", "8,2019,,,,Quetta,,,,\n", "9,2019"].concat();
        let (_, lines) = run(&keeper, Sort::Firs, text.as_bytes(), true, "").await;
        let got: Vec<String> = codes(&lines).into_iter().map(|(_, codes)| codes.replace("import.", "")).collect();
        assert_eq!(got, ["flag-event-after-report", "flag-in-future flag-year-differs", "flag-long-ago flag-year-differs", "test-row", "flag-far-apart", "flag-unreadable-time", "duplicate", "no-number", "no-year", "no-station", "cut-row"]);
    }
}

/// Whatever the dirt, each row is accounted for; the same seed twice is the same.
#[tokio::test]
async fn every_row_of_every_dirty_file_is_accounted_for() {
    let app = app(Engine::Sqlite).await;
    let op = app.system();
    for seed in 0..40 {
        for sort in [Sort::Firs, Sort::Complaints] {
            let text = if sort == Sort::Firs { dirty::firs(seed, 60) } else { dirty::complaints(seed, 60) };
            let (summary, lines) = run(&op, sort, &text, false, "").await;
            assert!(summary.rows >= 55, "{seed}");
            let mut counted = BTreeMap::new();
            for line in &lines {
                *counted.entry(line.outcome.word()).or_insert(0) += 1;
            }
            assert_eq!(counted.get("accepted").copied().unwrap_or(0), summary.accepted);
            // Cut anywhere, mixed up anywhere: still an answer.
            let dice = dirty::Dice::new(seed);
            let mut broken = text.clone();
            for _ in 0..5 {
                let at = dice.below(broken.len());
                broken[at] = b"\",\n\0\xff;'="[dice.below(8)];
            }
            broken.truncate(dice.below(broken.len()) + 1);
            if let Ok((summary, _)) = try_run(&op, sort, &broken, false, "").await {
                assert_eq!(summary.accepted + summary.queued + summary.rejected, summary.rows);
            }
        }
    }
}
