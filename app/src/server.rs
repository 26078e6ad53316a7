//! The HTTP server: connections with time limits, so that nobody holds a place by being slow, and an end at which
//! every request under way is answered. Must not know any route.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use journal::ship::MAX_FRAME;
use kernel::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::{RequestBodyTimeoutLayer, TimeoutLayer};
use web::{Failure, PeerAddress};

use crate::peer::Proxies;

/// A connection that has not sent its headers by then is closed.
const HEADERS: Duration = Duration::from_secs(10);
/// A form must have arrived, and its answer begun, by then. Long enough for a photograph over 2G.
const REQUEST: Duration = Duration::from_mins(1);
/// A body of which nothing came for so long is given up.
const STALL: Duration = Duration::from_secs(20);
/// A shipment must have arrived, and its answer begun, by then.
const SHIPMENT: Duration = Duration::from_mins(15);
/// After the signal to stop, requests under way get this long.
const DRAIN: Duration = Duration::from_secs(8);
/// Connections at once; more wait to be accepted.
const CONNECTIONS: usize = 4096;
/// Beyond the largest shipment nothing is read at all; forms have lower limits of their own.
const LARGEST: usize = MAX_FRAME + (64 << 10);

/// Ends a request of people that takes too long, with a page that says so.
pub fn patient(router: Router) -> Router {
    router.layer(middleware::from_fn(within_a_minute))
}

/// Ends a request of machines whose body stops coming. The whole may take long: a shipment over 2G does.
pub fn steady(router: Router) -> Router {
    let whole = TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, SHIPMENT);
    router.layer(RequestBodyTimeoutLayer::new(STALL)).layer(whole)
}

async fn within_a_minute(request: Request, next: Next) -> Response {
    match tokio::time::timeout(REQUEST, next.run(request)).await {
        Ok(response) => response,
        Err(late) => Failure(Error::Unavailable("db.outcome-unknown", late.into())).into_response(),
    }
}

/// Packs what is text, and refuses bodies beyond any limit. The outermost layers.
pub fn packed(router: Router) -> Router {
    let text_only = SizeAbove::new(512)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("application/octet-stream"))
        .and(NotForContentType::const_new("text/event-stream"))
        .and(NotForContentType::const_new("font/"));
    router.layer(RequestBodyLimitLayer::new(LARGEST)).layer(CompressionLayer::new().compress_when(text_only))
}

/// Serves until `stop` turns true, then lets what is under way end.
pub async fn serve(listener: TcpListener, router: Router, proxies: Proxies, mut stop: watch::Receiver<bool>) {
    let graceful = GracefulShutdown::new();
    let places = std::sync::Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let accepted = tokio::select! {
            _ = stop.wait_for(|stopped| *stopped) => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let Some((stream, peer, place)) = accepted else { continue };
        let served = connection(stream, peer, router.clone(), proxies.clone());
        let served = graceful.watch(served);
        tokio::spawn(async move {
            // A visitor who goes away in the middle is no fault of ours.
            if let Err(error) = served.await {
                tracing::debug!(%error, "connection ended");
            }
            drop(place);
        });
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests under way were cut off");
    }
}

async fn accept(
    listener: &TcpListener,
    places: &std::sync::Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = std::sync::Arc::clone(places).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, place)),
        Err(error) => {
            // Out of file descriptors, most likely: without a pause this would spin.
            tracing::warn!(%error, "a connection was not accepted");
            tokio::time::sleep(Duration::from_millis(100)).await;
            None
        }
    }
}

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    proxies: Proxies,
) -> impl hyper_util::server::graceful::GracefulConnection<Error: std::fmt::Display> {
    let service = router.map_request(move |mut request: http::Request<_>| {
        let visitor = proxies.visitor(peer, request.headers());
        request.extensions_mut().insert(PeerAddress(visitor.ip().to_string()));
        request
    });
    let mut builder = auto::Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS);
    builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)).into_owned()
}
