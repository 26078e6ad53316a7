//! A report from home: its pages in order, what each asks, and every answer checked. All of it is as typed until the
//! last page, and whatever a browser sends is checked again there. No I/O, no async.

mod step;

use std::collections::BTreeMap;

use kernel::{Cnic, Error, FieldErrors, Lang, Phone, Place, Result, Stated, StatedTyped, Timestamp, text};
use serde::{Deserialize, Serialize};

use super::against::{self, TypedAgainst};
use super::alarm;
use super::safe_contact::{May, Means, SafeContact, Standing, TypedSafeContact, Unsaid, Whose};
use super::seal;
use super::taking::Taking;
use super::{LINE_MAX, Spoken, Told, WORDS_MAX};

pub use step::Step;

/// Said instead of a place when she does not know it; also the value of a ticked box.
pub const UNKNOWN: &str = "unknown";
/// The value of a ticked box.
pub const YES: &str = "yes";
/// The value with which she keeps her name to herself.
pub const WITHHOLD: &str = "withhold";
/// The value with which she gives her name.
pub const GIVE: &str = "give";

/// The box of her address of e-mail, beside that of her phone.
pub const EMAIL: &str = "safe_email";

/// A district and what can be chosen in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    /// Its code, such as `QTA`.
    pub code: String,
    /// The codes of its stations.
    pub stations: Vec<String>,
}

/// What has been answered so far, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers(BTreeMap<String, String>);

/// What was answered, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// What was said.
    pub told: Told,
    /// How it came from home.
    pub online: Online,
    /// The district's code; `None` when she does not know.
    pub district: Option<String>,
}

/// What a report from home has besides what was said. Sealed with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Online {
    /// She says it by voice, with the number: her words may be empty.
    pub by_voice: bool,
    /// The station whose area she named, by code.
    pub station: Option<String>,
    /// An officer may ring her phone; nobody is ever rung who did not say so.
    pub may_call: bool,
    /// The phone was proved to be hers by a code sent to it.
    pub phone_proved: bool,
    /// The language of the pages on which she reported, where there were any: she is written to in it, unless she chose another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Lang>,
}

/// True for a phone that takes text messages.
pub fn is_mobile(phone: &Phone) -> bool {
    phone.e164().starts_with("+923")
}

impl Answers {
    /// The answers among whatever was posted; `value` gives what was typed for a box.
    pub fn read<'a>(value: impl Fn(&str) -> &'a str) -> Self {
        let boxes = Step::ALL.iter().flat_map(|step| step.boxes());
        // One way to end a line: a browser that carries words along must not make other words of them.
        let read = |name: &&str| ((*name).to_owned(), value(name).replace("\r\n", "\n"));
        Self(boxes.map(read).filter(|(_, value)| !value.is_empty()).collect())
    }

    /// What was typed for a box, or nothing.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// Whether anything was typed for a box.
    pub fn has(&self, name: &str) -> bool {
        !self.get(name).trim().is_empty()
    }

    /// Every answer but those of one page, which shows its own.
    pub fn but(&self, step: Step) -> Vec<(String, String)> {
        let elsewhere = self.0.iter().filter(|(name, _)| !step.boxes().contains(&name.as_str()));
        elsewhere.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// Forgets a station of another district, and whatever names her once she keeps her name to herself.
    #[must_use]
    pub fn settled(mut self, areas: &[District]) -> Self {
        let here = areas.iter().find(|area| area.code == self.get("district"));
        let known = |station: &str| here.is_some_and(|area| area.stations.iter().any(|code| code == station));
        if !known(self.get("station")) && self.get("station") != UNKNOWN {
            self.0.remove("station");
        }
        if self.get("naming") == WITHHOLD {
            for name in Step::Who.boxes().iter().chain(Step::Reach.boxes()) {
                self.0.remove(*name);
            }
        }
        if self.get("against") != against::YES {
            for name in Step::Officer.boxes() {
                self.0.remove(*name);
            }
        }
        self
    }

    /// Finds what is wrong with one page.
    pub fn check_page(&self, step: Step, now: Timestamp, areas: &[District]) -> Result<()> {
        match self.check(now, areas) {
            Err(Error::Invalid(mut errors)) => {
                errors.0.retain(|error| step.holds(error.field));
                errors.check()
            }
            other => other.map(drop),
        }
    }

    /// Checks every answer at once.
    pub fn check(&self, now: Timestamp, areas: &[District]) -> Result<Checked> {
        let mut errors = FieldErrors::default();
        let by_voice = self.get("voice") == YES;
        let words = errors.keep("words", self.words(by_voice)).unwrap_or_default();
        let stated = self.stated(now, &mut errors);
        let (district, station) = self.area(areas, &mut errors);
        let place = self.place(&mut errors);
        let who = self.who(&mut errors);
        let alarm = errors.keep("alarm", alarm::answer(self.get("alarm"))).flatten();
        let seal = errors.keep("seal", seal::answer(self.get("seal"))).flatten();
        let safe = self.reached(&mut errors);
        let against = self.against().check(&mut errors);
        errors.check()?;
        let may_call = Standing::of(safe.as_ref(), Unsaid::Silent).allows(Means::Call);
        let told = who.told(words, stated, place);
        let told = Told { alarm, seal, safe, against, ..told };
        let online = Online { by_voice, station, may_call, phone_proved: false, language: None };
        Ok(Checked { told, online, district })
    }

    /// The telephone that may be proved by a code: a mobile one, hers alone, of an ordinary matter, whose owner did not say
    /// that no officer is to come to her. A code that arrives in a house of violence is seen by whoever holds the phone.
    pub fn provable(&self) -> Option<Phone> {
        let ordinary = matches!(seal::answer(self.get("seal")), Ok(None)) && self.get("naming") == GIVE;
        let silent = [May::No.word(), May::Come.word()].contains(&self.get("safe_may"));
        let hers = self.get("safe_whose") == Whose::Mine.word();
        let phone = Phone::parse(self.get("phone")).ok().filter(is_mobile);
        phone.filter(|_| ordinary && hers && !silent)
    }

    /// How she may be reached, checked. Without a phone and an address nothing of it is believed: a hidden field names nobody
    /// and no name.
    pub fn reached(&self, errors: &mut FieldErrors) -> Option<SafeContact> {
        let phone = self.has("phone");
        if self.get("naming") != GIVE || !(phone || self.has(EMAIL)) {
            return None;
        }
        let safe = self.reach().check(errors);
        if phone { safe } else { safe.map(SafeContact::without_phone) }
    }

    /// How she may be reached, as typed.
    pub fn reach(&self) -> TypedSafeContact {
        let get = |name: &str| self.get(name).to_owned();
        // Whoever takes her address back takes the way back with it.
        let meant = |way: &&str| !way.is_empty() && (*way != Means::Email.word() || self.has(EMAIL));
        let ways = self.get("safe_ways").split(',').filter(meant);
        TypedSafeContact {
            whose: get("safe_whose"),
            may: get("safe_may"),
            ways: ways.map(str::to_owned).collect(),
            from: get("safe_from"),
            to: get("safe_to"),
            under: get("safe_under"),
            name: get("safe_name"),
            email: get(EMAIL),
            language: get("safe_language"),
        }
    }

    fn against(&self) -> TypedAgainst {
        let get = |name: &str| self.get(name).to_owned();
        TypedAgainst {
            answer: get("against"),
            kind: get("against_kind"),
            name: get("against_name"),
            rank: get("against_rank"),
            post: get("against_post"),
            belt: get("against_belt"),
            station: get("against_station"),
        }
    }

    fn words(&self, by_voice: bool) -> std::result::Result<String, kernel::Code> {
        let words = text::optional_narrative(self.get("words"), WORDS_MAX)?;
        match words {
            None if by_voice => Ok(String::new()),
            None => Err("complaints.words-or-voice"),
            Some(words) => Ok(words),
        }
    }

    fn stated(&self, now: Timestamp, errors: &mut FieldErrors) -> Option<Stated> {
        if self.get("when_unknown") == YES {
            return None;
        }
        let typed = StatedTyped {
            day: self.get("happened-day"),
            month: self.get("happened-month"),
            year: self.get("happened-year"),
            hour: self.get("hour-hour"),
            minute: self.get("hour-minute"),
        };
        let before = errors.0.len();
        let stated = typed.check(now, errors);
        if stated.is_none() && errors.0.len() == before {
            errors.add("happened", "complaints.when-or-unknown");
        }
        stated
    }

    fn area(&self, areas: &[District], errors: &mut FieldErrors) -> (Option<String>, Option<String>) {
        let district = self.get("district");
        if district == UNKNOWN {
            return (None, None);
        }
        let Some(area) = areas.iter().find(|area| area.code == district) else {
            errors.add("district", "complaints.choose-district");
            return (None, None);
        };
        let station = Some(self.get("station")).filter(|station| *station != UNKNOWN);
        if station.is_some_and(|station| !area.stations.iter().any(|code| code == station)) {
            errors.add("station", "complaints.choose-station");
        }
        (Some(district.to_owned()), station.map(str::to_owned))
    }

    fn place(&self, errors: &mut FieldErrors) -> Place {
        if self.get("place_unknown") == YES {
            return Place::default();
        }
        let killi = errors.keep("killi", text::optional_line(self.get("killi"), LINE_MAX)).flatten();
        let landmark = errors.keep("landmark", text::optional_line(self.get("landmark"), LINE_MAX)).flatten();
        if killi.is_none()
            && landmark.is_none()
            && errors.of("killi").is_none()
            && errors.of("landmark").is_none()
        {
            errors.add("killi", "complaints.place-or-unknown");
        }
        Place { killi, landmark, ..Place::default() }
    }

    fn who(&self, errors: &mut FieldErrors) -> Who {
        match self.get("naming") {
            WITHHOLD => return Who::default(),
            GIVE => {}
            _ => errors.add("naming", "complaints.choose-naming"),
        }
        let mut line =
            |name: &'static str| errors.keep(name, text::optional_line(self.get(name), LINE_MAX)).flatten();
        let (name, parentage) = (line("name"), line("parentage"));
        let phone = errors.optional("phone", self.get("phone"), Phone::parse);
        let spoken = match self.get("spoken") {
            "" => Some(Spoken::Urdu),
            word => errors.keep("spoken", Spoken::parse(word).ok_or("complaints.unknown-language")),
        };
        let cnic = errors.optional("cnic", self.get("cnic"), Cnic::parse);
        Who { name, parentage, phone, spoken, cnic }
    }
}

/// Who she is, as far as she says.
#[derive(Debug, Default)]
struct Who {
    name: Option<String>,
    parentage: Option<String>,
    phone: Option<Phone>,
    spoken: Option<Spoken>,
    cnic: Option<Cnic>,
}

impl Who {
    fn told(self, words: String, stated: Option<Stated>, place: Place) -> Told {
        let Self { name, parentage, phone, cnic, spoken, .. } = self;
        let spoken = spoken.unwrap_or(Spoken::Urdu);
        // Nobody took it down but she herself.
        let taking = Taking::default();
        Told {
            alarm: None,
            words,
            spoken,
            stated,
            place,
            name,
            parentage,
            phone,
            cnic,
            taking,
            seal: None,
            safe: None,
            against: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp(1_795_000_000_000_000); // November 2026

    fn areas() -> Vec<District> {
        let district = |code: &str, stations: &[&str]| District {
            code: code.to_owned(),
            stations: stations.iter().map(|code| (*code).to_owned()).collect(),
        };
        vec![district("QTA", &["QTA-SAR", "QTA-CTY"]), district("GWD", &["GWD-CTY"])]
    }

    fn answers(pairs: &[(&str, &str)]) -> Answers {
        Answers::read(|name| pairs.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| *value))
    }

    const LEAST: [(&str, &str); 5] = [
        ("words", "mera mobile cheen liya"),
        ("when_unknown", "yes"),
        ("district", "unknown"),
        ("place_unknown", "yes"),
        ("naming", "withhold"),
    ];

    fn with(more: &[(&'static str, &'static str)]) -> Answers {
        let mut pairs: Vec<(&str, &str)> = more.to_vec();
        pairs.extend(LEAST);
        answers(&pairs)
    }

    fn faults(answers: &Answers) -> Vec<(&'static str, kernel::Code)> {
        match answers.check(NOW, &areas()) {
            Err(Error::Invalid(errors)) => errors.0.iter().map(|e| (e.field, e.code)).collect(),
            Ok(_) => Vec::new(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn words_alone_are_enough_and_everything_else_may_be_unknown() {
        let checked = with(&[]).check(NOW, &areas()).unwrap();
        assert_eq!(checked.told.words, "mera mobile cheen liya");
        assert_eq!((checked.district, checked.online.station), (None, None));
        assert_eq!((checked.told.name, checked.told.phone, checked.told.stated), (None, None, None));
        assert!(!checked.online.may_call && !checked.online.phone_proved);
    }

    #[test]
    fn nothing_said_is_said_for_every_page_at_once() {
        let fields: Vec<_> = faults(&Answers::default()).into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["words", "happened", "district", "killi", "naming"]);
        assert_eq!(faults(&with(&[("words", " "), ("voice", "yes")])), []);
    }

    #[test]
    fn a_station_of_another_district_is_forgotten_and_never_believed() {
        let tampered = with(&[("district", "QTA"), ("station", "GWD-CTY")]);
        assert_eq!(faults(&tampered), [("station", "complaints.choose-station")]);
        assert_eq!(tampered.settled(&areas()).get("station"), "");
        let named = with(&[("district", "QTA"), ("station", "QTA-SAR")]).check(NOW, &areas()).unwrap();
        assert_eq!(named.online.station.as_deref(), Some("QTA-SAR"));
        assert_eq!(faults(&with(&[("district", "QQQ")])), [("district", "complaints.choose-district")]);
    }

    #[test]
    fn whoever_keeps_her_name_is_not_named_by_a_hidden_field() {
        let smuggled = with(&[("name", "زرمینہ"), ("phone", "0300-0000001"), ("cnic", "1")]);
        let told = smuggled.check(NOW, &areas()).unwrap().told;
        assert_eq!((told.name, told.phone, told.cnic), (None, None, None));
        assert_eq!(smuggled.settled(&areas()).get("name"), "");
    }

    #[test]
    fn nobody_is_rung_who_did_not_say_so() {
        let give = |box_of: &'static str, value: &'static str| {
            with(&[("naming", "give"), ("phone", "۰۳۰۰۰۰۰۰۰۰۱"), (box_of, value)])
        };
        let rung = |answers: &Answers| answers.check(NOW, &areas()).unwrap().online.may_call;
        assert!(!rung(&give("safe_may", "")) && !rung(&give("safe_may", "no")));
        assert!(!rung(&give("safe_whose", "mine")) && !rung(&give("safe_ways", "sms")));
        assert!(rung(&give("safe_may", "yes")) && rung(&give("safe_ways", "sms,call")));
        assert_eq!(faults(&give("safe_may", "perhaps")), [("safe_may", "complaints.safe-unknown")]);
        let nobody = with(&[("naming", "give"), ("name", "زرمینہ"), ("safe_name", "پڑوسن")]);
        assert_eq!(nobody.check(NOW, &areas()).unwrap().told.safe, None, "there is no phone");
    }

    #[test]
    fn on_a_phone_that_was_not_given_nobody_is_reached() {
        let ways = |more: &[(&'static str, &'static str)]| {
            let given = [&[("naming", "give"), (EMAIL, "gul@example.pk")], more].concat();
            let checked = with(&given).check(NOW, &areas()).unwrap();
            assert!(!checked.online.may_call);
            Standing::of(checked.told.safe.as_ref(), Unsaid::Silent).ways
        };
        assert_eq!(ways(&[]), [], "an address allows nothing");
        assert_eq!(ways(&[("safe_ways", "call,sms,whatsapp")]), []);
        assert_eq!(ways(&[("safe_ways", "call,email")]), [Means::Email]);
        assert_eq!(ways(&[("safe_may", "yes")]), [Means::Email]);
        assert_eq!(ways(&[("safe_may", "no"), ("safe_ways", "email")]), []);
        // Taken back, it takes its way with it, and asks for nothing.
        let back = [("naming", "give"), ("phone", "0301-7654321"), ("safe_ways", "call,email")];
        let back = with(&back).check(NOW, &areas()).unwrap();
        assert_eq!(Standing::of(back.told.safe.as_ref(), Unsaid::Silent).ways, [Means::Call]);
        let withheld = with(&[(EMAIL, "gul@example.pk"), ("safe_ways", "email")]);
        assert_eq!(withheld.check(NOW, &areas()).unwrap().told.safe, None);
        assert_eq!(withheld.settled(&areas()).get(EMAIL), "");
        let asked = with(&[("naming", "give"), (EMAIL, "gul@example.pk")]);
        assert_eq!(Step::Who.next(&asked), Step::Reach);
    }

    #[test]
    fn the_way_leads_past_what_is_not_asked() {
        let unknown = with(&[]);
        assert_eq!(Step::District.next(&unknown), Step::Place);
        assert_eq!(Step::Naming.next(&unknown), Step::Check);
        assert_eq!(Step::Check.back(&unknown), Some(Step::Naming));
        let known = with(&[("district", "QTA"), ("naming", "give")]);
        assert_eq!((Step::District.next(&known), Step::Naming.next(&known)), (Step::Area, Step::Who));
        assert_eq!((Step::Place.back(&known), Step::Words.back(&known)), (Some(Step::Area), None));
        assert_eq!(Step::Who.next(&known), Step::Check, "no phone, nothing to ask about it");
        let phone = with(&[("naming", "give"), ("phone", "1")]);
        assert_eq!((Step::Who.next(&phone), Step::Check.back(&phone)), (Step::Reach, Some(Step::Reach)));
    }

    #[test]
    fn a_page_hears_of_its_own_faults_only() {
        let empty = Answers::default();
        assert!(empty.check_page(Step::Check, NOW, &areas()).is_ok());
        assert!(empty.check_page(Step::When, NOW, &areas()).is_err());
        let dated = answers(&[("happened-day", "۳۱"), ("happened-month", "٢"), ("happened-year", "2026")]);
        let Err(Error::Invalid(errors)) = dated.check_page(Step::When, NOW, &areas()) else { panic!() };
        assert_eq!(errors.of("happened").map(|e| e.code), Some("stated.date-not-real"));
    }

    proptest! {
        #[test]
        fn hostile_answers_never_panic(values in proptest::collection::vec(".*", 23)) {
            let boxes: Vec<_> = Step::ALL.iter().flat_map(|step| step.boxes()).collect();
            let value = |name: &str| {
                let at = boxes.iter().position(|known| **known == name).unwrap_or_default();
                values.get(at).map_or("", String::as_str)
            };
            let answers = Answers::read(value);
            let _ = answers.check(NOW, &areas());
            let _ = answers.settled(&areas()).check(NOW, &areas());
        }
    }
}
