//! One attempt: signs a message and posts it, outside any transaction. Redirects are not followed, proxies of the
//! environment are not used; the answer's body is read only when asked for, and never beyond a limit. Must not touch the store.

use std::error::Error as StdError;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Error, Result, Timestamp};
use reqwest::{Client, RequestBuilder, Response, Url, redirect};

use crate::guard::{self, Guarded, Refused};
use crate::signature::Secret;

/// Until a receiver has taken the connection.
const CONNECT: Duration = Duration::from_secs(5);
/// Until it has answered.
const WHOLE: Duration = Duration::from_secs(15);

/// Posts messages.
#[derive(Debug, Clone)]
pub struct Sender {
    http: Client,
    allow_private: bool,
}

/// What is posted.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'a> {
    /// The same at every attempt, so that a receiver can drop what it has.
    pub id: &'a str,
    /// When this attempt is made.
    pub at: Timestamp,
    /// The bytes.
    pub payload: &'a str,
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// An HTTP status.
    Status(u16),
    /// None in time.
    Timeout,
    /// The address is not allowed here.
    Refused,
    /// No connection, or it broke off.
    Unreachable,
}

impl Answer {
    /// The receiver has it.
    pub const fn is_taken(self) -> bool {
        matches!(self, Self::Status(200..=299))
    }

    /// The receiver wants nothing any more (410 Gone).
    pub const fn is_farewell(self) -> bool {
        matches!(self, Self::Status(410))
    }

    /// The stored form: a status, or a word.
    pub fn word(self) -> String {
        match self {
            Self::Status(status) => status.to_string(),
            Self::Timeout => "timeout".to_owned(),
            Self::Refused => "refused".to_owned(),
            Self::Unreachable => "unreachable".to_owned(),
        }
    }
}

impl Sender {
    /// A sender that goes only where it may.
    pub fn new(allow_private: bool) -> Result<Self> {
        let http = Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .dns_resolver(Arc::new(Guarded { allow_private }))
            .user_agent(concat!("Khidmat/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(Error::internal)?;
        Ok(Self { http, allow_private })
    }

    /// Posts a message once.
    pub async fn post(&self, url: &str, secrets: &[Secret], letter: Letter<'_>) -> Result<Answer> {
        // A name is judged by the resolver; an address in the URL never reaches it.
        let allowed = Url::parse(url).is_ok_and(|url| guard::is_allowed(&url, self.allow_private));
        if !allowed {
            return Ok(Answer::Refused);
        }
        let seconds = letter.at.seconds();
        let signatures: Vec<String> = secrets
            .iter()
            .map(|secret| secret.sign(letter.id, seconds, letter.payload))
            .collect::<Result<_>>()?;
        let request = self
            .request(url)
            .header("content-type", "application/json")
            .header("webhook-id", letter.id)
            .header("webhook-timestamp", seconds.to_string())
            .header("webhook-signature", signatures.join(" "))
            .body(letter.payload.to_owned());
        Ok(self.attempt(request).await)
    }

    /// The beginning of a request.
    pub(crate) fn request(&self, url: &str) -> RequestBuilder {
        self.http.post(url)
    }

    /// The beginning of a question.
    pub(crate) fn question(&self, url: &str) -> RequestBuilder {
        self.http.get(url)
    }

    /// Makes one attempt and reads the answer, up to so many bytes; of a longer one nothing.
    pub(crate) async fn ask(&self, request: RequestBuilder, most: usize) -> (Answer, Vec<u8>) {
        match request.send().await {
            Ok(response) => {
                let answer = Answer::Status(response.status().as_u16());
                (answer, whole(response, most).await.unwrap_or_default())
            }
            Err(error) => (answer_of(&error), Vec::new()),
        }
    }

    /// Makes one attempt.
    pub(crate) async fn attempt(&self, request: RequestBuilder) -> Answer {
        match request.send().await {
            Ok(response) => Answer::Status(response.status().as_u16()),
            Err(error) => answer_of(&error),
        }
    }
}

fn answer_of(error: &reqwest::Error) -> Answer {
    match () {
        () if was_refused(error) => Answer::Refused,
        () if error.is_timeout() => Answer::Timeout,
        () => Answer::Unreachable,
    }
}

/// Every byte of an answer; `None` when there are too many or it broke off.
pub(crate) async fn whole(mut response: Response, most: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.ok()? {
        if bytes.len() + piece.len() > most {
            return None;
        }
        bytes.extend_from_slice(&piece);
    }
    Some(bytes)
}

fn was_refused(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn StdError + 'static)> = error.source();
    while let Some(inner) = cause {
        if inner.is::<Refused>() {
            return true;
        }
        cause = inner.source();
    }
    false
}
