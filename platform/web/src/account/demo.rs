//! One press signs a made-up person in. These routes exist only where `app` adds them, in the demo, and `access`
//! refuses them anywhere else.

use http::HeaderMap;
use kernel::Error;

use super::{end_former, go_on, local};
use crate::error_page::Answer;
use crate::form::Fields;
use crate::routes::{Audience, Routes};
use crate::staff::Guest;

/// The demo's route. To be added in the demo only.
pub fn routes() -> Routes {
    Routes::new().post("/demo/sign-in", Audience::Public, enter)
}

async fn enter(guest: Guest, headers: HeaderMap, fields: Fields) -> Answer {
    let wanted = guest.state.demo.iter().find(|one| one.role == fields.get("role"));
    let account = wanted.ok_or(Error::NotFound("access.no-account"))?.account;
    let opened = guest.state.access.open_demo_session(&guest.op, account).await?;
    end_former(&guest, &headers).await?;
    go_on(&guest.state, &opened, &local(fields.get("next")))
}
