//! Who is at the other end of a request: an officer signed in (`Staff`), an officer's form (`StaffForm`), or anybody
//! (`Guest`). Extractors; no transaction is opened here. Must not decide what the person may do.

use access::{SignedIn, Token};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::response::{IntoResponse, Redirect, Response};
use http::Method;
use http::header::{self, HeaderMap};
use http::request::Parts;
use kernel::Error;
use op::{Actor, Op};
use serde::de::DeserializeOwned;

use crate::body;
use crate::error_page::Failure;
use crate::form::Fields;
use crate::frame::Visit;
use crate::language;
use crate::page::{NavItem, PageShell};
use crate::state::AppState;
use crate::upload::Upload;

/// The cookie of a session: `__Host-` binds it to this host and to HTTPS.
pub const fn session_cookie(https: bool) -> &'static str {
    if https { "__Host-sid" } else { "sid" }
}

/// The cookie that names a shared desk.
pub const fn desk_cookie(https: bool) -> &'static str {
    if https { "__Host-desk" } else { "desk" }
}

/// The header that sets a cookie for this browser session.
pub fn set_cookie(name: &str, value: &str, https: bool) -> String {
    let secure = if https { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}")
}

/// The header that takes a cookie away.
pub fn clear_cookie(name: &str, https: bool) -> String {
    format!("{}; Max-Age=0", set_cookie(name, "", https))
}

/// The session token a request carries.
pub fn token(headers: &HeaderMap, https: bool) -> Option<Token> {
    language::cookie(headers, session_cookie(https)).and_then(Token::parse)
}

/// The shared desk this browser says it is. Worth nothing without a code.
pub fn desk(headers: &HeaderMap, https: bool) -> Option<String> {
    let name = language::cookie(headers, desk_cookie(https))?;
    let well_formed = name.len() == 32 && name.bytes().all(|b| b.is_ascii_hexdigit());
    well_formed.then(|| name.to_owned())
}

/// Where a request comes from, as `app` established it behind the configured proxies; for slowing guessing down.
#[derive(Debug, Clone)]
pub struct PeerAddress(pub String);

/// Anybody: a citizen's page, signed in or not.
#[derive(Debug, Clone)]
pub struct Guest {
    /// The operation, as nobody in particular.
    pub op: Op,
    /// The request.
    pub visit: Visit,
    /// The installation.
    pub state: AppState,
    /// Where from.
    pub address: String,
}

impl Guest {
    /// Refuses somebody who has guessed wrong too often, with the seconds to wait.
    pub fn slow_down(&self) -> kernel::Result<()> {
        self.state.access.slow_down(&format!("from {} at a slip", self.address))
    }

    /// Takes one of the turns that whoever shares this address has at something that fills a book.
    pub fn take_turn(&self, at: &str) -> kernel::Result<()> {
        self.state.access.take_turn(&format!("from {} {at}", self.address))
    }

    /// Gives a turn back that wrote nothing.
    pub fn give_turn_back(&self, at: &str) {
        self.state.access.give_turn_back(&format!("from {} {at}", self.address));
    }

    /// Notes a wrong guess.
    pub fn guessed_wrong(&self) {
        self.state.access.guessed_wrong(&format!("from {} at a slip", self.address));
    }
}

impl FromRequestParts<AppState> for Guest {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let op = Op::new(state.core.clone(), Actor::anonymous(), visit.lang());
        let address =
            parts.extensions.get::<PeerAddress>().map_or_else(|| "unknown".to_owned(), |peer| peer.0.clone());
        Ok(Self { op, visit, state: state.clone(), address })
    }
}

/// An officer signed in.
#[derive(Debug, Clone)]
pub struct Staff {
    /// The operation, as this officer.
    pub op: Op,
    /// The session.
    pub who: SignedIn,
    /// The request.
    pub visit: Visit,
    /// The installation.
    pub state: AppState,
}

/// Why there is no officer: shown as the sign-in page to a person, as 401 to a program.
#[derive(Debug)]
pub enum NoStaff {
    /// To the sign-in page, and back afterwards.
    SignIn(String),
    /// Refused.
    Refused(Failure),
}

impl From<Failure> for NoStaff {
    fn from(failure: Failure) -> Self {
        Self::Refused(failure)
    }
}

impl From<Error> for NoStaff {
    fn from(error: Error) -> Self {
        Self::Refused(error.into())
    }
}

impl IntoResponse for NoStaff {
    fn into_response(self) -> Response {
        match self {
            Self::SignIn(next) => Redirect::to(&next).into_response(),
            Self::Refused(failure) => failure.into_response(),
        }
    }
}

impl FromRequestParts<AppState> for Staff {
    type Rejection = NoStaff;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, NoStaff> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let who = match token(&parts.headers, state.site.https) {
            Some(token) => state.access.signed_in(&token).await?,
            None => None,
        };
        let Some(who) = who else {
            if parts.method == Method::GET && !visit.wants_json {
                let wanted = parts.uri.path_and_query().map_or("/", |wanted| wanted.as_str());
                return Err(NoStaff::SignIn(crate::account::leading_to("/sign-in", wanted)));
            }
            return Err(Error::Unauthenticated("access.sign-in-first").into());
        };
        let op = Op::new(state.core.clone(), who.actor.clone(), visit.lang());
        Ok(Self { op, who, visit, state: state.clone() })
    }
}

/// An officer whose page asks something by itself. The session is read and not used: it goes on idling, and once it has ended the
/// answer is 401, never the sign-in page.
#[derive(Debug, Clone)]
pub struct StaffGlance(pub Staff);

impl FromRequestParts<AppState> for StaffGlance {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Failure> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let who = match token(&parts.headers, state.site.https) {
            Some(token) => state.access.glance(&token).await?,
            None => None,
        };
        let who = who.ok_or(Error::Unauthenticated("access.sign-in-first"))?;
        let op = Op::new(state.core.clone(), who.actor.clone(), visit.lang());
        Ok(Self(Staff { op, who, visit, state: state.clone() }))
    }
}

impl Staff {
    /// Takes one of the turns that this officer has for something that could be used to try codes: thirty at once, then one
    /// after a wait of a minute at most. Refused with the seconds to wait.
    pub fn take_turn(&self, what: &str) -> kernel::Result<()> {
        let who = self.op.actor.account.map_or_else(String::new, |account| account.to_string());
        self.state.access.take_turn(&format!("{what}/{who}"))
    }

    /// The shell of a staff page with the navigation this officer may use.
    pub fn page(&self, title: impl Into<String>) -> PageShell {
        let mut page = self.visit.page(title).for_staff();
        page.user = Some(self.user_label());
        page.csrf = Some(self.who.form_token().to_owned());
        page.nav = self.nav();
        page
    }

    /// The sign-in name and the unit of the post in which the officer works.
    pub fn user_label(&self) -> String {
        let unit = self.who.held.first().map(|post| post.unit.name.get(self.visit.lang()));
        unit.map_or_else(|| self.who.login.clone(), |unit| format!("{} · {unit}", self.who.login))
    }

    fn nav(&self) -> Vec<NavItem> {
        let holds = |roles: &[&str]| roles.is_empty() || self.who.held.iter().any(|post| post.has(roles));
        let item = |entry: &crate::state::NavEntry| NavItem {
            label: self.visit.t.get(entry.label).to_owned(),
            href: entry.href.to_owned(),
            current: false,
        };
        let mut items: Vec<NavItem> =
            self.state.nav.iter().filter(|entry| holds(entry.roles)).map(item).collect();
        let here = items.iter_mut().filter(|item| self.visit.path.starts_with(&item.href));
        // The longest match: a page under another entry's path belongs to its own entry.
        if let Some(item) = here.max_by_key(|item| item.href.len()) {
            item.current = true;
        }
        items
    }

    /// Where this officer's work begins: the first page of the navigation.
    pub fn start(&self) -> String {
        self.nav().into_iter().next().map_or_else(|| "/account/sessions".to_owned(), |item| item.href)
    }
}

/// A form posted by an officer, with the token of that officer's session.
#[derive(Debug, Clone)]
pub struct StaffForm {
    /// The officer.
    pub staff: Staff,
    /// What was typed.
    pub fields: Fields,
}

/// What was sent, and then who sends it. In this order: a body may take a minute, and an officer who meanwhile signed
/// out, left the station or handed over charge must not act by what he held when it began. Without a session nothing is
/// read.
async fn once_arrived<B>(request: Request, state: &AppState) -> Result<(Staff, HeaderMap, B), NoStaff>
where
    B: FromRequest<AppState, Rejection = Failure>,
{
    let (mut parts, body) = request.into_parts();
    let arrived = match token(&parts.headers, state.site.https) {
        Some(_) => Some(B::from_request(Request::from_parts(parts.clone(), body), state).await?),
        None => None,
    };
    let staff = Staff::from_request_parts(&mut parts, state).await?;
    let arrived = arrived.ok_or(Error::Unauthenticated("access.sign-in-first"))?;
    Ok((staff, parts.headers, arrived))
}

impl FromRequest<AppState> for StaffForm {
    type Rejection = NoStaff;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, NoStaff> {
        let (staff, _, fields) = once_arrived::<Fields>(request, state).await?;
        if staff.who.is_own_form(fields.get(crate::html::TOKEN_FIELD)) {
            Ok(Self { staff, fields })
        } else {
            Err(Error::Forbidden("access.wrong-form-token").into())
        }
    }
}

/// A JSON body: one object, refused in our own words when it is none or cannot be read.
#[derive(Debug, Clone)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for JsonBody<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, Failure> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        if !kind.is_some_and(|kind| kind.starts_with("application/json")) {
            return Err(Error::Malformed("form.wrong-type").into());
        }
        let body = body::whole(request).await?;
        // A list would be taken for an object's values in the order of our own source.
        if !body.trim_ascii_start().starts_with(b"{") {
            return Err(Error::Malformed("form.not-an-object").into());
        }
        let read = serde_json::from_slice(&body);
        Ok(Self(read.map_err(|_| Error::Malformed("form.unreadable"))?))
    }
}

/// The header `Idempotency-Key`, a UUID in one way of writing it, that makes a repeated request the same one.
pub fn idempotency_key(headers: &HeaderMap) -> kernel::Result<String> {
    let sent = headers.get("idempotency-key").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let once = sent.parse::<uuid::Uuid>().map_err(|_| Error::Malformed("form.no-idempotency-key"))?;
    Ok(once.to_string())
}

/// A JSON request of an officer's session: the session's form token in the header `X-Form-Token`, and a UUID in
/// `Idempotency-Key` that makes a repeated request the same one.
#[derive(Debug, Clone)]
pub struct StaffJson<T> {
    /// The officer.
    pub staff: Staff,
    /// The idempotency key.
    pub once: String,
    /// The body.
    pub body: T,
}

impl<T: DeserializeOwned + Send> FromRequest<AppState> for StaffJson<T> {
    type Rejection = NoStaff;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, NoStaff> {
        let (staff, headers, JsonBody(body)) = once_arrived::<JsonBody<T>>(request, state).await?;
        let header = |name: &str| {
            headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        if !staff.who.is_own_form(&header("x-form-token")) {
            return Err(Error::Forbidden("access.wrong-form-token").into());
        }
        let once = idempotency_key(&headers)?;
        Ok(Self { staff, once, body })
    }
}

/// A form with files on its way from an officer's browser. Files may take half an hour: who he is, and what he holds,
/// is asked once more when they have arrived ([`StaffUpload::arrived`]), and only that counts.
#[derive(Debug)]
pub struct StaffUpload {
    /// The officer when it began.
    pub staff: Staff,
    /// The form.
    pub upload: Upload,
    parts: Parts,
}

impl StaffUpload {
    /// The officer as of now, when the form carries his session's token.
    pub async fn arrived(&mut self) -> Result<Staff, NoStaff> {
        let state = self.staff.state.clone();
        let staff = Staff::from_request_parts(&mut self.parts, &state).await?;
        if staff.who.is_own_form(self.upload.fields().get(crate::html::TOKEN_FIELD)) {
            Ok(staff)
        } else {
            Err(Error::Forbidden("access.wrong-form-token").into())
        }
    }
}

impl FromRequest<AppState> for StaffUpload {
    type Rejection = NoStaff;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, NoStaff> {
        let (mut parts, body) = request.into_parts();
        let staff = Staff::from_request_parts(&mut parts, state).await?;
        let upload = Upload::from_request(Request::from_parts(parts.clone(), body), state).await?;
        Ok(Self { staff, upload, parts })
    }
}
