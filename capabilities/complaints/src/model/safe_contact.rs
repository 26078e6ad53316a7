//! Safe contact: whose phone it is, whether, how, when, in which language and under which name whoever reported may be
//! reached, and what follows where nothing was said. No I/O, no async.

use kernel::{Code, Email, FieldErrors, Lang, Result, Timestamp, text};
use serde::{Deserialize, Serialize};

use super::LINE_MAX;
use super::contact::Way;

/// The longest reason for a contact against what was said, in characters.
pub const AGAINST_MAX: usize = 1_000;

kernel::words! {
    /// Whose phone it is.
    Whose {
        /// Hers alone.
        Mine = "mine",
        /// Shared in the family.
        Family = "family",
        /// Of somebody she trusts.
        Trusted = "trusted",
        /// There is none.
        Nobodys = "none",
    }
}

kernel::words! {
    /// Whether she may be contacted at all.
    May {
        /// Yes.
        Yes = "yes",
        /// Only when she comes herself or looks on the page.
        Come = "come",
        /// No.
        No = "no",
    }
}

kernel::words! {
    /// A way to her.
    Means {
        /// Ringing.
        Call = "call",
        /// A short message.
        Sms = "sms",
        /// A message on WhatsApp.
        WhatsApp = "whatsapp",
        /// A letter to the address that she gives.
        Email = "email",
        /// An officer goes there.
        Visit = "visit",
    }
}

kernel::words! {
    /// In which name she is asked for.
    Under {
        /// Her own.
        Own = "own",
        /// Another, which she gives.
        Other = "other",
        /// None: whoever rings hangs up when another answers.
        Silent = "none",
    }
}

/// The group of questions as typed. Nothing in it is required.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = NewSafeContact)]
pub struct TypedSafeContact {
    /// Whose phone it is: mine, family, trusted or none.
    pub whose: String,
    /// Whether she may be contacted: yes, come (only if she comes or looks on the page) or no.
    pub may: String,
    /// How: any of call, sms, whatsapp, email and visit.
    pub ways: Vec<String>,
    /// To which address of e-mail; needed where email is among the ways.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// In which language she is written to: ur or en; empty for the one in which she reported.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// From which hour of the day on, 0 to 23; empty with `to` for any hour.
    pub from: String,
    /// Until which hour, 0 to 23; an earlier one than `from` is on the next day.
    pub to: String,
    /// In which name she is asked for: own, other or none.
    pub under: String,
    /// That other name.
    pub name: String,
}

/// What she said, checked; sealed under the report's key. What she left out is left to the defaults.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafeContact {
    /// Whose phone it is.
    pub whose: Option<Whose>,
    /// Whether.
    pub may: Option<May>,
    /// How.
    pub ways: Vec<Means>,
    /// The hours of the day from and until which.
    pub hours: Option<(u8, u8)>,
    /// In which name.
    pub under: Option<Under>,
    /// The other name.
    pub name: Option<String>,
    /// Her address of e-mail. It is used where she chose that way, and for nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// In which language she is written to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Lang>,
}

impl TypedSafeContact {
    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Checks every answer at once, into `errors`; `None` when nothing was answered.
    pub fn check(&self, errors: &mut FieldErrors) -> Option<SafeContact> {
        let one = |typed: &str| Some(typed.to_owned()).filter(|typed| !typed.is_empty());
        let unknown: Code = "complaints.safe-unknown";
        let read = one(&self.whose).map(|word| Whose::parse(&word).ok_or(unknown)).transpose();
        let whose = errors.keep("safe_whose", read).flatten();
        let read = one(&self.may).map(|word| May::parse(&word).ok_or(unknown)).transpose();
        let may = errors.keep("safe_may", read).flatten();
        let read = self.ways.iter().map(|word| Means::parse(word).ok_or(unknown)).collect();
        let mut ways: Vec<Means> = errors.keep("safe_ways", read).unwrap_or_default();
        ways.sort_unstable();
        ways.dedup();
        if whose == Some(Whose::Nobodys) && ways.iter().any(|way| way.needs_phone()) {
            errors.add("safe_ways", "complaints.safe-no-phone");
        }
        let email = errors.optional("safe_email", &self.email, Email::parse);
        if ways.contains(&Means::Email) && email.is_none() && errors.of("safe_email").is_none() {
            errors.add("safe_email", "complaints.safe-email-missing");
        }
        let read = one(&self.language).map(|tag| tongue(&tag).ok_or(unknown)).transpose();
        let language = errors.keep("safe_language", read).flatten();
        let hours = errors.keep("safe_from", self.hours()).flatten();
        let (under, name) = self.under(errors);
        let said = SafeContact { whose, may, ways, hours, under, name, email, language };
        (said != SafeContact::default()).then_some(said)
    }

    fn hours(&self) -> std::result::Result<Option<(u8, u8)>, Code> {
        let typed = [&self.from, &self.to].map(|typed| text::ascii_digits(&text::line(typed)));
        if typed.iter().all(String::is_empty) {
            return Ok(None);
        }
        let hour = |typed: &str| typed.parse::<u8>().ok().filter(|hour| *hour < 24);
        let [from, to] = typed.each_ref().map(|typed| hour(typed));
        match (from, to) {
            (Some(from), Some(to)) if from != to => Ok(Some((from, to))),
            _ => Err("complaints.safe-hours"),
        }
    }

    fn under(&self, errors: &mut FieldErrors) -> (Option<Under>, Option<String>) {
        let name = errors.keep("safe_name", text::optional_line(&self.name, LINE_MAX)).flatten();
        let under = match (self.under.as_str(), &name) {
            ("", None) => None,
            ("", Some(_)) => Some(Under::Other),
            (word, _) => errors.keep("safe_under", Under::parse(word).ok_or("complaints.safe-unknown")),
        };
        if under == Some(Under::Other) && name.is_none() && errors.of("safe_name").is_none() {
            errors.add("safe_name", "complaints.safe-name-missing");
        }
        (under, name.filter(|_| under == Some(Under::Other)))
    }
}

impl Means {
    /// Whether it reaches her on a phone.
    pub const fn needs_phone(self) -> bool {
        matches!(self, Self::Call | Self::Sms | Self::WhatsApp)
    }
}

/// A language by its very tag: nothing that only begins like one.
fn tongue(tag: &str) -> Option<Lang> {
    Lang::ALL.into_iter().find(|lang| lang.tag() == tag)
}

/// What follows where she said nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsaid {
    /// She gave her phone to a clerk in an ordinary matter: she may be rung or visited; no message is sent unasked.
    Reachable,
    /// Violence and whatever else is sealed, and what was sent from home: silence.
    Silent,
}

/// How she is reached, as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Whose phone it is, where she said so.
    pub whose: Option<Whose>,
    /// Whether.
    pub may: May,
    /// How; nothing where she may not be contacted.
    pub ways: Vec<Means>,
    /// Within which hours.
    pub hours: Option<(u8, u8)>,
    /// In which name.
    pub under: Under,
    /// The other name.
    pub name: Option<String>,
    /// In which language she wants to be written to, where she said so.
    pub language: Option<Lang>,
    /// Whether she said so herself; otherwise it is what follows where nothing is said.
    pub said: bool,
}

impl Standing {
    /// What holds after what she said last, or after nothing.
    pub fn of(said: Option<&SafeContact>, unsaid: Unsaid) -> Self {
        let nothing = SafeContact::default();
        let language = said.and_then(|said| said.language);
        let said = said.filter(|said| said.says_how());
        let said_so = said.is_some();
        let said = said.unwrap_or(&nothing);
        // Whoever names a way says that it may be used.
        let may = match (said.may, unsaid, said.ways.is_empty()) {
            (Some(may), ..) => may,
            (None, Unsaid::Reachable, _) | (None, _, false) => May::Yes,
            (None, Unsaid::Silent, true) => May::Come,
        };
        let ways = match (may, said.ways.as_slice(), said.whose) {
            (May::Come | May::No, ..) => Vec::new(),
            (May::Yes, [], Some(Whose::Nobodys)) => vec![Means::Visit],
            (May::Yes, [], _) if said_so => vec![Means::Call],
            (May::Yes, [], _) => vec![Means::Call, Means::Visit],
            (May::Yes, ways, _) => ways.to_vec(),
        };
        // On a phone that others answer nobody is asked for by name unless she said so.
        let shared = matches!(said.whose, Some(Whose::Family | Whose::Trusted));
        let under = said.under.unwrap_or(if shared { Under::Silent } else { Under::Own });
        let (whose, hours, name) = (said.whose, said.hours, said.name.clone());
        Self { whose, may, ways, hours, under, name, language, said: said_so }
    }

    /// Whether one way may be used.
    pub fn allows(&self, means: Means) -> bool {
        self.ways.contains(&means)
    }

    /// Whether a message may be left on her phone, by any way.
    pub fn allows_message(&self) -> bool {
        self.allows(Means::Sms) || self.allows(Means::WhatsApp)
    }

    /// Whether she may be written to at all, on her phone or to her mailbox.
    pub fn allows_writing(&self) -> bool {
        self.allows_message() || self.allows(Means::Email)
    }

    /// Whether an hour is one of hers.
    pub fn at(&self, at: Timestamp) -> bool {
        let hour = u8::try_from(at.local().hour()).unwrap_or_default();
        match self.hours {
            None => true,
            Some((from, to)) if from < to => (from..to).contains(&hour),
            Some((from, to)) => hour >= from || hour < to,
        }
    }

    /// In what a contact made this way at this hour is against what she said; her coming to the station never is.
    pub fn against(&self, way: Way, at: Timestamp) -> Option<Against> {
        let allowed = match way {
            Way::Station => return None,
            Way::Phone => self.allows(Means::Call),
            Way::Message => self.allows_message(),
            Way::Visit => self.allows(Means::Visit),
        };
        match (self.may, allowed, self.at(at)) {
            (May::Come | May::No, ..) => Some(Against::Unwanted),
            (May::Yes, false, _) => Some(Against::Way),
            (May::Yes, true, false) => Some(Against::Hour),
            (May::Yes, true, true) => None,
        }
    }

    /// Whether anything but ringing her at any hour in her own name must be minded.
    pub fn must_be_minded(&self) -> bool {
        self.may != May::Yes
            || !self.allows(Means::Call)
            || self.hours.is_some()
            || self.under != Under::Own
            || matches!(self.whose, Some(Whose::Family | Whose::Trusted))
    }

    /// The same without the other name.
    #[must_use]
    pub fn without_name(self) -> Self {
        Self { name: None, ..self }
    }
}

kernel::words! {
    /// In what a contact was against what she said.
    Against {
        /// She is not to be contacted.
        Unwanted = "unwanted",
        /// Not this way.
        Way = "way",
        /// Not at this hour.
        Hour = "hour",
    }
}

impl SafeContact {
    /// Whether it says anything of whether and how she may be reached: an address and a language alone do not.
    fn says_how(&self) -> bool {
        Self { email: None, language: None, ..self.clone() } != Self::default()
    }

    /// The same for whoever may not know who she is.
    #[must_use]
    pub fn without_name(self) -> Self {
        Self { name: None, email: None, ..self }
    }

    /// The same where no phone was given: on none can she be reached. Whoever says yes and gives nothing but an address means that.
    #[must_use]
    pub fn without_phone(mut self) -> Self {
        self.ways.retain(|way| !way.needs_phone());
        if self.may == Some(May::Yes) && self.ways.is_empty() && self.email.is_some() {
            self.ways.push(Means::Email);
        }
        self
    }

    /// Checks a form that holds nothing else. An empty form takes everything back: the defaults hold again.
    pub fn read(typed: &TypedSafeContact) -> Result<Self> {
        let mut errors = FieldErrors::default();
        let said = typed.check(&mut errors);
        errors.check()?;
        Ok(said.unwrap_or_default())
    }

    /// The same as it is typed.
    pub fn typed(&self) -> TypedSafeContact {
        let hour = |hour: Option<u8>| hour.map_or_else(String::new, |hour| hour.to_string());
        TypedSafeContact {
            whose: self.whose.map_or_else(String::new, |one| one.word().to_owned()),
            may: self.may.map_or_else(String::new, |one| one.word().to_owned()),
            ways: self.ways.iter().map(|way| way.word().to_owned()).collect(),
            from: hour(self.hours.map(|(from, _)| from)),
            to: hour(self.hours.map(|(_, to)| to)),
            under: self.under.map_or_else(String::new, |one| one.word().to_owned()),
            name: self.name.clone().unwrap_or_default(),
            email: self.email.as_ref().map_or_else(String::new, |email| email.as_str().to_owned()),
            language: self.language.map_or_else(String::new, |lang| lang.tag().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn typed(pairs: &[(&str, &str)]) -> TypedSafeContact {
        let get = |name: &str| pairs.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value);
        TypedSafeContact {
            whose: get("whose").to_owned(),
            may: get("may").to_owned(),
            ways: get("ways").split(',').filter(|way| !way.is_empty()).map(str::to_owned).collect(),
            from: get("from").to_owned(),
            to: get("to").to_owned(),
            under: get("under").to_owned(),
            name: get("name").to_owned(),
            email: get("email").to_owned(),
            language: get("language").to_owned(),
        }
    }

    fn said(pairs: &[(&str, &str)]) -> SafeContact {
        SafeContact::read(&typed(pairs)).unwrap()
    }

    fn fault(pairs: &[(&str, &str)]) -> Vec<(&'static str, Code)> {
        match SafeContact::read(&typed(pairs)) {
            Err(kernel::Error::Invalid(errors)) => errors.0.iter().map(|e| (e.field, e.code)).collect(),
            _ => Vec::new(),
        }
    }

    /// Local hours of one day.
    fn at(hour: i8) -> Timestamp {
        Timestamp::from_local(jiff::civil::date(2026, 11, 21).at(hour, 30, 0, 0)).unwrap()
    }

    #[test]
    fn nothing_said_is_silence_in_violence_and_a_call_at_the_counter() {
        assert_eq!(typed(&[]).check(&mut FieldErrors::default()), None);
        let silent = Standing::of(None, Unsaid::Silent);
        assert_eq!((silent.may, silent.ways.as_slice(), silent.said), (May::Come, [].as_slice(), false));
        let open = Standing::of(None, Unsaid::Reachable);
        assert!(open.allows(Means::Call) && open.allows(Means::Visit) && !open.allows(Means::Sms));
        assert!(!open.must_be_minded() && silent.must_be_minded());
    }

    #[test]
    fn she_says_otherwise_and_only_as_far_as_she_says() {
        let call = Standing::of(Some(&said(&[("ways", "call")])), Unsaid::Silent);
        assert!(call.may == May::Yes && call.allows(Means::Call) && !call.allows(Means::Sms));
        let whose = Standing::of(Some(&said(&[("whose", "mine")])), Unsaid::Silent);
        assert_eq!((whose.may, whose.ways.len()), (May::Come, 0), "whose phone it is allows nothing");
        let no = Standing::of(Some(&said(&[("may", "no"), ("ways", "call,sms")])), Unsaid::Reachable);
        assert!(no.ways.is_empty(), "no is no");
    }

    #[test]
    fn on_a_shared_phone_nobody_is_named() {
        let shared = Standing::of(Some(&said(&[("whose", "family"), ("may", "yes")])), Unsaid::Reachable);
        assert_eq!((shared.under, shared.allows(Means::Sms)), (Under::Silent, false));
        let own = Standing::of(Some(&said(&[("whose", "family"), ("under", "own")])), Unsaid::Reachable);
        assert_eq!(own.under, Under::Own);
    }

    #[test]
    fn hours_may_pass_midnight() {
        let night = Standing::of(Some(&said(&[("from", "۲۲"), ("to", "6")])), Unsaid::Reachable);
        assert!(night.at(at(23)) && night.at(at(5)) && !night.at(at(6)) && !night.at(at(12)));
        let day = Standing::of(Some(&said(&[("from", "9"), ("to", "17")])), Unsaid::Reachable);
        assert!(day.at(at(9)) && day.at(at(16)) && !day.at(at(17)) && !day.at(at(8)));
    }

    #[test]
    fn a_contact_is_measured_by_what_she_said() {
        let wish = Standing::of(
            Some(&said(&[("may", "yes"), ("ways", "call"), ("from", "9"), ("to", "12")])),
            Unsaid::Silent,
        );
        assert_eq!(wish.against(Way::Phone, at(10)), None);
        assert_eq!(wish.against(Way::Phone, at(13)), Some(Against::Hour));
        assert_eq!(wish.against(Way::Message, at(10)), Some(Against::Way));
        assert_eq!(wish.against(Way::Station, at(13)), None, "she came herself");
        let silent = Standing::of(None, Unsaid::Silent);
        assert_eq!(silent.against(Way::Visit, at(10)), Some(Against::Unwanted));
        let whatsapp = Standing::of(Some(&said(&[("ways", "whatsapp")])), Unsaid::Silent);
        assert_eq!(whatsapp.against(Way::Message, at(10)), None);
        assert_eq!(whatsapp.against(Way::Phone, at(10)), Some(Against::Way));
        assert!(whatsapp.allows_message() && !whatsapp.allows(Means::Sms));
    }

    #[test]
    fn what_makes_no_sense_is_said_at_its_box() {
        assert_eq!(fault(&[("whose", "none"), ("ways", "sms")]), [("safe_ways", "complaints.safe-no-phone")]);
        assert_eq!(fault(&[("whose", "none"), ("ways", "visit")]), []);
        for hours in
            [[("from", "9"), ("to", "")], [("from", "9"), ("to", "9")], [("from", "24"), ("to", "1")]]
        {
            assert_eq!(fault(&hours), [("safe_from", "complaints.safe-hours")]);
        }
        assert_eq!(fault(&[("ways", "email")]), [("safe_email", "complaints.safe-email-missing")]);
        assert_eq!(fault(&[("ways", "email"), ("email", "گل@x")]), [("safe_email", "email.wrong-form")]);
        assert_eq!(fault(&[("whose", "none"), ("ways", "email"), ("email", "gul@example.pk")]), []);
        assert_eq!(fault(&[("language", "en-GB")]), [("safe_language", "complaints.safe-unknown")]);
        assert_eq!(fault(&[("under", "other")]), [("safe_name", "complaints.safe-name-missing")]);
        let all = fault(&[("whose", "x"), ("may", "x"), ("ways", "x"), ("under", "x"), ("to", "x")]);
        let fields: Vec<_> = all.into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["safe_whose", "safe_may", "safe_ways", "safe_from", "safe_under"]);
    }

    proptest! {
        #[test]
        fn what_is_read_is_typed_the_same(whose in "(mine|family|trusted|)", may in "(yes|come|no|)",
            ways in "(call|sms|email|call,visit|)", from in 0u8..24, under in "(own|none|)") {
            let (from, to) = (from.to_string(), ((from + 1) % 24).to_string());
            let one = said(&[("whose", &whose), ("may", &may), ("ways", &ways), ("from", &from), ("to", &to), ("under", &under),
                ("email", "gul@example.pk"), ("language", "en")]);
            prop_assert_eq!(SafeContact::read(&one.typed()).unwrap(), one);
        }

        #[test]
        fn a_language_or_an_address_says_nothing_of_how(language in "(ur|en|)", email in "(gul@example\\.pk|)") {
            let said = SafeContact::read(&typed(&[("language", &language), ("email", &email)])).ok();
            for unsaid in [Unsaid::Reachable, Unsaid::Silent] {
                let standing = Standing::of(said.as_ref(), unsaid);
                let nothing = Standing { language: standing.language, ..Standing::of(None, unsaid) };
                prop_assert_eq!(standing, nothing);
            }
        }

        #[test]
        fn a_language_or_an_address_allows_nothing(language in "(ur|en|)", email in "(gul@example\\.pk|)") {
            let standing = Standing::of(Some(&said(&[("language", &language), ("email", &email)])), Unsaid::Silent);
            prop_assert!(standing.ways.is_empty() && !standing.allows_writing());
        }

        #[test]
        fn hostile_answers_never_panic(values in proptest::collection::vec(".*", 6)) {
            let text = |at: usize| values.get(at).cloned().unwrap_or_default();
            let typed = TypedSafeContact { whose: text(0), may: text(1), ways: vec![text(2)], from: text(3), to: text(4),
                under: text(5), name: text(0), email: text(1), language: text(2) };
            let _ = SafeContact::read(&typed);
        }

        #[test]
        fn silence_is_broken_by_her_words_alone(whose in "(mine|family|trusted|none|)", under in "(own|none|)") {
            let standing = Standing::of(Some(&said(&[("whose", &whose), ("under", &under)])), Unsaid::Silent);
            prop_assert!(standing.ways.is_empty());
        }
    }
}
