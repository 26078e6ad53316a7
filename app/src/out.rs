//! What commands print: answers on standard output, remarks and progress on standard error. A reader that goes away
//! (`| head`) is no error.

use std::io::{IsTerminal, Write};
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use journal::check::Progress;
use kernel::{Error, Result};
use serde::Serialize;

/// One line of the answer.
pub fn line(text: &str) {
    drop(writeln!(std::io::stdout(), "{text}"));
}

/// The answer as one line of JSON.
pub fn json(value: &impl Serialize) -> Result<()> {
    line(&serde_json::to_string(value).map_err(Error::internal)?);
    Ok(())
}

/// A remark.
pub fn note(text: &str) {
    drop(writeln!(std::io::stderr(), "khidmat: {text}"));
}

/// A progress bar, when somebody looks.
#[derive(Debug)]
pub struct Bar(Mutex<Option<ProgressBar>>);

impl Default for Bar {
    fn default() -> Self {
        Self(Mutex::new(std::io::stderr().is_terminal().then(ProgressBar::no_length)))
    }
}

impl Bar {
    /// Shows how far something has come.
    pub fn show(&self, progress: Progress) {
        let Ok(bar) = self.0.lock() else { return };
        let Some(bar) = bar.as_ref() else { return };
        if let Ok(style) = ProgressStyle::with_template("{msg:40} {bar:30} {pos}/{len} {per_sec} {eta}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        bar.set_message(progress.what);
        bar.set_length(progress.of);
        bar.set_position(progress.done);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Ok(Some(bar)) = self.0.get_mut() {
            bar.finish_and_clear();
        }
    }
}
