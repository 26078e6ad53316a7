//! The gateways to citizens: each is given whole or not at all, and every fault is named. Must not speak to one.

use std::net::SocketAddr;

use exchange::channels::email::{EmailGateway, Security, Server};
use exchange::channels::gateway::Gateways;
use exchange::channels::sms::SmsGateway;
use exchange::channels::whatsapp::{Templates, WhatsAppGateway};
use exchange::signature::Secret;
use kernel::Email;

use super::read::{one, secret_file};
use super::source::Source;

const SMS: [&str; 4] = ["sms.url", "sms.key_file", "sms.secret_file", "sms.sender"];
const WHATSAPP: [&str; 7] = [
    "whatsapp.url",
    "whatsapp.number",
    "whatsapp.token_file",
    "whatsapp.app_secret_file",
    "whatsapp.verify_token_file",
    "whatsapp.template_ur",
    "whatsapp.template_en",
];
const EMAIL: [&str; 5] = ["email.smtp", "email.imap", "email.user", "email.password_file", "email.from"];

pub(super) fn read(source: &mut Source) -> Option<Gateways> {
    // All are read before one is missed.
    let (sms, whatsapp, email) = (sms(source), whatsapp(source), email(source));
    Some(Gateways { sms: sms?, whatsapp: whatsapp?, email: email? })
}

#[expect(clippy::option_option, reason = "left out is legal, wrong is not")]
fn sms(source: &mut Source) -> Option<Option<SmsGateway>> {
    if !SMS.iter().any(|name| source.is_given(name)) {
        return Some(None);
    }
    let url = one(source, "sms.url", gateway_url);
    let key = secret_file(source, "sms.key_file");
    let secret = secret_file(source, "sms.secret_file");
    let secret = secret.and_then(|text| {
        let read = Secret::parse(&text);
        if read.is_none() {
            source.fault("sms.secret_file", "names a file that holds no such secret");
        }
        read
    });
    let sender = one(source, "sms.sender", sender);
    Some(Some(SmsGateway { url: url?, key: key?.into(), secret: secret?, sender: sender? }))
}

#[expect(clippy::option_option, reason = "left out is legal, wrong is not")]
fn whatsapp(source: &mut Source) -> Option<Option<WhatsAppGateway>> {
    if !WHATSAPP.iter().any(|name| source.is_given(name)) {
        return Some(None);
    }
    let url = one(source, "whatsapp.url", |text| gateway_url(text).and_then(without_slash));
    let number = one(source, "whatsapp.number", number);
    let token = filled(source, "whatsapp.token_file");
    let app_secret = filled(source, "whatsapp.app_secret_file");
    let verify_token = filled(source, "whatsapp.verify_token_file");
    let ur = one(source, "whatsapp.template_ur", template);
    let en = one(source, "whatsapp.template_en", template);
    Some(Some(WhatsAppGateway {
        url: url?,
        number: number?,
        token: token?.into(),
        app_secret: app_secret?.into(),
        verify_token: verify_token?.into(),
        templates: Templates { ur: ur?, en: en? },
    }))
}

#[expect(clippy::option_option, reason = "left out is legal, wrong is not")]
fn email(source: &mut Source) -> Option<Option<EmailGateway>> {
    if !EMAIL.iter().any(|name| source.is_given(name)) {
        return Some(None);
    }
    let smtp = one(source, "email.smtp", |text| server(text, &SMTP));
    let imap = one(source, "email.imap", |text| server(text, &IMAP));
    let user = one(source, "email.user", mail_user);
    let password = secret_file(source, "email.password_file");
    let password = password.filter(|password| {
        let fits = !password.is_empty() && !password.contains(char::is_control);
        if !fits {
            source.fault("email.password_file", "names a file that holds no password");
        }
        fits
    });
    let from = one(source, "email.from", |text| Email::parse(text).map_err(|_| format!("is \"{text}\"")));
    Some(Some(EmailGateway {
        smtp: smtp?,
        imap: imap?,
        user: user?,
        password: password?.into(),
        from: from?,
    }))
}

/// What stands before a server's name, and how the line to it is then protected.
type Schemes = [(&'static str, Security)];

const SMTP: [(&str, Security); 3] =
    [("smtps://", Security::Tls), ("smtp+starttls://", Security::StartTls), ("smtp://", Security::None)];
const IMAP: [(&str, Security); 2] = [("imaps://", Security::Tls), ("imap://", Security::None)];

/// `smtps://mail.example.pk:465`; unprotected only within this machine.
fn server(text: &str, schemes: &Schemes) -> Result<Server, String> {
    let wrong = || format!("is \"{text}\"");
    let (rest, security) = schemes
        .iter()
        .find_map(|(scheme, security)| Some((text.strip_prefix(scheme)?, *security)))
        .ok_or_else(wrong)?;
    let (host, port) = rest.rsplit_once(':').ok_or_else(wrong)?;
    let port = port.parse().ok().filter(|port| *port != 0).ok_or_else(wrong)?;
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let here = rest.parse::<SocketAddr>().is_ok_and(|address| address.ip().is_loopback());
    let fits = match security {
        Security::None => here,
        Security::Tls | Security::StartTls => (1..=253).contains(&host.len()) && host.chars().all(legal),
    };
    if fits { Ok(Server { host: host.to_owned(), port, security }) } else { Err(wrong()) }
}

fn mail_user(text: &str) -> Result<String, String> {
    let fits = (1..=254).contains(&text.len()) && text.chars().all(|c| c.is_ascii_graphic());
    if fits { Ok(text.to_owned()) } else { Err(format!("is \"{text}\"")) }
}

/// A secret that could be guessed is none.
fn filled(source: &mut Source, name: &str) -> Option<String> {
    let secret = secret_file(source, name)?;
    if secret.len() >= 16 {
        return Some(secret);
    }
    source.fault(name, "names a file with less than 16 letters");
    None
}

fn without_slash(url: String) -> Result<String, String> {
    if url.ends_with('/') { Err(format!("is \"{url}\"")) } else { Ok(url) }
}

fn number(text: &str) -> Result<String, String> {
    let fits = (1..=32).contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_digit());
    if fits { Ok(text.to_owned()) } else { Err(format!("is \"{text}\"")) }
}

fn template(text: &str) -> Result<String, String> {
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let fits = (1..=512).contains(&text.len()) && text.chars().all(legal);
    if fits { Ok(text.to_owned()) } else { Err(format!("is \"{text}\"")) }
}

/// The key is shown to whoever is there: over plain HTTP only inside this machine.
fn gateway_url(text: &str) -> Result<String, String> {
    let here = |rest: &str| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        host.parse::<SocketAddr>().is_ok_and(|address| address.ip().is_loopback())
    };
    let known = text.starts_with("https://") || text.strip_prefix("http://").is_some_and(here);
    if known { Ok(text.to_owned()) } else { Err(format!("is \"{text}\"")) }
}

fn sender(text: &str) -> Result<String, String> {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-');
    let fits = (1..=15).contains(&text.len()) && text.chars().all(legal);
    if fits { Ok(text.to_owned()) } else { Err(format!("is \"{text}\"")) }
}

/// With what the telephone exchange of the helpline signs; without it nobody is believed there.
#[expect(clippy::option_option, reason = "left out is legal, wrong is not")]
pub(super) fn helpline(source: &mut Source) -> Option<Option<Secret>> {
    const NAME: &str = "helpline.secret_file";
    if !source.is_given(NAME) {
        return Some(None);
    }
    let secret = Secret::parse(&secret_file(source, NAME)?);
    if secret.is_none() {
        source.fault(NAME, "names a file that holds no such secret");
    }
    Some(Some(secret?))
}
