//! The binary as a process: started, asked, ended by its own process id.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Until a debug build on a busy machine has laid the demo out.
const PATIENCE: Duration = Duration::from_mins(3);

/// A command line, without the settings of whoever runs the tests.
pub fn khidmat(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_khidmat"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("KHIDMAT_") || name == "RUST_LOG") {
        command.env_remove(name);
    }
    command.args(args);
    command
}

/// Runs a command to its end.
pub fn run(args: &[&str]) -> Output {
    khidmat(args).output().expect("the program runs")
}

/// What a command said, on both channels.
pub fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Runs a command and stops the test unless it ends with this code.
pub fn expect(code: i32, args: &[&str]) -> String {
    let output = run(args);
    assert_eq!(output.status.code(), Some(code), "{args:?}: {}", said(&output));
    said(&output)
}

/// A process that is killed when the test ends early.
pub struct Running {
    child: Child,
    lines: mpsc::Receiver<String>,
}

impl Running {
    /// Starts a command and reads what it says, on both channels.
    pub fn start(args: &[&str]) -> Self {
        let mut child =
            khidmat(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let (send, lines) = mpsc::channel();
        let channels: [Box<dyn std::io::Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for channel in channels {
            let send = send.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(channel).lines().map_while(Result::ok) {
                    if send.send(line).is_err() {
                        return;
                    }
                }
            });
        }
        Self { child, lines }
    }

    /// The first line with this text.
    pub fn line_with(&self, text: &str) -> String {
        let end = Instant::now() + PATIENCE;
        let mut before = Vec::new();
        loop {
            match self.lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) if line.contains(text) => return line,
                Ok(line) => before.push(line),
                Err(why) => panic!("it never said \"{text}\", but ({why}):\n{}", before.join("\n")),
            }
        }
    }

    /// Asks it to stop, as a service manager does, and waits. Its exit code.
    pub fn stop(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let end = Instant::now() + Duration::from_secs(30);
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Gone already when it was stopped.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A demo, and its address.
pub fn demo(more: &[&str]) -> (Running, String) {
    let mut args = vec!["demo", "--json", "--listen", "127.0.0.1:0"];
    args.extend(more);
    let running = Running::start(&args);
    let line = running.line_with("\"address\"");
    let started: serde_json::Value = serde_json::from_str(&line).unwrap();
    (running, started["address"].as_str().unwrap().to_owned())
}

/// Writes a configuration into a folder, with keys, and gives the file's path.
pub fn configured(folder: &Path, more: &str) -> String {
    let keys = folder.join("keys");
    expect(0, &["keys", "init", "--dir", keys.to_str().unwrap()]);
    let file = folder.join("khidmat.toml");
    let text = format!(
        "[node]\nname = \"quetta\"\n[database]\nurl = \"sqlite://{}/store.sqlite\"\n\
         [web]\nlisten = \"127.0.0.1:0\"\npublic_host = \"khidmat.example\"\nhttps = false\n[keys]\ndir = \"keys\"\n{more}",
        folder.display()
    );
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}
