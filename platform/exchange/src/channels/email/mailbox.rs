//! The mailbox, looked into by IMAP: what lies there, one letter at a time and never more of it than asked for, and taking it away. Must
//! not put what a server says into the log: it may be somebody's words.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_imap::error::Error;
use async_imap::{Client, Session};
use futures::TryStreamExt as _;
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
        /// It answered what it should not.
        Odd = "odd",
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error {
            Error::Io(_) | Error::ConnectionLost => Self::Unreachable,
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
        let mut all: Vec<u32> = soon(self.session.uid_search(WAITING)).await?.into_iter().collect();
        all.sort_unstable();
        Ok(all)
    }

    /// How many bytes a letter has; `None` when it is gone.
    pub async fn size(&mut self, uid: u32) -> Result<Option<u32>, Trouble> {
        let found = self.session.uid_fetch(uid.to_string(), "(UID RFC822.SIZE)");
        let read = async { found.await?.try_collect::<Vec<_>>().await };
        let found = soon(read).await?;
        Ok(found.into_iter().filter(|one| one.uid == Some(uid)).find_map(|one| one.size))
    }

    /// So many bytes of a letter from one on; `None` when it is gone.
    pub async fn piece(&mut self, uid: u32, (from, many): (u32, u32)) -> Result<Option<Vec<u8>>, Trouble> {
        let found = self.session.uid_fetch(uid.to_string(), format!("(UID BODY.PEEK[]<{from}.{many}>)"));
        let read = async { found.await?.try_collect::<Vec<_>>().await };
        let found = soon(read).await?;
        let mut found = found.into_iter().filter(|one| one.uid == Some(uid));
        Ok(found.find_map(|one| one.body().map(<[u8]>::to_vec)))
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
