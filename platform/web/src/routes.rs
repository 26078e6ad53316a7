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
        Self { router, listed: self.listed }.list(Method::GET, path, audience)
    }

    /// Adds something that is done.
    pub fn post<H, T>(self, path: &'static str, audience: Audience, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        let router = self.router.route(path, routing::post(handler));
        Self { router, listed: self.listed }.list(Method::POST, path, audience)
    }

    fn list(mut self, method: Method, path: &'static str, audience: Audience) -> Self {
        self.listed.push(Route { method, path, audience });
        self
    }

    /// Both sets of routes.
    pub fn merge(mut self, other: Self) -> Self {
        self.listed.extend(other.listed);
        Self { router: self.router.merge(other.router), listed: self.listed }
    }

    /// Every route, in the order added.
    pub fn listed(&self) -> &[Route] {
        &self.listed
    }

    /// The router.
    pub fn into_router(self) -> Router<AppState> {
        self.router
    }
}
