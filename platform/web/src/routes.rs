//! Routes that are listed as they are made, so that no route can exist which the tests do not know.

use axum::Router;
use axum::handler::Handler;
use axum::routing;
use http::Method;

use crate::state::AppState;

/// Whom a route is for. A test calls every route as each of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Anybody.
    Public,
    /// Anybody who holds a slip: number and code.
    SlipHolder,
    /// Officers; what they may do is decided by policy.
    Officer,
}

/// One route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Its method.
    pub method: Method,
    /// Its path with `{parameters}`.
    pub path: &'static str,
    /// Whom it is for.
    pub audience: Audience,
}

/// The routes of a capability.
#[derive(Debug, Default)]
pub struct Routes {
    router: Router<AppState>,
    uploads: Router<AppState>,
    listed: Vec<Route>,
}

impl Routes {
    /// No routes.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a page or resource that is read. It must not change anything.
    pub fn get<H, T>(self, path: &'static str, audience: Audience, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        let router = self.router.route(path, routing::get(handler));
        Self { router, ..self }.list(Method::GET, path, audience)
    }

    /// Adds the two files of a list beside its page, which [`Routes::get`] adds: its path with `.csv` and with `.xlsx`.
    pub fn sheets<H, T>(self, [csv, xlsx]: [&'static str; 2], audience: Audience, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.get(csv, audience, handler.clone()).get(xlsx, audience, handler)
    }

    /// Adds something that is done.
    pub fn post<H, T>(self, path: &'static str, audience: Audience, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        let router = self.router.route(path, routing::post(handler));
        Self { router, ..self }.list(Method::POST, path, audience)
    }

    /// Adds something that is done with files: these may be large and take long to arrive.
    pub fn upload<H, T>(self, path: &'static str, audience: Audience, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        let uploads = self.uploads.route(path, routing::post(handler));
        Self { uploads, ..self }.list(Method::POST, path, audience)
    }

    fn list(mut self, method: Method, path: &'static str, audience: Audience) -> Self {
        self.listed.push(Route { method, path, audience });
        self
    }

    /// Both sets of routes.
    pub fn merge(mut self, other: Self) -> Self {
        self.listed.extend(other.listed);
        let (router, uploads) = (self.router.merge(other.router), self.uploads.merge(other.uploads));
        Self { router, uploads, listed: self.listed }
    }

    /// Every route, in the order added.
    pub fn listed(&self) -> &[Route] {
        &self.listed
    }

    /// The router of all.
    pub fn into_router(self) -> Router<AppState> {
        self.router.merge(self.uploads)
    }

    /// The router of all but those that take files, and the router of these.
    pub fn into_routers(self) -> (Router<AppState>, Router<AppState>) {
        (self.router, self.uploads)
    }
}
