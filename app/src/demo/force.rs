//! The made-up officers of Quetta's stations and of those above them, their postings, lines of supervision and the
//! areas of their stations, by the same orders as in life. Must not make anybody outside the catalogue's posts.

use catalogue::{Line, UnitKind};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::ids::{NodeName, OfficerId, PostId};
use kernel::{Bilingual, Result};
use op::{Core, Op, WriteOp};
use organisation::service::{Appointment, Enrolment, NewArea, add_area, appoint, enrol, sanction, supervise};
use organisation::{post_id, unit_id};

use super::draw::Draw;
use super::people;

/// The district of the demo.
pub const DISTRICT: &str = "QTA";
/// Orders in one transaction: a whole district would hold the writer too long.
const BATCH: usize = 12;

/// A post with the officer who will hold it.
#[derive(Debug, Clone)]
pub struct Seat {
    /// The unit's code.
    pub unit: String,
    /// The kind of post.
    pub kind: &'static str,
    /// Which of its kind.
    pub ordinal: i32,
    rank: &'static str,
    belt: String,
    name: Bilingual,
    above: Option<(Line, PostId)>,
}

impl Seat {
    /// The post.
    pub fn post(&self) -> PostId {
        post_id(&self.unit, self.kind, self.ordinal)
    }

    /// Whoever holds it.
    pub fn officer(&self, node: &NodeName) -> OfficerId {
        organisation::officer_id(node, &self.belt)
    }
}

/// The seed of the officers for whom reports are sealed.
const NAMED: u64 = 21;

/// Kind, ordinal and rank.
type Sanctioned = (&'static str, i32, &'static str);

const STATION: &[Sanctioned] = &[
    ("sho", 1, "inspector"),
    ("moharrir", 1, "head-constable"),
    ("naib-moharrir", 1, "head-constable"),
    ("io", 1, "si"),
    ("io", 2, "asi"),
    ("desk", 1, "head-constable"),
];

/// Those of the district for whom reports are sealed by name.
const FOR_SEALED: &[Sanctioned] = &[("woman-officer", 1, "dsp"), ("ssoiu-officer", 1, "dsp")];

/// Whoever answers 15 in the district.
const HELPLINE: (&str, Sanctioned) = ("QTA-ONL", ("helpline-operator", 1, "asi"));

/// The desks of one station with officers of their own.
const DESKS: &[(&str, Sanctioned)] =
    &[("QTA-SAR-GD", ("transgender-desk", 1, "asi")), ("QTA-SAR", ("minority-desk", 1, "asi"))];

const fn posts_of(kind: UnitKind) -> &'static [Sanctioned] {
    match kind {
        UnitKind::Station => STATION,
        UnitKind::GenderDesk => &[("woman-desk", 1, "asi")],
        UnitKind::KhidmatCentre => &[("desk", 1, "asi")],
        UnitKind::OnlineDesk => &[("online-desk", 1, "si")],
        UnitKind::Circle => &[("sdpo", 1, "dsp")],
        UnitKind::District => &[("dpo", 1, "ssp"), ("sp-investigation", 1, "sp")],
        UnitKind::Region => &[("rpo", 1, "dig")],
        UnitKind::Province => &[
            ("igp", 1, "ig"),
            ("records-keeper", 1, "inspector"),
            ("it-admin", 1, "inspector"),
            ("it-admin", 2, "si"),
            ("auditor", 1, "inspector"),
        ],
        UnitKind::Beat | UnitKind::ExLeviesArea => &[],
    }
}

/// Every seat of the demo, from the top down.
pub fn seats(core: &Core, day: Date, draw: &Draw) -> Vec<Seat> {
    let mut seats: Vec<Seat> = Vec::new();
    for kind in UnitKind::ALL {
        for unit in core.catalogue.units_of(*kind, day).filter(|unit| in_line(core, &unit.code, day)) {
            let at = core.catalogue.jurisdiction(&unit.code, day).unwrap_or_default();
            for sanctioned in posts_of(*kind) {
                let seat = seat((&unit.code, &at), *sanctioned, seats.len(), draw);
                seats.push(seat);
            }
        }
    }
    // Last, and drawn by themselves: those for whom reports are sealed change nothing of what else is drawn.
    let own = Draw::new(NAMED);
    let at = core.catalogue.jurisdiction(DISTRICT, day).unwrap_or_default();
    for sanctioned in FOR_SEALED {
        let seat = seat((DISTRICT, &at), *sanctioned, seats.len(), &own);
        seats.push(seat);
    }
    for (unit, sanctioned) in std::iter::once(&HELPLINE).chain(DESKS) {
        let at = core.catalogue.jurisdiction(unit, day).unwrap_or_default();
        seats.push(seat((unit, &at), *sanctioned, seats.len(), &own));
    }
    seats
}

/// The district, what is in it, and what is above it.
fn in_line(core: &Core, code: &str, day: Date) -> bool {
    let above = |of: &str| core.catalogue.ancestors(of, day).into_iter().any(|unit| unit.code == code);
    let at = core.catalogue.jurisdiction(code, day);
    // The province's desk stands in no district.
    let within =
        at.is_some_and(|at| at.district == DISTRICT || (at.district.is_empty() && at.station == code));
    within || above(DISTRICT)
}

fn seat(
    (unit, at): (&str, &catalogue::Jurisdiction),
    (kind, ordinal, rank): Sanctioned,
    count: usize,
    draw: &Draw,
) -> Seat {
    // The women's station is held by women; elsewhere they serve at the desks and among those who command.
    let woman = match kind {
        "woman-desk" | "woman-officer" | "ssoiu-officer" => true,
        "desk" | "auditor" | "sdpo" => draw.chance(40),
        _ => unit == "QTA-WMN",
    };
    // Former Levies keep their rank after the merger.
    let rank = if kind == "io" && ordinal == 2 && matches!(unit, "QTA-KUC" | "QTA-HNU") {
        "naib-risaldar"
    } else {
        rank
    };
    let community = draw.weighted(people::OFFICERS);
    let name = people::name(draw, community, woman);
    let belt = format!("B-{}", 1001 + count);
    let above = above(kind, unit, at);
    Seat { unit: unit.to_owned(), kind, ordinal, rank, belt, name, above }
}

fn above(kind: &str, unit: &str, at: &catalogue::Jurisdiction) -> Option<(Line, PostId)> {
    use Line::{Administration, Investigation, Operations};
    let over = |line, unit: &str, kind| Some((line, post_id(unit, kind, 1)));
    let station = if at.station.is_empty() { unit } else { &at.station };
    match kind {
        "sho" => over(Operations, &at.circle, "sdpo"),
        "io" | "ssoiu-officer" => over(Investigation, &at.district, "sp-investigation"),
        "desk" if unit == "QTA-KMK" => over(Operations, &at.circle, "sdpo"),
        "moharrir" | "naib-moharrir" | "desk" | "woman-desk" | "transgender-desk" | "minority-desk" => {
            over(Operations, station, "sho")
        }
        "online-desk" if at.district.is_empty() => over(Operations, "BAL", "igp"),
        "sdpo" | "online-desk" | "helpline-operator" | "woman-officer" => {
            over(Operations, &at.district, "dpo")
        }
        "dpo" => over(Operations, &at.region, "rpo"),
        "sp-investigation" => over(Investigation, &at.region, "rpo"),
        "rpo" => over(Operations, "BAL", "igp"),
        "records-keeper" | "it-admin" | "auditor" => over(Administration, "BAL", "igp"),
        _ => None,
    }
}

/// Enrols and appoints the holders of all seats, puts them under their supervisors and draws the areas.
pub async fn raise(core: &Core, seats: &[Seat]) -> Result<()> {
    for batch in seats.chunks(BATCH) {
        let mut w = Op::system(core.clone()).begin().await?;
        for seat in batch {
            fill_seat(&mut w, seat).await?;
        }
        w.commit().await?;
    }
    for batch in seats.chunks(BATCH * 2) {
        let mut w = Op::system(core.clone()).begin().await?;
        for seat in batch {
            if let Some((line, above)) = seat.above {
                supervise(&mut w, seat.post(), line, above).await?;
            }
        }
        w.commit().await?;
    }
    draw_areas(core).await
}

async fn fill_seat(w: &mut WriteOp, seat: &Seat) -> Result<()> {
    let years = 1 + i64::from(seat.ordinal) + i64::try_from(seat.belt.len()).unwrap_or(0);
    let ranked_on = w.now().day().saturating_sub(years.years()).to_string();
    let rank = seat.rank.to_owned();
    let enrolment = Enrolment { belt: seat.belt.clone(), rank, ranked_on, name: seat.name.clone() };
    let officer = enrol(w, enrolment).await?;
    let post = sanction(w, unit_id(&seat.unit), seat.kind, seat.ordinal).await?;
    let order_no = format!("{}/E-{}", w.now().day(), seat.belt);
    appoint(w, Appointment { officer, post, order_no }).await?;
    Ok(())
}

/// Unit, area, formerly Levies, days before today on which it began, and the unit it was taken from.
type Area = (&'static str, (&'static str, &'static str), bool, i64, Option<&'static str>);

/// The older boundaries first.
const AREAS: &[Area] = &[
    ("QTA-SAR", ("کلی گل محمد", "Killi Gul Muhammad"), false, 2500, None),
    ("QTA-SAR", ("کلی شاہوانی", "Killi Shahwani"), false, 2500, None),
    ("QTA-SAR", ("کلی بنگلزئی", "Killi Bangulzai"), false, 2500, None),
    ("QTA-SAR", ("فیض آباد", "Faizabad"), false, 2500, None),
    ("QTA-SAR", ("موسیٰ کالونی", "Musa Colony"), false, 2500, None),
    ("QTA-SAR", ("گوہر آباد", "Goharabad"), false, 2500, None),
    ("QTA-SAR", ("لوہڑ کاریز", "Lohr Karez"), true, 240, None),
    ("QTA-SAR", ("کلی قمبرانی", "Killi Qambrani"), false, 2500, None),
    ("QTA-NSR", ("کلی قمبرانی", "Killi Qambrani"), false, 400, Some("QTA-SAR")),
    ("QTA-NSR", ("کلی جیو", "Killi Geo"), false, 1200, None),
    ("QTA-NSR", ("برما ہوٹل", "Burma Hotel"), false, 1200, None),
    ("QTA-KCB", ("کلی کمالو", "Killi Kamalo"), false, 2500, None),
    ("QTA-SHK", ("کلی دیبہ", "Killi Deba"), true, 240, None),
    ("QTA-KUC", ("کچلاک بازار", "Kuchlak Bazaar"), false, 2500, None),
    ("QTA-KUC", ("کلی کٹیر", "Killi Katir"), true, 240, None),
    ("QTA-KUC", ("کلی نوحصار", "Killi Nohsar"), true, 240, None),
    ("QTA-HNU", ("ہنہ", "Hanna"), true, 240, None),
    ("QTA-HNU", ("اوڑک", "Urak"), true, 240, None),
    ("QTA-APT", ("کلی شابو", "Killi Shabo"), false, 2500, None),
    ("QTA-APT", ("کلی عالمو", "Killi Almo"), false, 2500, None),
    ("QTA-CTY", ("لیاقت بازار", "Liaquat Bazaar"), false, 2500, None),
    ("QTA-CTY", ("مشن روڈ", "Mission Road"), false, 2500, None),
];

async fn draw_areas(core: &Core) -> Result<()> {
    let today = core.clock.now().day();
    let mut w = Op::system(core.clone()).begin().await?;
    for (unit, (ur, en), former_levies, days, from) in AREAS {
        let area = NewArea {
            unit: unit_id(unit),
            name: Bilingual::new(*ur, *en),
            former_levies: *former_levies,
            valid_from: today.saturating_sub(days.days()).to_string(),
            taken_from: from.map(unit_id),
        };
        add_area(&mut w, area).await?;
    }
    w.commit().await
}
