//! What the figures were measured on. Must not name the host: figures are published.

use std::time::Duration;

/// Cores, memory and whether others were using them, such as `4 shared cores, 23 GiB`.
pub fn describe() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let shared = if load() > 0.5 { "shared " } else { "" };
    let memory = memory_gib().map(|gib| format!(", {gib} GiB")).unwrap_or_default();
    format!("{cores} {shared}cores{memory}")
}

/// Processes that wanted a core in the last minute, as the system counts them.
pub fn load() -> f64 {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(0.0)
}

fn memory_gib() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find(|line| line.starts_with("MemTotal:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024 / 1024)
}

/// Resident memory of a process, in bytes.
pub fn resident(pid: u32) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = text.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib * 1024)
}

/// Today, for the report.
#[expect(clippy::disallowed_methods, reason = "a report is dated by the machine")]
pub fn today() -> String {
    jiff::Zoned::now().date().to_string()
}

/// What the person at the terminal sees while it runs.
#[expect(clippy::print_stderr, reason = "a command-line program")]
pub fn say(line: &str) {
    eprintln!("bench: {line}");
}

/// The value below which the given share of the durations lies, in milliseconds.
pub fn percentile(sorted: &[Duration], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    let at = (last as f64 * share).round() as usize;
    sorted.get(at).map_or(0.0, |took| took.as_secs_f64() * 1000.0)
}
