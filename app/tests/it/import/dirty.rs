//! Files as they really are, made from a seed: right rows among every sort of dirt that exports have had. The same seed
//! makes the same file.

use kernel::{Entropy, SeededEntropy, entropy};

/// Draws from a seed.
pub struct Dice(SeededEntropy);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(SeededEntropy::new(seed))
    }

    /// A number below `sides`.
    pub fn below(&self, sides: usize) -> usize {
        let source: &dyn Entropy = &self.0;
        usize::try_from(u32::from_be_bytes(entropy::bytes(source))).unwrap() % sides
    }

    fn one<'a>(&self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

const STATIONS: [&str; 17] = [
    "Sariab",
    "PS SARIAB ",
    "Saryab",
    "تھانہ سریاب",
    "City",
    "P.S. City",
    "City (Kharan)",
    "City Quetta",
    "City, Pishin",
    "Hadyara",
    "Hadira",
    "Test PS",
    "",
    "  ",
    "Sariab\u{202E}",
    "New Sariab",
    "سرياب",
];
const DISTRICTS: [&str; 6] = ["Quetta", "QUETTA ", "ضلع کوئٹہ", "Lahore", "", "Quetta District"];
const NAMES: [&str; 10] = [
    "Gul Bibi",
    "گل بی بی",
    "test",
    "Test123",
    "=HYPERLINK(\"x\")",
    "O'Neil, \"Ali\"",
    "علی\u{202E}خان",
    "",
    "A\u{0}B",
    "Ali\nKhan",
];
const TIMES: [&str; 16] = [
    "2019-05-03 14:05",
    "03/05/2019 14:05",
    "25/05/2019",
    "05/25/2019",
    "43588.5868",
    "1900-01-01",
    "2091-01-01 00:00",
    "NULL",
    "",
    "yesterday",
    "31/02/2019",
    "۲۰۱۹-۰۵-۰۳",
    "May  3 2019  2:05PM",
    "2016-01-01",
    "0000-00-00 00:00:00",
    "2019-05-03T14:05:00Z",
];
const FIR_NUMBERS: [&str; 8] = ["124/19", "0", "", "124/2019", "n/yy", "۱۲۴/۱۹", "7/17", "-"];

/// A cell as CSV writes it.
fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

/// Writes rows, with dirt between and within them.
fn table(dice: &Dice, header: &str, row: impl Fn(usize) -> Vec<String>, rows: usize) -> Vec<u8> {
    let end = dice.one(&["\n", "\r\n"]);
    let above = dice.one(&["", "", "Complaint data 2024,,,\n", "\r\nPrinted on Friday\r\n\r\n"]);
    let mut text = format!("{}{above}{header}{end}", dice.one(&["", "\u{FEFF}"])).into_bytes();
    let mut last = String::new();
    for nth in 0..rows {
        let cells = row(nth);
        let line = cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",");
        match dice.below(30) {
            0 => text.extend(end.as_bytes()),
            1 => text.extend(format!("{}{end}", ",".repeat(cells.len() - 1)).bytes()),
            2 => text.extend(format!("{line},more{end}").bytes()),
            3 => text.extend(format!("{}{end}", cells[0]).bytes()),
            4 => text.extend(format!("{last}{end}").bytes()),
            5 => text.extend([b"\xff\xfe", line.as_bytes(), end.as_bytes()].concat()),
            6 => text.extend(format!("\"{line}{end}").bytes()),
            _ => {}
        }
        text.extend(format!("{line}{end}").bytes());
        last = line;
    }
    text.truncate(text.len() - dice.below(20));
    text
}

/// A file of FIRs.
pub fn firs(seed: u64, rows: usize) -> Vec<u8> {
    let dice = Dice::new(seed);
    let header = dice.one(&[
        "fir_no,fir_year,fir_datetime,datetime_of_event,other_not_event_datetime,dist_name_eng,ps_name_eng,crime_name_eng,secName,pe_name",
        "FIR No,FIR_YEAR, fir datetime ,DateTime_Of_Event,Other_Not_Event_DateTime,Dist Name Eng,PS_Name_Eng,Crime Name Eng,SECNAME,PE Name",
    ]);
    let row = |nth: usize| {
        let year = ["2019", "2018", "19", "1900", "2091", "", "x"][dice.below(7)];
        let crime = if dice.below(200) == 0 {
            "x".repeat(100_000)
        } else {
            dice.one(&["Theft", "Rape", "قتل", "test"]).to_owned()
        };
        vec![
            (nth / 2 + 1).to_string(),
            year.to_owned(),
            dice.one(&TIMES).to_owned(),
            dice.one(&TIMES).to_owned(),
            dice.one(&["", "2019-05-03"]).to_owned(),
            dice.one(&DISTRICTS).to_owned(),
            dice.one(&STATIONS).to_owned(),
            crime,
            dice.one(&["379 PPC", "376/34 PPC", "=1+1", ""]).to_owned(),
            dice.one(&NAMES).to_owned(),
        ]
    };
    table(&dice, header, row, rows)
}

/// A file of complaints.
pub fn complaints(seed: u64, rows: usize) -> Vec<u8> {
    let dice = Dice::new(seed);
    let header = dice.one(&[
        "ComplaintRecord(no),PersonName,PersonContact,PoliceStation,Category,Offense,ComplaintStatus,PendingAtLevel,IsFIRRegistered,FIRNo,OfficerName,OfficerMobileNo,CreatedDate,StatusModifiedDate,responsetime,TotalFollowupCount,LastFollowupDateTime,LastFollowupRemarks",
        "ComplaintRecordNo,Person Name,Person Contact,POLICESTATION,Category,Offense,Complaint Status,PendingAtLevel,IsFIRRegistered,FIR No,OfficerName,OfficerMobileNo,Created Date,StatusModifiedDate,ResponseTime,TotalFollowupCount,LastFollowupDateTime,Extra",
    ]);
    let row = |nth: usize| {
        let fixed = |text: &str| text.to_owned();
        vec![
            if dice.below(40) == 0 {
                String::new()
            } else {
                format!("LHR-{seed}-{}", nth - nth % (1 + dice.below(2)))
            },
            dice.one(&NAMES).to_owned(),
            fixed("0300-1234567"),
            dice.one(&STATIONS).to_owned(),
            fixed("Crime"),
            dice.one(&["Theft", "Rape", "موبائل چھیننا"]).to_owned(),
            fixed("Resolved"),
            fixed("SHO"),
            dice.one(&["Yes", "No", "Y", "1", "", "NULL", "perhaps", "ہاں"]).to_owned(),
            dice.one(&FIR_NUMBERS).to_owned(),
            dice.one(&NAMES).to_owned(),
            fixed("+923001234567"),
            dice.one(&TIMES).to_owned(),
            dice.one(&TIMES).to_owned(),
            fixed("3"),
            fixed("1"),
            dice.one(&TIMES).to_owned(),
            if dice.below(300) == 0 { "ک".repeat(100_000) } else { fixed("line one\nline two") },
        ]
    };
    table(&dice, header, row, rows)
}
