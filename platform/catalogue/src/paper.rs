//! The force's printed forms: where on the sheet each answer belongs, as somebody measured it with a ruler.

use crate::cells::{Cells, Facts};

kernel::words! {
    /// What a box of a printed form takes. `sheet` is the sheet itself.
    Answered {
        /// The whole sheet: its width and height.
        Sheet = "sheet",
        /// The number as cited.
        Number = "number",
        /// The station.
        Station = "station",
        /// The district.
        District = "district",
        /// When it happened.
        Happened = "happened",
        /// When it was reported.
        Reported = "reported",
        /// Who told it.
        Informant = "informant",
        /// The offence with its sections, and property.
        Offence = "offence",
        /// Where it happened.
        Place = "place",
        /// Steps taken, and why it was told late.
        Steps = "steps",
        /// When the first copy left.
        Dispatched = "dispatched",
        /// The narrative.
        Words = "words",
        /// How the informant signed.
        Signed = "signed",
        /// Who wrote it, and when.
        By = "by",
        /// The square code.
        Code = "code",
    }
}

/// A box of a printed form, in millimetres from the left and upper edge of the sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperBox {
    /// The form, such as `fir-24-5-1`.
    pub form: String,
    /// What belongs there.
    pub answer: Answered,
    /// From the left edge.
    pub left: f64,
    /// From the upper edge.
    pub top: f64,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
}

/// The longest edge of a sheet that a printer takes, in millimetres.
const LONGEST: f64 = 600.0;

impl Facts for PaperBox {
    const FILE: &'static str = "paper_forms.csv";
    const COLUMNS: &'static [&'static str] = &["form", "answer", "left", "top", "width", "height"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let form = cells.required("form");
        let answer = cells.word("answer", Answered::parse, Answered::ALL);
        let [left, top] = ["left", "top"].map(|edge| cells.millimetres(edge, 0.0, LONGEST));
        let [width, height] = ["width", "height"].map(|side| cells.millimetres(side, 3.0, LONGEST));
        Some(Self { form: form?, answer: answer?, left: left?, top: top?, width: width?, height: height? })
    }
}
