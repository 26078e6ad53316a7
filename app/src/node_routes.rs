//! What nodes and outsiders ask a node for: taking in a shipment, what a station must know of, and the logs in the form of C2SP tlog-tiles for
//! anybody who wants to watch them. Refusals become problems in JSON in the frame around. Must not
//! answer anything that a person reads, nor show an entry's content.

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use files::{BlobId, Blobs};
use futures::StreamExt;
use http::{HeaderMap, StatusCode};
use journal::Journal;
use journal::ship::MAX_FRAME;
use kernel::{Error, Result};
use tlog::TileId;
use tlog::tile::{FULL_WIDTH, parse_bundle_path};
use web::Answer;

use crate::capabilities;

/// In which a station signs the file that it hands in: its note, in hexadecimal digits.
pub(crate) const SIGNATURE: &str = "khidmat-signature";
/// Which file that is: the SHA-256 of its sealed bytes, in hexadecimal digits.
pub(crate) const FILE: &str = "khidmat-file";
/// A station's question is a signature and a number.
const QUESTION: usize = 4 << 10;
/// A full tile never changes.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// A checkpoint changes every second.
const NOT_KEPT: &str = "no-store";

/// `POST /node/v1/ship`, `POST /node/v1/dak` and `GET /log/<node>/[lookups/]<epoch>/{checkpoint,tile/…}`.
pub fn routes(journal: Journal) -> Router {
    Router::new()
        .route("/node/v1/ship", post(ship).layer(DefaultBodyLimit::max(MAX_FRAME)))
        .route("/node/v1/dak", post(dak).layer(DefaultBodyLimit::max(QUESTION)))
        .route("/log/{*path}", get(log))
        .with_state(journal)
}

async fn ship(State(journal): State<Journal>, request: Request) -> Answer {
    let frame = web::body::whole(request).await.map_err(|error| match error {
        Error::TooLarge(_) => Error::TooLarge("journal.shipment-too-large"),
        other => other,
    })?;
    let ack = journal.receive(frame.into()).await?.to_bytes()?;
    Ok(([(header::CONTENT_TYPE, "application/cbor"), (header::CACHE_CONTROL, NOT_KEPT)], ack).into_response())
}

async fn dak(State(journal): State<Journal>, request: Request) -> Answer {
    let question = web::body::whole(request).await.map_err(|error| match error {
        Error::TooLarge(_) => Error::TooLarge("journal.shipment-too-large"),
        other => other,
    })?;
    let answer = journal.answer_dak(&question, &capabilities::wanted()).await?;
    let head = [(header::CONTENT_TYPE, "application/cbor"), (header::CACHE_CONTROL, NOT_KEPT)];
    Ok((head, answer).into_response())
}

/// `POST /node/v1/file`, by which a station asks for the sealed bytes of a file, and `POST /node/v1/file/in`, by which it hands one in
/// that the province has asked for.
pub fn files(journal: Journal, blobs: Blobs) -> Router {
    Router::new()
        .route("/node/v1/file", post(file).layer(DefaultBodyLimit::max(QUESTION)))
        .route("/node/v1/file/in", post(file_in).layer(DefaultBodyLimit::disable()))
        .with_state((journal, blobs))
}

async fn file(State((journal, blobs)): State<(Journal, Blobs)>, request: Request) -> Answer {
    let question = web::body::whole(request).await?;
    let file = BlobId(journal.asked_for_file(&question).await?);
    let size = blobs.size(file).await?;
    let head = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_LENGTH, size.to_string()),
        (header::CACHE_CONTROL, NOT_KEPT.to_owned()),
    ];
    Ok((head, Body::from_stream(blobs.pieces(file, size))).into_response())
}

/// What a header says in hexadecimal digits.
fn sent(headers: &HeaderMap, name: &str) -> Option<Vec<u8>> {
    hex::decode(headers.get(name)?).ok()
}

async fn file_in(State((journal, blobs)): State<(Journal, Blobs)>, request: Request) -> Answer {
    let unsigned = || Error::Malformed("journal.bad-shipment");
    let note = sent(request.headers(), SIGNATURE).and_then(|note| String::from_utf8(note).ok());
    let file = sent(request.headers(), FILE).and_then(|file| <[u8; 32]>::try_from(file).ok());
    let (Some(note), Some(file)) = (note, file) else { return Err(unsigned().into()) };
    let node = journal.signed_file(&note, file).await?;
    let tx = journal.db().read().await?;
    let mut wanted = false;
    for one in capabilities::wanted() {
        wanted |= one.files(&tx, &node).await?.contains(&file);
    }
    tx.commit().await?;
    if !wanted {
        return Err(Error::Forbidden("journal.foreign-record").into());
    }
    let mut incoming = blobs.incoming(journal.entropy()).held();
    let mut pieces = request.into_body().into_data_stream();
    while let Some(piece) = pieces.next().await {
        let taken = match piece {
            Ok(piece) => incoming.take(&piece).await,
            Err(error) => Err(web::body::unread(&error)),
        };
        if let Err(error) = taken {
            incoming.abandon().await;
            return Err(error.into());
        }
    }
    if incoming.finish().await?.id.0 != file {
        return Err(unsigned().into());
    }
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn log(State(journal): State<Journal>, Path(path): Path<String>) -> Answer {
    Ok(published(&journal, &path).await?)
}

async fn published(journal: &Journal, path: &str) -> Result<Response> {
    let nothing = || Error::NotFound("journal.not-published");
    if let Some(log) = path.strip_suffix("/checkpoint") {
        let note = journal.published_checkpoint(&origin(log)).await?;
        let head = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CACHE_CONTROL, NOT_KEPT)];
        return Ok((head, note).into_response());
    }
    let (log, tile) = path.split_once("/tile/").ok_or_else(nothing)?;
    let tile = format!("tile/{tile}");
    let (bytes, width) = if tile.starts_with("tile/entries/") {
        let bundle = parse_bundle_path(&tile).map_err(|_| nothing())?;
        (journal.published_bundle(&origin(log), bundle).await?, bundle.1)
    } else {
        let id = TileId::parse(&tile).map_err(|_| nothing())?;
        (journal.published_tile(&origin(log), id).await?, id.width)
    };
    let kept = if width == FULL_WIDTH { FOR_EVER } else { NOT_KEPT };
    let head = [(header::CONTENT_TYPE, "application/octet-stream"), (header::CACHE_CONTROL, kept)];
    Ok((head, bytes).into_response())
}

/// The name of the log served under a path.
fn origin(log: &str) -> String {
    format!("khidmat/{log}")
}
