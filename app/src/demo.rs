//! The made-up people of the demo. Must not be reachable from `serve`: it never calls this, and refuses their store.

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use http::header;
use kernel::{Bilingual, Error, Result};
use op::Core;
use web::state::DemoSignIn;
use web::{Answer, Audience, Guest, Routes, staff};

use crate::setting_up::{self, NewPerson};

/// Where a person in a role is signed in at once; the role follows.
pub const SIGN_IN: &str = "/demo/sign-in/";

/// A link that signs a made-up person in at once, for scripts and for the hurried.
pub fn routes() -> Routes {
    Routes::new().get("/demo/sign-in/{role}", Audience::Public, sign_in)
}

async fn sign_in(guest: Guest, Path(role): Path<String>) -> Answer {
    let wanted = guest.state.demo.iter().find(|one| one.role == role);
    let account = wanted.ok_or(Error::NotFound("access.no-account"))?.account;
    let opened = guest.state.access.open_demo_session(&guest.op, account).await?;
    let https = guest.state.site.https;
    let cookie = staff::set_cookie(staff::session_cookie(https), opened.token.as_str(), https);
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
}

/// Role, unit, and name.
type Part = (&'static str, &'static str, (&'static str, &'static str));

/// The cast: one for each part that the demo shows.
const CAST: &[Part] = &[
    ("moharrir", "QTA-SAR", ("محمد انور", "Muhammad Anwar")),
    ("sho", "QTA-SAR", ("عبدالرزاق", "Abdul Razzaq")),
    ("io", "QTA-SAR", ("ثناء اللہ", "Sanaullah")),
    ("desk", "QTA-SAR", ("زینب بلوچ", "Zainab Baloch")),
    ("sdpo", "QTA-C-SAR", ("نصیب اللہ", "Naseebullah")),
    ("dpo", "QTA", ("فرح ناز", "Farah Naz")),
    ("it-admin", "BAL", ("کامران شاہ", "Kamran Shah")),
    ("records-keeper", "BAL", ("رخسانہ اچکزئی", "Rukhsana Achakzai")),
    ("auditor", "BAL", ("جمیل احمد", "Jamil Ahmed")),
];

fn rank(role: &str) -> &'static str {
    match role {
        "moharrir" | "desk" => "head-constable",
        "io" => "si",
        "sdpo" => "dsp",
        "dpo" => "ssp",
        _ => "inspector",
    }
}

/// Makes the people that are not there yet, and says under which account each signs in.
pub async fn people(core: &Core) -> Result<Vec<DemoSignIn>> {
    setting_up::load_units(core, None).await?;
    let mut all = Vec::new();
    for (role, unit, (ur, en)) in CAST {
        let name = Bilingual::new(*ur, *en);
        let login = format!("demo-{role}");
        let account = if let Some(account) = known(core, &login).await? {
            account
        } else {
            let person = NewPerson {
                belt: format!("DEMO-{role}"),
                rank: rank(role).to_owned(),
                name: name.clone(),
                post: ((*unit).to_owned(), (*role).to_owned(), 1),
                login: login.clone(),
            };
            let made = setting_up::make_person(core, person, "made up for the demo").await?;
            setting_up::activate_unseen(core, &login, &made).await?;
            made.account
        };
        all.push(DemoSignIn { role: (*role).to_owned(), account, label: name });
    }
    Ok(all)
}

async fn known(core: &Core, login: &str) -> Result<Option<kernel::ids::AccountId>> {
    let tx = core.db.read().await?;
    let found = access::store::account_by_login(&tx, login).await?;
    tx.commit().await?;
    Ok(found.map(|account| kernel::ids::AccountId(account.id)))
}
