//! The published figures: one object for each figure, engine and size, kept in docs/reference/benchmarks.json and
//! shown in benchmarks.md. A new measurement replaces the older one of the same figure, engine and size.
//! Must not drop what was not measured this time.

use std::path::PathBuf;

use kernel::{Error, Result};
use serde::{Deserialize, Serialize};

use crate::machine;

/// Which side of its goal a figure must be on.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    /// At least so much.
    AtLeast(f64),
    /// At most so much.
    AtMost(f64),
    /// None: shown for what it explains.
    None,
}

impl Goal {
    fn words(self) -> String {
        match self {
            Self::AtLeast(limit) => format!("≥ {}", number(limit)),
            Self::AtMost(limit) => format!("≤ {}", number(limit)),
            Self::None => String::new(),
        }
    }

    fn met(self, value: f64) -> Option<bool> {
        match self {
            Self::AtLeast(limit) => Some(value >= limit),
            Self::AtMost(limit) => Some(value <= limit),
            Self::None => None,
        }
    }
}

/// One measured figure.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    /// What was measured, such as `journal.entries`.
    pub figure: String,
    /// `sqlite`, `postgres`, or `-` where it makes no difference.
    pub engine: String,
    /// How much was in the store, such as `1,000,000 entries`.
    pub size: String,
    /// The figure.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// The goal in words; empty where there is none.
    pub goal: String,
    /// Whether the goal was met.
    pub met: Option<bool>,
    /// How to measure it again.
    pub command: String,
    /// On what.
    pub machine: String,
    /// When.
    pub date: String,
    /// How it was measured, and what limits it.
    pub note: String,
}

/// The figures known so far.
#[derive(Debug)]
pub struct Report {
    rows: Vec<Row>,
    command: String,
    machine: String,
}

/// A measurement to be added.
#[derive(Debug)]
pub struct Measured<'a> {
    /// What was measured.
    pub figure: &'a str,
    /// On which engine.
    pub engine: &'a str,
    /// With how much in the store.
    pub size: String,
    /// The figure.
    pub value: f64,
    /// Its unit.
    pub unit: &'a str,
    /// The goal.
    pub goal: Goal,
    /// How it was measured, and what limits it.
    pub note: String,
}

impl Report {
    /// The figures published so far.
    pub fn open() -> Result<Self> {
        let rows = match std::fs::read(path("json")) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(Error::internal)?,
            Err(_) => Vec::new(),
        };
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let command = if arguments.is_empty() {
            "make bench".to_owned()
        } else {
            format!("cargo run --profile fast --package bench -- {}", arguments.join(" "))
        };
        Ok(Self { rows, command, machine: machine::describe() })
    }

    /// Adds a figure in the place of an older one, tells it, and keeps it at once: a later one may fail.
    pub fn add(&mut self, new: Measured<'_>) -> Result<()> {
        let row = Row {
            figure: new.figure.to_owned(),
            engine: new.engine.to_owned(),
            size: new.size,
            value: rounded(new.value),
            unit: new.unit.to_owned(),
            goal: new.goal.words(),
            met: new.goal.met(new.value),
            command: self.command.clone(),
            machine: self.machine.clone(),
            date: machine::today(),
            note: format!("{}; load average {:.1}", new.note, machine::load()),
        };
        machine::say(&line(&row));
        self.rows
            .retain(|old| (&old.figure, &old.engine, &old.size) != (&row.figure, &row.engine, &row.size));
        self.rows.push(row);
        self.rows.sort_by(|a, b| (&a.figure, &a.engine, &a.size).cmp(&(&b.figure, &b.engine, &b.size)));
        self.write()
    }

    /// Writes both files.
    pub fn write(&self) -> Result<()> {
        let mut json = serde_json::to_string_pretty(&self.rows).map_err(Error::internal)?;
        json.push('\n');
        std::fs::write(path("json"), json).map_err(Error::internal)?;
        std::fs::write(path("md"), self.to_markdown()).map_err(Error::internal)
    }

    fn to_markdown(&self) -> String {
        let mut text = HEAD.to_owned();
        for row in &self.rows {
            let met = match row.met {
                Some(true) => "met",
                Some(false) => "**missed**",
                None => "",
            };
            let Row { figure, engine, size, unit, goal, machine, date, note, .. } = row;
            let value = number(row.value);
            let line = format!(
                "| `{figure}` | {engine} | {size} | {value} {unit} | {goal} | {met} | {note} | {machine}, {date} |\n"
            );
            text.push_str(&line);
        }
        text.push_str(COMMANDS);
        let mut commands: Vec<&str> = self.rows.iter().map(|row| row.command.as_str()).collect();
        commands.sort_unstable();
        commands.dedup();
        for command in commands {
            text.extend(["- `", command, "`\n"]);
        }
        text
    }
}

const HEAD: &str = "# Benchmarks\n\n\
    Made by `make bench` from [benchmarks.json](benchmarks.json); do not edit. Figures on a shared machine move by a\n\
    quarter between runs: compare rows of one run, and ratios rather than absolute numbers.\n\n\
    | Figure | Engine | Size | Value | Goal | | How, and what limits it | Machine |\n\
    |---|---|---|---:|---:|---|---|---|\n";

const COMMANDS: &str = "\nMeasured with (PostgreSQL by `scripts/postgres.sh run …`):\n\n";

fn line(row: &Row) -> String {
    let met = match row.met {
        Some(true) => " met",
        Some(false) => " MISSED",
        None => "",
    };
    let Row { figure, engine, size, unit, goal, note, .. } = row;
    format!("{figure} [{engine}, {size}]: {} {unit} ({goal}{met}) {note}", number(row.value))
}

fn path(extension: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reference"))
        .join(format!("benchmarks.{extension}"))
}

/// Three digits say all that a measurement knows.
fn rounded(value: f64) -> f64 {
    if value.abs() >= 100.0 { value.round() } else { (value * 100.0).round() / 100.0 }
}

/// With commas between thousands.
pub fn number(value: f64) -> String {
    let value = rounded(value);
    if value.fract() != 0.0 {
        return format!("{value}");
    }
    let digits = format!("{:.0}", value.abs());
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if value < 0.0 { format!("-{grouped}") } else { grouped }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_read_them() {
        assert_eq!(number(10_000_000.0), "10,000,000");
        assert_eq!(number(999.6), "1,000");
        assert_eq!(number(0.934), "0.93");
        assert_eq!(number(-1200.0), "-1,200");
    }

    #[test]
    fn a_goal_is_met_on_its_own_side() {
        assert_eq!(Goal::AtLeast(8000.0).met(8000.0), Some(true));
        assert_eq!(Goal::AtMost(25.0).met(25.1), Some(false));
        assert_eq!(Goal::None.met(1.0), None);
    }
}
