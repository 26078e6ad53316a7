//! The pages of a report from home in their order: what each asks, and whether it is asked at all. No I/O, no async.

use super::{Answers, EMAIL, UNKNOWN, WITHHOLD};
use crate::model::against;

/// The boxes of [`Step::Reach`]; `safe_ways` holds every way that is ticked, with commas between.
const REACH: &[&str] = &[
    "safe_whose",
    "safe_may",
    "safe_ways",
    "safe_language",
    "safe_from",
    "safe_to",
    "safe_under",
    "safe_name",
];

kernel::words! {
    /// One page of the task.
    Step {
        /// What happened, in her own words, or by voice later.
        Words = "words",
        /// Which police officer it is about, where it is about one.
        Officer = "officer",
        /// When.
        When = "when",
        /// In which district.
        District = "district",
        /// In which station's area.
        Area = "area",
        /// Killi and landmark.
        Place = "place",
        /// Whether she gives her name.
        Naming = "naming",
        /// Who she is.
        Who = "who",
        /// How she may be reached.
        Reach = "reach",
        /// Everything once more.
        Check = "check",
    }
}

impl Step {
    /// The boxes on its page, as posted.
    pub const fn boxes(self) -> &'static [&'static str] {
        match self {
            Self::Words => &["words", "voice", "alarm", "seal", "against"],
            Self::Officer => &against::BOXES,
            Self::When => &[
                "when_unknown",
                "happened-day",
                "happened-month",
                "happened-year",
                "hour-hour",
                "hour-minute",
            ],
            Self::District => &["district"],
            Self::Area => &["station"],
            Self::Place => &["killi", "landmark", "place_unknown"],
            Self::Naming => &["naming"],
            Self::Who => &["name", "parentage", "phone", EMAIL, "spoken", "cnic"],
            Self::Reach => REACH,
            Self::Check => &[],
        }
    }

    /// The fields its faults are named after.
    const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::When => &["happened", "hour"],
            other => other.boxes(),
        }
    }

    /// True where a fault of this field is mended.
    pub fn holds(self, field: &str) -> bool {
        self.fields().contains(&field)
    }

    /// Whether it is asked at all: no station without a district, no particulars without a name.
    fn asked(self, answers: &Answers) -> bool {
        match self {
            Self::Officer => answers.get("against") == against::YES,
            Self::Area => !["", UNKNOWN].contains(&answers.get("district")),
            Self::Who => answers.get("naming") != WITHHOLD,
            // Whoever left neither phone nor address is not asked about them.
            Self::Reach => answers.get("naming") != WITHHOLD && (answers.has("phone") || answers.has(EMAIL)),
            _ => true,
        }
    }

    /// Which page it is, among those that are asked. How many follow is not known before they are answered.
    pub fn place(self, answers: &Answers) -> usize {
        let mut asked = Self::ALL.iter().filter(|step| **step == self || step.asked(answers));
        asked.position(|step| *step == self).unwrap_or_default() + 1
    }

    /// The page after this one.
    pub fn next(self, answers: &Answers) -> Self {
        let mut after = Self::ALL.iter().skip_while(|step| **step != self).skip(1);
        after.find(|step| step.asked(answers)).copied().unwrap_or(Self::Check)
    }

    /// The page before this one; `None` before the first.
    pub fn back(self, answers: &Answers) -> Option<Self> {
        let before = Self::ALL.iter().take_while(|step| **step != self);
        before.filter(|step| step.asked(answers)).last().copied()
    }
}
