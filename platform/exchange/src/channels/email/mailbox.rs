//! The mailbox, looked into by IMAP: what lies there, one letter at a time and never more of it than asked for, and taking it away. Must
//! not put what a server says into the log: it may be somebody's words.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_imap::error::Error;
use async_imap::imap_proto::{AttributeValue, MailboxDatum, Response, Status};
use async_imap::{Client, Session};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use rustls_platform_verifier::BuilderVerifierExt;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use super::{EmailGateway, Security, Server};

/// For so long one answer is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// What lies there and was not put aside. Whether somebody has looked at it says nothing.
const WAITING: &str = "UNFLAGGED UNDELETED";

kernel::words! {
    /// Why the mailbox could not be looked into.
    Trouble {
        /// No answer in time.
        Timeout = "timeout",
        /// No line, or it broke.
        Unreachable = "unreachable",
        /// No protected line can be had.
        Insecure = "insecure",
        /// The server does not let us in.
        Login = "login",
        /// It says no to what it is asked.
        Denied = "denied",
        /// It answered what it should not.
        Odd = "odd",
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error {
            Error::Io(_) | Error::ConnectionLost => Self::Unreachable,
            Error::No(_) | Error::Bad(_) => Self::Denied,
            _ => Self::Odd,
        }
    }
}

/// Bytes both ways.
trait Line: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + fmt::Debug> Line for T {}

/// The mailbox, opened.
pub(super) struct Mailbox {
    session: Session<Box<dyn Line>>,
    /// Letters can be taken away one by one (RFC 4315).
    one_by_one: bool,
}

/// An answer, if it comes in time.
async fn soon<T>(answer: impl Future<Output = Result<T, Error>>) -> Result<T, Trouble> {
    match timeout(PATIENCE, answer).await {
        Ok(answer) => answer.map_err(Trouble::from),
        Err(_) => Err(Trouble::Timeout),
    }
}

impl Mailbox {
    /// Opens it.
    pub async fn open(gateway: &EmailGateway) -> Result<Self, Trouble> {
        let line = match timeout(PATIENCE, line(&gateway.imap)).await {
            Ok(line) => line?,
            Err(_) => return Err(Trouble::Timeout),
        };
        let mut client = Client::new(line);
        let greeted = timeout(PATIENCE, client.read_response()).await.map_err(|_| Trouble::Timeout)?;
        if !matches!(greeted, Ok(Some(_))) {
            return Err(Trouble::Unreachable);
        }
        let entering = client.login(&gateway.user, gateway.password.as_str());
        let mut session = match timeout(PATIENCE, entering).await.map_err(|_| Trouble::Timeout)? {
            Ok(session) => session,
            Err((Error::No(_) | Error::Bad(_), _)) => return Err(Trouble::Login),
            Err((error, _)) => return Err(error.into()),
        };
        soon(session.select("INBOX")).await?;
        let one_by_one = soon(session.capabilities()).await?.has_str("UIDPLUS");
        Ok(Self { session, one_by_one })
    }

    /// What lies there, oldest first.
    pub async fn waiting(&mut self) -> Result<Vec<u32>, Trouble> {
        let found = self.ask(format!("UID SEARCH {WAITING}"), |said| match said {
            Response::MailboxData(MailboxDatum::Search(uids)) => Some(uids.clone()),
            _ => None,
        });
        let mut all = found.await?.concat();
        all.sort_unstable();
        all.dedup();
        Ok(all)
    }

    /// How many bytes a letter has; `None` when it is gone.
    pub async fn size(&mut self, uid: u32) -> Result<Option<u32>, Trouble> {
        let found = self.ask(format!("UID FETCH {uid} (UID RFC822.SIZE)"), |said| {
            of_letter(said, uid)?.iter().find_map(|one| match one {
                AttributeValue::Rfc822Size(size) => Some(*size),
                _ => None,
            })
        });
        match found.await?.pop() {
            None => self.must_be_gone(uid).await.map(|()| None),
            size => Ok(size),
        }
    }

    /// So many bytes of a letter from one on: fewer, or none, only where it ends; `None` when it is gone.
    pub async fn piece(&mut self, uid: u32, (from, many): (u32, u32)) -> Result<Option<Vec<u8>>, Trouble> {
        let found = self.ask(format!("UID FETCH {uid} (UID BODY.PEEK[]<{from}.{many}>)"), |said| {
            of_letter(said, uid)?.iter().find_map(|one| match one {
                AttributeValue::BodySection { section: None, data: Some(data), .. } => Some(data.to_vec()),
                _ => None,
            })
        });
        match found.await?.pop() {
            None => self.must_be_gone(uid).await.map(|()| None),
            piece => Ok(piece),
        }
    }

    /// A server that says nothing of a letter which lies there cannot be believed that it is gone.
    async fn must_be_gone(&mut self, uid: u32) -> Result<(), Trouble> {
        if self.waiting().await?.contains(&uid) { Err(Trouble::Odd) } else { Ok(()) }
    }

    /// Asks, and hears what is answered to its end. What came before a no is worth nothing: half a letter, or an empty list. The
    /// library does not look at how an answer ended.
    async fn ask<T>(
        &mut self,
        command: String,
        read: impl Fn(&Response<'_>) -> Option<T>,
    ) -> Result<Vec<T>, Trouble> {
        let session = &mut self.session;
        soon(async move {
            let asked = session.run_command(command).await?;
            let mut found = Vec::new();
            loop {
                let Some(said) = session.read_response().await? else { return Err(Error::ConnectionLost) };
                match said.parsed() {
                    Response::Done { tag, status: Status::Ok, .. } if *tag == asked => return Ok(found),
                    // Its words are not kept: they may be somebody's.
                    Response::Done { tag, .. } if *tag == asked => return Err(Error::No(String::new())),
                    said => found.extend(read(said)),
                }
            }
        })
        .await
    }

    /// Takes a letter away: it is kept here.
    pub async fn remove(&mut self, uid: u32) -> Result<(), Trouble> {
        self.mark(uid, "\\Deleted").await?;
        let go = if self.one_by_one { format!("UID EXPUNGE {uid}") } else { "EXPUNGE".to_owned() };
        soon(self.session.run_command_and_check_ok(go)).await
    }

    /// Puts a letter aside, to be looked at by a person.
    pub async fn put_aside(&mut self, uid: u32) -> Result<(), Trouble> {
        self.mark(uid, "\\Flagged").await
    }

    async fn mark(&mut self, uid: u32, flag: &str) -> Result<(), Trouble> {
        let mark = format!("UID STORE {uid} +FLAGS.SILENT ({flag})");
        soon(self.session.run_command_and_check_ok(mark)).await
    }

    /// Takes leave; whether that is answered does not matter.
    pub async fn leave(mut self) {
        let _ = soon(self.session.logout()).await;
    }
}

/// What is said of one letter.
fn of_letter<'a, 'b>(said: &'a Response<'b>, uid: u32) -> Option<&'a [AttributeValue<'b>]> {
    let Response::Fetch(_, all) = said else { return None };
    all.contains(&AttributeValue::Uid(uid)).then_some(all)
}

async fn line(server: &Server) -> Result<Box<dyn Line>, Trouble> {
    let plain = TcpStream::connect((server.host.as_str(), server.port));
    let plain = plain.await.map_err(|_| Trouble::Unreachable)?;
    if server.security == Security::None {
        return Ok(Box::new(plain));
    }
    let name = ServerName::try_from(server.host.clone()).map_err(|_| Trouble::Insecure)?;
    let safe = TlsConnector::from(Arc::new(tls()?)).connect(name, plain).await;
    Ok(Box::new(safe.map_err(|_| Trouble::Insecure)?))
}

/// Certificates are judged as the operating system judges them.
fn tls() -> Result<ClientConfig, Trouble> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.and_then(BuilderVerifierExt::with_platform_verifier);
    Ok(config.map_err(|_| Trouble::Insecure)?.with_no_client_auth())
}
