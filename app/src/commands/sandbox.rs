//! `khidmat sandbox`: a partner's protocol on this machine, so that a node can be tried without the partner. Must not listen
//! beyond it.

use std::path::Path;
use std::sync::Arc;

use exchange::channels::callback::SMS;
use exchange::channels::gateway::Gateways;
use exchange::channels::sms::SmsGateway;
use exchange::sandbox::sms::{Sandbox, Settings};
use exchange::signature::Secret;
use kernel::{OsEntropy, SystemClock};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{serve, start_log, stop_signal};
use crate::cli;
use crate::config::LogConfig;
use crate::trouble::{Ended, Outcome, Trouble};
use crate::{out, secret};

pub(super) async fn run(which: cli::Sandbox) -> Ended {
    let cli::Sandbox::Sms(args) = which;
    if !args.listen.ip().is_loopback() {
        return Err(Trouble::Set(
            "--listen must be an address of this machine alone, such as 127.0.0.1:8091".to_owned(),
        ));
    }
    start_log(&LogConfig { json: false, filter: "info".to_owned() });
    let (key, text) = (read(&args.key)?, read(&args.secret)?);
    let secret = Secret::parse(&text)
        .ok_or_else(|| Trouble::Set("--secret: `whsec_` and at least 24 bytes in base64".to_owned()))?;
    let stop = stop_signal()?;
    let listener = serve::listen(args.listen).await?;
    out::line(&format!("http://{}", listener.local_addr()?));
    start(listener, Settings { key, secret, callback: args.callback }, stop)
        .await
        .map_err(std::io::Error::other)?;
    Ok(Outcome::Done)
}

fn read(path: &Path) -> Ended<String> {
    let text = secret::read(path).map_err(|fault| Trouble::Set(fault.to_string()))?;
    Ok(text.trim().to_owned())
}

fn start(listener: TcpListener, settings: Settings, mut stop: watch::Receiver<bool>) -> JoinHandle<()> {
    let sandbox = Sandbox::new(settings, Arc::new(SystemClock::default()));
    tokio::spawn(sandbox.serve(listener, async move { drop(stop.wait_for(|stopped| *stopped).await) }))
}

/// A gateway in a box for the node at `address`: where its telephones are looked at, and how it is reached.
pub(super) async fn beside(address: &str, stop: watch::Receiver<bool>) -> Ended<(String, Gateways)> {
    let listener = serve::listen(([127, 0, 0, 1], 0).into()).await?;
    let at = format!("http://{}", listener.local_addr()?);
    let secret = Secret::generate(&OsEntropy);
    let key = Secret::generate(&OsEntropy).to_text();
    let settings = Settings { key: key.clone(), secret: secret.clone(), callback: format!("{address}{SMS}") };
    drop(start(listener, settings, stop));
    let url = format!("{at}/v1/messages");
    let sms = SmsGateway { url, key: key.into(), secret, sender: "KHIDMAT".to_owned() };
    Ok((at, Gateways { sms: Some(sms) }))
}
