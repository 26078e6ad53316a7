//! One attempt to hand a letter to the mail server, and what its answer means: the server's own trouble and ours wait, what is wrong
//! with her address does not, and what broke off after the letter had gone may have been taken. Must not keep anything.

use std::error::Error as StdError;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use tokio::time::timeout;

use super::compose::Composed;
use super::{EmailGateway, Outgoing, Security};
use crate::channels::verdict::{Outcome, Verdict};

/// Until the server has taken the connection.
const CONNECT: Duration = Duration::from_secs(10);
/// Until everything is said: less than a message is leased for.
const WHOLE: Duration = Duration::from_secs(45);
/// For so long it is waited to take leave.
const LEAVE: Duration = Duration::from_secs(2);

/// How far an attempt came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The line, our name and password, our own address: what is wrong here is not the message's fault.
    Ours,
    /// Her address, and whether the letter may come.
    Theirs,
    /// The letter is on the line.
    Gone,
}

/// What the server said last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    /// A code.
    Code(u16),
    /// Nothing in time.
    Nothing,
    /// No protected line can be had, or no way to show who we are.
    Insecure,
    /// The line broke, or there was none.
    Broken,
}

impl Said {
    fn word(self) -> String {
        match self {
            Self::Code(code) => code.to_string(),
            Self::Nothing => "timeout".to_owned(),
            Self::Insecure => "insecure".to_owned(),
            Self::Broken => "unreachable".to_owned(),
        }
    }
}

impl From<&Error> for Said {
    fn from(error: &Error) -> Self {
        match error.status() {
            Some(code) => Self::Code(code.into()),
            None if error.is_timeout() => Self::Nothing,
            None if error.is_tls() || error.is_client() || is_of_tls(error) => Self::Insecure,
            None => Self::Broken,
        }
    }
}

/// A certificate that is not good comes as trouble with the line.
fn is_of_tls(error: &Error) -> bool {
    let mut cause: Option<&(dyn StdError + 'static)> = error.source();
    while let Some(inner) = cause {
        let line = inner.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if inner.is::<rustls::Error>() || line.is_some_and(<dyn StdError + Send + Sync>::is::<rustls::Error>)
        {
            return true;
        }
        cause = inner.source();
    }
    false
}

const fn verdict(stage: Stage, said: Said) -> Verdict {
    match (stage, said) {
        (Stage::Gone, Said::Code(200..=299)) => Verdict::Taken,
        // That we show ourselves is asked for late by some.
        (_, Said::Code(530 | 534 | 535 | 538)) => Verdict::Later,
        (Stage::Theirs | Stage::Gone, Said::Code(500..=599)) => Verdict::Hopeless,
        (_, Said::Code(_)) | (Stage::Ours | Stage::Theirs, _) => Verdict::Later,
        (Stage::Gone, _) => Verdict::InDoubt,
    }
}

impl EmailGateway {
    pub(crate) async fn send(&self, out: &Outgoing<'_>) -> Outcome {
        let Some(letter) = self.compose(out) else {
            return Outcome { verdict: Verdict::Hopeless, word: "553".to_owned() };
        };
        let mut stage = Stage::Ours;
        let said = match timeout(WHOLE, self.hand_in(&mut stage, &letter)).await {
            Ok(Ok((mut line, code))) => {
                // It is taken, whether or not the leave is answered.
                drop(timeout(LEAVE, line.quit()).await);
                Said::Code(code)
            }
            Ok(Err(error)) => Said::from(&error),
            Err(_) => Said::Nothing,
        };
        Outcome { verdict: verdict(stage, said), word: said.word() }
    }

    async fn hand_in(
        &self,
        stage: &mut Stage,
        letter: &Composed,
    ) -> Result<(AsyncSmtpConnection, u16), Error> {
        let mut line = self.line().await?;
        let who = Credentials::new(self.user.clone(), self.password.to_string());
        line.auth(&[Mechanism::Plain, Mechanism::Login], &who).await?;
        line.command(Mail::new(Some(letter.from.clone()), Vec::new())).await?;
        *stage = Stage::Theirs;
        line.command(Rcpt::new(letter.to.clone(), Vec::new())).await?;
        line.command(Data).await?;
        *stage = Stage::Gone;
        let answer = line.message(&letter.bytes).await?;
        Ok((line, answer.code().into()))
    }

    /// A line that nobody else reads, with the server's greeting behind it.
    async fn line(&self) -> Result<AsyncSmtpConnection, Error> {
        let (host, port) = (self.smtp.host.as_str(), self.smtp.port);
        let name = ClientId::Domain(self.domain().to_owned());
        let tls = || TlsParameters::new(host.to_owned());
        let at_once = if self.smtp.security == Security::Tls { Some(tls()?) } else { None };
        let mut line =
            AsyncSmtpConnection::connect_tokio1((host, port), Some(CONNECT), &name, at_once, None).await?;
        if self.smtp.security == Security::StartTls {
            line.starttls(tls()?, &name).await?;
        }
        Ok(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_with_her_address_fails_and_all_else_waits() {
        for code in [550, 551, 552, 553, 554, 521] {
            assert_eq!(verdict(Stage::Theirs, Said::Code(code)), Verdict::Hopeless, "{code}");
            assert_eq!(verdict(Stage::Gone, Said::Code(code)), Verdict::Hopeless, "{code}");
            assert_eq!(verdict(Stage::Ours, Said::Code(code)), Verdict::Later, "our own trouble: {code}");
        }
        for stage in [Stage::Ours, Stage::Theirs, Stage::Gone] {
            for code in [421, 450, 451, 452, 454, 530, 535] {
                assert_eq!(verdict(stage, Said::Code(code)), Verdict::Later, "{code}");
            }
        }
        assert_eq!(verdict(Stage::Gone, Said::Code(250)), Verdict::Taken);
        for said in [Said::Nothing, Said::Broken] {
            assert_eq!(verdict(Stage::Ours, said), Verdict::Later);
            assert_eq!(verdict(Stage::Theirs, said), Verdict::Later);
            assert_eq!(verdict(Stage::Gone, said), Verdict::InDoubt, "it may have been taken");
        }
    }
}
