//! The HTTP server: connections with time limits, so that nobody holds a place by being slow, a share for each
//! address, so that nobody holds all places, and an end at which every request under way is answered. Must not know
//! any route.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use journal::ship::MAX_FRAME;
use kernel::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_io_timeout::TimeoutStream;
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate, SizeAbove};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::{RequestBodyDeadlineLayer, RequestBodyTimeoutLayer};
use web::{Failure, PeerAddress};

use crate::peer::Proxies;
use crate::shares::{Shares, Through};

/// After the signal to stop, requests under way get this long.
const DRAIN: Duration = Duration::from_secs(8);
/// What a flood brings about is said again after this.
const QUIET: Duration = Duration::from_mins(1);
/// Connections at once; more wait to be accepted.
const CONNECTIONS: usize = 4096;
/// Beyond the largest shipment nothing is read at all; forms have lower limits of their own.
const LARGEST: usize = MAX_FRAME + (64 << 10);

/// How long a visitor is waited for.
#[derive(Debug, Clone)]
pub struct Patience {
    /// A connection that has not sent its headers by then is closed.
    pub headers: Duration,
    /// A body of which nothing came for so long is given up.
    pub stall: Duration,
    /// A form must have arrived by then. Long enough for a photograph over 2G.
    pub form: Duration,
    /// A shipment must have arrived by then.
    pub shipment: Duration,
    /// A form with files must have arrived by then: half an hour of voice over a slow line.
    pub upload: Duration,
    /// Once everything has arrived, the answer must have begun by then.
    pub answer: Duration,
    /// A connection that took nothing of its answer for so long is closed.
    pub unread: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            headers: Duration::from_secs(10),
            stall: Duration::from_secs(20),
            form: Duration::from_mins(1),
            shipment: Duration::from_mins(15),
            upload: Duration::from_mins(30),
            answer: Duration::from_mins(1),
            unread: Duration::from_mins(1),
        }
    }
}

/// Who may come in, and how often.
#[derive(Debug, Clone)]
pub struct Doors {
    /// Proxies whose word on the visitor's address is believed.
    pub proxies: Proxies,
    /// Whose connections are not counted.
    pub uncounted: Proxies,
    /// Connections that one address may hold.
    pub per_address: usize,
    /// How long a visitor is waited for.
    pub patience: Patience,
}

impl Doors {
    /// Neither the proxies nor this machine itself are counted: many come through them.
    pub fn new(proxies: Proxies, per_address: usize) -> Self {
        Self { uncounted: proxies.and_loopback(), proxies, per_address, patience: Patience::default() }
    }
}

/// Gives up a request whose body stops coming or is not there by `arrive`, and one that is not answered in time.
pub fn timed(router: Router, arrive: Duration, patience: &Patience) -> Router {
    router
        .layer(RequestBodyTimeoutLayer::new(patience.stall))
        .layer(RequestBodyDeadlineLayer::new(arrive))
        .layer(middleware::from_fn_with_state(arrive + patience.answer, answered_within))
}

async fn answered_within(State(limit): State<Duration>, request: Request, next: Next) -> Response {
    match tokio::time::timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(late) => Failure(Error::Unavailable("db.outcome-unknown", late.into())).into_response(),
    }
}

/// Refuses bodies beyond any limit.
pub fn limited(router: Router) -> Router {
    router.layer(RequestBodyLimitLayer::new(LARGEST))
}

/// Packs what is text. The outermost layer.
pub fn packed(router: Router) -> Router {
    let text_only = SizeAbove::new(512)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("application/octet-stream"))
        .and(NotForContentType::const_new("text/event-stream"))
        .and(NotForContentType::const_new("audio/"))
        .and(NotForContentType::const_new("font/"));
    router.layer(CompressionLayer::new().compress_when(text_only))
}

/// Serves until `stop` turns true, then lets what is under way end.
pub async fn serve(listener: TcpListener, router: Router, doors: Doors, mut stop: watch::Receiver<bool>) {
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let shares = Shares::new(doors.per_address);
    let mut told: Option<Instant> = None;
    loop {
        let accepted = tokio::select! {
            _ = stop.wait_for(|stopped| *stopped) => break,
            accepted = accept(&listener, &places) => accepted,
        };
        let Some((stream, peer, place)) = accepted else { continue };
        let counted = !doors.uncounted.trusts(peer.ip());
        let share = counted.then(|| shares.take(peer.ip()));
        if matches!(share, Some(None)) {
            // Closed unanswered: an answer would have to wait for the question, and so hold a place. Said now and
            // then and without the address: whoever floods the node must not fill the log as well.
            if told.is_none_or(|told| told.elapsed() > QUIET) {
                told = Some(Instant::now());
                tracing::warn!(
                    "an address holds all that web.per_address allows; more connections are closed"
                );
            }
            continue;
        }
        let served = graceful.watch(connection(stream, peer, router.clone(), &doors));
        tokio::spawn(async move {
            // A visitor who goes away in the middle is no fault of ours.
            if let Err(error) = served.await {
                tracing::debug!(%error, "connection ended");
            }
            drop((place, share));
        });
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests under way were cut off");
    }
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(places).acquire_owned().await.ok()?;
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
    doors: &Doors,
) -> impl hyper_util::server::graceful::GracefulConnection<Error: std::fmt::Display> + use<> {
    let proxies = doors.proxies.clone();
    let service = router.map_request(move |mut request: http::Request<_>| {
        let visitor = proxies.visitor(peer, request.headers()).ip();
        if visitor != peer.ip() {
            request.extensions_mut().insert(Through(visitor));
        }
        request.extensions_mut().insert(PeerAddress(visitor.to_string()));
        request
    });
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(doors.patience.unread));
    let mut builder = auto::Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(doors.patience.headers);
    builder.serve_connection(TokioIo::new(Box::pin(stream)), TowerToHyperService::new(service)).into_owned()
}
