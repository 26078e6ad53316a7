//! Each kind of mistake, with the file, line and column it is reported at.

use kernel::Error;

use super::{shipped, with, with_units};
use crate::{Catalogue, Fault, Faults};

fn only(catalogue: &Catalogue) -> Fault {
    let faults = catalogue.check();
    assert_eq!(faults.len(), 1, "{faults:#?}");
    faults[0].clone()
}

/// A region on line 3 with one cell changed.
fn region(cells: &str) -> Fault {
    let fault = only(&with_units(cells));
    assert_eq!((fault.file, fault.line), ("units.csv", 3), "{fault}");
    fault
}

#[test]
fn a_cell_that_cannot_be_read_names_its_column() {
    for (row, column, what) in [
        ("R 1,BAL,region,کوئٹہ,Quetta,,,,,x,to be verified", "code", "up to 32"),
        (",BAL,region,کوئٹہ,Quetta,,,,,x,to be verified", "code", "empty"),
        ("R1,BAL,range,کوئٹہ,Quetta,,,,,x,to be verified", "kind", "none of province, region"),
        ("R1,,region,کوئٹہ,Quetta,,,,,x,to be verified", "parent", "needs a parent"),
        ("R1,BAL,region,,Quetta,,,,,x,to be verified", "name_ur", "empty"),
        ("R1,BAL,region,Quetta,Quetta,,,,,x,to be verified", "name_ur", "not Urdu"),
        ("R1,BAL,region,کوئٹہ,,,,,,x,to be verified", "name_en", "empty"),
        ("R1,BAL,region,کوئٹہ,کوئٹہ,,,,,x,to be verified", "name_en", "not English"),
        ("R1,BAL,region,کوئٹہ,Quetta,67.0,30.1,,,x,to be verified", "lat", "67.0"),
        ("R1,BAL,region,کوئٹہ,Quetta,30.1,,,,x,to be verified", "lon", "together"),
        ("R1,BAL,region,کوئٹہ,Quetta,,,2026-02-30,,x,to be verified", "valid_from", "not a day"),
        ("R1,BAL,region,کوئٹہ,Quetta,,,2026-02-03T10:00,,x,to be verified", "valid_from", "not a day"),
        ("R1,BAL,region,کوئٹہ,Quetta,,,2026-02-03,2026-02-03,x,to be verified", "valid_to", "not after"),
        ("R1,BAL,region,کوئٹہ,Quetta,,,,,,to be verified", "source", "empty"),
        ("R1,BAL,region,کوئٹہ,Quetta,,,,,x,", "verified", "to be verified"),
        ("R1,BAL,region,کوئٹہ,Quetta,,,,,x,yes", "verified", "not a day"),
    ] {
        let rows = format!("{row}\n");
        let found = with_units(&rows).check();
        let fault = found.iter().find(|f| f.column == column).unwrap_or_else(|| panic!("{row}: {found:?}"));
        assert_eq!((fault.file, fault.line), ("units.csv", 3), "{fault}");
        assert!(fault.what.contains(what), "{fault}");
    }
}

#[test]
fn a_parent_must_exist_be_of_the_right_kind_and_live_as_long() {
    assert_eq!(
        region("R1,GONE,region,کوئٹہ,Quetta,,,,,x,to be verified\n").to_string(),
        "units.csv:3: parent: there is no unit GONE"
    );
    assert!(
        region("S1,BAL,station,تھانہ,Station,,,,,x,to be verified\n")
            .what
            .contains("does not stand under a province")
    );
    let rows = "R1,BAL,region,کوئٹہ,Quetta,,,2020-01-01,2026-01-01,x,to be verified\n\
                D1,R1,district,ضلع,District,,,2020-01-01,,x,to be verified\n";
    let fault = only(&with_units(rows));
    assert_eq!((fault.line, fault.column), (4, "parent"), "{fault}");
    assert!(fault.what.contains("every day"), "{fault}");
}

#[test]
fn a_code_is_used_once_on_any_day() {
    let twice =
        "R1,BAL,region,کوئٹہ,Quetta,,,,,x,to be verified\nR1,BAL,region,کوئٹہ,Quetta,,,,,x,to be verified\n";
    let fault = only(&with_units(twice));
    assert_eq!((fault.line, fault.column, fault.what.as_str()), (4, "code", "R1 is already on line 3"));
    let overlap = "R1,BAL,region,کوئٹہ,Quetta,,,,2026-01-02,x,to be verified\n\
                   R1,BAL,region,کوئٹہ,Quetta,,,2026-01-01,,x,to be verified\n";
    let fault = only(&with_units(overlap));
    assert_eq!((fault.line, fault.column), (4, "valid_from"), "{fault}");
    let after = overlap.replace("2026-01-02", "2026-01-01");
    assert_eq!(with_units(&after).check(), Vec::new(), "one ends on the day the other begins");
}

#[test]
fn parents_do_not_run_in_a_circle() {
    let rows = "B1,B2,beat,بیٹ,Beat,,,,,x,to be verified\nB2,B1,beat,بیٹ,Beat,,,,,x,to be verified\n";
    let faults = with_units(rows).check();
    for line in [3, 4] {
        let found = faults.iter().any(|f| f.line == line && f.what.contains("stands under itself"));
        assert!(found, "{faults:?}");
    }
    assert!(with_units(rows).ancestors("B1", super::day()).len() <= 16, "a look-up ends all the same");
}

#[test]
fn the_header_and_the_number_of_cells_are_checked() {
    let fault = only(&with("limits.csv", "code,value,unit,name_ur,name_en,valid_from,valid_to,source\n"));
    assert_eq!((fault.file, fault.line, fault.column), ("limits.csv", 1, "verified"));
    let text = "code,number,name_ur,name_en,valid_from,valid_to,source,verified\np,15,پولیس,Police,,,x\n";
    let fault = only(&with("helplines.csv", text));
    assert_eq!((fault.file, fault.line), ("helplines.csv", 2));
    assert!(fault.what.contains("7 cells, not 8"), "{fault}");
    let extra = "code,number,name_ur,name_en,valid_from,valid_to,source,verified,tribe\n";
    assert!(only(&with("helplines.csv", extra)).what.contains("tribe"));
}

#[test]
fn a_quoted_line_break_does_not_shift_later_lines() {
    let text = "code,number,name_ur,name_en,valid_from,valid_to,source,verified\n\
                a,15,پولیس,Police,,,\"two\nlines\",to be verified\nb,1x5,پولیس,Police,,,x,to be verified\n";
    let fault = only(&with("helplines.csv", text));
    assert_eq!((fault.line, fault.column), (4, "number"), "{fault}");
}

#[test]
fn the_facts_of_the_other_files_are_checked() {
    let tail = "name_ur,name_en,valid_from,valid_to,source,verified\n";
    let end = "نام,Name,,,x,to be verified\n";
    for (file, head, cells, column) in [
        ("ranks.csv", "code,service,order,bps_from,bps_to", "a,police,1,9,7", "bps_to"),
        ("ranks.csv", "code,service,order,bps_from,bps_to", "a,army,1,7,9", "service"),
        ("post_kinds.csv", "code,level,line,stands_as", "a,village,operations,", "level"),
        ("post_kinds.csv", "code,level,line,stands_as", "a,station,prayer,", "line"),
        ("post_kinds.csv", "code,level,line,stands_as", "a,station,operations,b", "stands_as"),
        ("post_kinds.csv", "code,level,line,stands_as", "a,station,operations,a", "stands_as"),
        ("entry_kinds.csv", "code,order,by_hand", "a,first,no", "order"),
        ("entry_kinds.csv", "code,order,by_hand", "a,1,perhaps", "by_hand"),
        ("entry_kinds.csv", "code,order,by_hand", "closing,1,yes", "by_hand"),
        (
            "clocks.csv",
            "code,starts,stops,annuls,counts_from,limit,interrupts",
            "a,x,y,,x,nothing,no",
            "limit",
        ),
        (
            "clocks.csv",
            "code,starts,stops,annuls,counts_from,limit,interrupts",
            "a,x,y,,x,report.files,no",
            "limit",
        ),
        (
            "clocks.csv",
            "code,starts,stops,annuls,counts_from,limit,interrupts",
            "a,,y,,x,fir.grave,no",
            "starts",
        ),
        (
            "clocks.csv",
            "code,starts,stops,annuls,counts_from,limit,interrupts",
            "a,x,y,,x,fir.grave,perhaps",
            "interrupts",
        ),
        ("escalations.csv", "code,clock,step,tier,after", "a,nothing,1,station,0", "clock"),
        ("escalations.csv", "code,clock,step,tier,after", "a,*,0,station,0", "step"),
        ("escalations.csv", "code,clock,step,tier,after", "a,*,1,village,0", "tier"),
        ("escalations.csv", "code,clock,step,tier,after", "a,*,1,station,-1", "after"),
        ("watch.csv", "code,kind,threshold,least,hours", "a,nosy,1,,", "kind"),
        ("watch.csv", "code,kind,threshold,least,hours", "a,volume,0,,", "threshold"),
        ("watch.csv", "code,kind,threshold,least,hours", "a,median,5,-1,", "least"),
        ("watch.csv", "code,kind,threshold,least,hours", "a,hours,1,,", "hours"),
        ("watch.csv", "code,kind,threshold,least,hours", "a,hours,1,,22-6", "hours"),
        ("watch.csv", "code,kind,threshold,least,hours", "a,volume,1,,22:00-06:00", "hours"),
        ("famous.csv", "code,spellings", "a,", "spellings"),
        ("famous.csv", "code,spellings", "a,Mehrgul Shahwani|Gul", "spellings"),
        ("retention.csv", "code,years,law", "a,0,law", "years"),
        ("retention.csv", "code,years,law", "a,2,", "law"),
        ("limits.csv", "code,value,unit", "a,0,bytes", "value"),
        ("limits.csv", "code,value,unit", "a,1,furlongs", "unit"),
        ("limits.csv", "code,value,unit", "diary.closing,86400,seconds", "value"),
        ("limits.csv", "code,value,unit", "diary.closing.NOWHERE,1,seconds", "code"),
    ] {
        let fault = only(&with(file, &format!("{head},{tail}{cells},{end}")));
        assert_eq!((fault.file, fault.line, fault.column), (file, 2, column), "{fault}");
    }
}

#[test]
fn steps_are_told_once_and_in_order() {
    let end = "نام,Name,,,x,to be verified\n";
    for (first, second, column) in
        [("a,*,1,station,0", "b,*,1,circle,10", "step"), ("a,*,1,station,20", "b,*,2,circle,10", "after")]
    {
        let text = format!("{}{first},{end}{second},{end}", super::ESCALATIONS);
        let fault = only(&with("escalations.csv", &text));
        assert_eq!((fault.file, fault.line, fault.column), ("escalations.csv", 3, column), "{fault}");
    }
}

#[test]
fn a_broken_directory_does_not_load_and_says_where() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(
        dir.path().join("units.csv"),
        super::UNITS.to_owned() + "BAL,,province,,B,,,,,x,to be verified\n",
    )
    .unwrap();
    let Err(Error::Internal(cause)) = Catalogue::load(dir.path()) else { panic!("it must not load") };
    let faults = cause.downcast_ref::<Faults>().expect("faults");
    assert_eq!(faults.to_string(), "the catalogue is not sound:\nunits.csv:2: name_ur: must not be empty");
}

#[test]
fn an_override_changes_the_hash_and_only_its_file() {
    let text =
        "code,number,name_ur,name_en,valid_from,valid_to,source,verified\np,15,پولیس,Police,,,x,2026-01-01\n";
    let changed = with("helplines.csv", text);
    assert_eq!(changed.check(), Vec::new());
    assert_ne!(changed.hash(), shipped().hash());
    assert_eq!(shipped().hash_hex(), shipped().hash_hex());
    assert_eq!(changed.helplines(super::day()).count(), 1);
    assert_eq!(changed.units(super::day()).count(), shipped().units(super::day()).count());
}

#[test]
fn a_printed_form_has_a_sheet_with_every_box_on_it() {
    let head = "code,form,answer,left,top,width,height,name_ur,name_en,valid_from,valid_to,source,verified\n";
    let row = |code: &str, form: &str, answer: &str, at: &str| {
        format!("{code},{form},{answer},{at},خانہ,Box,,,test,to be verified\n")
    };
    let told = |rows: &[String]| {
        let faults = super::with("paper_forms.csv", &format!("{head}{}", rows.concat())).check();
        faults.iter().map(|fault| (fault.line, fault.column, fault.what.clone())).collect::<Vec<_>>()
    };
    let sheet = row("f.sheet", "f", "sheet", "0,0,210,297");
    assert_eq!(told(&[sheet.clone(), row("f.words", "f", "words", "10,200,190,97")]), []);
    let over = told(&[sheet.clone(), row("f.words", "f", "words", "30,201,190,97")]);
    assert_eq!(
        over.iter().map(|(line, column, _)| (*line, *column)).collect::<Vec<_>>(),
        [(3, "height"), (3, "width")]
    );
    let lost = told(&[row("f.words", "f", "words", "10,10,190,97")]);
    assert_eq!(lost, [(2, "form", "f has no sheet".to_owned())]);
    let twice = told(&[sheet.clone(), row("a", "f", "by", "9,9,9,9"), row("b", "f", "by", "9,9,9,9")]);
    assert_eq!(twice, [(4, "answer", "by has its box on line 3".to_owned())]);
    let odd = told(&[sheet, row("a", "f", "motto", "9,9,9,9"), row("b", "f", "by", "9,NaN,9,2")]);
    assert_eq!(
        odd.iter().map(|(line, column, _)| (*line, *column)).collect::<Vec<_>>(),
        [(3, "answer"), (4, "height"), (4, "top")]
    );
}
