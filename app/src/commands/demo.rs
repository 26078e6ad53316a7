//! `khidmat demo`: the whole program with made-up people. The store is marked, so that it can never be served as a
//! real one. Must not listen beyond this machine.

use std::path::{Path, PathBuf};

use access::{Access, Limits};
use kernel::ids::NodeName;
use kernel::{Error, OsEntropy};
use op::Core;
use serde::Serialize;
use tempfile::TempDir;

use super::{sandbox, serve, start_log, stop_signal};
use crate::assemble::{PER_ADDRESS, Surface, assemble};
use crate::background::{Background, Duties};
use crate::cli;
use crate::config::LogConfig;
use crate::keys::{self, NodeKeys};
use crate::litter::Litter;
use crate::peer::Proxies;
use crate::server::Doors;
use crate::spine::{self, Wanted};
use crate::trouble::{Ended, Outcome, Trouble};
use crate::{capabilities, demo, out, server};

/// The one line that is printed once the demo answers.
#[derive(Debug, Serialize)]
struct Started {
    address: String,
    /// Where text messages arrive.
    telephones: String,
    /// Where WhatsApp messages arrive and are written.
    whatsapp: String,
    /// Where the helpline is rung.
    helpline: String,
    /// Where e-mail arrives and is written.
    mailboxes: String,
    sign_ins: Vec<SignInLink>,
    /// Citizens whose reports can be followed at `/track`.
    slips: Vec<demo::Slip>,
}

/// Where a made-up person is signed in at once.
#[derive(Debug, Serialize)]
struct SignInLink {
    role: String,
    url: String,
}

/// The demo's folder: kept, or gone with the process.
enum Home {
    Kept(PathBuf),
    Gone(TempDir),
}

impl Home {
    fn path(&self) -> &Path {
        match self {
            Self::Kept(path) => path,
            Self::Gone(folder) => folder.path(),
        }
    }
}

pub(super) async fn run(args: cli::Demo, json: bool) -> Ended {
    if !args.listen.ip().is_loopback() {
        return Err(Trouble::Set(
            "--listen must be an address of this machine alone, such as 127.0.0.1:8080".to_owned(),
        ));
    }
    start_log(&LogConfig {
        json: false,
        filter: std::env::var("RUST_LOG").unwrap_or_else(|_| "warn".to_owned()),
    });
    let stop = stop_signal()?;
    let listener = serve::listen(args.listen).await?;
    let address = format!("http://{}", listener.local_addr()?);
    let (home, keys) = home(args.dir)?;
    let (core, filled) = open(&home, args.database, keys.journal).await?;
    let sandbox::Beside { telephones, whatsapp, mailboxes, gateways, helpline: (helpline, secret) } =
        sandbox::beside(&address, stop.clone()).await?;
    let demo::Filled { people: demo, slips } = filled;
    let helpline_secret = Some(secret);
    let surface =
        Surface { demo, gateways: gateways.clone(), helpline: helpline_secret, ..surface(&home, &address) };
    let links = links(&address, &surface);
    let webhooks = Some(surface.outbound());
    let node = assemble(core.clone(), &keys.documents, surface)?;
    let (litter, teller) = (Some(Litter::of(node.state.blobs.clone())), Some(node.teller()));
    let reader = Some(node.reader());
    let whatsapp_calls = node.whatsapp_calls(&gateways);
    let mailbox = node.mailbox(&gateways);
    let duties =
        Duties { litter, webhooks, gateways, whatsapp_calls, mailbox, teller, reader, ..Duties::default() };
    let background = Background::start(&core, duties);
    tell(&Started { address, telephones, whatsapp, helpline, mailboxes, sign_ins: links, slips }, json)?;
    server::serve(listener, node.router, Doors::new(Proxies::default(), PER_ADDRESS), stop).await;
    drop(node.state);
    background.stop().await;
    core.db.close().await?;
    Ok(Outcome::Done)
}

/// The folder, with keys that live only in this process unless the folder is kept.
fn home(dir: Option<PathBuf>) -> Ended<(Home, NodeKeys)> {
    match dir {
        Some(dir) => {
            std::fs::create_dir_all(&dir)?;
            keys::init(&dir.join("keys"), &OsEntropy)?;
            let keys = NodeKeys::load(&dir.join("keys"))?;
            Ok((Home::Kept(dir), keys))
        }
        None => Ok((Home::Gone(tempfile::tempdir()?), NodeKeys::generate(&OsEntropy))),
    }
}

async fn open(home: &Home, database: Option<String>, keys: journal::Keys) -> Ended<(Core, demo::Filled)> {
    let file = home.path().join("demo.sqlite");
    let database = database.map_or_else(|| db::Settings::sqlite(&file), db::Settings::new);
    let node: NodeName = "demo".parse().map_err(|what: &str| Error::internal(what))?;
    let wanted = Wanted::alone(node, database);
    let core = spine::open(wanted, keys).await?;
    let access = Access::for_demo(core.clone(), Limits::default());
    let filled = demo::fill(&core, &capabilities::contracts(), &access, demo::SEED).await?;
    spine::journal_start(&core).await?;
    Ok((core, slips(home.path(), filled)?))
}

/// What was filled, with the slips of a folder that was filled before: their codes are in no store.
fn slips(home: &Path, filled: demo::Filled) -> Ended<demo::Filled> {
    let file = home.join("slips.json");
    if !filled.slips.is_empty() {
        std::fs::write(&file, serde_json::to_vec(&filled.slips).map_err(std::io::Error::from)?)?;
        return Ok(filled);
    }
    let kept = std::fs::read(&file).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    Ok(demo::Filled { slips: kept.unwrap_or_default(), ..filled })
}

fn surface(home: &Home, address: &str) -> Surface {
    // Receivers to try it with are on this machine, as the demo is.
    let surface = Surface::alone(address.trim_start_matches("http://"), home.path().join("files"));
    Surface { private_receivers: true, ..surface }
}

fn links(address: &str, surface: &Surface) -> Vec<SignInLink> {
    let link =
        |role: &String| SignInLink { role: role.clone(), url: format!("{address}{}{role}", demo::SIGN_IN) };
    surface.demo.iter().map(|person| link(&person.role)).collect()
}

fn tell(started: &Started, json: bool) -> Ended<()> {
    if json {
        return Ok(out::json(started)?);
    }
    out::line(&format!("Khidmat with made-up people: {}", started.address));
    out::line(&format!("  {:<16} {}", "telephones", started.telephones));
    out::line(&format!("  {:<16} {}", "whatsapp", started.whatsapp));
    out::line(&format!("  {:<16} {}", "helpline at", started.helpline));
    out::line(&format!("  {:<16} {}", "mailboxes", started.mailboxes));
    for link in &started.sign_ins {
        out::line(&format!("  {:<16} {}", link.role, link.url));
    }
    out::line(&format!("Citizens to follow at {}/track:", started.address));
    for slip in &started.slips {
        out::line(&format!("  {:<16} {} {}", slip.story, slip.number, slip.code));
    }
    Ok(())
}
