//! The columns that each file has for itself, typed.
//! Must not look at other rows: see `check`.

use kernel::Bilingual;

use crate::cells::{Cells, Facts};

kernel::words! {
    /// What sort of unit.
    UnitKind {
        /// The province's force.
        Province = "province",
        /// Region or range.
        Region = "region",
        /// District.
        District = "district",
        /// Circle or sub-division.
        Circle = "circle",
        /// Police station (thana).
        Station = "station",
        /// Beat of a station.
        Beat = "beat",
        /// Service centre (Khidmat Markaz): an office that receives reports.
        KhidmatCentre = "khidmat-centre",
        /// Gender desk within a station.
        GenderDesk = "gender-desk",
        /// The office that receives a district's online reports; the province's, those of no known district.
        OnlineDesk = "online-desk",
        /// What was a Levies (B) area until the merger.
        ExLeviesArea = "ex-levies-area",
    }
}

impl UnitKind {
    /// The kinds of unit it may stand under.
    pub const fn parents(self) -> &'static [Self] {
        match self {
            Self::Province => &[],
            Self::Region => &[Self::Province],
            Self::District => &[Self::Region],
            Self::Circle => &[Self::District],
            Self::OnlineDesk => &[Self::District, Self::Province],
            Self::Station | Self::ExLeviesArea => &[Self::Circle, Self::District],
            Self::Beat => &[Self::Station, Self::ExLeviesArea],
            Self::KhidmatCentre => &[Self::Station, Self::Circle, Self::District],
            Self::GenderDesk => &[Self::Station],
        }
    }

    /// Whether it receives reports and keeps a diary of its own.
    pub const fn is_office(self) -> bool {
        matches!(self, Self::Station | Self::KhidmatCentre | Self::OnlineDesk)
    }
}

kernel::words! {
    /// The tier at which a post is held.
    Level {
        /// Station or desk.
        Station = "station",
        /// Circle.
        Circle = "circle",
        /// District.
        District = "district",
        /// Region.
        Region = "region",
        /// Province.
        Province = "province",
    }
}

kernel::words! {
    /// The line of supervision a post stands in.
    Line {
        /// Watch and ward.
        Operations = "operations",
        /// Investigation.
        Investigation = "investigation",
        /// Administration.
        Administration = "administration",
    }
}

kernel::words! {
    /// The service a rank belongs to.
    Service {
        /// Police.
        Police = "police",
        /// Levies, rank kept after the merger.
        Levies = "levies",
    }
}

/// A unit of the force.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// The unit it stands under; empty for the province.
    pub parent: String,
    /// What sort of unit.
    pub kind: UnitKind,
    /// Latitude and longitude in degrees, when known.
    pub at: Option<(f64, f64)>,
}

impl Facts for Unit {
    const FILE: &'static str = "units.csv";
    const COLUMNS: &'static [&'static str] = &["parent", "kind", "lat", "lon"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let kind = cells.word("kind", UnitKind::parse, UnitKind::ALL)?;
        let parent = cells.text("parent").to_owned();
        if parent.is_empty() != kind.parents().is_empty() {
            cells.fault::<()>(
                "parent",
                if parent.is_empty() { "a unit needs a parent" } else { "a province has no parent" },
            );
        }
        // Pakistan and its waters, roughly: a swapped pair or a slipped decimal point falls outside.
        let lat = cells.degrees("lat", 23.0, 37.5);
        let lon = cells.degrees("lon", 60.0, 78.0);
        if lat.is_some() != lon.is_some() {
            cells.fault::<()>("lon", "latitude and longitude come together");
        }
        Some(Self { parent, kind, at: lat.zip(lon) })
    }
}

/// A rank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rank {
    /// Police, or kept from the Levies.
    pub service: Service,
    /// Seniority within the service; a higher rank has a larger number.
    pub order: i64,
    /// Lowest basic pay scale.
    pub bps_from: i64,
    /// Highest basic pay scale.
    pub bps_to: i64,
}

impl Facts for Rank {
    const FILE: &'static str = "ranks.csv";
    const COLUMNS: &'static [&'static str] = &["service", "order", "bps_from", "bps_to"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let service = cells.word("service", Service::parse, Service::ALL);
        let (order, from, to) = (cells.number("order"), cells.number("bps_from"), cells.number("bps_to"));
        let rank = Self { service: service?, order: order?, bps_from: from?, bps_to: to? };
        if rank.bps_from < 1 || rank.bps_to > 22 || rank.bps_from > rank.bps_to {
            cells.fault::<()>("bps_to", "pay scales run upwards from 1 to 22");
        }
        Some(rank)
    }
}

/// A kind of post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostKind {
    /// The tier of the unit it is in.
    pub level: Level,
    /// The line of supervision.
    pub line: Line,
    /// The kind of post whose rights it has beside its own: the desk for transgender persons stands as the woman desk.
    pub stands_as: Option<String>,
}

impl Facts for PostKind {
    const FILE: &'static str = "post_kinds.csv";
    const COLUMNS: &'static [&'static str] = &["level", "line", "stands_as"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let level = cells.word("level", Level::parse, Level::ALL);
        let line = cells.word("line", Line::parse, Line::ALL);
        let stands_as = Some(cells.text("stands_as")).filter(|code| !code.is_empty()).map(str::to_owned);
        Some(Self { level: level?, line: line?, stands_as })
    }
}

/// A kind of entry in the daily diary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryKind {
    /// Place in the list shown to the clerk.
    pub order: i64,
    /// A clerk may write it; the others only follow from what they record.
    pub by_hand: bool,
}

impl Facts for EntryKind {
    const FILE: &'static str = "entry_kinds.csv";
    const COLUMNS: &'static [&'static str] = &["order", "by_hand"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let by_hand = cells.yes_or_no("by_hand");
        Some(Self { order: cells.number("order")?, by_hand: by_hand? })
    }
}

/// How long a class of record is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Retention {
    /// Years after the last entry; none: for ever.
    pub years: Option<u16>,
    /// The rule it follows, or that none was found.
    pub law: String,
}

impl Facts for Retention {
    const FILE: &'static str = "retention.csv";
    const COLUMNS: &'static [&'static str] = &["years", "law"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let law = cells.required("law");
        let years = match cells.text("years") {
            "" => None,
            text => match text.parse::<u16>() {
                Ok(years @ 1..=100) => Some(years),
                _ => return cells.fault("years", "whole years from 1 to 100, or empty for ever"),
            },
        };
        Some(Self { years, law: law? })
    }
}

/// A number shown to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Helpline {
    /// The number as it is dialled.
    pub number: String,
}

impl Facts for Helpline {
    const FILE: &'static str = "helplines.csv";
    const COLUMNS: &'static [&'static str] = &["number"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let number = cells.required("number")?;
        if !number.chars().all(|c| c.is_ascii_digit() || c == '-' || c == '+') {
            return cells.fault("number", "digits, - and + only");
        }
        Some(Self { number })
    }
}

/// What a partner's app offers to report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestKind {
    /// Under which heading.
    pub group: Bilingual,
    /// When it is chosen.
    pub about: Bilingual,
}

impl Facts for RequestKind {
    const FILE: &'static str = "request_kinds.csv";
    const COLUMNS: &'static [&'static str] = &["group_ur", "group_en", "about_ur", "about_en"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let [group_ur, group_en] = [cells.required("group_ur"), cells.required("group_en")];
        let [about_ur, about_en] = [cells.required("about_ur"), cells.required("about_en")];
        Some(Self {
            group: Bilingual::new(group_ur?, group_en?),
            about: Bilingual::new(about_ur?, about_en?),
        })
    }
}

/// A size or a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// How much.
    pub value: i64,
    /// Of what: `bytes`, `seconds`, `characters` or `count`.
    pub unit: String,
}

impl Facts for Limit {
    const FILE: &'static str = "limits.csv";
    const COLUMNS: &'static [&'static str] = &["value", "unit"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let (value, unit) = (cells.number("value"), cells.required("unit"));
        let limit = Self { value: value?, unit: unit? };
        if limit.value < 1 {
            cells.fault::<()>("value", "at least 1");
        }
        if !["bytes", "seconds", "characters", "count"].contains(&limit.unit.as_str()) {
            cells.fault::<()>("unit", "bytes, seconds, characters or count");
        }
        Some(limit)
    }
}

kernel::words! {
    /// Who is told of a limit that has passed.
    Told {
        /// The office that holds the matter.
        Station = "station",
        /// Its circle.
        Circle = "circle",
        /// Its district.
        District = "district",
        /// Its region.
        Region = "region",
        /// A body outside the police.
        Outside = "outside",
    }
}

/// A clock: which facts start and end it, and how long it may run (`docs/adr/0019-deadlines.md`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// Facts that start it.
    pub starts: Vec<String>,
    /// Facts that end it for good.
    pub stops: Vec<String>,
    /// Facts after which only a later start counts.
    pub annuls: Vec<String>,
    /// The fact from whose hour it counts.
    pub counts_from: String,
    /// The limit's code.
    pub limit: String,
    /// Whether an officer learns of it at once, on whatever page he is.
    pub interrupts: Interrupts,
}

kernel::words! {
    /// When a clock interrupts an officer.
    Interrupts {
        /// Never: he reads of it at the end of his shift.
        No = "no",
        /// Once its limit has passed and he was told.
        Late = "late",
        /// As long as it runs.
        Running = "running",
    }
}

impl Facts for Clock {
    const FILE: &'static str = "clocks.csv";
    const COLUMNS: &'static [&'static str] =
        &["starts", "stops", "annuls", "counts_from", "limit", "interrupts"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let list = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let (starts, stops) = (cells.required("starts"), cells.required("stops"));
        let annuls = list(cells.text("annuls"));
        let (counts_from, limit) = (cells.required("counts_from"), cells.required("limit"));
        let interrupts = cells.word("interrupts", Interrupts::parse, Interrupts::ALL);
        Some(Self {
            starts: list(&starts?),
            stops: list(&stops?),
            annuls,
            counts_from: counts_from?,
            limit: limit?,
            interrupts: interrupts?,
        })
    }
}

/// A clock's code for every clock that has no escalation of its own.
pub const EVERY_CLOCK: &str = "*";

/// One step of telling others that a limit has passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Escalation {
    /// The clock, or `*`.
    pub clock: String,
    /// 1, 2, 3 ... in the order of telling.
    pub step: i64,
    /// Who is told.
    pub tier: Told,
    /// Seconds after the limit.
    pub after: i64,
}

impl Facts for Escalation {
    const FILE: &'static str = "escalations.csv";
    const COLUMNS: &'static [&'static str] = &["clock", "step", "tier", "after"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let (clock, tier) = (cells.required("clock"), cells.word("tier", Told::parse, Told::ALL));
        let (step, after) = (cells.number("step"), cells.number("after"));
        let escalation = Self { clock: clock?, step: step?, tier: tier?, after: after? };
        if !(1..=9).contains(&escalation.step) {
            cells.fault::<()>("step", "1 to 9");
        }
        if escalation.after < 0 {
            cells.fault::<()>("after", "seconds after the limit, not before it");
        }
        Some(escalation)
    }
}
