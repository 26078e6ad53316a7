//! The records keeper, who proves on the spot who she is before what only she may do. Must not keep what she typed.

use access::{Access, Limits, SignIn};
use kernel::{Error, Lang};
use op::{Actor, Core, Op};

use crate::out;
use crate::trouble::Ended;

/// Name, password and code, a line each, from standard input.
pub(super) async fn sign_in(core: &Core) -> Ended<Actor> {
    let mut lines = Vec::new();
    for what in ["sign-in name", "password", "code"] {
        out::note(&format!("{what} of the records keeper:"));
        let mut line = String::new();
        std::io::stdin().read_line(&mut line)?;
        lines.push(line.trim_end_matches(['\r', '\n']).to_owned());
    }
    let wrong = || Error::Unauthenticated("khidmat.no-keeper");
    let [login, password, code] = <[String; 3]>::try_from(lines).map_err(|_| wrong())?;
    let access = Access::new(core.clone(), Limits::default());
    let op = Op::new(core.clone(), Actor::anonymous(), Lang::En);
    let typed = SignIn { login, password, code, address: "the machine itself".to_owned(), desk: None };
    let opened = access.sign_in(&op, typed).await.map_err(|error| match error {
        Error::Invalid(_) => wrong(),
        other => other,
    })?;
    let who = access.signed_in(&opened.token).await?.ok_or_else(wrong)?;
    Ok(who.actor)
}
