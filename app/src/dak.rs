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
use uuid::Uuid;

use crate::background::until_stopped;
use crate::config::Upstream;
use crate::node_routes::{FILE as FILE_NAME, SIGNATURE};

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

    /// Asks until it is told to stop. A station may be cut off for days. Files travel beside: one that takes an hour holds up no
    /// record, and one that fails no other file.
    pub async fn run(self, stopped: watch::Receiver<bool>) {
        let (asked_for, asked) = watch::channel(Vec::new());
        tokio::join!(self.records(asked_for, stopped.clone()), self.files(asked, stopped));
    }

    async fn records(&self, asked_for: watch::Sender<Vec<[u8; 32]>>, stopped: watch::Receiver<bool>) {
        let carrier = HttpCarrier { http: self.http.clone(), url: self.upstream.url.clone() };
        let mut pause = SHORTEST;
        loop {
            let outcome = tokio::select! {
                () = until_stopped(stopped.clone()) => return,
                outcome = self.core.journal.fetch_dak(&self.upstream.province, &carrier) => outcome,
            };
            let rest = match outcome {
                Ok(fetched) if fetched.more => continue,
                Ok(fetched) => {
                    asked_for.send_if_modified(|known| {
                        let other = *known != fetched.files;
                        known.clone_from(&fetched.files);
                        other
                    });
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

    async fn files(&self, mut asked: watch::Receiver<Vec<[u8; 32]>>, stopped: watch::Receiver<bool>) {
        loop {
            let wanted = asked.borrow_and_update().clone();
            tokio::select! {
                () = until_stopped(stopped.clone()) => return,
                () = self.all_files(wanted) => {}
            }
            tokio::select! {
                () = until_stopped(stopped.clone()) => return,
                _ = asked.changed() => {}
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    }

    async fn all_files(&self, asked: Vec<[u8; 32]>) {
        for file in asked {
            if let Err(error) = self.hand_in(BlobId(file)).await {
                tracing::warn!(%error, "a file was not handed in");
            }
        }
        let mut after = Uuid::nil();
        while let Ok(files) = complaints::service::files_to_fetch(&self.core, after).await {
            let Some((last, _)) = files.last() else { return };
            after = *last;
            for (_, file) in files {
                if let Err(error) = self.fetch(BlobId(file)).await {
                    tracing::warn!(%error, "a file was not fetched");
                }
            }
        }
    }

    /// Fetches a file, where the province has it.
    async fn fetch(&self, file: BlobId) -> Result<()> {
        if self.blobs.exists(file).await? {
            return Ok(());
        }
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
        let answer = request.header(SIGNATURE, note).header(FILE_NAME, hex::encode(file.0));
        let answer = answer.header(header::CONTENT_LENGTH, size).body(body).send().await;
        match answer.map_err(away)?.status().as_u16() {
            204 => Ok(()),
            status => Err(refused(status)),
        }
    }
}

/// Takes what is here off the list of files to be fetched.
pub async fn tick_off(core: &Core, blobs: &Blobs) -> Result<()> {
    let mut after = Uuid::nil();
    loop {
        let files = complaints::service::files_to_fetch(core, after).await?;
        let Some((last, _)) = files.last() else { return Ok(()) };
        after = *last;
        for (evidence, file) in files {
            if blobs.exists(BlobId(file)).await? {
                complaints::service::file_fetched(core, evidence).await?;
            }
        }
    }
}

fn away(error: reqwest::Error) -> Error {
    Error::Unavailable("journal.province-away", error.into())
}

fn refused(status: u16) -> Error {
    Error::Unavailable("journal.province-refused", format!("status {status}").into())
}
