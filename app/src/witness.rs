//! `khidmat witness`: an independent body (a court, a university, a newspaper) runs this and cosigns the logs of the
//! force, by the rules of C2SP tlog-witness. What it has seen is on disk before its cosignature leaves, so neither
//! a crash nor a restart makes it vouch for two histories.
//! Must not need anything but its own folder, and must not start when it cannot read what it had seen.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kernel::{Clock, Error, Result};
use tlog::witness::{MAX_REQUEST, origin_of};
use tlog::{AddCheckpoint, Checkpoint, Cosigned, LogKey, Seen, Witness, WitnessRefusal, WitnessSigner};
use tokio::net::TcpListener;

/// What a witness needs.
#[derive(Debug)]
pub struct WitnessSettings {
    /// Its key.
    pub signer: WitnessSigner,
    /// The logs it watches.
    pub logs: Vec<LogKey>,
    /// The folder of what it has seen: one file for each log, a checkpoint's three lines.
    pub folder: PathBuf,
    /// Time.
    pub clock: Arc<dyn Clock>,
}

/// A witness at work.
#[derive(Debug)]
struct Office {
    name: String,
    vkey: String,
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    /// One request at a time: what is compared is what is stored.
    witness: Mutex<Witness>,
}

/// Why nothing was cosigned.
enum Refused {
    Rule(WitnessRefusal),
    Disk(io::Error),
}

/// Serves a witness until `stop` completes.
pub async fn serve(
    listener: TcpListener,
    settings: WitnessSettings,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let away = |error: io::Error| Error::Unavailable("witness.listener", error.into());
    axum::serve(listener, routes(settings)?).with_graceful_shutdown(stop).await.map_err(away)
}

/// `GET /` and `POST /add-checkpoint`. `witness.unreadable-state` when the folder cannot be read or holds something
/// else than it should: starting without it would be forgetting.
pub fn routes(settings: WitnessSettings) -> Result<Router> {
    let WitnessSettings { signer, logs, folder, clock } = settings;
    fs::create_dir_all(&folder).map_err(|error| unreadable(error.into()))?;
    let (name, vkey) = (signer.key().name().to_owned(), signer.vkey());
    let origins: Vec<String> = logs.iter().map(|key| key.name().to_owned()).collect();
    let mut witness = Witness::new(signer, logs);
    for origin in origins {
        if let Some(seen) = read_seen(&folder, &origin)? {
            witness.remember(&origin, seen);
        }
    }
    let office = Office { name, vkey, folder, clock, witness: Mutex::new(witness) };
    Ok(Router::new()
        .route("/", get(about))
        .route("/add-checkpoint", post(add_checkpoint).layer(DefaultBodyLimit::max(MAX_REQUEST)))
        .with_state(Arc::new(office)))
}

async fn about(State(office): State<Arc<Office>>) -> String {
    format!("{}\n{}\n", office.name, office.vkey)
}

async fn add_checkpoint(State(office): State<Arc<Office>>, body: Bytes) -> Response {
    let deciding = tokio::task::spawn_blocking(move || office.decide(&body));
    match deciding.await {
        Ok(Ok(cosigned)) => cosigned.cosignature.to_line().into_response(),
        Ok(Err(Refused::Rule(refusal))) => answer(&refusal),
        Ok(Err(Refused::Disk(error))) => {
            tracing::error!(%error, "not cosigned: what was seen cannot be stored");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn answer(refusal: &WitnessRefusal) -> Response {
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::BAD_REQUEST);
    (status, [(header::CONTENT_TYPE, refusal.content_type())], refusal.body()).into_response()
}

impl Office {
    fn decide(&self, body: &[u8]) -> Result<Cosigned, Refused> {
        let request = AddCheckpoint::parse(body).map_err(|_| Refused::Rule(WitnessRefusal::Malformed))?;
        let origin = origin_of(&request.note).map_err(Refused::Rule)?;
        let mut witness = self.witness.lock().unwrap_or_else(PoisonError::into_inner);
        let considered = witness.consider(witness.last(&origin), &request, self.clock.now());
        if let Err(WitnessRefusal::SplitView(size)) = &considered {
            tracing::error!(origin, size, "a log has shown two histories; the proof is kept");
            self.keep_evidence(&origin, &request.note).map_err(Refused::Disk)?;
        }
        let cosigned = considered.map_err(Refused::Rule)?;
        let seen = cosigned.seen;
        let head = Checkpoint { origin: origin.clone(), size: seen.size, root: seen.root };
        write_durably(&self.folder, &file_name(&origin), &head.to_text()).map_err(Refused::Disk)?;
        witness.remember(&origin, seen);
        Ok(cosigned)
    }

    /// Keeps a signed checkpoint that contradicts what was cosigned before: nobody can have both but the log itself.
    fn keep_evidence(&self, origin: &str, note: &str) -> io::Result<()> {
        let root = Checkpoint::parse(text_of(note)).map(|checkpoint| checkpoint.root.0).unwrap_or_default();
        let name = format!("{}.split.{}", file_name(origin), hex::encode(root));
        write_durably(&self.folder, &name, note)
    }
}

/// The signed part of a note, with its last line feed.
fn text_of(note: &str) -> &str {
    note.find("\n\n").and_then(|end| note.get(..=end)).unwrap_or(note)
}

/// A log's file: its name holds only a-z, 0-9, hyphens and slashes.
fn file_name(origin: &str) -> String {
    origin.replace('/', "+")
}

fn read_seen(folder: &Path, origin: &str) -> Result<Option<Seen>> {
    let text = match fs::read_to_string(folder.join(file_name(origin))) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(error.into())),
    };
    let head = Checkpoint::parse(&text).map_err(|error| unreadable(error.into()))?;
    if head.origin != origin {
        return Err(unreadable("the file speaks of another log".into()));
    }
    Ok(Some(Seen { size: head.size, root: head.root }))
}

/// Writes a file so that after a crash it holds the old text or the new one, and after this returns the new one.
fn write_durably(folder: &Path, name: &str, text: &str) -> io::Result<()> {
    let draft = folder.join(format!("{name}.draft"));
    let mut file = File::create(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&draft, folder.join(name))?;
    File::open(folder)?.sync_all()
}

fn unreadable(cause: kernel::error::Cause) -> Error {
    Error::Unavailable("witness.unreadable-state", cause)
}
