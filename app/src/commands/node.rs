//! `khidmat node`: sets this node up, and manages the nodes that ship to it.

use std::path::Path;

use journal::ship::{EndedLog, LogKey, Loss, NodeRegistration};
use kernel::ids::NodeName;
use kernel::{Bilingual, Error};
use op::{Actor, Core};
use serde::{Deserialize, Serialize};
use vault::TransferPublic;

use super::{Ground, close};
use crate::cli::{Lost, Node, NodeInit};
use crate::config::Config;
use crate::setting_up::{self, Made, NewPerson};
use crate::trouble::{Ended, Outcome, Trouble};
use crate::{out, secret};

pub(super) async fn run(ground: &Ground, which: Node) -> Ended {
    let (config, core) = ground.open().await?;
    match which {
        Node::Init(args) => init(ground, &core, args).await?,
        Node::Card => out::json(&card(&config, &core).await?)?,
        Node::Register { card } => register(&core, &card).await?,
        Node::List => list(ground, &core).await?,
        Node::Revoke { name, loss } => revoke(&core, &name, loss).await?,
        Node::Export { name, successor, to } => export(&core, &name, &successor, &to).await?,
        Node::Import { file, province } => import(&core, &file, &province).await?,
    }
    close(core).await?;
    Ok(Outcome::Done)
}

/// What another node has to know of this one. No secret is in it.
#[derive(Debug, Serialize, Deserialize)]
struct Card {
    name: String,
    offices: Vec<String>,
    /// Verifier keys of its logs: records, look-ups.
    logs: Vec<String>,
    /// Its logs of earlier epochs; none while no older backup was restored.
    #[serde(default)]
    ended: Vec<EarlierLog>,
    /// The signed statements that opened later epochs.
    #[serde(default)]
    openings: Vec<String>,
    /// The key of its cosignatures.
    witness: String,
    /// The key to which record keys are sealed for it, in hexadecimal.
    transfer: String,
}

/// A log that an epoch follows.
#[derive(Debug, Serialize, Deserialize)]
struct EarlierLog {
    /// Its verifier key.
    log: String,
    /// Entries of it that the node still holds.
    size: u64,
}

async fn card(config: &Config, core: &Core) -> kernel::Result<Card> {
    let NodeRegistration { name, vkeys, ended, openings, offices, transfer } =
        core.journal.registration(config.offices.clone()).await?;
    let ended = ended.iter().map(|ended| EarlierLog { log: ended.vkey.to_text(), size: ended.size });
    Ok(Card {
        name: name.to_string(),
        offices,
        logs: vkeys.iter().map(LogKey::to_text).collect(),
        ended: ended.collect(),
        openings,
        witness: core.journal.witness_vkey()?,
        transfer: hex::encode(transfer.0),
    })
}

async fn init(ground: &Ground, core: &Core, args: NodeInit) -> Ended<()> {
    let loaded = setting_up::load_units(core, None).await?;
    // Accounts do not travel between nodes: each has administrators of its own.
    let people = first_people(core, args).await?;
    if ground.json {
        let codes: Vec<_> = people
            .iter()
            .map(|(login, made)| serde_json::json!({ "login": login, "code": made.code }))
            .collect();
        out::json(&serde_json::json!({ "units": loaded.units, "posts": loaded.posts, "activate": codes }))?;
        return Ok(());
    }
    out::line(&format!("{} units loaded or changed, {} posts sanctioned", loaded.units, loaded.posts));
    for (login, made) in &people {
        out::line(&format!("{login}: activate at /activate within 12 hours with {}", made.code));
    }
    out::line("these codes are shown once; hand each over in person");
    Ok(())
}

/// The IT administrator, who makes accounts and reads no record, and the records keeper, who makes none.
async fn first_people(core: &Core, args: NodeInit) -> Ended<Vec<(String, Made)>> {
    let top = top_unit(core)?;
    let person = |belt: &str, kind: &str, login: &str, name| NewPerson {
        belt: belt.to_owned(),
        rank: "inspector".to_owned(),
        name,
        post: (top.clone(), kind.to_owned(), 1),
        login: login.to_owned(),
    };
    let admin = Bilingual::new("آئی ٹی منتظم", "IT administrator");
    let keeper = Bilingual::new("محافظ ریکارڈ", "Records keeper");
    let two = [
        person("SETUP-IT-1", "it-admin", &args.it_admin, admin),
        person("SETUP-RK-1", "records-keeper", &args.records_keeper, keeper),
    ];
    let mut made = Vec::new();
    for person in two {
        let login = person.login.clone();
        let one =
            setting_up::make_person(core, person, "set-up of this node").await.map_err(
                |error| match error {
                    Error::Conflict("db.duplicate") => Error::Conflict("khidmat.initialised"),
                    other => other,
                },
            )?;
        made.push((login, one));
    }
    Ok(made)
}

fn top_unit(core: &Core) -> kernel::Result<String> {
    let today = core.clock.now().day();
    let top = core.catalogue.units_of(catalogue::UnitKind::Province, today).next();
    top.map(|row| row.code.clone()).ok_or(Error::NotFound("organisation.no-unit"))
}

fn name(text: &str) -> Ended<NodeName> {
    text.parse().map_err(|what| Trouble::Set(format!("\"{text}\": {what}")))
}

fn log_key(text: &str) -> kernel::Result<LogKey> {
    LogKey::parse(text).map_err(|_| Error::Malformed("khidmat.unreadable-key"))
}

async fn register(core: &Core, file: &Path) -> Ended<()> {
    let text = std::fs::read_to_string(file)?;
    let wrong = |what: String| Trouble::Set(format!("{}: {what}", file.display()));
    let card: Card = serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
    let ended = card.ended.iter().map(|ended| Ok(EndedLog { vkey: log_key(&ended.log)?, size: ended.size }));
    let node = NodeRegistration {
        name: name(&card.name)?,
        vkeys: card.logs.iter().map(|key| log_key(key)).collect::<Result<_, Error>>()?,
        ended: ended.collect::<Result<_, Error>>()?,
        openings: card.openings,
        offices: card.offices,
        transfer: TransferPublic(secret::seed(&card.transfer).map_err(wrong)?),
    };
    let tx = core.db.write().await?;
    core.journal.register_node(&tx, Actor::system().stamp(), node).await?;
    tx.commit().await?;
    core.journal.committed();
    out::line(&format!("{} may ship here", card.name));
    Ok(())
}

async fn list(ground: &Ground, core: &Core) -> Ended<()> {
    for node in core.journal.nodes().await? {
        let heard = node.heard_at.map(kernel::Timestamp::rfc3339);
        if ground.json {
            let logs: Vec<_> = node
                .logs
                .iter()
                .map(|log| serde_json::json!({ "origin": log.origin, "size": log.size, "lag": log.lag }))
                .collect();
            out::json(
                &serde_json::json!({ "name": node.name, "state": node.state, "loss": node.loss, "successor": node.successor, "heard_at": heard, "logs": logs }),
            )?;
            continue;
        }
        out::line(&format!(
            "{} {} heard {}",
            node.name,
            node.state,
            heard.unwrap_or_else(|| "never".to_owned())
        ));
        for log in &node.logs {
            out::line(&format!("  {} {} entries, {} waiting there", log.origin, log.size, log.lag));
        }
    }
    Ok(())
}

async fn revoke(core: &Core, node: &str, loss: Lost) -> Ended<()> {
    let loss = match loss {
        Lost::Fire => Loss::Fire,
        Lost::Theft => Loss::Theft,
        Lost::Flood => Loss::Flood,
        Lost::Broken => Loss::Broken,
        Lost::KeyExposed => Loss::KeyExposed,
        Lost::Closed => Loss::Closed,
    };
    let node = name(node)?;
    let tx = core.db.write().await?;
    core.journal.revoke_node(&tx, Actor::system().stamp(), &node, loss).await?;
    tx.commit().await?;
    core.journal.committed();
    out::line(&format!("{node} is struck off; nothing of it is taken any more"));
    Ok(())
}

async fn export(core: &Core, lost: &str, successor: &str, to: &Path) -> Ended<()> {
    let (lost, successor) = (name(lost)?, name(successor)?);
    for log in core.journal.export_node(Actor::system().stamp(), &lost, &successor, to).await? {
        out::line(&format!("{}: {} entries", log.origin, log.size));
    }
    out::line(&format!("written for {successor} to {}", to.display()));
    Ok(())
}

async fn import(core: &Core, file: &Path, province: &str) -> Ended<()> {
    let key = log_key(province)?;
    for log in core.journal.import_bundle(Actor::system().stamp(), file, &key).await? {
        out::line(&format!("{}: {} entries recovered", log.origin, log.size));
    }
    Ok(())
}
