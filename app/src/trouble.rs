//! How a command ends: exit codes, and what is said on standard error. Must not say what a secret file holds.

use std::process::ExitCode;

use i18n::Messages;
use kernel::{Error, Lang};

use crate::config::Faults;
use crate::secret::SecretFault;
use crate::{capabilities, out};

/// A command that ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is well. Exit code 0.
    Done,
    /// It ran and found something wrong. Exit code 1.
    Found,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Found => Self::from(1),
        }
    }
}

/// A command that could not run.
#[derive(Debug)]
pub enum Trouble {
    /// Arguments, configuration or keys are wrong. Exit code 2.
    Set(String),
    /// What was asked cannot be done now. Exit code 3.
    Failed(Error),
}

/// What a command comes to.
pub type Ended<T = Outcome> = Result<T, Trouble>;

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<Faults> for Trouble {
    fn from(faults: Faults) -> Self {
        Self::Set(faults.to_string())
    }
}

impl From<SecretFault> for Trouble {
    fn from(fault: SecretFault) -> Self {
        Self::Set(format!("keys.dir {fault}"))
    }
}

impl From<std::io::Error> for Trouble {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(Error::Unavailable("khidmat.not-a-file", error.into()))
    }
}

impl Trouble {
    /// Says it, and gives the exit code.
    pub fn tell(self) -> ExitCode {
        match self {
            Self::Set(text) => {
                out::note(&text);
                ExitCode::from(2)
            }
            Self::Failed(error) => {
                out::note(&words(&error));
                ExitCode::from(3)
            }
        }
    }
}

/// The language of whoever runs the program: `KHIDMAT_LANG=ur` asks for Urdu.
pub fn lang() -> Lang {
    let urdu = std::env::var("KHIDMAT_LANG").is_ok_and(|lang| lang == "ur");
    if urdu { Lang::Ur } else { Lang::En }
}

/// Every word of the program.
pub fn messages() -> kernel::Result<Messages> {
    Messages::new(&capabilities::messages(&capabilities::all())).map_err(Error::internal)
}

/// A code in words.
pub fn said_in(messages: &Messages, lang: Lang, code: kernel::Code) -> String {
    messages.error(lang, code, &[]).unwrap_or_else(|| code.to_owned())
}

/// An error in words, with its cause for whoever runs the program. `KHIDMAT_LANG=ur` asks for Urdu.
pub fn words(error: &Error) -> String {
    let lang = lang();
    let messages = messages().ok();
    let say =
        |code, args: &[(&'static str, String)]| messages.as_ref().and_then(|all| all.error(lang, code, args));
    let said = say(error.code(), &[]).unwrap_or_else(|| error.code().to_owned());
    match error {
        Error::Invalid(faults) => {
            let each = faults.0.iter().map(|fault| {
                let words = say(fault.code, &fault.args).unwrap_or_else(|| fault.code.to_owned());
                format!("{}: {words}", fault.field)
            });
            each.collect::<Vec<_>>().join("\n")
        }
        _ => format!("{said}\n    {error}"),
    }
}
