//! Files that lie: stations that could be several, yes without a number, titles, cut ends, other encodings. Each row is
//! accounted for, and what is not certain is never taken as if it were.

use import::{Outcome, Summary};
use op::Op;
use testkit::TestApp;

use super::{CMS, FIRS, Sort, app, codes, complaint, fir, run, try_run};

/// What became of rows, with the codes without what they all begin with.
async fn said(op: &Op, sort: Sort, text: &[u8]) -> (Summary, Vec<String>) {
    let (summary, lines) = run(op, sort, text, false, "").await;
    let said = codes(&lines).into_iter().map(|(outcome, codes)| {
        let codes = codes.replace("import.", "");
        if codes.is_empty() { outcome.word().to_owned() } else { format!("{} {codes}", outcome.word()) }
    });
    (summary, said.collect())
}

/// The units that the stations file names for a name.
fn units(summary: &Summary, name: &str, district: &str) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new().from_reader(summary.stations.as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let row = rows
        .iter()
        .find(|row| &row[0] == name && row[1].trim_start_matches('\'') == district)
        .expect("the name is in the file");
    row[3].split(" | ").filter(|code| !code.is_empty()).map(str::to_owned).collect()
}

fn at(number: usize, district: &str, station: &str) -> String {
    format!("{number},2019,2019-05-03 14:05,2019-05-02,,{district},{station},Theft,379 PPC,Ali Khan (SI)\n")
}

testkit::both_engines! { app app;
    /// Many districts have a station called City: without its district none is certain, and every one is suggested.
    async fn a_station_of_several_districts_waits_without_its_district(app: TestApp) {
        let keeper = app.acting("records-keeper", "BAL").await;
        let names = [("", "City"), ("NULL", "PS City"), ("Balochistan", "سٹی"), ("Lahore", "City Police Station"), ("", "\"City, Lahore\""), ("", "City (Lahore)")];
        let rows: Vec<String> = names.iter().enumerate().map(|(nth, (district, name))| at(nth + 1, district, name)).collect();
        let (summary, said_of) = said(&keeper, Sort::Firs, [FIRS, &rows.concat()].concat().as_bytes()).await;
        assert!(said_of.iter().all(|said| said == "queued station-unconfirmed"), "{said_of:?}");
        for (district, name) in names {
            let all = units(&summary, name.trim_matches('"'), district);
            assert!(all.len() > 30 && ["QTA-CTY", "KHN-CTY"].iter().all(|code| all.contains(&(*code).to_owned())), "{name}: {all:?}");
        }
        // A district narrows, in a column of its own or within the cell of the station; a station that this store does not have yet waits.
        let named = [("Quetta", "City", "QTA-CTY"), ("ضلع خاران", "City", "KHN-CTY"), ("", "City Quetta", "QTA-CTY"), ("", "\"City, Kharan\"", "KHN-CTY"),
            ("NULL", "City (Kharan)", "KHN-CTY"), ("Pishin", "PS City", "PSN-CTY"), ("", "Sariab", "QTA-SAR"), ("-", "Sariab (Quetta)", "QTA-SAR")];
        let rows: Vec<String> = named.iter().enumerate().map(|(nth, (district, name, _))| at(nth + 1, district, name)).collect();
        let text = [FIRS, &rows.concat()].concat();
        let (summary, said_of) = said(&keeper, Sort::Firs, text.as_bytes()).await;
        for ((_, name, code), said) in named.iter().zip(&said_of) {
            let expected = if code.starts_with("QTA") { "accepted" } else { "queued station-unconfirmed" };
            assert_eq!(said, expected, "{name}");
        }
        for (district, name, code) in named {
            assert_eq!(units(&summary, name.trim_matches('"'), district), [code], "{name}");
        }
        // A district that is not the station's, or that nobody knows, is no certainty either.
        let doubtful = [("Lahore", "Sariab", vec!["QTA-SAR"]), ("Balochistan", "Sariab", vec!["QTA-SAR"]), ("", "\"Sariab, Lahore\"", vec!["QTA-SAR"]),
            ("Pishin", "City Quetta", vec!["QTA-CTY"]), ("Kharann", "City", vec!["KHN-CTY"])];
        let rows: Vec<String> = doubtful.iter().enumerate().map(|(nth, (district, name, _))| at(nth + 1, district, name)).collect();
        let (summary, said_of) = said(&keeper, Sort::Firs, [FIRS, &rows.concat()].concat().as_bytes()).await;
        assert!(said_of.iter().all(|said| said == "queued station-unconfirmed"), "{said_of:?}");
        for (district, name, codes) in doubtful {
            assert_eq!(units(&summary, name.trim_matches('"'), district), codes, "{name}");
        }
        // One number of two places in brackets is no duplicate.
        let two = [FIRS, &at(7, "", "City (Lahore)"), &at(7, "", "City (Karachi)"), &at(7, "", "City (Lahore)")].concat();
        let (_, said_of) = said(&keeper, Sort::Firs, two.as_bytes()).await;
        assert_eq!(said_of, ["queued station-unconfirmed", "queued station-unconfirmed", "rejected duplicate"]);
        // A complaint may have a column of its district too.
        let head = CMS.replace("FIRNo,", "FIRNo,District,");
        let row = |number: &str, district: &str| complaint(number, "Noor", "City", "", "2019-05-03").replace(",No,,", &format!(",No,,{district},"));
        let text = [head, row("Q-1", "Quetta"), row("Q-2", "")].concat();
        let (summary, said_of) = said(&keeper, Sort::Complaints, text.as_bytes()).await;
        assert_eq!(said_of, ["accepted", "queued station-unconfirmed"]);
        assert_eq!(units(&summary, "City", "Quetta"), ["QTA-CTY"]);
        // Chosen by a person, it is taken up at the station she chose.
        let chosen = "name,district,unit,confirmed\nCity,,QTA-NSR,yes\n";
        let (done, _) = run(&keeper, Sort::Complaints, text.as_bytes(), true, chosen).await;
        assert_eq!((done.accepted, done.queued), (2, 0));
        assert!(app.officer("sho", "QTA-NSR").await.get("/imported/complaints").await.expect(200).text().contains("Q-2"));
        assert!(!app.officer("sho", "QTA-CTY").await.get("/imported/complaints").await.expect(200).text().contains("Q-2"));
        app.expect_clean().await;
    }

    /// Whether an FIR is registered and its number must agree, however yes and no are written.
    async fn yes_without_a_number_and_no_with_one_are_flagged(app: TestApp) {
        let keeper = app.acting("records-keeper", "BAL").await;
        let (missing, none, unclear) = ("accepted flag-fir-number-missing", "accepted flag-fir-though-none", "accepted flag-unclear-if-fir");
        let rows = [
            ("Yes", "", missing), ("yes ", "NULL", missing), ("Y", "-", missing), ("TRUE", "0", missing), ("1", "N/A", missing), ("ہاں", "", missing), ("Registered", "", missing),
            ("No", "124/19", none), ("n", "124/2019", none), ("FALSE", "124/19", none), ("0", "124/19", none), ("نہیں", "۱۲۴/۱۹", none), ("Not Registered", "124/19", none),
            ("No", "FIR pending", "accepted flag-unreadable-fir flag-fir-though-none"),
            ("perhaps", "", unclear), ("2", "124/19", unclear),
            ("Yes", "124/19", "accepted"), ("No", "", "accepted"), ("0", "0", "accepted"), ("", "", "accepted"), ("NULL", "124/19", "accepted"),
        ];
        let row = |nth: usize, has: &str, number: &str| complaint(&format!("Y-{nth}"), "Noor", "Sariab", number, "2019-05-03").replace(
            &format!(",{},{number},", if number.is_empty() { "No" } else { "Yes" }), &format!(",{has},{number},"));
        for heading in ["IsFIRRegistered", "Is FIR Registered?", "FIR_REGISTERED", "IsFIRRegistered (Y/N)"] {
            let text: String = std::iter::once(CMS.replace("IsFIRRegistered", heading)).chain(rows.iter().enumerate().map(|(nth, (has, number, _))| row(nth, has, number))).collect();
            let (summary, said_of) = said(&keeper, Sort::Complaints, text.as_bytes()).await;
            assert_eq!(said_of, rows.map(|(.., expected)| expected), "{heading}");
            assert_eq!((summary.flagged, summary.unknown_columns.len()), (16, 0), "{heading}");
        }
        let text = [CMS, &row(1, "Yes", "")].concat();
        run(&keeper, Sort::Complaints, text.as_bytes(), true, "").await;
        let listed = app.officer("sho", "QTA-SAR").await.get("/imported/complaints.csv").await.expect(200).text();
        assert!(listed.contains("its number is missing"), "{listed}");
    }

    /// A title above the heading is passed and noted, a short row is read with a flag, a long one and a cut one are refused.
    async fn titles_short_rows_and_cut_ends_are_each_told(app: TestApp) {
        let op = app.system();
        let row = fir(1, "Sariab", "2019-05-03 14:05", "2019-05-02");
        for (above, lines) in [("Complaint data 2024,,,\n", vec![1]), ("\n\r\n\n", vec![]), ("\u{FEFF}FIRs; Quetta\nPrinted on 2024-01-01\n\n", vec![1, 2]), ("\"A title, of\ntwo lines\"\n", vec![1, 2])] {
            let (summary, said_of) = said(&op, Sort::Firs, [above, FIRS, &row].concat().as_bytes()).await;
            assert_eq!((summary.lines_above, said_of, summary.rows), (lines, vec!["accepted".to_owned()], 1), "{above:?}");
        }
        let short = "2,2019,2019-05-03 14:05,2019-05-02,,Quetta,Sariab,Theft\n";
        let long = row.replace("1,2019", "3,2019").replace("Ali Khan (SI)", "Ali, Khan");
        for (end, last) in [
            ("4,2019,2019-05-03 14:05,2019", "rejected cut-row"),
            ("4,2019,2019-05-03 14:05,2019-05-02,,Quetta,Sariab,\"The", "rejected cut-row"),
            ("4,2019,2019-05-03 14:05,2019-05-02,,Quetta,Sariab,\"The\n", "rejected cut-row"),
            ("4,2019,2019-05-03 14:05,2019-05-02,,Quetta,Sariab,Theft,379 PPC,Ali", "accepted"),
            (FIRS, "rejected heading-again"),
        ] {
            let text = [FIRS, short, "only one cell\n", &long, &row, end].concat();
            let (summary, said_of) = said(&op, Sort::Firs, text.as_bytes()).await;
            assert_eq!(said_of, ["accepted flag-short-row", "rejected no-number", "rejected too-many-cells", "accepted", last], "{end}");
            assert_eq!((summary.rows, summary.accepted + summary.rejected), (5, 5));
        }
    }

    /// Text in UTF-16 is read; what is no text is refused with a code that says what to do; single bad rows are refused alone.
    async fn other_encodings_are_read_or_refused(app: TestApp) {
        let op = app.system();
        let text = [FIRS, &fir(1, "سریاب", "2019-05-03 14:05", ""), &fir(2, "Sariab", "2019-05-03 14:05", "")].concat();
        let units = || text.encode_utf16();
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        for bytes in [little.clone(), big.clone(), [&b"\xFF\xFE"[..], &little].concat(), [&b"\xFE\xFF"[..], &big].concat()] {
            assert_eq!(said(&op, Sort::Firs, &bytes).await.1, ["accepted", "accepted"]);
        }
        let refused = async |bytes: &[u8]| try_run(&op, Sort::Firs, bytes, false, "").await.unwrap_err().code();
        assert_eq!(refused(&little[..little.len() - 1]).await, "import.cut-file");
        assert_eq!(refused(&[&b"\xFF\xFE\x00\xD8"[..], &little].concat()).await, "import.not-text");
        assert_eq!(refused(b"<html><table><tr><td>fir_no").await, "import.not-a-sheet");
        assert_eq!(refused(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 an old workbook").await, "import.not-a-sheet");
        // A curly apostrophe of Windows-1252 in one row costs that row alone.
        let mut bytes = text.clone().into_bytes();
        bytes.extend(b"3,2019,2019-05-03 14:05,,,Quetta,Sariab,Theft,379 PPC,O\x92Neil\n");
        assert_eq!(said(&op, Sort::Firs, &bytes).await.1, ["accepted", "accepted", "rejected not-utf8"]);
    }

    /// Below headings in another order every cell would be read as another: no row of them is taken, until the first come once more.
    async fn no_row_is_read_below_other_headings(app: TestApp) {
        let op = app.system();
        let other = "PoliceStation,ComplaintRecord,PersonName,IsFIRRegistered,FIRNo,CreatedDate\n";
        let rows = "QTA-19-7,Sariab 7,Noor,Yes,124/19,2019-05-03\n";
        let one = |number: &str| complaint(number, "Noor", "Sariab", "", "2019-05-03");
        let text = [CMS, &one("Q-1"), CMS, &one("Q-2"), other, rows, &one("Q-3"), CMS, &one("Q-4")].concat();
        let (_, said_of) = said(&op, Sort::Complaints, text.as_bytes()).await;
        let (again, below) = ("rejected heading-again", "rejected other-headings");
        assert_eq!(said_of, ["accepted", again, "accepted", again, below, below, again, "accepted"]);
        let firs = [FIRS, &fir(1, "Sariab", "2019-05-03", ""), "fir_year,fir_no,ps_name_eng\n", "2019,2018,Sariab\n"].concat();
        let (_, said_of) = said(&op, Sort::Firs, firs.as_bytes()).await;
        assert_eq!(said_of, ["accepted", again, below]);
        // Rows above the headings are not passed as if they were a title.
        let sorted = [&fir(1, "Sariab", "2019-05-03", ""), FIRS, &fir(2, "Sariab", "2019-05-03", "")].concat();
        assert_eq!(try_run(&op, Sort::Firs, sorted.as_bytes(), false, "").await.unwrap_err().code(), "import.rows-above-heading");
    }

    /// Where two columns have one heading and say different things, the first is not taken in silence.
    async fn two_columns_of_one_name_that_differ_are_flagged(app: TestApp) {
        let op = app.system();
        let more = |text: &str, cell: &str| text.replace('\n', &format!(",{cell}\n"));
        let text = [more(FIRS, "PS Name Eng"), more(&fir(1, "Sariab", "2019-05-03", ""), "City"), more(&fir(2, "Sariab", "2019-05-03", ""), "Sariab")].concat();
        let (_, said_of) = said(&op, Sort::Firs, text.as_bytes()).await;
        assert_eq!(said_of, ["accepted flag-two-columns", "accepted"]);
    }

    /// Numbers dressed for a spreadsheet are the numbers; what one has broken, and footers, are none.
    async fn numbers_are_read_as_spreadsheets_leave_them(app: TestApp) {
        let op = app.system();
        let rows: Vec<String> = ["\"=\"\"LHR-77\"\"\"", "=\"LHR-77\"", "LHR\u{2013}77\u{200B}", "'00123", "#REF!", "####", "Grand Total"].iter().map(|number| complaint(number, "Noor", "Sariab", "", "2019-05-03")).collect();
        let (_, said_of) = said(&op, Sort::Complaints, [CMS, &rows.concat()].concat().as_bytes()).await;
        assert_eq!(said_of, ["accepted", "rejected duplicate", "rejected duplicate", "accepted", "rejected no-number", "rejected no-number", "rejected no-number"]);
        let rows = [fir(1, "Sariab", "=\"2019-05-03\"", ""), fir(2, "Sariab", "2019-05-03", "").replace("2,2019", "=\"2\",=\"2019\""), fir(2, "Sariab", "", "")];
        let (_, said_of) = said(&op, Sort::Firs, [FIRS, &rows.concat()].concat().as_bytes()).await;
        assert_eq!(said_of, ["accepted", "accepted", "rejected duplicate"]);
    }

    /// A number that a spreadsheet has shortened stands for many: none of them is taken as the others' duplicate.
    async fn a_shortened_number_is_not_taken(app: TestApp) {
        let op = app.system();
        let rows: Vec<String> = ["2.01901E+11", "2.01901E+11", "LHR-1E+1"].iter().map(|number| complaint(number, "Noor", "Sariab", "", "2019-05-03")).collect();
        let (_, lines) = run(&op, Sort::Complaints, [CMS, &rows.concat()].concat().as_bytes(), false, "").await;
        assert_eq!(codes(&lines)[..2], [(Outcome::Rejected, "import.number-shortened".to_owned()), (Outcome::Rejected, "import.number-shortened".to_owned())]);
        assert_eq!(lines[2].outcome, Outcome::Accepted);
    }
}
