//! Persons and vehicles that a report speaks of, as an officer links them: what may be known of each, and in which part it stands
//! there. Nothing is required that a citizen may not know. No I/O, no async.

use kernel::{Cnic, Error, FieldErrors, Phone, Plate, Result, text};
use serde::{Deserialize, Serialize};

use super::LINE_MAX;

/// The longest reason for striking one, in characters.
pub const REASON_MAX: usize = 1_000;
/// Persons and vehicles of one report.
pub const MOST: usize = 40;
/// The longest number on a chassis or an engine.
const PART_MAX: usize = 40;

kernel::words! {
    /// In which part somebody or something stands in a report.
    Role {
        /// Told it, or somebody told it for.
        Informant = "informant",
        /// Named by it as having done it. An accusation, not a finding.
        Accused = "accused",
        /// Saw or heard it.
        Witness = "witness",
        /// Suffered it.
        Victim = "victim",
        /// Owns what it speaks of.
        Owner = "owner",
        /// A vehicle that was stolen.
        Stolen = "stolen",
        /// A vehicle that was used for it.
        Used = "used",
        /// A vehicle that was seen there.
        Seen = "seen",
    }
}

impl Role {
    /// The parts of persons.
    pub const PERSONS: [Self; 5] = [Self::Informant, Self::Accused, Self::Witness, Self::Victim, Self::Owner];
    /// The parts of vehicles.
    pub const VEHICLES: [Self; 3] = [Self::Stolen, Self::Used, Self::Seen];
}

/// A person as typed. At least a name, a phone or a CNIC is given.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewPerson)]
pub struct TypedPerson {
    /// informant, accused, witness, victim or owner.
    pub role: String,
    /// The name.
    pub name: String,
    /// Father's or husband's name.
    pub parentage: String,
    /// Phone.
    pub phone: String,
    /// CNIC, in any digits.
    pub cnic: String,
}

/// A vehicle as typed. At least one of its fields is given.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewVehicle)]
pub struct TypedVehicle {
    /// stolen, used or seen.
    pub role: String,
    /// Number plate, in any digits, such as QTA-1234 or LEA-07-1234.
    pub plate: String,
    /// Chassis number.
    pub chassis: String,
    /// Engine number.
    pub engine: String,
    /// Make and colour.
    pub make: String,
}

/// What is known of one. Sealed under the report's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Details {
    /// A person.
    Person {
        /// The name.
        name: Option<String>,
        /// Father's or husband's name.
        parentage: Option<String>,
        /// Phone.
        phone: Option<Phone>,
        /// CNIC.
        cnic: Option<Cnic>,
    },
    /// A vehicle.
    Vehicle {
        /// Number plate.
        plate: Option<Plate>,
        /// Chassis number, as typed.
        chassis: Option<String>,
        /// Engine number, as typed.
        engine: Option<String>,
        /// Make and colour.
        make: Option<String>,
    },
}

/// By what one is the same as another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark {
    /// A card.
    Cnic(Cnic),
    /// A telephone.
    Phone(Phone),
    /// A plate.
    Plate(Plate),
    /// The number of a chassis or an engine, as [`part`] writes it.
    Part(String),
}

/// A number on a chassis or an engine in the form in which it is compared.
pub fn part(typed: &str) -> String {
    text::ascii_digits(typed).chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}

impl Details {
    /// Whether it is a person.
    pub const fn is_person(&self) -> bool {
        matches!(self, Self::Person { .. })
    }

    /// By what it is the same as another. A name is not: many share one.
    pub fn marks(&self) -> Vec<Mark> {
        match self {
            Self::Person { phone, cnic, .. } => {
                let cnic = cnic.clone().map(Mark::Cnic);
                cnic.into_iter().chain(phone.clone().map(Mark::Phone)).collect()
            }
            Self::Vehicle { plate, chassis, engine, .. } => {
                let parts = [chassis, engine].into_iter().flatten().map(|typed| Mark::Part(part(typed)));
                plate.clone().map(Mark::Plate).into_iter().chain(parts).collect()
            }
        }
    }

    /// The vehicle in a line, as the property of an FIR: what is known of it, in the order of a register.
    pub fn vehicle_line(&self) -> Option<String> {
        let Self::Vehicle { plate, chassis, engine, make } = self else { return None };
        let plate = plate.as_ref().map(ToString::to_string);
        let parts = [make.clone(), plate, chassis.clone(), engine.clone()];
        Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    }
}

impl TypedPerson {
    /// Checks every field at once.
    pub fn check(&self) -> Result<(Role, Details)> {
        let mut errors = FieldErrors::default();
        let role = errors.keep("role", role(&self.role, &Role::PERSONS));
        let name = errors.keep("name", text::optional_line(&self.name, LINE_MAX)).flatten();
        let parentage = errors.keep("parentage", text::optional_line(&self.parentage, LINE_MAX)).flatten();
        let phone = errors.optional("phone", &self.phone, Phone::parse);
        let cnic = errors.optional("cnic", &self.cnic, Cnic::parse);
        let given = [&self.name, &self.phone, &self.cnic].iter().any(|typed| !text::line(typed).is_empty());
        if !given {
            errors.add("name", "complaints.person-empty");
        }
        errors.check()?;
        let role = role.ok_or_else(|| Error::internal("checked above"))?;
        Ok((role, Details::Person { name, parentage, phone, cnic }))
    }
}

impl TypedVehicle {
    /// Checks every field at once.
    pub fn check(&self) -> Result<(Role, Details)> {
        let mut errors = FieldErrors::default();
        let role = errors.keep("role", role(&self.role, &Role::VEHICLES));
        let plate = errors.optional("plate", &self.plate, Plate::parse);
        let chassis = errors.keep("chassis", part_number(&self.chassis)).flatten();
        let engine = errors.keep("engine", part_number(&self.engine)).flatten();
        let make = errors.keep("make", text::optional_line(&self.make, LINE_MAX)).flatten();
        let typed = [&self.plate, &self.chassis, &self.engine, &self.make];
        if typed.iter().all(|typed| text::line(typed).is_empty()) {
            errors.add("plate", "complaints.vehicle-empty");
        }
        errors.check()?;
        let role = role.ok_or_else(|| Error::internal("checked above"))?;
        Ok((role, Details::Vehicle { plate, chassis, engine, make }))
    }
}

fn role(typed: &str, of: &[Role]) -> std::result::Result<Role, kernel::Code> {
    Role::parse(typed).filter(|role| of.contains(role)).ok_or("complaints.role-missing")
}

fn part_number(typed: &str) -> std::result::Result<Option<String>, kernel::Code> {
    let typed = text::optional_line(typed, PART_MAX)?;
    if typed.as_ref().is_some_and(|typed| part(typed).len() < 4) {
        return Err("complaints.part-too-short");
    }
    Ok(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(checked: Result<(Role, Details)>) -> Vec<&'static str> {
        let Err(Error::Invalid(errors)) = checked else { panic!("refused") };
        errors.0.iter().map(|error| error.field).collect()
    }

    #[test]
    fn whatever_is_known_is_enough_and_nothing_is_too_little() {
        let named =
            TypedPerson {
                role: "accused".to_owned(), name: "گل خان".to_owned(), ..TypedPerson::default()
            };
        assert_eq!(named.check().unwrap().0, Role::Accused);
        assert_eq!(faults(TypedPerson::default().check()), ["role", "name"]);
        assert_eq!(
            faults(TypedVehicle { role: "accused".to_owned(), ..TypedVehicle::default() }.check()),
            ["role", "plate"]
        );
        let wrong = TypedVehicle {
            role: "seen".to_owned(),
            plate: "x".to_owned(),
            engine: "1".to_owned(),
            ..TypedVehicle::default()
        };
        assert_eq!(faults(wrong.check()), ["plate", "engine"]);
        let seen =
            TypedVehicle {
                role: "seen".to_owned(), make: "سفید کرولا".to_owned(), ..TypedVehicle::default()
            };
        assert!(seen.check().unwrap().1.marks().is_empty(), "a colour is no mark");
    }

    #[test]
    fn one_vehicle_has_one_set_of_marks_however_typed() {
        let vehicle = |plate: &str, chassis: &str| {
            let typed = TypedVehicle {
                role: "stolen".to_owned(),
                plate: plate.to_owned(),
                chassis: chassis.to_owned(),
                ..TypedVehicle::default()
            };
            typed.check().unwrap().1
        };
        assert_eq!(vehicle("qta 0123", "nfb-70 12۳۴").marks(), vehicle("QTA-123", "NFB701234").marks());
        assert_eq!(vehicle("qta 0123", "").vehicle_line().unwrap(), "qta 0123");
    }
}
