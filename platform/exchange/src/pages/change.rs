//! Changing a place from its page. Each goes back to it; a new secret is shown first, once.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::Error;
use web::{Answer, Staff, StaffForm};

use super::list::secret_page;
use super::read;
use crate::service;

fn back_to(id: uuid::Uuid) -> Response {
    Redirect::to(&format!("/webhooks/{id}")).into_response()
}

/// Lets its messages wait.
pub async fn pause(Path(id): Path<String>, StaffForm { staff, .. }: StaffForm) -> Answer {
    let id = read(&id)?;
    let mut w = staff.op.begin().await?;
    service::pause_webhook(&mut w, id).await?;
    w.commit().await?;
    Ok(back_to(id))
}

/// Goes on.
pub async fn resume(Path(id): Path<String>, StaffForm { staff, .. }: StaffForm) -> Answer {
    let id = read(&id)?;
    let mut w = staff.op.begin().await?;
    service::resume_webhook(&mut w, id).await?;
    w.commit().await?;
    Ok(back_to(id))
}

/// Takes it off.
pub async fn remove(Path(id): Path<String>, StaffForm { staff, .. }: StaffForm) -> Answer {
    let mut w = staff.op.begin().await?;
    service::remove_webhook(&mut w, read(&id)?).await?;
    w.commit().await?;
    Ok(Redirect::to("/webhooks").into_response())
}

/// Gives it a new secret and shows that, once.
pub async fn rotate(Path(id): Path<String>, StaffForm { staff, .. }: StaffForm) -> Answer {
    let id = read(&id)?;
    let name = name(&staff, id).await?;
    let mut w = staff.op.begin().await?;
    let secret = service::rotate_secret(&mut w, id).await?;
    w.commit().await?;
    secret_page(&staff, &name, secret, id.to_string())
}

async fn name(staff: &Staff, id: uuid::Uuid) -> kernel::Result<String> {
    let r = staff.op.read().await?;
    let place = service::webhook(&r, id).await?;
    r.done().await?;
    Ok(place.name)
}

/// Sends a test.
pub async fn test(Path(id): Path<String>, StaffForm { staff, .. }: StaffForm) -> Answer {
    let id = read(&id)?;
    let mut w = staff.op.begin().await?;
    service::send_test(&mut w, id).await?;
    w.commit().await?;
    Ok(back_to(id))
}

/// Sends everything that was given up once more.
pub async fn replay_failed(Path(id): Path<String>, StaffForm { staff, .. }: StaffForm) -> Answer {
    again(&staff, read(&id)?, None).await
}

/// Sends one message once more.
pub async fn replay_one(
    Path((id, delivery)): Path<(String, String)>,
    StaffForm { staff, .. }: StaffForm,
) -> Answer {
    let delivery = delivery.parse().map_err(|_| Error::NotFound("exchange.no-delivery"))?;
    again(&staff, read(&id)?, Some(delivery)).await
}

async fn again(staff: &Staff, id: uuid::Uuid, only: Option<uuid::Uuid>) -> Answer {
    let mut w = staff.op.begin().await?;
    service::replay(&mut w, id, only).await?;
    w.commit().await?;
    Ok(back_to(id))
}
