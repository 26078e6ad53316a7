//! The table an auditor reads: who may do what, to what, as the policies stand.
//! Must not be kept by hand: a test compares it with the committed `policies/MATRIX.md`.

use std::fmt::Write as _;

use kernel::Result;
use kernel::ids::AccountId;
use uuid::Uuid;

use crate::engine::{Decision, Engine};
use crate::subject::{Context, Level, Principal, Resource};

/// Kinds of post with the tier they are held at.
const POSTS: [(&str, Level); 14] = [
    ("sho", Level::Station),
    ("moharrir", Level::Station),
    ("naib-moharrir", Level::Station),
    ("io", Level::Station),
    ("desk", Level::Station),
    ("online-desk", Level::Station),
    ("helpline-operator", Level::Station),
    ("woman-desk", Level::Station),
    ("sdpo", Level::Circle),
    ("dpo", Level::District),
    ("rpo", Level::Region),
    ("igp", Level::Province),
    ("records-keeper", Level::Province),
    ("auditor", Level::Province),
];

const UNITS: [&str; 4] = ["station", "circle", "district", "region"];

const HEAD: &str = "\
# Who may do what

Made from the policies in this folder; `KHIDMAT_BLESS=1 cargo test -p policy matrix` writes it anew.

Each person holds one post in one unit, is on duty, states a purpose, has signed in with a second factor a minute
ago, and a colleague has asked first where two people are needed. The records differ:

- **own**: in the person's own station (circle, district, region); for a citizen or a partner, their own
- **other station**: another station of another circle in the same district
- **other district**: another district in another region
- **sealed**: own, with names sealed
- **handler**: own and sealed, and the person works on it
- **code**: own to nobody, but the receipt's number and code were shown
- **accused**: own, and the person is the officer complained of
- **line**: own, and the complaint is against an officer of the person's own unit

`yes` allowed · `no` refused, though known to exist · `-` not allowed to know that it exists.
Whoever is not listed under an action may do it to none of these.
";

const COLUMNS: [&str; 8] =
    ["own", "other station", "other district", "sealed", "handler", "code", "accused", "line"];

/// Renders role × action × record, as Markdown.
pub fn matrix(engine: &Engine) -> Result<String> {
    let mut out = HEAD.to_owned();
    for (action, kind) in engine.actions() {
        let _ =
            write!(out, "\n## {action}\n\n| who | {} |\n|---|{}\n", COLUMNS.join(" | "), "---|".repeat(8));
        let before = out.len();
        for (name, who) in people() {
            row(engine, &mut out, &name, &who, action, kind)?;
        }
        if out.len() == before {
            out.push_str("| nobody |        |\n");
        }
    }
    Ok(out)
}

fn me() -> AccountId {
    AccountId(Uuid::from_u128(1))
}

fn people() -> Vec<(String, Principal)> {
    let mut all: Vec<(String, Principal)> = POSTS
        .iter()
        .map(|(role, level)| ((*role).to_owned(), officer().holding(role, *level, own_unit(*level))))
        .collect();
    all.push(("it-admin".to_owned(), officer().holding("it-admin", Level::Province, "province")));
    all.push(("officer without a post".to_owned(), officer()));
    let suspended = Principal { suspended: true, ..officer().holding("sho", Level::Station, "own-station") };
    all.push(("sho, suspended".to_owned(), suspended));
    let one_factor = Principal { mfa: false, ..officer().holding("sho", Level::Station, "own-station") };
    all.push(("sho, no second factor".to_owned(), one_factor));
    all.push(("citizen".to_owned(), Principal::citizen(me())));
    all.push(("anonymous".to_owned(), Principal::anonymous()));
    all.push(("system".to_owned(), Principal::system()));
    all.push(("partner".to_owned(), Principal::partner(me())));
    all.push(("node".to_owned(), Principal { kind: crate::AccountKind::Node, ..Principal::system() }));
    all
}

fn officer() -> Principal {
    Principal::officer(me(), true)
}

fn own_unit(level: Level) -> String {
    match level {
        Level::Station => "own-station".to_owned(),
        Level::Circle => "own-circle".to_owned(),
        Level::District => "own-district".to_owned(),
        Level::Region => "own-region".to_owned(),
        Level::Province => "province".to_owned(),
    }
}

/// A record whose first `shared` units, from the top, are the person's own.
fn record(kind: &str, foreign: usize) -> Resource {
    let unit = |at: usize| {
        format!("{}-{}", if at < foreign { "other" } else { "own" }, UNITS.get(at).unwrap_or(&""))
    };
    Resource::new(kind, "record").at(unit(0), unit(1), unit(2), unit(3))
}

fn cases(kind: &str, who: &Principal) -> [(Resource, bool); 8] {
    let mut own = record(kind, 0);
    if matches!(who.kind, crate::AccountKind::Citizen | crate::AccountKind::Partner) {
        own = own.owned_by(&who.id);
    } else {
        own = own.owned_by(Uuid::from_u128(3));
    }
    let sealed = Resource { sealed: true, sensitivity: 4, ..own.clone() };
    let handler = Resource { handlers: [who.id.clone()].into(), ..sealed.clone() };
    let foreign = Resource { owner: Some(Uuid::from_u128(3).to_string()), ..own.clone() };
    let accused = Resource { accused: [who.id.clone()].into(), ..foreign.clone() };
    let units = who.posts.iter().map(|p| p.unit.clone()).collect();
    let line = Resource { barred: units, ..foreign.clone() };
    let elsewhere = |depth| Resource { owner: foreign.owner.clone(), ..record(kind, depth) };
    [
        (own, false),
        (elsewhere(2), false),
        (elsewhere(4), false),
        (sealed, false),
        (handler, false),
        (foreign, true),
        (accused, false),
        (line, false),
    ]
}

fn row(
    engine: &Engine,
    out: &mut String,
    name: &str,
    who: &Principal,
    action: &str,
    kind: &str,
) -> Result<()> {
    let mut cells = Vec::new();
    for (what, code_shown) in cases(kind, who) {
        let how = Context {
            purpose: "duty".to_owned(),
            auth_age_s: 60,
            on_duty: true,
            code_shown,
            requester: Some(AccountId(Uuid::from_u128(2))),
            ..Context::default()
        };
        let yes = matches!(engine.decide(who, action, &what, &how)?, Decision::Allow(_));
        let known = yes || engine.visible(who, &what, &how)?;
        cells.push(if yes {
            "yes"
        } else if known {
            "no"
        } else {
            "-"
        });
    }
    if cells.contains(&"yes") {
        let _ = writeln!(out, "| {name} | {} |", cells.join(" | "));
    }
    Ok(())
}
