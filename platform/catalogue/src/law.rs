//! Laws and offences, typed. Must not look at other rows (see `check`) and must not decide anything: what an offence
//! asks of an officer is a capability's business, here stands only which provisions speak of it.

use kernel::Bilingual;

use crate::cells::{Cells, Facts};

/// A law that FIRs cite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    /// Its name as an FIR cites it, such as "ت پ" and "PPC".
    pub short: Bilingual,
    /// The year of its number, such as 1860.
    pub year: u16,
}

impl Facts for Law {
    const FILE: &'static str = "laws.csv";
    const COLUMNS: &'static [&'static str] = &["short_ur", "short_en", "year"];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let short = cells.pair("short_ur", "short_en");
        let year = cells.number("year").and_then(|year| match u16::try_from(year) {
            Ok(year @ 1800..=2200) => Some(year),
            _ => cells.fault("year", "a year from 1800 to 2200"),
        });
        Some(Self { short: short?, year: year? })
    }
}

kernel::words! {
    /// Whether something holds of an offence.
    Answer {
        /// It does.
        Yes = "yes",
        /// It does not.
        No = "no",
        /// As of the offence it is charged with: a section such as 34 or 511 has no answer of its own.
        AsMain = "as-main",
    }
}

kernel::words! {
    /// Whether, and by whom, an offence may be compounded (CrPC s. 345).
    Compoundable {
        /// It may not.
        No = "no",
        /// By the person wronged.
        Yes = "yes",
        /// By the person wronged, with the leave of the court.
        WithPermission = "with-permission",
        /// By the heirs of the victim.
        ByHeirs = "by-heirs",
        /// As of the offence it is charged with.
        AsMain = "as-main",
    }
}

kernel::words! {
    /// The court that tries an offence; of several, the lowest.
    Court {
        /// Court of Session.
        Sessions = "sessions",
        /// Magistrate of the first class.
        MagistrateFirst = "magistrate-1",
        /// Any magistrate.
        Magistrate = "magistrate",
        /// A court made by the law itself.
        Special = "special",
        /// The court of the offence it is charged with.
        AsMain = "as-main",
    }
}

kernel::words! {
    /// What sort of offence, for lists and counts.
    OffenceClass {
        /// Killing.
        Homicide = "homicide",
        /// Hurt.
        Hurt = "hurt",
        /// Rape, abuse, outraged modesty.
        Sexual = "sexual",
        /// Taking or confining a person.
        Kidnapping = "kidnapping",
        /// Robbery and dacoity.
        Robbery = "robbery",
        /// Extortion (bhatta).
        Extortion = "extortion",
        /// Theft of things.
        Theft = "theft",
        /// Theft of a vehicle.
        VehicleTheft = "vehicle-theft",
        /// House-breaking.
        Burglary = "burglary",
        /// Trespass without breaking in.
        Trespass = "trespass",
        /// Cheating, breach of trust, forgery, bad cheques.
        Fraud = "fraud",
        /// Mischief and arson.
        PropertyDamage = "property-damage",
        /// Drugs and drink.
        Narcotics = "narcotics",
        /// Arms and explosives.
        Arms = "arms",
        /// Terrorism.
        Terrorism = "terrorism",
        /// Riot, affray, nuisance, gambling.
        PublicOrder = "public-order",
        /// Against public servants, courts and custody.
        Justice = "justice",
        /// Concerning religion.
        Religion = "religion",
        /// Threats, insults and assault without hurt.
        Threat = "threat",
        /// Marriage, inheritance and the home.
        Family = "family",
        /// By computer or telephone.
        Cyber = "cyber",
        /// Defamation.
        Defamation = "defamation",
        /// On the road.
        Traffic = "traffic",
        /// Against children as such.
        Children = "children",
        /// None of these.
        Other = "other",
    }
}

kernel::words! {
    /// A provision that asks something more of whoever records or investigates an offence.
    Proviso {
        /// CrPC s. 154, provisos of 2016: a woman's report in the presence of a relative or a person of her choice.
        Woman154 = "154-woman",
        /// CrPC s. 161-A (2016): the victim is told of the right to a lawyer.
        Lawyer161 = "161a-lawyer",
        /// CrPC s. 164-A (2016): the victim is examined at once, a woman by a woman.
        Medical164 = "164a-medical",
        /// Anti-Rape Act 2021, Schedule I.
        AntiRape1 = "anti-rape-1",
        /// Anti-Rape Act 2021, Schedule II.
        AntiRape2 = "anti-rape-2",
        /// Anti-Rape Act 2021: in a Schedule only when charged together with an offence that stands there by itself.
        AntiRapeLinked = "anti-rape-linked",
        /// Anti-Rape Act 2021: investigated under an officer of BPS-17 or above.
        Bps17 = "bps17",
        /// CrPC s. 156-A and 156-B: investigated by an officer not below superintendent.
        SpInvestigates = "sp-investigates",
        /// Zainab Alert Act 2020: where a child is missing or taken, ZARRA is told within two hours.
        Zarra = "zarra-2h",
        /// The victim's identity is not published (PPC s. 376-A, Anti-Rape Act s. 26).
        IdentitySecret = "identity-secret",
        /// A court takes it up only on the complaint of the person or office the law names.
        ComplaintOnly = "complaint-only",
        /// Another agency investigates, or may have to.
        OtherAgency = "other-agency",
    }
}

kernel::words! {
    /// What decides by when the report is registered.
    Mark {
        /// Heinous: eight hours.
        Heinous = "heinous",
        /// Against property: twenty-four hours.
        Property = "property",
        /// Against a woman, or because of gender.
        Gender = "gender",
        /// Against a child.
        Child = "child",
        /// Terrorism.
        Terror = "terror",
    }
}

kernel::words! {
    /// A mark's cell.
    Marked {
        Yes = "yes",
        No = "no",
    }
}

/// An offence: one section, or one clause of it, of one law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offence {
    /// The code of its law.
    pub law: String,
    /// The section as it is cited: `379`, `381-A`, `337-A(i)`.
    pub section: String,
    /// Whether an FIR is registered and an arrest made without a magistrate's order.
    pub cognizable: Answer,
    /// Whether bail is a right.
    pub bailable: Answer,
    /// Whether it may be compounded.
    pub compoundable: Compoundable,
    /// Where it is tried.
    pub court: Court,
    /// The punishment in a few words of our own.
    pub punishment: Bilingual,
    /// What sort of offence.
    pub class: OffenceClass,
    /// Its marks, in the order of [`Mark::ALL`].
    pub marks: Vec<Mark>,
    /// The provisions that ask something more, in the order of the file.
    pub provisos: Vec<Proviso>,
    /// What people call it, in Urdu, Roman Urdu and English.
    pub aliases: Vec<String>,
}

impl Offence {
    /// Whether it has a mark.
    pub fn is(&self, mark: Mark) -> bool {
        self.marks.contains(&mark)
    }

    /// Whether a provision speaks of it.
    pub fn asks(&self, proviso: Proviso) -> bool {
        self.provisos.contains(&proviso)
    }

    /// The code that a section of a law has: `ppc` and `337-A(i)` make `ppc-337-a.i`.
    pub fn code_of(law: &str, section: &str) -> String {
        let plain: String = section
            .chars()
            .filter(|c| *c != ')')
            .map(|c| if c == '(' { '.' } else { c.to_ascii_lowercase() })
            .collect();
        format!("{law}-{plain}")
    }
}

impl Facts for Offence {
    const FILE: &'static str = "offences.csv";
    const COLUMNS: &'static [&'static str] = &[
        "law",
        "section",
        "cognizable",
        "bailable",
        "compoundable",
        "court",
        "punishment_ur",
        "punishment_en",
        "class",
        "heinous",
        "property",
        "gender",
        "child",
        "terror",
        "provisos",
        "aliases",
    ];

    fn read(cells: &mut Cells<'_>) -> Option<Self> {
        let (law, section) = (cells.required("law"), section(cells));
        let cognizable = cells.word("cognizable", Answer::parse, Answer::ALL);
        let bailable = cells.word("bailable", Answer::parse, Answer::ALL);
        let compoundable = cells.word("compoundable", Compoundable::parse, Compoundable::ALL);
        let court = cells.word("court", Court::parse, Court::ALL);
        let punishment = cells.pair("punishment_ur", "punishment_en");
        let class = cells.word("class", OffenceClass::parse, OffenceClass::ALL);
        let (marks, provisos, aliases) = (marks(cells), provisos(cells), aliases(cells));
        Some(Self {
            law: law?,
            section: section?,
            cognizable: cognizable?,
            bailable: bailable?,
            compoundable: compoundable?,
            court: court?,
            punishment: punishment?,
            class: class?,
            marks: marks?,
            provisos: provisos?,
            aliases: aliases?,
        })
    }
}

fn section(cells: &mut Cells<'_>) -> Option<String> {
    let section = cells.required("section")?;
    if is_section(&section) {
        return Some(section);
    }
    cells.fault("section", format!("{section:?} is not a section like 379, 381-A or 337-A(i)"))
}

/// Digits, then perhaps a dash and capital letters, then perhaps clauses in round brackets.
fn is_section(text: &str) -> bool {
    let (head, clauses) = text.split_at(text.find('(').unwrap_or(text.len()));
    let (number, letters) = head.split_once('-').unwrap_or((head, "A"));
    let short = |part: &str, legal: fn(&char) -> bool| {
        (1..=4).contains(&part.len()) && part.chars().all(|c| legal(&c))
    };
    let clause =
        |part: &str| part.strip_prefix('(').is_some_and(|inside| short(inside, char::is_ascii_alphanumeric));
    let rest = clauses.strip_suffix(')').map_or(clauses.is_empty(), |inside| inside.split(')').all(clause));
    short(number, char::is_ascii_digit) && short(letters, char::is_ascii_uppercase) && rest
}

fn marks(cells: &mut Cells<'_>) -> Option<Vec<Mark>> {
    let read: Vec<Option<(Mark, Marked)>> = Mark::ALL
        .iter()
        .map(|mark| Some((*mark, cells.word(mark.word(), Marked::parse, Marked::ALL)?)))
        .collect();
    let all: Option<Vec<(Mark, Marked)>> = read.into_iter().collect();
    Some(all?.into_iter().filter(|(_, marked)| *marked == Marked::Yes).map(|(mark, _)| mark).collect())
}

fn provisos(cells: &mut Cells<'_>) -> Option<Vec<Proviso>> {
    let mut found = Vec::new();
    for word in cells.text("provisos").split_whitespace() {
        match Proviso::parse(word) {
            Some(proviso) if found.contains(&proviso) => {
                return cells.fault("provisos", format!("{word} stands there twice"));
            }
            Some(proviso) => found.push(proviso),
            None => {
                let known: Vec<&str> = Proviso::ALL.iter().map(|p| p.word()).collect();
                return cells.fault("provisos", format!("{word:?} is none of {}", known.join(", ")));
            }
        }
    }
    Some(found)
}

fn aliases(cells: &mut Cells<'_>) -> Option<Vec<String>> {
    let text = cells.text("aliases");
    if text.is_empty() {
        return Some(Vec::new());
    }
    let found: Vec<String> = text.split('|').map(|alias| alias.trim().to_owned()).collect();
    if found.iter().any(String::is_empty) {
        return cells.fault("aliases", "words with | between them, none of them empty");
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_a_number_a_letter_and_clauses() {
        for good in ["9", "379", "381-A", "337-A(i)", "489-F", "506(ii)", "9(1)(3c)", "11-EE"] {
            assert!(is_section(good), "{good}");
        }
        for bad in [
            "", "A", "381A", "381-a", "381-", "-A", "12345", "9(", "9()", "9)", "9(1", "9(1)x", "9 (1)",
            "۳۷۹",
        ] {
            assert!(!is_section(bad), "{bad}");
        }
    }

    #[test]
    fn a_code_follows_from_law_and_section() {
        assert_eq!(Offence::code_of("ppc", "379"), "ppc-379");
        assert_eq!(Offence::code_of("ppc", "337-A(i)"), "ppc-337-a.i");
    }
}
