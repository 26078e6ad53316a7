//! How far the investigations of FIRs have come towards their reports: numbers, sections and hours. Reads only; a sealed FIR stands
//! in it for those who may read it.

use db::{Cursor, Page};
use kernel::{Result, Timestamp};
use op::ReadOp;
use vault::Found;

use super::kinds;
use crate::model::challan::{COMPLETE, State};
use crate::service::ListedFir;
use crate::service::read_fir::listed_all;
use crate::store::challan::{self as store, Having};
use crate::store::disposal;

/// FIRs on one screen.
const SCREEN: usize = 30;
const FINAL: &[&str] = &["complete", "untraced", "cancelled"];
const ANY: &[&str] = &["interim", "complete", "untraced", "cancelled"];

/// An FIR in the list.
#[derive(Debug, Clone)]
pub struct ListedChallan {
    /// The FIR.
    pub fir: ListedFir,
    /// How far it has come.
    pub state: State,
    /// By when the complete report is due; `None` where none is any more, or the catalogue has no limit.
    pub due_at: Option<Timestamp>,
    /// When the report that says so left for the court.
    pub sent_at: Option<Timestamp>,
}

/// Which rows a list of one state holds; all of them without one.
const fn having(state: Option<State>) -> Having {
    let (any, none, refused): (&[&str], &[&str], Option<bool>) = match state {
        None => (&[], &[], None),
        Some(State::Due) => (&[], ANY, Some(false)),
        Some(State::InterimSent) => (&["interim"], FINAL, None),
        Some(State::Sent) => (&["complete"], &[], None),
        Some(State::Untraced) => (&["untraced"], &[], None),
        Some(State::Cancelled) => (&["cancelled"], &[], None),
        Some(State::NotInvestigated) => (&[], FINAL, Some(true)),
    };
    Having { any, none, refused }
}

/// A page of the FIRs the actor may read, newest first; those of one state where it is given.
pub async fn challans(
    r: &ReadOp,
    state: Option<State>,
    after: Option<Cursor>,
) -> Result<Page<ListedChallan>> {
    let scope = r.scope("station-records.fir-read")?;
    let page = store::firs(r.tx(), &scope, having(state), after, SCREEN).await?;
    let ids: Vec<_> = page.rows.iter().map(|row| row.id).collect();
    let reports = store::of_firs(r.tx(), &ids).await?;
    let refused = disposal::refused_of(r.tx(), &ids).await?;
    let found = listed_all(r, page).await?;
    let mut rows = Vec::with_capacity(found.rows.len());
    for fir in found.rows {
        let mine: Vec<_> = reports.iter().filter(|one| one.fir == fir.id.0).cloned().collect();
        let kinds = kinds(&mine)?;
        let state = State::of(&kinds, refused.contains(&fir.id.0));
        // The one that ended it, else the newest.
        let ended = mine.iter().zip(&kinds).find(|(_, kind)| kind.is_final()).map(|(one, _)| one);
        let sent_at = ended.or(mine.last()).map(|one| Timestamp(one.forwarded_at));
        // Nobody can report what was lawfully erased.
        let open = state.is_open() && matches!(r.key(fir.id.0).await?, Found::Key(_));
        let due_at = open.then(|| due(r, fir.recorded_at)).flatten();
        rows.push(ListedChallan { fir, state, due_at, sent_at });
    }
    Ok(Page { rows, next: found.next })
}

/// As the clock counts it: from the hour of the number.
fn due(r: &ReadOp, from: Timestamp) -> Option<Timestamp> {
    let limit = r.catalogue().limit(COMPLETE, from.day())?;
    Some(from.plus_seconds(limit.facts.value))
}
