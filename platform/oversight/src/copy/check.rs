//! What a reader checks of a copy, with nothing but the keys he trusts: that no number is missing, and that each step is what the
//! log has signed. Must not ask a store.

use journal::proved;
use kernel::Result;
use tlog::Trust;

use super::{Content, Finding, Step};
use crate::raise::{Said, numbered};

/// What the check of a copy came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The first and the last number; `None` of a copy without steps.
    pub numbers: Option<(i64, i64)>,
    /// What is wrong, each with its number. Empty: everything holds.
    pub faults: Vec<(i64, &'static str)>,
}

/// Checks a copy. `after` is the last number of the copy before, where the reader holds it; without it the first number is believed.
pub fn check(content: &Content, trust: &Trust, after: Option<i64>) -> Checked {
    let mut faults = Vec::new();
    let mut next = after.map(|after| after + 1);
    for step in &content.steps {
        if next.is_some_and(|next| step.serial != next) {
            faults.push((step.serial, "a number before it is missing"));
        }
        next = Some(step.serial + 1);
        let Some(finding) = content.findings.iter().find(|finding| finding.id == step.finding) else {
            faults.push((step.serial, "its finding is missing"));
            continue;
        };
        if !matches!(holds(step, finding, trust), Ok(true)) {
            faults.push((step.serial, "it is not what the log has signed"));
        }
    }
    let number = |step: Option<&Step>| step.map(|step| step.serial);
    let numbers = number(content.steps.first()).zip(number(content.steps.last()));
    Checked { numbers, faults }
}

/// Whether a step is what its receipt proves: number, action, count, tier, and of its finding rule, day and the look-ups it named.
fn holds(step: &Step, finding: &Finding, trust: &Trust) -> Result<bool> {
    let Some((claim, rest)) = proved(&step.receipt, (&step.rest, &step.body), trust)? else {
        return Ok(false);
    };
    let Ok(said) = ciborium::from_reader::<Said, _>(step.body.as_slice()) else { return Ok(false) };
    Ok(claim.number == numbered(step.serial)
        && claim.recorded_at.rfc3339() == step.at
        && rest.subject == step.finding
        && said.is(step, finding))
}
