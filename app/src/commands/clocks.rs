//! `khidmat clocks`: the key of the body outside the police that is told of passed limits, its sealed copies, and what it makes of one.
//! Must not open a copy with anything a node holds.

use std::path::Path;

use deadlines::outside::{self, Content, Copy};
use serde_json::json;

use super::oversight::{held, make_key, unopened, written};
use super::{Ground, close};
use crate::cli;
use crate::out;
use crate::trouble::{Ended, Outcome, Trouble};

pub(super) async fn run(ground: &Ground, which: cli::Clocks) -> Ended {
    match which {
        cli::Clocks::Key { out } => make_key(&out, "clocks.outside", ground.json),
        cli::Clocks::Outside { out, from } => export(ground, &out, from).await,
        cli::Clocks::Open { file, key, trust, after } => open(&file, (&key, &trust), after, ground.json),
    }
}

async fn export(ground: &Ground, to: &Path, from: Option<i64>) -> Ended {
    if from.is_some_and(|from| from < 1) {
        return Err(Trouble::Set("--from is a number, 1 or more".to_owned()));
    }
    let (config, core) = ground.open().await?;
    let Some(reader) = config.told_outside else {
        close(core).await?;
        return Err(Trouble::Set("clocks.outside is missing: nobody outside is told".to_owned()));
    };
    let Copy { text, numbers } = outside::export(&core, &reader, from).await?;
    // Only what lies on a disk has been handed over; a copy that is made twice has the same numbers.
    let done = written(to, &text);
    if let (Ok(()), Some((_, last))) = (&done, numbers) {
        outside::collected(&core, last).await?;
    }
    close(core).await?;
    done?;
    if ground.json {
        out::json(&json!({ "file": to.display().to_string(), "numbers": numbers }))?;
    } else {
        out::line(&format!("{} opens with the body's key only; {}", to.display(), said(numbers)));
    }
    Ok(Outcome::Done)
}

fn said(numbers: Option<(i64, i64)>) -> String {
    numbers.map_or_else(
        || "there is nothing new in it".to_owned(),
        |(first, last)| format!("numbers {first} to {last}; the next copy begins with {}", last + 1),
    )
}

fn open(file: &Path, held_by: (&Path, &Path), after: Option<i64>, json: bool) -> Ended {
    let (text, key, trusted) = held(file, held_by, outside::MAX)?;
    let Ok(content) = outside::open(&text, &key) else { return unopened(json) };
    let faults = outside::check(&content, &trusted, after);
    if json {
        let steps = content.steps.iter().map(|step| {
            json!({
                "serial": step.serial, "clock": step.clock, "name": step.name, "office": step.office,
                "due_at": step.due_at, "at": step.at,
            })
        });
        let wrong: Vec<_> =
            faults.iter().map(|(number, what)| json!({ "number": number, "what": what })).collect();
        let copy = json!({ "node": content.node, "made": content.made, "steps": steps.collect::<Vec<_>>() });
        out::json(&json!({ "good": faults.is_empty(), "faults": wrong, "copy": copy }))?;
    } else {
        print(&content, &faults);
    }
    Ok(if faults.is_empty() { Outcome::Done } else { Outcome::Found })
}

fn print(content: &Content, faults: &[(i64, &str)]) {
    out::line(&format!("{}, made {}", content.node, content.made));
    for step in &content.steps {
        out::line(&format!("{} · {} · {} {}", step.serial, step.name.en, step.office.0, step.office.1.en));
        out::line(&format!("    due {}, told {}", step.due_at, step.at));
    }
    let ends = content.steps.first().zip(content.steps.last());
    out::line(&said(ends.map(|(first, last)| (first.serial, last.serial))));
    for (number, what) in faults {
        out::line(&format!("NOT good: {number}: {what}"));
    }
    if faults.is_empty() {
        out::line("every step is what the log has signed, and no number between them is missing");
    }
}
