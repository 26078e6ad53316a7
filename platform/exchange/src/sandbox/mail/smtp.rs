//! SMTP of the box (RFC 5321, AUTH by RFC 4954): who we are first, then letters. Must not be kinder than the real one.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use super::{Fault, LARGEST, Sandbox, write};

type Line = BufReader<TcpStream>;

/// What was said of a letter so far.
#[derive(Debug, Default)]
struct Envelope {
    known: bool,
    from: Option<String>,
    to: Vec<String>,
}

async fn say(line: &mut Line, text: &str) -> Option<()> {
    line.get_mut().write_all(format!("{text}\r\n").as_bytes()).await.ok()
}

async fn hear(line: &mut Line) -> Option<String> {
    let mut heard = Vec::new();
    let read = line.read_until(b'\n', &mut heard).await.ok()?;
    (read > 0).then(|| String::from_utf8_lossy(&heard).trim_end().to_owned())
}

pub(super) async fn talk(office: Sandbox, line: TcpStream) -> Option<()> {
    let (mut line, mut envelope) = (BufReader::new(line), Envelope::default());
    say(&mut line, "220 box.example ESMTP").await?;
    loop {
        let heard = hear(&mut line).await?;
        if office.fault() == Fault::Slow {
            tokio::time::sleep(Duration::from_secs(3)).await;
        }
        let (verb, rest) = heard.split_once(' ').unwrap_or((&heard, ""));
        match verb.to_uppercase().as_str() {
            "EHLO" | "HELO" => {
                let offers =
                    format!("250-box.example\r\n250-SIZE {LARGEST}\r\n250-8BITMIME\r\n250 AUTH PLAIN LOGIN");
                say(&mut line, &offers).await?;
            }
            "AUTH" => authenticate(&office, &mut line, &mut envelope, rest).await?,
            "MAIL" if !envelope.known => say(&mut line, "530 5.7.0 Authentication required").await?,
            "MAIL" => {
                envelope.from = address(rest);
                envelope.to.clear();
                say(&mut line, "250 2.1.0 Ok").await?;
            }
            "RCPT" => recipient(&office, &mut line, &mut envelope, rest).await?,
            "DATA" if envelope.from.is_none() || envelope.to.is_empty() => {
                say(&mut line, "503 5.5.1 Nobody to deliver to").await?;
            }
            "DATA" => letter(&office, &mut line, &mut envelope).await?,
            "RSET" => {
                envelope = Envelope { known: envelope.known, ..Envelope::default() };
                say(&mut line, "250 2.0.0 Ok").await?;
            }
            "NOOP" => say(&mut line, "250 2.0.0 Ok").await?,
            "QUIT" => return say(&mut line, "221 2.0.0 Bye").await,
            _ => say(&mut line, "500 5.5.2 Not known").await?,
        }
    }
}

async fn authenticate(office: &Sandbox, line: &mut Line, envelope: &mut Envelope, said: &str) -> Option<()> {
    let read = |text: &str| String::from_utf8(STANDARD.decode(text).ok()?).ok();
    let (way, first) = said.split_once(' ').unwrap_or((said, ""));
    let (user, password) = match way.to_uppercase().as_str() {
        "PLAIN" => {
            let whole = read(first).unwrap_or_default();
            let mut parts = whole.split('\0').skip(1).map(str::to_owned);
            (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
        }
        "LOGIN" => {
            say(line, "334 VXNlcm5hbWU6").await?;
            let user = read(&hear(line).await?).unwrap_or_default();
            say(line, "334 UGFzc3dvcmQ6").await?;
            (user, read(&hear(line).await?).unwrap_or_default())
        }
        _ => return say(line, "504 5.5.4 No such way").await,
    };
    envelope.known = office.is_known(&user, &password);
    say(line, if envelope.known { "235 2.7.0 Ok" } else { "535 5.7.8 Not believed" }).await
}

async fn recipient(office: &Sandbox, line: &mut Line, envelope: &mut Envelope, said: &str) -> Option<()> {
    let answer = match (office.fault(), address(said)) {
        (Fault::Later, _) => "451 4.3.0 Try again later",
        (Fault::Refuse, _) => "550 5.1.1 No such mailbox",
        (_, Some(to)) if to.contains('@') && envelope.from.is_some() => {
            envelope.to.push(to);
            "250 2.1.5 Ok"
        }
        _ => "501 5.1.3 That is no address",
    };
    say(line, answer).await
}

async fn letter(office: &Sandbox, line: &mut Line, envelope: &mut Envelope) -> Option<()> {
    say(line, "354 Go ahead").await?;
    let raw = body(line).await?;
    let fault = office.fault();
    if fault == Fault::Cut {
        return None;
    }
    let from = envelope.from.take().unwrap_or_default();
    for to in envelope.to.drain(..) {
        match fault {
            Fault::Bounce => office.put(&write::bounce(&from, &to, &raw)),
            _ => office.deliver(&to, &raw),
        }
        if fault == Fault::Vacation {
            office.put(&write::vacation(&to, &from, &raw));
        }
    }
    if fault == Fault::Lose {
        return None;
    }
    say(line, "250 2.0.0 Taken").await
}

/// Everything up to the line with a dot alone.
async fn body(line: &mut Line) -> Option<Vec<u8>> {
    let mut raw = Vec::new();
    loop {
        let mut one = Vec::new();
        if line.read_until(b'\n', &mut one).await.ok()? == 0 || raw.len() > LARGEST {
            return None;
        }
        if one == b".\r\n" {
            return Some(raw);
        }
        raw.extend_from_slice(one.strip_prefix(b".").unwrap_or(&one));
    }
}

/// What stands between the angles.
fn address(said: &str) -> Option<String> {
    let (_, rest) = said.split_once('<')?;
    Some(rest.split_once('>')?.0.to_owned())
}
