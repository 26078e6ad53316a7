//! What waits to be done about a report, since when, and whether a limit of the catalogue has passed. No I/O, no async.

kernel::words! {
    /// What a report waits for.
    Waiting {
        /// Nobody has spoken with whoever told it.
        Contact = "contact",
        /// Neither an FIR nor a referral: cognizable, or not decided.
        Decision = "decision",
        /// Its FIR is prepared, for whoever is in charge to sign.
        Prepared = "prepared",
        /// Offered by another office, and not answered.
        Offered = "offered",
    }
}

impl Waiting {
    /// The catalogue's limits that run meanwhile, the shortest first.
    pub const fn limits(self) -> &'static [&'static str] {
        match self {
            Self::Contact => &["complaint.first-contact"],
            Self::Decision | Self::Prepared => &["fir.grave", "fir.property"],
            Self::Offered => &[],
        }
    }
}

/// How many wait, counted no further than [`COUNT_MAX`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Count(pub u64);

/// Further nobody reads a number on a button, and nobody waits for it to be counted.
pub const COUNT_MAX: u64 = 1_000;

impl Count {
    /// The number as shown: `12`, or `1000+`.
    pub fn shown(self) -> String {
        if self.0 > COUNT_MAX { format!("{COUNT_MAX}+") } else { self.0.to_string() }
    }
}

/// A stretch of time as somebody would say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// Less than an hour.
    Minutes(i64),
    /// Up to two days.
    Hours(i64),
    /// Longer.
    Days(i64),
}

impl Span {
    /// Seconds, in the largest unit that still says enough.
    pub const fn of(seconds: i64) -> Self {
        const HOUR: i64 = 3_600;
        let seconds = if seconds < 0 { 0 } else { seconds };
        match seconds / HOUR {
            0 => Self::Minutes(seconds / 60),
            hours @ 1..48 => Self::Hours(hours),
            hours => Self::Days(hours / 24),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretch_is_said_in_the_largest_unit_that_says_enough() {
        let of = |seconds| Span::of(seconds);
        assert_eq!(of(-5), Span::Minutes(0));
        assert_eq!(of(3_599), Span::Minutes(59));
        assert_eq!(of(3_600), Span::Hours(1));
        assert_eq!(of(172_799), Span::Hours(47));
        assert_eq!(of(172_800), Span::Days(2));
    }

    #[test]
    fn nobody_counts_further_than_is_read() {
        assert_eq!(
            (Count(7).shown(), Count(1_000).shown(), Count(1_001).shown()),
            ("7".into(), "1000".into(), "1000+".into())
        );
    }
}
