//! Name, password and code on one page. Must not tell which of the three was wrong.

use access::SignIn;
use askama::Template;
use axum::extract::RawQuery;
use axum::response::Response;
use http::HeaderMap;
use kernel::{Error, FieldErrors};

use super::{end_former, go_on, local, shown};
use crate::error_page::Answer;
use crate::form::{Fields, FormField};
use crate::msg;
use crate::page::PageShell;
use crate::staff::{self, Guest};

#[derive(Template)]
#[template(path = "account/sign_in.html")]
struct SignInPage {
    page: PageShell,
    errors: FieldErrors,
    next: String,
    login: FormField,
    password: FormField,
    code: FormField,
    /// This browser is a shared desk.
    desk: bool,
    /// Made-up people: role and what the button says.
    demo: Vec<(String, String)>,
}

/// The empty page.
pub async fn show(guest: Guest, headers: HeaderMap, RawQuery(query): RawQuery) -> Answer {
    let query = Fields::parse(query.unwrap_or_default().as_bytes())?;
    page(&guest, &headers, FieldErrors::default(), &query)
}

fn page(guest: &Guest, headers: &HeaderMap, errors: FieldErrors, typed: &Fields) -> Answer<Response> {
    let lang = guest.visit.lang();
    let demo =
        guest.state.demo.iter().map(|one| (one.role.clone(), one.label.get(lang).to_owned())).collect();
    let login = typed.field("login", &errors);
    let page = SignInPage {
        page: guest.visit.page(guest.visit.t.get(msg::ACCOUNT_SIGN_IN_TITLE)).with_errors(&errors),
        next: local(typed.get("next")),
        login,
        password: FormField::empty("password"),
        code: FormField::empty("code"),
        desk: staff::desk(headers, guest.state.site.https).is_some(),
        demo,
        errors,
    };
    Ok(shown(&page.errors, page.render()?))
}

/// Signs in.
pub async fn enter(guest: Guest, headers: HeaderMap, fields: Fields) -> Answer {
    let typed = SignIn {
        login: fields.get("login").to_owned(),
        password: fields.get("password").to_owned(),
        code: fields.get("code").to_owned(),
        address: guest.address.clone(),
        desk: staff::desk(&headers, guest.state.site.https),
    };
    match guest.state.access.sign_in(&guest.op, typed).await {
        Ok(opened) => {
            end_former(&guest, &headers).await?;
            go_on(&guest.state, &opened, &local(fields.get("next")))
        }
        Err(Error::Invalid(errors)) => page(&guest, &headers, errors, &fields),
        Err(error) => Err(error.into()),
    }
}
