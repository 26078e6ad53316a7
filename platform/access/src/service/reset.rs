//! A lost second factor at two in the morning: the officer in charge, who knows the person by face, asks; an
//! administrator who is neither of the two grants. The person then activates anew with a code handed over in person;
//! the password stays unknown to both, and the old factor, sessions and recovery codes are gone.

use journal::{Body, Draft, Subject, draft};
use kernel::ids::AccountId;
use kernel::{Error, FieldErrors, Result, entropy, text};
use op::WriteOp;
use uuid::Uuid;

use crate::factor;
use crate::service::accounts::ACTIVATION_SECONDS;
use crate::service::{record, require, subject};
use crate::session::account_of;
use crate::store::{self, account, reset};

/// The longest reason, in characters.
const REASON_MAX: usize = 500;

/// Asks that an account be given a new second factor.
pub async fn ask_reset(w: &mut WriteOp, id: AccountId, reason: &str) -> Result<Uuid> {
    let asked_by = account_of(w.actor())?;
    let account = require(w.tx(), id).await?;
    let what = record(w.tx(), w.now(), &account).await?;
    w.permit("access.factor-reset-ask", &what)?;
    let mut errors = FieldErrors::default();
    let reason = errors.keep("reason", text::required_line(reason, REASON_MAX));
    errors.check()?;
    if account.state == "suspended" {
        return Err(Error::Conflict("access.suspended"));
    }
    w.lock(&format!("access.account/{id}")).await?;
    if store::open_reset(w.tx(), id).await?.is_some() {
        return Err(Error::Conflict("access.reset-asked"));
    }
    let row = reset::Model {
        id: w.new_id(),
        version: 1,
        account: id.0,
        state: "asked".to_owned(),
        reason: reason.unwrap_or_default(),
        asked_by: asked_by.0,
        asked_at: w.now().micros(),
        decided_by: None,
        decided_at: None,
    };
    w.insert::<reset::Entity>(row.clone()).await?;
    w.journal(Draft {
        body: Body::Open(draft::content(&row.reason)?),
        ..Draft::new("access.reset-ask", about(&row))
    })?;
    Ok(row.id)
}

/// Grants it and gives the sign-in name and the activation code, shown once, to be handed over in person.
pub async fn grant_reset(w: &mut WriteOp, id: Uuid) -> Result<(String, String)> {
    let (request, account) = asked(w, id).await?;
    // What two people grant is a new factor, never an account that was taken away.
    if account.state == "suspended" {
        return Err(Error::Conflict("access.suspended"));
    }
    let code = entropy::secret_code(w.entropy());
    decide(w, request, "granted").await?;
    let renewed = account::Model {
        version: account.version + 1,
        state: "new".to_owned(),
        password: None,
        activation: Some(w.blind_index(factor::CODE, &code)),
        activation_until: Some(w.now().plus_seconds(ACTIVATION_SECONDS).micros()),
        factor: None,
        recovery: None,
        ..account
    };
    w.update::<account::Entity>(renewed.clone()).await?;
    store::end_sessions_of(w.tx(), AccountId(renewed.id), w.now()).await?;
    w.journal(Draft::new("access.reset-grant", subject(&renewed)))?;
    Ok((renewed.login, code))
}

/// Refuses it.
pub async fn refuse_reset(w: &mut WriteOp, id: Uuid) -> Result<()> {
    let (request, _) = asked(w, id).await?;
    let decided = decide(w, request, "refused").await?;
    w.journal(Draft::new("access.reset-refuse", about(&decided)))?;
    Ok(())
}

async fn asked(w: &WriteOp, id: Uuid) -> Result<(reset::Model, account::Model)> {
    let request = store::reset(w.tx(), id).await?.ok_or(Error::NotFound("access.no-reset"))?;
    let account = require(w.tx(), AccountId(request.account)).await?;
    let what = record(w.tx(), w.now(), &account).await?;
    w.permit_second("access.factor-reset", &what, AccountId(request.asked_by))?;
    if request.state == "asked" {
        Ok((request, account))
    } else {
        Err(Error::Conflict("access.reset-decided"))
    }
}

async fn decide(w: &mut WriteOp, request: reset::Model, state: &str) -> Result<reset::Model> {
    let decided_by = account_of(w.actor())?;
    let row = reset::Model {
        version: request.version + 1,
        state: state.to_owned(),
        decided_by: Some(decided_by.0),
        decided_at: Some(w.now().micros()),
        ..request
    };
    w.update::<reset::Entity>(row.clone()).await?;
    Ok(row)
}

fn about(row: &reset::Model) -> Subject {
    Subject { kind: "factor-reset", id: row.id, version: Some(row.version) }
}
