//! `khidmat sandbox`: a partner's protocol on this machine, so that a node can be tried without the partner. Must not listen
//! beyond it.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use exchange::channels::callback::SMS;
use exchange::channels::email::{EmailGateway, Security, Server};
use exchange::channels::gateway::Gateways;
use exchange::channels::sms::SmsGateway;
use exchange::channels::whatsapp::door::WHATSAPP;
use exchange::channels::whatsapp::{Templates, WhatsAppGateway};
use exchange::helpline::door::HELPLINE;
use exchange::sandbox::sms::{Sandbox, Settings};
use exchange::sandbox::{helpline, mail, whatsapp};
use exchange::signature::Secret;
use kernel::{Email, Error, OsEntropy, SystemClock};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::{serve, start_log, stop_signal};
use crate::cli;
use crate::config::LogConfig;
use crate::trouble::{Ended, Outcome, Trouble};
use crate::{out, secret};

pub(super) async fn run(which: cli::Sandbox) -> Ended {
    start_log(&LogConfig { json: false, filter: "info".to_owned() });
    let stop = stop_signal()?;
    let started = match which {
        cli::Sandbox::Sms(args) => sms(args, stop).await?,
        cli::Sandbox::Whatsapp(args) => whatsapp(args, stop).await?,
        cli::Sandbox::Helpline(args) => helpline(args, stop).await?,
        cli::Sandbox::Mail(args) => mail_server(args, stop).await?,
    };
    started.await.map_err(std::io::Error::other)?;
    Ok(Outcome::Done)
}

async fn sms(args: cli::SandboxSms, stop: watch::Receiver<bool>) -> Ended<JoinHandle<()>> {
    let (key, text) = (read(&args.key)?, read(&args.secret)?);
    let secret = Secret::parse(&text)
        .ok_or_else(|| Trouble::Set("--secret: `whsec_` and at least 24 bytes in base64".to_owned()))?;
    let (listener, _) = listen(args.listen).await?;
    Ok(start(listener, Settings { key, secret, callback: args.callback }, stop))
}

async fn whatsapp(args: cli::SandboxWhatsapp, stop: watch::Receiver<bool>) -> Ended<JoinHandle<()>> {
    let (token, app_secret) = (read(&args.token)?, read(&args.app_secret)?);
    let verify_token = read(&args.verify_token)?;
    let (listener, address) = listen(args.listen).await?;
    let settings = whatsapp::Settings {
        token,
        app_secret,
        verify_token,
        number: args.number,
        templates: approved(args.template_ur, args.template_en),
        callback: args.callback,
        address,
    };
    Ok(start_whatsapp(listener, settings, stop))
}

async fn helpline(args: cli::SandboxHelpline, stop: watch::Receiver<bool>) -> Ended<JoinHandle<()>> {
    let secret = read(&args.secret)?;
    let (listener, _) = listen(args.listen).await?;
    Ok(start_helpline(listener, helpline::Settings { secret, callback: args.callback }, stop))
}

async fn mail_server(args: cli::SandboxMail, stop: watch::Receiver<bool>) -> Ended<JoinHandle<()>> {
    let settings = mail::Settings { user: args.user, password: read(&args.password)?, address: args.address };
    let (smtp, imap) = (here("--smtp", args.smtp).await?, here("--imap", args.imap).await?);
    let (page, _) = listen(args.listen).await?;
    Ok(start_mail(mail::Doors { smtp, imap, page }, settings, stop))
}

fn approved(ur: String, en: String) -> Vec<(String, String)> {
    vec![(ur, "ur".to_owned()), (en, "en".to_owned())]
}

async fn here(named: &str, at: SocketAddr) -> Ended<TcpListener> {
    if !at.ip().is_loopback() {
        return Err(Trouble::Set(format!(
            "{named} must be an address of this machine alone, such as 127.0.0.1:{}",
            at.port()
        )));
    }
    serve::listen(at).await
}

async fn listen(at: SocketAddr) -> Ended<(TcpListener, String)> {
    let listener = here("--listen", at).await?;
    let address = format!("http://{}", listener.local_addr()?);
    out::line(&address);
    Ok((listener, address))
}

fn read(path: &Path) -> Ended<String> {
    let text = secret::read(path).map_err(|fault| Trouble::Set(fault.to_string()))?;
    Ok(text.trim().to_owned())
}

fn start(listener: TcpListener, settings: Settings, mut stop: watch::Receiver<bool>) -> JoinHandle<()> {
    let sandbox = Sandbox::new(settings, Arc::new(SystemClock::default()));
    tokio::spawn(sandbox.serve(listener, async move { drop(stop.wait_for(|stopped| *stopped).await) }))
}

fn start_whatsapp(
    listener: TcpListener,
    settings: whatsapp::Settings,
    mut stop: watch::Receiver<bool>,
) -> JoinHandle<()> {
    let sandbox = whatsapp::Sandbox::new(settings, Arc::new(SystemClock::default()));
    tokio::spawn(sandbox.serve(listener, async move { drop(stop.wait_for(|stopped| *stopped).await) }))
}

fn start_helpline(
    listener: TcpListener,
    settings: helpline::Settings,
    mut stop: watch::Receiver<bool>,
) -> JoinHandle<()> {
    let sandbox = helpline::Sandbox::new(settings, Arc::new(SystemClock::default()));
    tokio::spawn(sandbox.serve(listener, async move { drop(stop.wait_for(|stopped| *stopped).await) }))
}

fn start_mail(
    doors: mail::Doors,
    settings: mail::Settings,
    mut stop: watch::Receiver<bool>,
) -> JoinHandle<()> {
    let sandbox = mail::Sandbox::new(settings, Arc::new(SystemClock::default()));
    tokio::spawn(sandbox.serve(doors, async move { drop(stop.wait_for(|stopped| *stopped).await) }))
}

/// Partners in boxes for a node: where their telephones are looked at, and how they are reached.
pub(super) struct Beside {
    /// Text messages.
    pub telephones: String,
    /// WhatsApp.
    pub whatsapp: String,
    /// E-mail.
    pub mailboxes: String,
    /// How the node reaches them.
    pub gateways: Gateways,
    /// The helpline's telephone exchange, and with what it signs.
    pub helpline: (String, Secret),
}

/// Gateways in a box for the node at `address`.
pub(super) async fn beside(address: &str, stop: watch::Receiver<bool>) -> Ended<Beside> {
    let (telephones, sms) = sms_beside(address, stop.clone()).await?;
    let (whatsapp, gateway) = whatsapp_beside(address, stop.clone()).await?;
    let (mailboxes, email) = mail_beside(stop.clone()).await?;
    let gateways = Gateways { sms: Some(sms), whatsapp: Some(gateway), email: Some(email) };
    let helpline = helpline_beside(address, stop).await?;
    Ok(Beside { telephones, whatsapp, mailboxes, gateways, helpline })
}

async fn sms_beside(address: &str, stop: watch::Receiver<bool>) -> Ended<(String, SmsGateway)> {
    let listener = serve::listen(([127, 0, 0, 1], 0).into()).await?;
    let at = format!("http://{}", listener.local_addr()?);
    let secret = Secret::generate(&OsEntropy);
    let key = Secret::generate(&OsEntropy).to_text();
    let settings = Settings { key: key.clone(), secret: secret.clone(), callback: format!("{address}{SMS}") };
    drop(start(listener, settings, stop));
    let url = format!("{at}/v1/messages");
    Ok((at, SmsGateway { url, key: key.into(), secret, sender: "KHIDMAT".to_owned() }))
}

async fn whatsapp_beside(address: &str, stop: watch::Receiver<bool>) -> Ended<(String, WhatsAppGateway)> {
    let listener = serve::listen(([127, 0, 0, 1], 0).into()).await?;
    let at = format!("http://{}", listener.local_addr()?);
    let secret = || Secret::generate(&OsEntropy).to_text();
    let templates = Templates { ur: "khidmat_khabar".to_owned(), en: "khidmat_news".to_owned() };
    let settings = whatsapp::Settings {
        token: secret(),
        app_secret: secret(),
        verify_token: secret(),
        number: "106540352242922".to_owned(),
        templates: approved(templates.ur.clone(), templates.en.clone()),
        callback: format!("{address}{WHATSAPP}"),
        address: at.clone(),
    };
    let gateway = WhatsAppGateway {
        url: format!("{at}/{}", whatsapp::VERSION),
        number: settings.number.clone(),
        token: settings.token.clone().into(),
        app_secret: settings.app_secret.clone().into(),
        verify_token: settings.verify_token.clone().into(),
        templates,
    };
    drop(start_whatsapp(listener, settings, stop));
    Ok((at, gateway))
}

async fn helpline_beside(address: &str, stop: watch::Receiver<bool>) -> Ended<(String, Secret)> {
    let listener = serve::listen(([127, 0, 0, 1], 0).into()).await?;
    let at = format!("http://{}", listener.local_addr()?);
    let secret = Secret::generate(&OsEntropy);
    let settings = helpline::Settings { secret: secret.to_text(), callback: format!("{address}{HELPLINE}") };
    drop(start_helpline(listener, settings, stop));
    Ok((at, secret))
}

async fn mail_beside(stop: watch::Receiver<bool>) -> Ended<(String, EmailGateway)> {
    let free = || serve::listen(([127, 0, 0, 1], 0).into());
    let doors = mail::Doors { smtp: free().await?, imap: free().await?, page: free().await? };
    let at = format!("http://{}", doors.page.local_addr()?);
    let (user, address) = ("khidmat".to_owned(), "madad@police.example.pk".to_owned());
    let password = Secret::generate(&OsEntropy).to_text();
    let server = |door: &TcpListener| -> std::io::Result<Server> {
        let (host, port) = ("127.0.0.1".to_owned(), door.local_addr()?.port());
        Ok(Server { host, port, security: Security::None })
    };
    let gateway = EmailGateway {
        smtp: server(&doors.smtp)?,
        imap: server(&doors.imap)?,
        user: user.clone(),
        password: password.clone().into(),
        from: Email::parse(&address).map_err(Error::internal)?,
    };
    drop(start_mail(doors, mail::Settings { user, password, address }, stop));
    Ok((at, gateway))
}
