//! Taking in what the telephone exchange says: kept once by call and kind, answered only when it is kept. Must not believe that a
//! number says who rings.

use contracts::Channel;
use journal::Draft;
use kernel::{Error, Result, Timestamp, text};
use op::{Core, Op, WriteOp};
use policy::Resource;
use uuid::Uuid;

use super::call::{Said, with};
use super::{about, number};
use crate::events;
use crate::inbox::take::thread_of;
use crate::inbox::turn;
use crate::store::helpline as store;
use crate::store::helpline::call as row;

/// The longest id an exchange may give, in bytes.
pub const ID_MAX: usize = 100;
/// The longest line and extension, in letters.
const SHORT: usize = 40;

/// What the exchange said of a call.
#[derive(Debug, Clone)]
pub struct Event {
    /// The call's id there.
    pub call: String,
    /// The number that rings; `None` where it is withheld.
    pub from: Option<String>,
    /// What was dialled.
    pub line: String,
    /// What happened.
    pub said: Said,
    /// The exchange's hour.
    pub at: Timestamp,
}

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It is kept.
    New(Uuid),
    /// It was said before.
    Again(Uuid),
}

/// Takes one in. `exchange.bad-call` for what can be none.
pub async fn take(core: &Core, event: Event) -> Result<Taken> {
    let event = checked(event)?;
    let mut w = Op::system(core.clone()).begin().await?;
    w.permit("exchange.call-take", &Resource::new("exchange.call", ""))?;
    w.lock(&format!("exchange.call/{}", event.call)).await?;
    let taken = match store::by_exchange(w.tx(), &event.call).await? {
        Some(known) => goes_on(&mut w, known.id, known.thread, &event).await?,
        None => Taken::New(begins(&mut w, &event).await?),
    };
    w.commit().await?;
    Ok(taken)
}

fn checked(event: Event) -> Result<Event> {
    let bad = || Error::Conflict("exchange.bad-call");
    let short = |said: &str| text::required_line(said, SHORT).map_err(|_| bad());
    let named = (1..=ID_MAX).contains(&event.call.len()) && event.call == text::line(&event.call);
    if !named {
        return Err(bad());
    }
    let said = match event.said {
        Said::Answered(extension) => Said::Answered(short(&extension)?),
        Said::Ended(by, seconds) if (0..=7 * 24 * 3_600).contains(&seconds) => Said::Ended(by, seconds),
        Said::Ended(..) => return Err(bad()),
        Said::Ringing => Said::Ringing,
    };
    let from = event.from.as_deref().and_then(number);
    Ok(Event { from, line: short(&event.line)?, said, ..event })
}

async fn begins(w: &mut WriteOp, event: &Event) -> Result<Uuid> {
    let id = w.new_id();
    // Nobody is known by a number that is withheld: each such call is somebody of its own.
    let from = event.from.clone().unwrap_or_else(|| format!("withheld/{id}"));
    w.lock(&format!("exchange.from/{}/{from}", Channel::Call)).await?;
    let (thread, _) = thread_of(w, Channel::Call, &from).await?;
    let blank = row::Model {
        id,
        version: 0,
        thread: thread.id,
        at_exchange: event.call.clone(),
        line: event.line.clone(),
        withheld: i64::from(event.from.is_none()),
        rang_at: None,
        answered_at: None,
        extension: None,
        ended_at: None,
        ended_by: None,
        seconds: None,
        silent_at: None,
        outcome: None,
        settled_at: None,
        began_at: w.now().micros(),
    };
    if let Some(row) = with(&blank, &event.said, event.at) {
        w.insert::<row::Entity>(row.clone()).await?;
        said(w, &row, event)?;
    }
    Ok(id)
}

async fn goes_on(w: &mut WriteOp, id: Uuid, thread: Uuid, event: &Event) -> Result<Taken> {
    // An operator may be writing to it.
    w.lock(&turn(thread)).await?;
    let known = store::by_id(w.tx(), id).await?.ok_or(Error::NotFound("exchange.no-call"))?;
    let Some(row) = with(&known, &event.said, event.at) else { return Ok(Taken::Again(id)) };
    w.update::<row::Entity>(row.clone()).await?;
    said(w, &row, event)?;
    Ok(Taken::New(id))
}

fn said(w: &mut WriteOp, row: &row::Model, event: &Event) -> Result<()> {
    let action = match event.said {
        Said::Ringing => events::CALL_RANG,
        Said::Answered(_) => events::CALL_ANSWERED,
        Said::Ended(..) => events::CALL_ENDED,
    };
    w.journal(Draft { stated_at: Some(event.at), ..about(action, row) })?;
    Ok(())
}
