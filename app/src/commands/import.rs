//! `khidmat import`: takes over what another system exported. Without `--commit` it only tries, and writes nothing but its
//! report and the file in which names of stations are confirmed; with it, the records keeper proves on the spot who she is.
//! Must not put a cell of a row into the report.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use i18n::Messages;
use import::stations::{Confirmed, WrongLine};
use import::{Asked, Line, Summary, Told};
use kernel::{Code, Error, Lang, Result};
use op::{Actor, Core, Op};
use sheets::moment::DayOrder;
use sheets::write::harmless;

use super::{Ground, close, keeper};
use crate::capabilities;
use crate::cli::{Dates, Import};
use crate::trouble::{Ended, Outcome, Trouble, messages, said_in};
use crate::{out, trouble};

pub(super) async fn run(ground: &Ground, args: Import) -> Ended {
    let bytes = std::fs::read(&args.file)?;
    let lang = args.lang.map_or_else(trouble::lang, Into::into);
    let report = args.report.clone().unwrap_or_else(|| beside(&args.file, "report"));
    let (names, given) = stations_file(&args, &report);
    if [&args.file, &names].into_iter().any(|read| same_file(read, &report)) || same_file(&args.file, &names)
    {
        let file = if same_file(&args.file, &names) { &names } else { &report };
        return Err(Trouble::Set(format!("{}: it would be overwritten; name another file", file.display())));
    }
    let stations = if given { confirmed(&names)? } else { Confirmed::default() };
    let (_, core) = ground.open().await?;
    // Said before anybody signs in.
    let looking = Op::new(core.clone(), Actor::system(), lang);
    if let Some(wrong) = stations.wrong_unit(&looking).await? {
        return Err(in_stations(&names, &wrong));
    }
    let actor = if args.commit { keeper::sign_in(&core).await? } else { Actor::system() };
    let op = Op::new(core.clone(), actor, lang);
    let asked = Asked { bytes, stations, order: args.dates.map(Into::into), commit: args.commit };
    let mut told = Report::create(&report, lang)?;
    let summary = capabilities::import(args.kind, &op, asked, &mut told).await?;
    told.end(&report)?;
    let written = write_names(&names, given, &summary)?;
    tell(ground, &core, (&summary, &report, (&names, written)), &args)?;
    close(core).await?;
    Ok(if summary.accepted == summary.rows && summary.missing_columns.is_empty() {
        Outcome::Done
    } else {
        Outcome::Found
    })
}

/// The stations file, and whether it was given; otherwise it stands beside the report.
fn stations_file(args: &Import, report: &Path) -> (PathBuf, bool) {
    let new = || beside(&args.file, "stations").file_name().map(|name| report.with_file_name(name));
    match &args.stations {
        Some(file) => (file.clone(), true),
        None => (new().unwrap_or_else(|| beside(&args.file, "stations")), false),
    }
}

/// Whether two names are of one file that is there.
fn same_file(one: &Path, other: &Path) -> bool {
    let whole = |file: &Path| std::fs::canonicalize(file).ok();
    one == other || whole(one).is_some_and(|one| whole(other) == Some(one))
}

/// `firs.csv` → `firs.report.csv`.
fn beside(file: &Path, what: &str) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}.{what}.csv"))
}

fn confirmed(file: &Path) -> Ended<Confirmed> {
    let bytes = std::fs::read(file)?;
    Confirmed::read(&bytes).map_err(|wrong| in_stations(file, &wrong))
}

fn in_stations(file: &Path, wrong: &WrongLine) -> Trouble {
    Trouble::Set(format!("{}: line {} {}", file.display(), wrong.line, wrong.what))
}

/// Writes the stations file when it was given, with what was confirmed still in it, or when there is none yet: what a
/// person wrote is never lost.
fn write_names(file: &Path, given: bool, summary: &Summary) -> Ended<bool> {
    if summary.rows == 0 || !summary.missing_columns.is_empty() || (!given && file.exists()) {
        return Ok(false);
    }
    replace(file, &summary.stations)?;
    Ok(true)
}

/// How the name of a file ends that is not finished.
const UNFINISHED: &str = ".tmp";

/// Replaces a file as a whole, or not at all.
fn replace(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut new = unfinished(file)?;
    new.write_all(bytes)?;
    new.as_file().sync_all()?;
    new.persist(file)?;
    Ok(())
}

/// A file beside the one it becomes. What a run that was killed left of the same is removed; one that another run is writing is
/// locked, and stays.
fn unfinished(file: &Path) -> std::io::Result<tempfile::NamedTempFile> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let before = format!(".{}.", file.file_name().unwrap_or_default().to_string_lossy());
    for entry in std::fs::read_dir(folder)?.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let own = name.strip_prefix(&before).and_then(|rest| rest.strip_suffix(UNFINISHED));
        let left = own.is_some_and(|random| random.len() == 6)
            && std::fs::File::open(entry.path()).is_ok_and(|old| old.try_lock().is_ok());
        if left {
            std::fs::remove_file(entry.path())?;
        }
    }
    let new = tempfile::Builder::new().prefix(&before).suffix(UNFINISHED).tempfile_in(folder)?;
    // Where a file system knows no locks, two runs at once are told apart by nothing.
    drop(new.as_file().try_lock());
    Ok(new)
}

fn tell(
    ground: &Ground,
    core: &Core,
    (summary, report, (kept, written)): (&Summary, &Path, (&Path, bool)),
    args: &Import,
) -> Ended<()> {
    let names = written.then_some(kept);
    if ground.json {
        let mut value = serde_json::to_value(summary).map_err(Error::internal)?;
        if let Some(all) = value.as_object_mut() {
            all.insert("report".to_owned(), report.display().to_string().into());
            all.insert("stations".to_owned(), names.map(|file| file.display().to_string()).into());
            all.insert("node".to_owned(), core.node().as_str().into());
        }
        return Ok(out::json(&value)?);
    }
    let Summary { rows, accepted, before, queued, rejected, flagged, .. } = summary;
    out::line(&format!("{rows} rows = {accepted} accepted + {queued} queued + {rejected} rejected"));
    if *before > 0 {
        out::line(&format!("{before} of the accepted were records before this run"));
    }
    if *flagged > 0 {
        out::line(&format!("{flagged} rows say something impossible; they are flagged"));
    }
    let (words, lang) = (messages()?, trouble::lang());
    for (code, count) in &summary.reasons {
        out::line(&format!("    {count:>8}  {code}: {}", said_in(&words, lang, code)));
    }
    remarks(summary, names, kept, args);
    out::line(&format!("row by row: {}", report.display()));
    if !summary.committed {
        out::line(
            "only tried, nothing was written to the store; add --commit to take the accepted rows over",
        );
    }
    Ok(())
}

fn remarks(summary: &Summary, names: Option<&Path>, kept: &Path, args: &Import) {
    if !summary.missing_columns.is_empty() {
        out::line(&format!("columns that are missing: {}", summary.missing_columns.join(", ")));
    }
    if !summary.unknown_columns.is_empty() {
        out::line(&format!(
            "columns that are not known, kept with their rows: {}",
            summary.unknown_columns.join(", ")
        ));
    }
    if !summary.lines_above.is_empty() {
        let lines: Vec<String> = summary.lines_above.iter().map(u64::to_string).collect();
        out::line(&format!("above the heading, no rows: line {}", lines.join(", ")));
    }
    if summary.empty_lines > 0 {
        out::line(&format!("{} empty lines are no rows", summary.empty_lines));
    }
    if let Some(dates) = summary.dates_proved {
        let (day, month) = (summary.day_first_dates, summary.month_first_dates);
        let (most, few) = (day.max(month), day.min(month));
        out::line(&format!(
            "dates are read {dates}: {most} dates of the file allow no other reading, {few} only the other; those are flagged"
        ));
    } else if args.dates.is_none() && summary.reasons.contains_key("import.flag-which-day") {
        let (day, month) = (summary.day_first_dates, summary.month_first_dates);
        out::line(&format!(
            "dates that could be read either way are read day-first and flagged ({day} of the file can only be day-first, {month} only month-first); say otherwise with --dates"
        ));
    }
    let waiting = summary.unconfirmed_stations;
    if waiting > 0 {
        match names {
            Some(file) => out::line(&format!(
                "{waiting} names of stations are to be confirmed in {0}; then run again with --stations {0}",
                file.display()
            )),
            None => out::line(&format!(
                "{waiting} names of stations are not confirmed; {} stands as it was: give it with --stations",
                kept.display()
            )),
        }
    }
}

/// The report, row by row, and the progress bar.
struct Report {
    out: csv::Writer<std::io::BufWriter<tempfile::NamedTempFile>>,
    messages: Messages,
    lang: Lang,
    bar: out::Bar,
}

impl Report {
    fn create(file: &Path, lang: Lang) -> Ended<Self> {
        let mut new = std::io::BufWriter::new(unfinished(file)?);
        new.write_all("\u{FEFF}".as_bytes())?;
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(new);
        out.write_record(["row", "line", "outcome", "code", "field", "explanation"])
            .map_err(Error::internal)?;
        Ok(Self { out, messages: messages()?, lang, bar: out::Bar::default() })
    }

    fn words(&self, code: Code) -> String {
        said_in(&self.messages, self.lang, code)
    }

    /// Puts the report where it belongs; until now the one of an earlier run stood there.
    fn end(self, file: &Path) -> Ended<()> {
        let buffer = self.out.into_inner().map_err(|error| Error::internal(error.to_string()))?;
        let new = buffer.into_inner().map_err(|error| Error::internal(error.to_string()))?;
        new.as_file().sync_all()?;
        new.persist(file).map_err(|error| Trouble::from(error.error))?;
        Ok(())
    }
}

impl Told for Report {
    fn row(&mut self, line: &Line) -> Result<()> {
        let joined =
            |each: Vec<&str>| each.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
        let codes = joined(line.reasons.iter().map(|(code, _)| *code).collect());
        let fields = joined(line.reasons.iter().map(|(_, field)| *field).collect());
        let mut words: Vec<String> = Vec::new();
        for said in line.reasons.iter().map(|(code, _)| self.words(code)) {
            if !words.contains(&said) {
                words.push(said);
            }
        }
        let (row, at) = (line.row.to_string(), line.line.to_string());
        let record = [row, at, line.outcome.word().to_owned(), codes, fields, harmless(&words.join("; "))];
        self.out.write_record(record).map_err(Error::internal)
    }

    fn note(&mut self, line: u64, code: Code) -> Result<()> {
        let words = harmless(&self.words(code));
        self.out.write_record(["", &line.to_string(), "note", code, "", &words]).map_err(Error::internal)
    }

    fn progress(&mut self, done: u64, of: u64) {
        self.bar.show(journal::check::Progress { what: "import".to_owned(), done, of });
    }
}

impl From<Dates> for DayOrder {
    fn from(dates: Dates) -> Self {
        match dates {
            Dates::DayFirst => Self::DayFirst,
            Dates::MonthFirst => Self::MonthFirst,
        }
    }
}
