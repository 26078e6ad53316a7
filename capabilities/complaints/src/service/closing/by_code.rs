//! What whoever holds the code does herself: agree, decline, take it back, open it again. One press; her code is her signature.

use contracts::Roznamcha;
use kernel::ids::ComplaintId;
use kernel::{Error, Result};
use op::{Actor, Op};

use super::{Taken, cognizable, take};
use crate::model::closing::{Step, TypedAct, Way};
use crate::service::hold::Hold;
use crate::service::{record, track};

/// Takes a step with number and code, once for each `once`. `complaints.no-such-slip` for any wrong pair.
pub async fn act_by_code(
    op: &Op,
    roznamcha: &dyn Roznamcha,
    (number, code): (&str, &str),
    once: &str,
    typed: &TypedAct,
) -> Result<()> {
    let row = track::held(op, number, code).await?;
    let (step, words) = typed.check()?;
    let asked = (&row.number, typed);
    let shown = Op { actor: Actor { code_shown: true, ..op.actor.clone() }, ..op.clone() };
    let mut w = shown.begin().await?;
    if w.replayed_form(once, &asked, "place").await?.is_some() {
        return Ok(());
    }
    let id = ComplaintId(row.id);
    let hold = Hold::of(&w, id).await?;
    let action = if step == Step::Reopened { "complaints.reopen" } else { "complaints.close-own" };
    w.permit(action, &record(&hold.row))?;
    if step == Step::Agreed && cognizable(w.tx(), id).await? {
        return Err(Error::Conflict("complaints.closing-cognizable"));
    }
    let way = (step != Step::Reopened).then_some(Way::Code);
    take(&mut w, roznamcha, &hold, Taken { step, way, file: None, words }).await?;
    w.remember(once, &asked, "").await?;
    w.commit().await
}
