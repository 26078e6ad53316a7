//! How what she said was taken down: through whom she spoke, who read it back to her, how she signed and who saw her
//! thumb-mark. Nothing of it is ever a condition of a report. No I/O, no async.

use kernel::{Cnic, FieldErrors, Signed, text};
use serde::{Deserialize, Serialize};

use crate::model::{LINE_MAX, Spoken};

/// The boxes as typed. Each may be empty.
#[derive(Debug, Clone, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = HowTaken)]
pub struct TypedTaking {
    /// Her language where it is none of the list; needed when `spoken` is `other`.
    pub spoken_other: String,
    /// The interpreter's name.
    pub interpreter: String,
    /// What the interpreter is to her: sister, neighbour, officer.
    pub interpreter_relation: String,
    /// The language interpreted, where it is not hers.
    pub interpreter_language: String,
    /// The interpreter's CNIC.
    pub interpreter_cnic: String,
    /// Who read it back to her.
    pub read_by: String,
    /// In which language: a word of the list of languages.
    pub read_in: String,
    /// signature, thumb or declined.
    pub signed: String,
    /// Why there is neither signature nor thumb-mark.
    pub unsigned_why: String,
    /// Who saw the thumb-mark being made; the officer may.
    pub witness: String,
    /// The witness's father's or husband's name.
    pub witness_parentage: String,
}

/// Who helped with the language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interpreter {
    /// Name.
    pub name: String,
    /// What he or she is to her.
    pub relation: Option<String>,
    /// The language, where it is not hers.
    pub language: Option<String>,
    /// CNIC.
    pub cnic: Option<Cnic>,
}

/// It was read back to her (CrPC 154 asks it of an FIR; here it is recorded when it was done).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadBack {
    /// By whom; kept from readers who may not know who told it.
    pub by: Option<String>,
    /// In which language; none where it was hers.
    pub language: Option<Spoken>,
}

/// Who saw the thumb-mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Witness {
    /// Name.
    pub name: String,
    /// Father's or husband's name.
    pub parentage: Option<String>,
}

/// How it was taken down, checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taking {
    /// Her language where it is none of the list.
    pub spoken_other: Option<String>,
    /// Who helped.
    pub interpreter: Option<Interpreter>,
    /// It was read back.
    pub read_back: Option<ReadBack>,
    /// How she signed.
    pub signed: Option<Signed>,
    /// Why there is neither signature nor thumb-mark.
    pub unsigned_why: Option<String>,
    /// Who saw the thumb-mark.
    pub witness: Option<Witness>,
}

impl TypedTaking {
    /// Checks every box; `other` says that her language is none of the list.
    pub fn check(&self, other: bool, errors: &mut FieldErrors) -> Taking {
        let line = |errors: &mut FieldErrors, field, typed: &str| {
            errors.keep(field, text::optional_line(typed, LINE_MAX)).flatten()
        };
        let spoken_other = line(errors, "spoken_other", &self.spoken_other);
        if other && spoken_other.is_none() && errors.of("spoken_other").is_none() {
            errors.add("spoken_other", "complaints.unknown-language");
        }
        let signed = self.signed(errors);
        let unsigned_why = line(errors, "unsigned_why", &self.unsigned_why);
        if signed == Some(Signed::Declined) && unsigned_why.is_none() {
            errors.add("unsigned_why", "complaints.unsigned-why-missing");
        }
        Taking {
            spoken_other,
            interpreter: self.interpreter(errors),
            read_back: self.read_back(errors),
            witness: self.witness(signed, errors),
            signed,
            unsigned_why,
        }
    }

    fn signed(&self, errors: &mut FieldErrors) -> Option<Signed> {
        if self.signed.is_empty() {
            return None;
        }
        let here = Signed::parse(&self.signed).filter(|signed| *signed != Signed::Absent);
        errors.keep("signed", here.ok_or("complaints.unknown-signing"))
    }

    fn interpreter(&self, errors: &mut FieldErrors) -> Option<Interpreter> {
        let line = |errors: &mut FieldErrors, field, typed: &str| {
            errors.keep(field, text::optional_line(typed, LINE_MAX)).flatten()
        };
        let name = line(errors, "interpreter", &self.interpreter);
        let relation = line(errors, "interpreter_relation", &self.interpreter_relation);
        let language = line(errors, "interpreter_language", &self.interpreter_language);
        let cnic = errors.optional("interpreter_cnic", &self.interpreter_cnic, Cnic::parse);
        let said = relation.is_some() || language.is_some() || cnic.is_some();
        if name.is_none() && said && errors.of("interpreter").is_none() {
            errors.add("interpreter", "complaints.interpreter-missing");
        }
        name.map(|name| Interpreter { name, relation, language, cnic })
    }

    fn read_back(&self, errors: &mut FieldErrors) -> Option<ReadBack> {
        let by = errors.keep("read_by", text::optional_line(&self.read_by, LINE_MAX)).flatten();
        let language = errors.optional("read_in", &self.read_in, |word| {
            Spoken::parse(word).ok_or("complaints.unknown-language")
        });
        if by.is_none() && language.is_some() && errors.of("read_by").is_none() {
            errors.add("read_by", "complaints.reader-missing");
        }
        by.map(|by| ReadBack { by: Some(by), language })
    }

    fn witness(&self, signed: Option<Signed>, errors: &mut FieldErrors) -> Option<Witness> {
        let name = errors.keep("witness", text::optional_line(&self.witness, LINE_MAX)).flatten();
        let parentage =
            errors.keep("witness_parentage", text::optional_line(&self.witness_parentage, LINE_MAX));
        let needed = signed == Some(Signed::Thumb) || parentage.as_ref().is_some_and(Option::is_some);
        if name.is_none() && needed && errors.of("witness").is_none() {
            errors.add("witness", "complaints.witness-missing");
        }
        name.map(|name| Witness { name, parentage: parentage.flatten() })
    }
}

impl Taking {
    /// Who interpreted, what he or she is to her, and the language: one line for a form of the law.
    pub fn interpreted(&self, spoken: Spoken) -> Option<String> {
        let one = self.interpreter.as_ref()?;
        let hers = || self.spoken_other.clone().unwrap_or_else(|| spoken.in_the_register().to_owned());
        let language = one.language.clone().unwrap_or_else(hers);
        let parts = [Some(one.name.clone()), one.relation.clone(), Some(language)];
        Some(parts.into_iter().flatten().collect::<Vec<_>>().join(" · "))
    }

    /// The same without anybody's name: those around her tell who she is.
    #[must_use]
    pub fn without_identity(self) -> Self {
        let read_back = self.read_back.map(|read| ReadBack { by: None, ..read });
        Self { interpreter: None, witness: None, read_back, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(typed: &TypedTaking) -> (Taking, Vec<&'static str>) {
        let mut errors = FieldErrors::default();
        let taking = typed.check(false, &mut errors);
        (taking, errors.0.iter().map(|error| error.field).collect())
    }

    #[test]
    fn nothing_of_it_is_asked_for() {
        assert_eq!(checked(&TypedTaking::default()), (Taking::default(), vec![]));
    }

    #[test]
    fn the_register_names_the_language_in_words() {
        let typed = TypedTaking { interpreter: "گل بی بی".to_owned(), ..TypedTaking::default() };
        let line = checked(&typed).0.interpreted(Spoken::Brahui).unwrap();
        assert_eq!(line, "گل بی بی · براہوی");
    }

    #[test]
    fn a_thumb_mark_is_witnessed_and_a_refusal_has_its_reason() {
        let of = |signed: &str| TypedTaking { signed: signed.to_owned(), ..TypedTaking::default() };
        assert_eq!(checked(&of("thumb")).1, ["witness"]);
        assert_eq!(checked(&of("declined")).1, ["unsigned_why"]);
        assert_eq!(checked(&of("absent")).1, ["signed"], "she stands at the counter");
        assert_eq!(checked(&of("signature")).0.signed, Some(Signed::Signature));
        let seen = TypedTaking { witness: "گل خان".to_owned(), ..of("thumb") };
        assert_eq!(checked(&seen).0.witness.unwrap().name, "گل خان");
    }

    #[test]
    fn half_an_answer_names_its_other_half() {
        let half = TypedTaking {
            interpreter_relation: "بہن".to_owned(),
            read_in: "brahui".to_owned(),
            witness_parentage: "محمد".to_owned(),
            ..TypedTaking::default()
        };
        assert_eq!(checked(&half).1, ["interpreter", "read_by", "witness"]);
        let mut errors = FieldErrors::default();
        TypedTaking::default().check(true, &mut errors);
        assert_eq!(errors.0[0].field, "spoken_other");
    }
}
