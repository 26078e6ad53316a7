//! A form with files, from its first byte to the record: each file is taken in while it arrives, then those that are
//! right become part of the report. Used by the pages and by the API. Must not show anything.

use files::Blobs;
use kernel::{Error, FieldError, Result};
use web::{IncomingFile, Upload};

use crate::model::evidence::file_name;
use crate::service::evidence::{Added, Adder, Role, Taken, take};

/// What became of each file, by the name its sender gave it.
#[derive(Debug, Default)]
pub(crate) struct Received {
    /// In the order sent.
    pub results: Vec<(String, std::result::Result<Added, FieldError>)>,
}

impl Received {
    /// Whether any was refused.
    pub(crate) fn has_faults(&self) -> bool {
        self.results.iter().any(|(_, result)| result.is_err())
    }
}

type Arrival = std::result::Result<(Taken, Role), FieldError>;

/// Files taken in and not yet recorded, each with its name and its box.
#[derive(Debug)]
pub(crate) struct Arrived(Vec<(String, &'static str, Arrival)>);

/// Takes every file of the form in. What is wrong with one is its own fault; after one that is too large or broke off
/// nothing more is read.
pub(crate) async fn arrive(
    adder: &Adder,
    blobs: &Blobs,
    upload: &mut Upload,
    first: IncomingFile,
) -> Result<Arrived> {
    let limits = adder.limits();
    let mut arrived = Arrived(Vec::new());
    let mut next = Some(first);
    while let Some(file) = next {
        let (shown, at) = (file_name(&file.name).unwrap_or_default(), box_of(&file.field_name));
        if arrived.0.len() as u64 == limits.files {
            arrived.0.push((shown, at, Err(fault(at, limits.too_many())?)));
            break;
        }
        let role = if at == "thumb" { Role::ThumbMark } else { Role::Evidence };
        let claimed = file.name.clone();
        match take(adder.op(), blobs, &limits, &claimed, file.pieces()).await {
            Ok(taken) => arrived.0.push((shown, at, Ok((taken, role)))),
            Err(error) => {
                let fault = fault(at, error)?;
                // Of these two the rest of the file still stands between us and the next one.
                let over = fault.code.ends_with("too-large") || fault.code == "files.interrupted";
                arrived.0.push((shown, at, Err(fault)));
                if over {
                    break;
                }
            }
        }
        next = upload.next_file().await.or_else(|error| match error {
            // The last file said already that it broke off, or nothing more came: what is there is kept.
            Error::Malformed(_) => Ok(None),
            other => Err(other),
        })?;
    }
    Ok(arrived)
}

/// Makes what has arrived part of the report.
pub(crate) async fn settle(adder: &Adder, blobs: &Blobs, arrived: Arrived) -> Result<Received> {
    let mut received = Received::default();
    for (name, at, taken) in arrived.0 {
        let result = match taken {
            Ok((taken, role)) => match adder.add(blobs, &taken, role).await {
                Ok(added) => Ok(added),
                Err(error) => Err(fault(at, error)?),
            },
            Err(fault) => Err(fault),
        };
        received.results.push((name, result));
    }
    Ok(received)
}

/// Both at once, for whoever needs not be asked again in between: the holder of a slip.
pub(crate) async fn receive(
    adder: &Adder,
    blobs: &Blobs,
    upload: &mut Upload,
    first: IncomingFile,
) -> Result<Received> {
    let arrived = arrive(adder, blobs, upload, first).await?;
    settle(adder, blobs, arrived).await
}

/// The box from which a file was sent, where its fault is said.
fn box_of(sent_from: &str) -> &'static str {
    ["photo", "voice", "thumb"].into_iter().find(|one| *one == sent_from).unwrap_or("file")
}

/// A fault of the file at its box, or an error that ends everything.
fn fault(at: &'static str, error: Error) -> Result<FieldError> {
    match error {
        Error::Invalid(errors) => {
            let first = errors.0.into_iter().next();
            let first = first.ok_or_else(|| Error::internal("a fault that says nothing"))?;
            Ok(FieldError { field: at, ..first })
        }
        other => Err(other),
    }
}
