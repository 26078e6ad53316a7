//! Calls of made-up people to the helpline within the last hour, as a telephone exchange tells them: one that was silent three times, one
//! that nobody answered, and one from a number that is not shown. Must not ring for anybody who exists.

use exchange::helpline::call::{EndedBy, Said};
use exchange::helpline::take::{Event, take};
use kernel::{Result, Timestamp};
use op::Core;

/// Who rang, so many minutes ago, and for how many seconds it was spoken; nobody answered where none are said.
const CALLS: &[(Option<&str>, i64, Option<i64>)] = &[
    (Some("03330000415"), 52, Some(9)),
    (Some("03330000415"), 31, Some(14)),
    (Some("03010000877"), 24, None),
    (None, 17, Some(96)),
    (Some("03330000415"), 6, Some(11)),
];

/// Lets them ring.
pub async fn ring(core: &Core) -> Result<()> {
    let now = core.clock.now();
    for (n, (from, minutes, spoken)) in CALLS.iter().enumerate() {
        let rang = now.plus_seconds(-minutes * 60);
        let said = |said, at: Timestamp| Event {
            call: format!("demo-{n}"),
            from: from.map(str::to_owned),
            line: "15".to_owned(),
            said,
            at,
        };
        let _ = take(core, said(Said::Ringing, rang)).await?;
        let seconds = spoken.unwrap_or_default();
        if spoken.is_some() {
            let _ = take(core, said(Said::Answered("204".to_owned()), rang.plus_seconds(5))).await?;
        }
        let by = if spoken.is_some() { EndedBy::Caller } else { EndedBy::Exchange };
        let _ = take(core, said(Said::Ended(by, seconds), rang.plus_seconds(20 + seconds))).await?;
    }
    Ok(())
}
