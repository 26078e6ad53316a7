//! IMAP of the box (RFC 3501 with UIDPLUS): one mailbox, looked into by its owner. Must not be kinder than the real one.

use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use super::{Fault, Held, Sandbox};

type Line = BufReader<TcpStream>;

/// Letters of one command at most.
const COMMAND_MAX: usize = 8_192;

async fn say(line: &mut Line, bytes: &[u8]) -> Option<()> {
    line.get_mut().write_all(bytes).await.ok()
}

pub(super) async fn talk(office: Sandbox, line: TcpStream) -> Option<()> {
    let (mut line, mut known) = (BufReader::new(line), false);
    say(&mut line, b"* OK box.example ready\r\n").await?;
    loop {
        let mut heard = Vec::new();
        if line.read_until(b'\n', &mut heard).await.ok()? == 0 || heard.len() > COMMAND_MAX {
            return None;
        }
        if office.fault() == Fault::Slow {
            tokio::time::sleep(Duration::from_secs(3)).await;
        }
        let heard = String::from_utf8_lossy(&heard).trim_end().to_owned();
        let (tag, command) = heard.split_once(' ')?;
        let upper = command.to_uppercase();
        if office.fault() == Fault::Unmarked && upper.starts_with("UID STORE") {
            return None;
        }
        let mut answer = Vec::new();
        let done = match upper.split(' ').next().unwrap_or_default() {
            "LOGOUT" => {
                return say(&mut line, format!("* BYE\r\n{tag} OK\r\n").as_bytes()).await;
            }
            "CAPABILITY" => {
                answer.extend_from_slice(b"* CAPABILITY IMAP4rev1 UIDPLUS\r\n");
                "OK"
            }
            "NOOP" => "OK",
            "LOGIN" => {
                known = enters(&office, command);
                if known { "OK" } else { "NO [AUTHENTICATIONFAILED]" }
            }
            _ if !known => "NO",
            _ if says_no(office.fault(), &upper) => "NO [SERVERBUG]",
            _ => act(&office, &upper, &mut answer),
        };
        if done.is_empty() {
            say(&mut line, &answer).await?;
            return None;
        }
        answer.extend_from_slice(format!("{tag} {done} done\r\n").as_bytes());
        say(&mut line, &answer).await?;
    }
}

/// `LOGIN "name" "password"`, where a quote or a backslash has a backslash before it.
fn enters(office: &Sandbox, command: &str) -> bool {
    let (mut said, mut quoted, mut escaped) = (vec![String::new()], false, false);
    for c in command.chars().skip("LOGIN ".len()) {
        match c {
            '\\' if quoted && !escaped => {
                escaped = true;
                continue;
            }
            '"' if !escaped => quoted = !quoted,
            ' ' if !quoted => said.push(String::new()),
            c => said.last_mut().into_iter().for_each(|word| word.push(c)),
        }
        escaped = false;
    }
    matches!(said.as_slice(), [user, password] if office.is_known(user, password))
}

/// What it does not answer while it misbehaves.
fn says_no(fault: Fault, command: &str) -> bool {
    match fault {
        Fault::Blind => command.starts_with("UID SEARCH"),
        Fault::Unweighed => command.contains("RFC822.SIZE"),
        _ => false,
    }
}

/// What is done with the mailbox, and how the answer ends; with nothing at all where the line breaks.
fn act(office: &Sandbox, command: &str, answer: &mut Vec<u8>) -> &'static str {
    let own = office.0.settings.address.to_lowercase();
    let mut kept = office.kept();
    let fault = kept.fault;
    let mut mine: Vec<&mut Held> =
        kept.held.iter_mut().filter(|held| held.mailbox == own && !held.gone).collect();
    let words: Vec<&str> = command.split(' ').collect();
    match words.as_slice() {
        ["SELECT", ..] => {
            let state = format!(
                "* {} EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 1] ok\r\n* OK [UIDNEXT 9999999] ok\r\n",
                mine.len()
            );
            answer.extend_from_slice(b"* FLAGS (\\Seen \\Flagged \\Deleted)\r\n");
            answer.extend_from_slice(state.as_bytes());
            "OK [READ-WRITE]"
        }
        ["UID", "SEARCH", wanted @ ..] => {
            let without = |held: &&&mut Held| {
                wanted.iter().all(|word| {
                    !held.flags.iter().any(|flag| *word == format!("UN{}", flag.trim_start_matches('\\')))
                })
            };
            let found: Vec<String> = mine.iter().filter(without).map(|held| held.uid.to_string()).collect();
            answer.extend_from_slice(
                format!("* SEARCH {}\r\n", found.join(" ")).trim_end_matches(' ').as_bytes(),
            );
            "OK"
        }
        ["UID", "FETCH", uid, what @ ..] => {
            let oldest = mine.first().is_some_and(|held| held.uid.to_string() == *uid);
            let half = oldest
                && matches!(fault, Fault::Damaged | Fault::Torn)
                && what.iter().any(|word| word.starts_with("BODY"));
            for (at, held) in mine.iter().enumerate().filter(|(_, held)| held.uid.to_string() == *uid) {
                fetch((at + 1, held), &what.join(" "), half, answer);
            }
            match fault {
                Fault::Torn if half => "",
                _ if half => "NO [SERVERBUG]",
                _ => "OK",
            }
        }
        ["UID", "STORE", uid, "+FLAGS.SILENT", flag] => {
            let flag = flag.trim_matches(['(', ')']);
            for held in mine.iter_mut().filter(|held| held.uid.to_string() == *uid) {
                held.flags.push(flag.to_owned());
            }
            "OK"
        }
        ["UID", "EXPUNGE", uid] => {
            for held in mine.iter_mut().filter(|held| held.uid.to_string() == *uid) {
                held.gone = held.flags.iter().any(|flag| flag == "\\DELETED");
            }
            "OK"
        }
        _ => "BAD",
    }
}

/// The size, or a piece of the bytes or half of it: `(UID BODY.PEEK[]<0.1024>)`.
fn fetch((at, held): (usize, &Held), what: &str, half: bool, answer: &mut Vec<u8>) {
    let piece = what.split_once('<').and_then(|(_, rest)| rest.split_once('>')).and_then(|(piece, _)| {
        let (from, many) = piece.split_once('.')?;
        Some((from.parse::<usize>().ok()?, many.parse::<usize>().ok()?))
    });
    let (uid, size) = (held.uid, held.raw.len());
    match piece {
        Some((from, many)) => {
            let mut bytes: Vec<u8> = held.raw.iter().skip(from).take(many).copied().collect();
            bytes.truncate(if half { bytes.len() / 2 } else { many });
            let head = format!("* {at} FETCH (UID {uid} BODY[]<{from}> {{{}}}\r\n", bytes.len());
            answer.extend_from_slice(head.as_bytes());
            answer.extend_from_slice(&bytes);
            answer.extend_from_slice(b")\r\n");
        }
        None => {
            answer.extend_from_slice(format!("* {at} FETCH (UID {uid} RFC822.SIZE {size})\r\n").as_bytes());
        }
    }
}
