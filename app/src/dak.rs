//! What a station fetches from its province again and again: the records that it must know of, and their files; and the files that
//! the province asks it for. Must not decide what that is: the journal and the capabilities do.

use std::time::Duration;

use files::{BlobId, Blobs};
use futures::StreamExt;
use http::header;
use journal::ship::HttpCarrier;
use kernel::{Error, Result};
use op::Core;
use reqwest::Client;
use tokio::sync::watch;

use crate::background::until_stopped;
use crate::config::Upstream;
use crate::node_routes::SIGNATURE;

/// A station that is online asks this often.
const EVERY: Duration = Duration::from_secs(5);
/// The first pause after a failure; it doubles up to [`LONGEST`].
const SHORTEST: Duration = Duration::from_secs(1);
/// The longest pause: a province that was away for a night is found again within half a minute.
const LONGEST: Duration = Duration::from_secs(30);
/// A file over a 2G link.
const FILE: Duration = Duration::from_mins(20);

/// A station and where it asks.
pub struct Post {
    core: Core,
    blobs: Blobs,
    http: Client,
    upstream: Upstream,
}

impl Post {
    /// A station that asks its province.
    pub fn new(core: Core, blobs: Blobs, upstream: Upstream) -> Self {
        Self { core, blobs, http: Client::new(), upstream }
    }

    /// Asks until it is told to stop. A station may be cut off for days.
    pub async fn run(self, stopped: watch::Receiver<bool>) {
        let mut pause = SHORTEST;
        loop {
            let outcome = tokio::select! {
                () = until_stopped(stopped.clone()) => return,
                outcome = self.turn() => outcome,
            };
            let rest = match outcome {
                Ok(true) => continue,
                Ok(false) => {
                    pause = SHORTEST;
                    EVERY
                }
                Err(error) => {
                    tracing::warn!(%error, ?pause, "the dak was not fetched");
                    let rest = self.core.journal.spread(pause);
                    pause = (pause * 2).min(LONGEST);
                    rest
                }
            };
            tokio::select! {
                () = until_stopped(stopped.clone()) => return,
                () = tokio::time::sleep(rest) => {}
            }
        }
    }

    /// One turn. True when there is more at once.
    async fn turn(&self) -> Result<bool> {
        let carrier = HttpCarrier { http: self.http.clone(), url: self.upstream.url.clone() };
        let fetched = self.core.journal.fetch_dak(&self.upstream.province, &carrier).await?;
        if fetched.more {
            return Ok(true);
        }
        for file in fetched.files {
            self.hand_in(BlobId(file)).await?;
        }
        tick_off(&self.core, &self.blobs).await?;
        for (_, file) in complaints::service::files_to_fetch(&self.core).await? {
            self.fetch(BlobId(file)).await?;
        }
        tick_off(&self.core, &self.blobs).await?;
        Ok(false)
    }

    /// Fetches a file, where the province has it.
    async fn fetch(&self, file: BlobId) -> Result<()> {
        let question = self.core.journal.ask_for_file(file.0)?;
        let request =
            self.http.post(format!("{}/node/v1/file", self.upstream.url)).timeout(FILE).body(question);
        let answer = request.send().await.map_err(away)?;
        match answer.status().as_u16() {
            200 => {}
            404 => return Ok(()),
            status => return Err(refused(status)),
        }
        let mut incoming = self.blobs.incoming(self.core.entropy.as_ref()).held();
        let mut pieces = answer.bytes_stream();
        while let Some(piece) = pieces.next().await {
            let taken = match piece {
                Ok(piece) => incoming.take(&piece).await,
                Err(error) => Err(away(error)),
            };
            if let Err(error) = taken {
                incoming.abandon().await;
                return Err(error);
            }
        }
        // What is not what was asked for is named by nothing and cleared a day later.
        let stored = incoming.finish().await?;
        if stored.id == file { Ok(()) } else { Err(Error::Malformed("journal.bad-shipment")) }
    }

    /// Hands a file in that the province asks for.
    async fn hand_in(&self, file: BlobId) -> Result<()> {
        let size = match self.blobs.size(file).await {
            Ok(size) => size,
            Err(Error::NotFound(_)) => {
                tracing::error!(%file, "the province asks for a file that is not here");
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        let note = hex::encode(self.core.journal.sign_file(file.0)?);
        let request = self.http.post(format!("{}/node/v1/file/in", self.upstream.url)).timeout(FILE);
        let body = reqwest::Body::wrap_stream(self.blobs.pieces(file, size));
        let answer =
            request.header(SIGNATURE, note).header(header::CONTENT_LENGTH, size).body(body).send().await;
        match answer.map_err(away)?.status().as_u16() {
            204 => Ok(()),
            status => Err(refused(status)),
        }
    }
}

/// Takes what is here off the list of files to be fetched.
pub async fn tick_off(core: &Core, blobs: &Blobs) -> Result<()> {
    for (evidence, file) in complaints::service::files_to_fetch(core).await? {
        if blobs.exists(BlobId(file)).await? {
            complaints::service::file_fetched(core, evidence).await?;
        }
    }
    Ok(())
}

fn away(error: reqwest::Error) -> Error {
    Error::Unavailable("journal.province-away", error.into())
}

fn refused(status: u16) -> Error {
    Error::Unavailable("journal.province-refused", format!("status {status}").into())
}
