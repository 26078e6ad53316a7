//! Look-ups as of a day.

use jiff::civil::date;
use kernel::Lang;

use super::{day, shipped, with_units};
use crate::{Jurisdiction, Level, UnitKind, Verified};

#[test]
fn sariab_is_where_it_is() {
    let all = shipped();
    let sariab = all.unit("QTA-SAR", day()).unwrap();
    assert_eq!(sariab.name.get(Lang::Ur), "تھانہ سریاب");
    assert_eq!(sariab.verified, Verified::ToBeVerified);
    let above: Vec<_> = all.ancestors("QTA-SAR", day()).iter().map(|u| u.code.as_str()).collect();
    assert_eq!(above, ["QTA-C-SAR", "QTA", "R-QTA", "BAL"]);
    assert!(all.unit("QTA-NOWHERE", day()).is_none());
}

#[test]
fn a_desk_within_a_station_belongs_to_it_and_an_office_to_itself() {
    let all = shipped();
    let at = |code: &str| all.jurisdiction(code, day()).unwrap();
    assert_eq!(at("QTA-SAR-GD"), at("QTA-SAR"));
    assert_eq!(at("QTA-SAR-B1"), at("QTA-SAR"));
    assert_eq!(at("QTA-KMK").station, "QTA-KMK");
    assert_eq!(at("QTA-KMK").circle, "QTA-C-KUC");
    let online = Jurisdiction {
        station: "QTA-ONL".into(),
        district: "QTA".into(),
        region: "R-QTA".into(),
        ..Default::default()
    };
    assert_eq!(at("QTA-ONL"), online);
    assert_eq!(at("BAL"), Jurisdiction::default());
    assert!(all.jurisdiction("GONE", day()).is_none());
}

#[test]
fn a_renamed_unit_keeps_its_code_and_has_each_name_on_its_days() {
    let rows = "R1,BAL,region,پرانا,Old,,,,2026-01-01,x,to be verified\nR1,BAL,region,نیا,New,,,2026-01-01,,x,to be verified\n";
    let all = with_units(rows);
    assert_eq!(all.check(), Vec::new());
    assert_eq!(all.unit("R1", date(2025, 12, 31)).unwrap().name.en, "Old");
    assert_eq!(all.unit("R1", date(2026, 1, 1)).unwrap().name.en, "New");
}

#[test]
fn the_province_is_all_there() {
    let all = shipped();
    let count = |kind| all.units_of(kind, day()).count();
    assert_eq!(count(UnitKind::Region), 8);
    assert_eq!(count(UnitKind::District), 36);
    assert_eq!(
        count(UnitKind::OnlineDesk),
        37,
        "every district can receive an online report, and the province"
    );
    let quetta = all.units_of(UnitKind::Station, day()).filter(|s| s.code.starts_with("QTA-")).count();
    assert_eq!(quetta, 22);
    for district in all.units_of(UnitKind::District, day()) {
        let stations = all
            .units_of(UnitKind::Station, day())
            .filter(|s| all.jurisdiction(&s.code, day()).is_some_and(|j| j.district == district.code));
        assert!(stations.count() > 0, "{} has no station", district.code);
        assert!(district.facts.at.is_some(), "{} has no centre", district.code);
    }
}

#[test]
fn the_other_files_answer() {
    let all = shipped();
    assert_eq!(all.rank("si", day()).unwrap().facts.bps_from, 14);
    assert!(all.ranks(day()).any(|r| r.code == "risaldar"));
    assert_eq!(all.post_kind("sho", day()).unwrap().facts.level, Level::Station);
    assert!(all.post_kinds(day()).count() >= 13);
    let kinds = all.entry_kinds(day());
    assert_eq!(kinds.first().unwrap().code, "opening");
    assert_eq!(kinds.last().unwrap().code, "closing");
    assert_eq!(all.entry_kind("fir", day()).unwrap().name.en, "FIR registered");
    let by_hand = |code| all.entry_kind(code, day()).unwrap().facts.by_hand;
    assert!(by_hand("departure") && by_hand("correction"));
    assert!(
        ![
            "opening",
            "custody-return",
            "arrest",
            "court-production",
            "release",
            "fir",
            "charge-assumed",
            "closing"
        ]
        .into_iter()
        .any(by_hand)
    );
    assert_eq!(all.of_office("diary.closing", "QTA-SAR", day()).unwrap().facts.value, 8 * 3600);
    assert_eq!(all.retention("diary", day()).unwrap().facts.years, Some(2));
    assert_eq!(all.retention("fir", day()).unwrap().facts.years, None);
    assert_eq!(all.helpline("police-15", day()).unwrap().facts.number, "15");
    assert_eq!(all.limit("custody.magistrate", day()).unwrap().facts.value, 24 * 3600);
}
