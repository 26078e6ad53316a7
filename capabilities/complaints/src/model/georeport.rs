//! A GeoReport v2 request as it is posted, turned into the answers that a report from home gives. Nothing but words is
//! required: whatever a partner does not know is "not known". No I/O, no async.

use kernel::{Error, FieldErrors, Result, Timestamp, text};

use super::against;
use super::online::{Answers, Checked, District, GIVE, UNKNOWN, WITHHOLD, YES};
use super::safe_contact::{May, Means};
use super::{LINE_MAX, WORDS_MAX};

/// Degrees of Pakistan and its waters, roughly; anything else is a slip, such as both exchanged.
const LAT: std::ops::RangeInclusive<f64> = 23.0..=37.5;
/// The same.
const LONG: std::ops::RangeInclusive<f64> = 60.0..=78.0;
/// The longest address of a picture.
const MEDIA_MAX: usize = 500;

/// What a partner sent, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Sent {
    description: String,
    media_url: String,
    lat: String,
    long: String,
    address: [String; 2],
    name: [String; 2],
    phone: String,
    district: String,
    station: String,
    spoken: String,
    may_call: String,
    happened_at: String,
    seal: String,
    /// no, or a kind of what an officer did or did not do; and his station, where it is known.
    against: String,
    against_station: String,
    /// Two people with the same words are two.
    teller: [String; 2],
}

impl Sent {
    /// Reads the parameters; `value` gives what was sent under a name. What is not asked for is passed over, as the
    /// specification wants it.
    pub fn read<'a>(value: impl Fn(&str) -> &'a str) -> Self {
        let typed = |name: &str| value(name).to_owned();
        let attribute = |code: &str| text::line(value(&format!("attribute[{code}]")));
        Self {
            description: typed("description"),
            media_url: typed("media_url"),
            lat: typed("lat"),
            long: typed("long"),
            address: ["address_string", "address_id"].map(typed),
            name: ["first_name", "last_name"].map(typed),
            phone: typed("phone"),
            district: attribute("district").to_uppercase(),
            station: attribute("station").to_uppercase(),
            spoken: attribute("spoken"),
            may_call: attribute("may_call"),
            happened_at: attribute("happened_at"),
            seal: attribute("seal"),
            against: attribute("against"),
            against_station: attribute("against_station").to_uppercase(),
            teller: ["account_id", "device_id"].map(typed),
        }
    }

    /// Checks everything at once. Faults are named as the specification names the parameters.
    pub fn check(&self, now: Timestamp, areas: &[District]) -> Result<Checked> {
        let mut errors = FieldErrors::default();
        let words = self.words(&mut errors);
        let landmark = self.place(&mut errors);
        let happened = self.happened(&mut errors);
        let answers = self.answers(&words, &landmark, happened, areas);
        match answers.check(now, areas) {
            Ok(checked) => errors.check().map(|()| checked),
            Err(Error::Invalid(found)) => {
                for mut error in found.0 {
                    error.field = parameter(error.field);
                    if errors.of(error.field).is_none() {
                        errors.0.push(error);
                    }
                }
                Err(Error::Invalid(errors))
            }
            Err(other) => Err(other),
        }
    }

    /// The words, and where a picture is said to be: as text, which nobody here ever fetches.
    fn words(&self, errors: &mut FieldErrors) -> String {
        let words = errors.keep("description", text::required_narrative(&self.description, WORDS_MAX));
        let media = errors.keep("media_url", text::optional_line(&self.media_url, MEDIA_MAX)).flatten();
        let words = words.unwrap_or_default();
        media.map_or(words.clone(), |media| format!("{words}\n\nmedia_url: {media}"))
    }

    /// The place as people say it, and the coordinates behind it.
    fn place(&self, errors: &mut FieldErrors) -> String {
        let said = self.address.each_ref().map(|part| text::line(part));
        let said = said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        let pair = errors.keep("lat", self.coordinates()).flatten();
        let whole = match pair {
            None => said,
            Some(pair) if said.is_empty() => pair,
            Some(pair) => format!("{said} ({pair})"),
        };
        if whole.chars().count() > LINE_MAX {
            errors.add("address_string", "text.too-long");
            return String::new();
        }
        whole
    }

    fn coordinates(&self) -> std::result::Result<Option<String>, kernel::Code> {
        let [lat, long] = [&self.lat, &self.long].map(|typed| text::ascii_digits(&text::line(typed)));
        if lat.is_empty() && long.is_empty() {
            return Ok(None);
        }
        let within = |typed: &str, range: &std::ops::RangeInclusive<f64>| {
            typed.parse::<f64>().ok().filter(|degrees| range.contains(degrees))
        };
        let pair = within(&lat, &LAT).zip(within(&long, &LONG));
        let (lat, long) = pair.ok_or("complaints.georeport-coordinates")?;
        // A ten-millionth of a degree is a centimetre.
        let short = |degrees: f64| (degrees * 1e7).round() / 1e7;
        // The letter first: numbers alone would change places inside Urdu.
        Ok(Some(format!("N {}, E {}", short(lat), short(long))))
    }

    fn happened(&self, errors: &mut FieldErrors) -> Option<Timestamp> {
        if self.happened_at.is_empty() {
            return None;
        }
        let read = text::ascii_digits(&self.happened_at).parse::<jiff::Timestamp>();
        let read = read.map_err(|_| "complaints.georeport-date");
        errors.keep("attribute[happened_at]", read).map(|at| Timestamp(at.as_microsecond()))
    }

    /// The same answers as she would give from home.
    fn answers(
        &self,
        words: &str,
        landmark: &str,
        happened: Option<Timestamp>,
        areas: &[District],
    ) -> Answers {
        let local = happened.map(Timestamp::local);
        let part =
            |of: fn(jiff::civil::DateTime) -> i16| local.map_or_else(String::new, |at| of(at).to_string());
        let day = part(|at| i16::from(at.day()));
        let month = part(|at| i16::from(at.month()));
        let (year, hour) = (part(jiff::civil::DateTime::year), part(|at| i16::from(at.hour())));
        let minute = part(|at| i16::from(at.minute()));
        let name = text::line(&self.name.join(" "));
        let phone = text::line(&self.phone);
        let district = self.district_among(areas);
        Answers::read(|asked| match asked {
            "words" => words,
            "seal" => &self.seal,
            "against" if self.against.is_empty() || self.against == against::NO => &self.against,
            "against" => against::YES,
            "against_kind" => &self.against,
            "against_station" => &self.against_station,
            "when_unknown" if local.is_none() => YES,
            "happened-day" => &day,
            "happened-month" => &month,
            "happened-year" => &year,
            "hour-hour" => &hour,
            "hour-minute" => &minute,
            "district" => district,
            "station" if self.station.is_empty() => UNKNOWN,
            "station" => &self.station,
            "landmark" => landmark,
            "place_unknown" if landmark.is_empty() => YES,
            "naming" if name.is_empty() && phone.is_empty() => WITHHOLD,
            "naming" => GIVE,
            "name" => &name,
            "phone" => &phone,
            "spoken" => &self.spoken,
            "safe_may" if self.may_call == YES => May::Yes.word(),
            "safe_ways" if self.may_call == YES => Means::Call.word(),
            _ => "",
        })
    }

    /// The district sent, or that of the station sent.
    fn district_among<'a>(&'a self, areas: &'a [District]) -> &'a str {
        if !(self.district.is_empty() || self.district.eq_ignore_ascii_case(UNKNOWN)) {
            return &self.district;
        }
        let around = areas.iter().find(|area| area.stations.contains(&self.station));
        match around {
            Some(area) => &area.code,
            // No district has this station: named as the fault that it is.
            None if !self.station.is_empty() => &self.station,
            None => UNKNOWN,
        }
    }
}

/// The parameter that a fault of an answer is about.
fn parameter(field: &'static str) -> &'static str {
    match field {
        "words" => "description",
        "landmark" | "killi" => "address_string",
        "name" => "first_name",
        "district" => "attribute[district]",
        "station" => "attribute[station]",
        "spoken" => "attribute[spoken]",
        "safe_may" | "safe_ways" => "attribute[may_call]",
        "seal" => "attribute[seal]",
        "against" | "against_kind" => "attribute[against]",
        "against_station" => "attribute[against_station]",
        "happened" | "hour" => "attribute[happened_at]",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Timestamp = Timestamp(1_795_251_900_000_000); // 21 November 2026, 14:05 in Pakistan

    fn areas() -> Vec<District> {
        vec![District { code: "QTA".to_owned(), stations: vec!["QTA-SAR".to_owned()] }]
    }

    fn sent(pairs: &[(&str, &str)]) -> Result<Checked> {
        let mut pairs = pairs.to_vec();
        pairs.push(("description", "x"));
        Sent::read(|name| pairs.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| *value))
            .check(NOW, &areas())
    }

    fn faults(pairs: &[(&str, &str)]) -> Vec<(&'static str, kernel::Code)> {
        match sent(pairs) {
            Err(Error::Invalid(errors)) => errors.0.iter().map(|e| (e.field, e.code)).collect(),
            Ok(_) => Vec::new(),
            Err(other) => panic!("{other}"),
        }
    }

    fn landmark(pairs: &[(&str, &str)]) -> Option<String> {
        sent(pairs).unwrap().told.place.landmark
    }

    #[test]
    fn words_are_enough_and_nothing_else_is_needed() {
        let least = sent(&[]).unwrap();
        assert_eq!((least.district, least.told.stated, least.told.name), (None, None, None));
        assert_eq!(least.told.place, kernel::Place::default());
        assert!(!least.online.may_call);
        assert_eq!(faults(&[("description", " \u{200B}")]), [("description", "text.required")]);
    }

    #[test]
    fn coordinates_lie_in_the_country_and_stand_behind_what_people_say() {
        let wrong = [("lat", "complaints.georeport-coordinates")];
        for bad in [
            ("0", "0"),
            ("66.9", "30.2"),
            ("NaN", "67"),
            ("inf", "67"),
            ("30.2", ""),
            ("", "67"),
            ("1;2", "67"),
        ] {
            assert_eq!(faults(&[("lat", bad.0), ("long", bad.1)]), wrong, "{bad:?}");
        }
        let pair = [("lat", "\u{200F}۳۰.۲"), ("long", "67.0100000001")];
        assert_eq!(landmark(&pair).as_deref(), Some("N 30.2, E 67.01"));
        let both = [pair[0], pair[1], ("address_string", "Jinnah\n Road")];
        assert_eq!(landmark(&both).as_deref(), Some("Jinnah Road (N 30.2, E 67.01)"));
        assert_eq!(landmark(&[("address_id", "7")]).as_deref(), Some("7"));
        let long = "x".repeat(LINE_MAX + 1);
        assert_eq!(faults(&[("address_string", &long)]), [("address_string", "text.too-long")]);
    }

    #[test]
    fn every_fault_is_named_at_once_as_the_specification_names_it() {
        let all = faults(&[
            ("description", ""),
            ("lat", "x"),
            ("phone", "12"),
            ("attribute[district]", "QQQ"),
            ("attribute[spoken]", "klingon"),
            ("attribute[seal]", "4"),
            ("attribute[against]", "rudeness"),
            ("attribute[happened_at]", "yesterday"),
        ]);
        let fields: Vec<_> = all.iter().map(|(field, _)| *field).collect();
        for field in [
            "description",
            "lat",
            "phone",
            "attribute[district]",
            "attribute[spoken]",
            "attribute[seal]",
            "attribute[against]",
            "attribute[happened_at]",
        ] {
            assert_eq!(fields.iter().filter(|known| **known == field).count(), 1, "{field} in {fields:?}");
        }
        let ahead = [("attribute[happened_at]", "2026-11-21T15:05:00+05:00")];
        assert_eq!(faults(&ahead).len(), 1, "nothing happens ahead of the clock");
    }

    #[test]
    fn a_station_says_its_district_and_an_hour_is_the_hour_here() {
        let known = sent(&[("attribute[station]", "qta-sar")]).unwrap();
        assert_eq!(
            (known.district.as_deref(), known.online.station.as_deref()),
            (Some("QTA"), Some("QTA-SAR"))
        );
        assert_eq!(
            faults(&[("attribute[station]", "ZZZ")]),
            [("attribute[district]", "complaints.choose-district")]
        );
        let stated =
            sent(&[("attribute[happened_at]", "2026-11-21T08:00:00Z")]).unwrap().told.stated.unwrap();
        assert_eq!(stated.at.local().hour(), 13);
    }

    #[test]
    fn nobody_is_named_who_was_not_and_nobody_is_rung_unasked() {
        let named =
            sent(&[("first_name", "Noor"), ("last_name", "Khatoon"), ("phone", "۰۳۰۰۰۰۰۰۰۰۱")]).unwrap();
        assert_eq!(named.told.name.as_deref(), Some("Noor Khatoon"));
        assert!(!named.online.may_call);
        let pairs = [("phone", "03000000001"), ("attribute[may_call]", "yes")];
        assert!(sent(&pairs).unwrap().online.may_call);
    }

    #[test]
    fn where_a_picture_is_said_to_be_is_text() {
        let checked = sent(&[("media_url", "http://169.254.169.254/\u{202E}x")]).unwrap();
        assert_eq!(checked.told.words, "x\n\nmedia_url: http://169.254.169.254/x");
        assert_eq!(faults(&[("media_url", &"x".repeat(501))]), [("media_url", "text.too-long")]);
    }

    proptest! {
        #[test]
        fn whatever_is_sent_nothing_panics(values in proptest::collection::vec(".*", 17)) {
            let names = [
                "description", "media_url", "lat", "long", "address_string", "address_id", "first_name", "last_name",
                "phone", "attribute[district]", "attribute[station]", "attribute[spoken]", "attribute[may_call]",
                "attribute[happened_at]", "account_id", "device_id", "attribute[seal]",
            ];
            let value = |name: &str| {
                let at = names.iter().position(|known| *known == name);
                at.and_then(|at| values.get(at)).map_or("", String::as_str)
            };
            let _ = Sent::read(value).check(NOW, &areas());
        }
    }
}
