//! In which hours somebody may be reached. No I/O.

use kernel::Timestamp;

/// The first moment from `now` on that lies between two full hours on the clock in Pakistan; over midnight when the second
/// is the smaller one.
pub fn next_open(now: Timestamp, hours: Option<(u8, u8)>) -> Timestamp {
    let Some((from, to)) = hours else { return now };
    let hour = u8::try_from(now.local().hour()).unwrap_or_default();
    let is_open = if from < to { (from..to).contains(&hour) } else { hour >= from || hour < to };
    if is_open {
        return now;
    }
    let day = if hour < from { now.day() } else { now.plus_seconds(24 * 3_600).day() };
    Timestamp::start_of(day).map_or(now, |midnight| midnight.plus_seconds(i64::from(from) * 3_600))
}

/// True when both are hours of a day.
pub const fn are_hours((from, to): (u8, u8)) -> bool {
    from < 24 && to <= 24
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opens(at: &str, hours: Option<(u8, u8)>) -> String {
        let at = Timestamp::from_local(at.parse().unwrap()).unwrap();
        next_open(at, hours).local().strftime("%d %H:%M").to_string()
    }

    #[test]
    fn it_waits_for_the_next_open_hour() {
        for (at, hours, expected) in [
            ("2026-11-21T14:05", None, "21 14:05"),
            ("2026-11-21T14:05", Some((9, 17)), "21 14:05"),
            ("2026-11-21T08:59", Some((9, 17)), "21 09:00"),
            ("2026-11-21T17:00", Some((9, 17)), "22 09:00"),
            ("2026-11-21T14:05", Some((20, 6)), "21 20:00"),
            ("2026-11-21T05:59", Some((20, 6)), "21 05:59"),
            ("2026-11-21T06:00", Some((20, 6)), "21 20:00"),
            ("2026-11-21T23:30", Some((0, 24)), "21 23:30"),
            ("2026-12-31T23:30", Some((9, 9)), "31 23:30"),
            ("2026-12-31T23:30", Some((9, 17)), "01 09:00"),
        ] {
            assert_eq!(opens(at, hours), expected, "{at} {hours:?}");
        }
    }
}
