//! Forms that carry files, read piece by piece as they arrive: nothing of a file is held, and no transaction is open
//! meanwhile. Must not know what a file is, how large it may be, or where it goes.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use futures::{Stream, stream};
use http::header;
use http_body_util::{BodyExt as _, Limited};
use kernel::{Error, Result};

use crate::body;
use crate::error_page::Failure;
use crate::form::{Fields, MAX_BYTES, MAX_FIELDS};

/// What is sent after a refusal is read for so long and thrown away: a browser shows an answer only when it has got
/// rid of what it sends.
const DRAIN: Duration = Duration::from_secs(20);
/// The most that one form may bring at all.
pub const LARGEST: usize = 512 << 20;

/// A form with files on its way.
#[derive(Debug)]
pub struct Upload {
    parts: multer::Multipart<'static>,
    fields: Vec<(String, String)>,
    typed: usize,
    announced: Option<u64>,
}

/// A file in a form, about to be read.
#[derive(Debug)]
pub struct IncomingFile {
    field: multer::Field<'static>,
    first: Option<Bytes>,
    /// The name of its box in the form.
    pub field_name: String,
    /// What its sender calls it. A claim: it may hold anything.
    pub name: String,
}

impl Upload {
    /// How much the sender says will come in all, in bytes.
    pub fn announced(&self) -> Option<u64> {
        self.announced
    }

    /// What was typed in the boxes that have arrived so far.
    pub fn fields(&self) -> Fields {
        Fields::from_pairs(self.fields.clone())
    }

    /// The next file that was chosen; `None` at the end of the form. What stands before it is in
    /// [`Upload::fields`] by then. Drop the one before first.
    pub async fn next_file(&mut self) -> Result<Option<IncomingFile>> {
        while let Some(mut field) = self.parts.next_field().await.map_err(|error| body::unread(&error))? {
            let field_name = field.name().unwrap_or_default().to_owned();
            let Some(name) = field.file_name().map(str::to_owned) else {
                self.type_in(field_name, field).await?;
                continue;
            };
            let first = field.chunk().await.map_err(|error| body::unread(&error))?;
            // A box in which nothing was chosen arrives as a file without a name and without a byte.
            if !name.is_empty() || first.as_ref().is_some_and(|first| !first.is_empty()) {
                return Ok(Some(IncomingFile { field, first, field_name, name }));
            }
        }
        Ok(None)
    }

    async fn type_in(&mut self, name: String, mut field: multer::Field<'static>) -> Result<()> {
        if self.fields.len() == MAX_FIELDS {
            return Err(Error::TooLarge("form.too-many-fields"));
        }
        let mut value = Vec::new();
        while let Some(piece) = field.chunk().await.map_err(|error| body::unread(&error))? {
            self.typed += piece.len();
            if self.typed > MAX_BYTES {
                return Err(Error::TooLarge("form.too-large"));
            }
            value.extend_from_slice(&piece);
        }
        let value = String::from_utf8(value).map_err(|_| Error::Malformed("form.unreadable"))?;
        self.fields.push((name, value));
        Ok(())
    }

    /// Reads what still comes and throws it away, for a while. Call it after a refusal, before answering.
    pub async fn drain(mut self) {
        let rest = async {
            while let Ok(Some(mut field)) = self.parts.next_field().await {
                while let Ok(Some(_)) = field.chunk().await {}
            }
        };
        // Whoever still sends after that sees his connection end.
        let _ = tokio::time::timeout(DRAIN, rest).await;
    }
}

impl IncomingFile {
    /// Its pieces, one after the other.
    pub fn pieces(self) -> impl Stream<Item = Result<Bytes>> + Send {
        stream::try_unfold(self, |mut file| async move {
            let piece = file.piece().await?;
            Ok(piece.map(|piece| (piece, file)))
        })
    }

    /// The next piece; `None` at the end. Error: `files.interrupted` when it breaks off.
    async fn piece(&mut self) -> Result<Option<Bytes>> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        self.field.chunk().await.map_err(|error| match body::unread(&error) {
            Error::Malformed(_) => Error::Malformed("files.interrupted"),
            other => other,
        })
    }
}

fn boundary(request: &Request) -> Option<String> {
    let kind = request.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
    multer::parse_boundary(kind).ok()
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> std::result::Result<Self, Failure> {
        let boundary = boundary(&request).ok_or(Failure(Error::Malformed("form.wrong-type")))?;
        let announced = request.headers().get(header::CONTENT_LENGTH);
        let announced = announced.and_then(|length| length.to_str().ok()?.parse().ok());
        let body = Body::new(Limited::new(request.into_body(), LARGEST).boxed_unsync());
        let parts = multer::Multipart::new(body.into_data_stream(), boundary);
        Ok(Self { parts, fields: Vec::new(), typed: 0, announced })
    }
}
