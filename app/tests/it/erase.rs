//! Lawful erasure from the command line: only by a records keeper who proves who she is, and `check` still holds.

use std::io::Write;
use std::path::Path;
use std::process::{Output, Stdio};

use access::{Access, Activation, Limits, factor};
use kernel::{Bilingual, Clock, Lang, SystemClock};
use khidmat::keys::NodeKeys;
use khidmat::setting_up::{Made, NewPerson, load_units, make_person};
use khidmat::spine::{self, Wanted};
use op::{Actor, Core, Op};

use crate::program::{configured, expect, khidmat, said};

pub const PASSWORD: &str = "seven geese over Hanna lake";

pub async fn person(core: &Core, kind: &str, unit: &str) -> Made {
    let name = Bilingual::new("افسر", "Officer");
    let post = (unit.to_owned(), kind.to_owned(), 1);
    let new =
        NewPerson { belt: kind.to_owned(), rank: "inspector".to_owned(), name, post, login: kind.to_owned() };
    make_person(core, new, "TEST/1").await.unwrap()
}

/// Activates an account with a known password; the authenticator's secret.
pub async fn activate(core: &Core, login: &str, made: &Made) -> Vec<u8> {
    let access = Access::new(core.clone(), Limits::default());
    let secret = access.new_factor();
    let (login, code, password) = (login.to_owned(), made.code.clone(), PASSWORD.to_owned());
    let proof = factor::code_at(&secret, core.clock.now()).unwrap();
    let op = Op::new(core.clone(), Actor::anonymous(), Lang::En);
    let typed = Activation {
        login,
        code,
        password,
        secret: secret.clone(),
        proof,
        desk: None,
        address: String::new(),
    };
    access.activate(&op, typed).await.unwrap();
    secret
}

pub async fn open(folder: &Path) -> Core {
    let wanted = Wanted::alone("quetta".parse().unwrap(), db::Settings::sqlite(&folder.join("store.sqlite")));
    spine::open(wanted, NodeKeys::load(&folder.join("keys")).unwrap().journal).await.unwrap()
}

fn erase(config: &str, record: &str, typed: &str) -> Output {
    let args = ["--config", config, "erase", record, "--kind", "officer", "--reason", "order 7 of 2026"];
    let mut command = khidmat(&args);
    command.args(["--legal-basis", "made up for a test"]);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_records_keeper_erases_and_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), "");
    let core = open(folder.path()).await;
    load_units(&core, None).await.unwrap();
    let keeper = activate(&core, "records-keeper", &person(&core, "records-keeper", "BAL").await).await;
    let clerk = person(&core, "moharrir", "QTA-SAR").await;
    let clerks = activate(&core, "moharrir", &clerk).await;
    core.journal.settle().await.unwrap();
    core.db.close().await.unwrap();
    let record = clerk.officer.to_string();
    // The code of the step after the one that activated: each is accepted once.
    let code =
        |secret: &[u8]| factor::code_at(secret, SystemClock::default().now().plus_seconds(30)).unwrap();
    let by = |login: &str, code: &str| erase(&config, &record, &format!("{login}\n{PASSWORD}\n{code}\n"));
    let wrong = by("records-keeper", "000000");
    assert_eq!(wrong.status.code(), Some(3), "{}", said(&wrong));
    let clerks = by("moharrir", &code(&clerks));
    assert_eq!(clerks.status.code(), Some(3), "{}", said(&clerks));
    assert!(!said(&wrong).contains("internal error") && !said(&clerks).contains("internal error"));
    let erased = by("records-keeper", &code(&keeper));
    assert_eq!(erased.status.code(), Some(0), "{}", said(&erased));
    let checked: serde_json::Value =
        serde_json::from_str(&expect(0, &["--config", &config, "--json", "check"])).unwrap();
    assert_eq!(checked["erased"], 1);
}
