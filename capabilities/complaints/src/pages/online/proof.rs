//! Proving a phone by a code, on the last page of a report from home: offered where a message may reach it, asked of nobody, and
//! never a condition. Must not keep a code.

use axum::response::Response;
use contracts::{Channel, Proof};
use kernel::{Error, FieldErrors, Phone, Result};
use uuid::Uuid;
use web::{Answer, Guest};

use super::{Form, step};
use crate::model::online::{Answers, Step, is_mobile};
use crate::msg;
use crate::service::Areas;

/// Where turns at sending codes are counted.
const TURN: &str = "at a code to a phone";

/// The phone that may be proved now; `None` where no message leaves this node or none may reach her.
pub(super) fn offered(guest: &Guest, answers: &Answers) -> Option<Phone> {
    answers.provable().filter(|_| sends(guest))
}

fn sends(guest: &Guest) -> bool {
    guest.state.contracts.channels.available().contains(&Channel::Sms)
}

/// Sends a code and asks for it.
pub(super) async fn send(guest: &Guest, areas: &Areas, mut form: Form) -> Answer<Response> {
    let mut errors = FieldErrors::default();
    form.code.clear();
    if let Some(phone) = offered(guest, &form.answers) {
        match sent(guest, &phone).await {
            Ok(id) => form.proof = Some(id),
            Err(Error::TooMany(..)) => errors.add("code", "complaints.code-slow-down"),
            Err(error) => return Err(error.into()),
        }
    }
    step::show(guest, areas, &form, Step::Check, errors)
}

/// Sends a code to a phone as it was typed.
pub(crate) async fn send_to(guest: &Guest, typed: &str) -> Result<Uuid> {
    let phone = Phone::parse(typed).ok().filter(is_mobile);
    let phone = phone.ok_or_else(|| Error::field("phone", "phone.wrong-form"))?;
    if sends(guest) { sent(guest, &phone).await } else { Err(Error::Conflict("complaints.no-messages")) }
}

async fn sent(guest: &Guest, phone: &Phone) -> Result<Uuid> {
    guest.take_turn(TURN)?;
    let t = guest.visit.t.clone();
    let words = move |code: &str| t.say(msg::online_code_words(code));
    guest.state.contracts.channels.send_code(&guest.op, phone, &words).await
}

/// Whether the code that was sent was typed back. Nothing typed proves nothing and is no fault.
pub(crate) async fn is_proved(
    guest: &Guest,
    answers: &Answers,
    (proof, code): (Option<Uuid>, &str),
) -> Result<bool> {
    let (Some(id), Some(phone), false) = (proof, offered(guest, answers), code.trim().is_empty()) else {
        return Ok(false);
    };
    match guest.state.contracts.channels.check_code(&guest.op, id, &phone, code).await? {
        Proof::Proved => Ok(true),
        Proof::Wrong => Err(Error::field("code", "complaints.code-wrong")),
        Proof::Expired => Err(Error::field("code", "complaints.code-expired")),
    }
}
