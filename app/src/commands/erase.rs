//! `khidmat erase`: destroys one record's key by order of the records keeper, who proves on the spot who she is.

use db::Tx;
use journal::Subject;
use journal::draft::Circumstances;
use journal::erase::Grounds;
use kernel::ids::EntryId;
use op::{Actor, Core};
use policy::Resource;

use super::{Ground, close, keeper};
use crate::cli;
use crate::out;
use crate::trouble::{Ended, Outcome};

/// The kinds of record that may be erased. The journal keeps a subject's kind as a word known to the program.
const KINDS: [&str; 7] =
    ["imported-complaint", "imported-fir", "complaint", "thread", "oversight-finding", "officer", "account"];

pub(super) async fn run(ground: &Ground, args: cli::Erase) -> Ended {
    let known = KINDS.into_iter().find(|kind| *kind == args.kind);
    let kind = known
        .ok_or_else(|| crate::trouble::Trouble::Set(format!("--kind is one of {}", KINDS.join(", "))))?;
    let (_, core) = ground.open().await?;
    let keeper = keeper::sign_in(&core).await?;
    let now = core.clock.now();
    let context = keeper.context(now, "");
    core.policy.permit(
        &keeper.principal,
        "journal.key-erase",
        &Resource::new("journal.log", core.node()),
        &context,
    )?;
    let grounds = Grounds { reason: args.reason, legal_basis: args.legal_basis };
    let subject = Subject { kind, id: args.record, version: None };
    let tx = core.db.write().await?;
    let entry = erase(&core, &tx, &keeper, subject, &grounds).await?;
    tx.commit().await?;
    core.journal.committed();
    if ground.json {
        out::json(&serde_json::json!({ "record": args.record, "entry": entry.to_string() }))?;
    } else {
        out::line(&format!("the key of {} is destroyed, by entry {entry}", args.record));
    }
    close(core).await?;
    Ok(Outcome::Done)
}

async fn erase(core: &Core, tx: &Tx, keeper: &Actor, subject: Subject, grounds: &Grounds) -> Ended<EntryId> {
    let now = core.clock.now();
    let id = core.journal.next_id(now);
    let of =
        Circumstances { id, now, stamp: keeper.stamp(), node: core.node(), entropy: core.entropy.as_ref() };
    Ok(core.journal.erase(tx, subject, grounds, of).await?)
}
