//! The custody register: who was arrested, on what ground, and what the law asks to be said of it (CrPC 54, 61; Constitution,
//! art. 10; JJSA 2018). No I/O, no async.

use kernel::{Cnic, Code, FieldErrors, Result, Timestamp, text};
use serde::{Deserialize, Serialize};

use super::born::Born;
use super::day;

mod step;
mod told;

pub use step::{End, Order, Production, Release, State, Stood, TypedProduction, TypedRelease};
pub(crate) use told::moment;
pub use told::{Told, TypedTold};

/// The longest name, section or place, in characters.
pub const LINE_MAX: usize = 200;
/// The longest account of a person's condition, in characters.
pub const PROSE_MAX: usize = 2_000;
/// How far back an arrest may be entered, in seconds: twice what CrPC 167 allows the police, so that another year is a slip of the pen.
const LONGEST_AGO_S: i64 = 30 * 86_400;

kernel::words! {
    /// On what ground somebody was arrested.
    Ground {
        /// In a case of this station.
        Fir = "fir",
        /// Without warrant (CrPC 54).
        Crpc54 = "crpc-54",
        /// To prevent an offence (CrPC 55, 107, 151).
        Preventive = "preventive",
        /// By a court's warrant.
        Warrant = "warrant",
        /// Another, in words.
        Other = "other",
    }
}

kernel::words! {
    /// What somebody is, as told.
    Gender {
        /// A man or boy.
        Male = "male",
        /// A woman or girl.
        Female = "female",
        /// A transgender person (Transgender Persons Act 2018).
        Transgender = "transgender",
    }
}

/// An arrest as typed, on a page or in JSON. Digits may be Urdu, Arabic or ASCII.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewArrest)]
pub struct TypedArrest {
    /// Name; "not known" in words where nobody knows it.
    pub name: String,
    /// Father's or husband's name; "not known" in words where nobody knows it.
    pub parentage: String,
    /// male, female or transgender.
    pub gender: String,
    /// `yes` or `no`: under 18.
    pub child: String,
    /// Age in years or year of birth.
    pub born: String,
    /// CNIC.
    pub cnic: String,
    /// fir, crpc-54, preventive, warrant or other.
    pub ground: String,
    /// The FIR of this station as cited, `124/26`; empty for none.
    pub fir: String,
    /// Sections, warrant or other ground in words; of an FIR its own where empty.
    pub sections: String,
    /// Place of arrest.
    pub place: String,
    /// Day of arrest, `2026-11-21`.
    pub arrested_on: String,
    /// Hour of arrest, `14:05`.
    pub arrested_at: String,
    /// Who arrested.
    pub arrested_by: String,
    /// `yes` or `no`: the grounds were told (Constitution, art. 10).
    pub grounds_told: String,
    /// Which relative or friend was told.
    pub relative: TypedTold,
    /// Injuries, illness, medicine at the arrest.
    pub condition: String,
    /// Of a child: the guardian.
    pub guardian: TypedTold,
    /// Of a child: the probation officer.
    pub probation: TypedTold,
    /// Of a woman: which female officer was present.
    pub woman_officer: String,
    /// Where a magistrate has seen the person already, on remand from another station or before this register began: the first time.
    pub produced: TypedProduction,
}

/// What is sealed of an arrest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// Name.
    pub name: String,
    /// Father's or husband's name.
    pub parentage: String,
    /// What the person is.
    pub gender: Gender,
    /// When the person was born, as far as told.
    pub born: Option<Born>,
    /// CNIC.
    pub cnic: Option<Cnic>,
    /// Sections or ground in words.
    pub sections: Option<String>,
    /// Place of arrest.
    pub place: String,
    /// Who arrested.
    pub arrested_by: String,
    /// The grounds were told.
    pub grounds_told: bool,
    /// Relative or friend.
    pub relative: Told,
    /// Condition at the arrest.
    pub condition: String,
    /// Who was told because it is a child.
    pub child: Option<Child>,
    /// The female officer present.
    pub woman_officer: Option<String>,
}

impl Contents {
    /// The person as the books name somebody.
    pub fn called(&self) -> String {
        let of = if self.gender == Gender::Female { "دختر/زوجہ" } else { "ولد" };
        format!("{} {of} {}", self.name, self.parentage)
    }
}

/// Who was told of a child's arrest (JJSA 2018).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    /// The guardian.
    pub guardian: Told,
    /// The probation officer.
    pub probation: Told,
}

/// An arrest, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrest {
    /// On what ground.
    pub ground: Ground,
    /// When.
    pub at: Timestamp,
    /// What is sealed.
    pub contents: Contents,
    /// The first production, where there was one before this was entered.
    pub produced: Option<Production>,
}

impl TypedArrest {
    /// The FIR that is named, as this station's book cites it.
    pub fn cited(&self) -> std::result::Result<Option<String>, Code> {
        if text::line(&self.fir).is_empty() { Ok(None) } else { cited(&text::line(&self.fir)).map(Some) }
    }

    /// Checks everything at once. `known` says whether the FIR that is named stands in this station's book, `most` how many days of
    /// police custody a magistrate may order in all.
    pub fn check(&self, now: Timestamp, known: bool, most: i64) -> Result<Arrest> {
        let mut errors = FieldErrors::default();
        let line = |errors: &mut FieldErrors, field, typed: &str| {
            errors.keep(field, text::required_line(typed, LINE_MAX))
        };
        let name = line(&mut errors, "name", &self.name);
        let parentage = line(&mut errors, "parentage", &self.parentage);
        let gender =
            errors.keep("gender", Gender::parse(&self.gender).ok_or("station-records.custody-gender"));
        let child = errors.keep("child", yes_or_no(&self.child, "station-records.custody-child"));
        let born = errors.optional("born", &self.born, |typed| Born::parse(typed, now.day()));
        let cnic = errors.optional("cnic", &self.cnic, Cnic::parse);
        let ground =
            errors.keep("ground", Ground::parse(&self.ground).ok_or("station-records.custody-ground"));
        let sections = self.sections(ground, known, &mut errors);
        let place = line(&mut errors, "place", &self.place);
        let when = (self.arrested_on.as_str(), self.arrested_at.as_str());
        let at = moment(when, now, ("arrested_on", "arrested_at"), &mut errors);
        if at.is_some_and(|at| at.plus_seconds(LONGEST_AGO_S) < now) {
            errors.add("arrested_on", "station-records.custody-long-ago");
        }
        let arrested_by = line(&mut errors, "arrested_by", &self.arrested_by);
        let grounds_told =
            errors.keep("grounds_told", yes_or_no(&self.grounds_told, "station-records.custody-yes-no"));
        let relative = self.relative.check((at, now), &told::RELATIVE, &mut errors);
        let condition = errors.keep("condition", text::required_narrative(&self.condition, PROSE_MAX));
        age(at, born, child, &mut errors);
        let child = (child == Some(true)).then(|| {
            let guardian = self.guardian.check((at, now), &told::GUARDIAN, &mut errors);
            let probation = self.probation.check((at, now), &told::PROBATION, &mut errors);
            guardian.zip(probation).map(|(guardian, probation)| Child { guardian, probation })
        });
        let woman_officer =
            errors.keep("woman_officer", text::optional_line(&self.woman_officer, LINE_MAX)).flatten();
        if gender == Some(Gender::Female) && woman_officer.is_none() && errors.of("woman_officer").is_none() {
            errors.add("woman_officer", "station-records.custody-woman-officer");
        }
        let produced = self.produced(now, at, most, &mut errors);
        errors.check()?;
        let whole = || {
            let contents = Contents {
                name: name?,
                parentage: parentage?,
                gender: gender?,
                born,
                cnic,
                sections,
                place: place?,
                arrested_by: arrested_by?,
                grounds_told: grounds_told?,
                relative: relative?,
                condition: condition?,
                child: child.flatten(),
                woman_officer,
            };
            Some(Arrest { ground: ground?, at: at?, contents, produced })
        };
        whole().ok_or(kernel::Error::Malformed("form.unreadable"))
    }

    /// A production before this was entered, where any of it is typed.
    fn produced(
        &self,
        now: Timestamp,
        at: Option<Timestamp>,
        most: i64,
        errors: &mut FieldErrors,
    ) -> Option<Production> {
        if self.produced.is_blank() {
            return None;
        }
        // Without an hour of arrest that is the fault, and this adds none.
        let stood = Stood { since: at.unwrap_or(Timestamp(0)), remanded_on: None, most };
        match self.produced.check(now, stood) {
            Ok(produced) => Some(produced),
            Err(kernel::Error::Invalid(faults)) => {
                errors.0.extend(faults.0);
                None
            }
            Err(_) => None,
        }
    }

    /// The sections, or the ground in words: needed where no FIR says them.
    fn sections(&self, ground: Option<Ground>, known: bool, errors: &mut FieldErrors) -> Option<String> {
        let sections = errors.keep("sections", text::optional_line(&self.sections, LINE_MAX)).flatten();
        let cited = errors.keep("fir", self.cited()).flatten();
        if cited.is_some() && !known {
            errors.add("fir", "station-records.custody-no-such-fir");
        }
        if ground == Some(Ground::Fir) && cited.is_none() && errors.of("fir").is_none() {
            errors.add("fir", "station-records.custody-which-fir");
        }
        let said = sections.is_some() || cited.is_some() || ground == Some(Ground::Fir);
        if !said && errors.of("sections").is_none() {
            errors.add("sections", "station-records.custody-which-sections");
        }
        sections
    }
}

/// An age that surely contradicts what was said, and a birth after the arrest.
fn age(at: Option<Timestamp>, born: Option<Born>, child: Option<bool>, errors: &mut FieldErrors) {
    let (Some(at), Some(born)) = (at, born) else { return };
    let day = at.day();
    if born.is_after(day) {
        errors.add("born", "station-records.custody-before-birth");
    } else if (child == Some(true) && born.is_grown(day)) || (child == Some(false) && born.is_child(day)) {
        errors.add("child", "station-records.custody-child-or-not");
    }
}

fn yes_or_no(typed: &str, fault: Code) -> std::result::Result<bool, Code> {
    match typed {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(fault),
    }
}

/// An FIR as the station's book cites it, however its year was written: `124/2026` is `124/26`.
fn cited(typed: &str) -> std::result::Result<String, Code> {
    let typed = day::cited(typed)?;
    let (serial, year) = typed.split_once('/').unwrap_or((&typed, ""));
    let serial = serial.trim_start_matches('0');
    let year = if year.len() == 4 { year.strip_prefix("20").unwrap_or(year) } else { year };
    Ok(format!("{serial}/{year}"))
}

#[cfg(test)]
mod tests;
