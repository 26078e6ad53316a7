//! One machine: a folder with keys and configuration, and the program running in it.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

use tempfile::TempDir;

/// A free address of this machine.
pub fn free_address() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

/// Waits until `look` finds something, up to a minute.
pub async fn await_some<T, F: Future<Output = Option<T>>>(what: &str, mut look: impl FnMut() -> F) -> T {
    for _ in 0..240 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    panic!("waited in vain for {what}");
}

/// A machine.
pub struct Machine {
    name: &'static str,
    folder: TempDir,
    /// Where it listens when it runs.
    pub address: String,
    running: Option<Child>,
}

impl Machine {
    /// An empty machine.
    pub fn new(name: &'static str, address: String) -> Self {
        Self { name, folder: TempDir::new().unwrap(), address, running: None }
    }

    /// A file on it.
    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    /// The address of its SQLite store.
    pub fn sqlite(&self) -> String {
        format!("sqlite://{}", self.path("store.sqlite").display())
    }

    /// Writes a file.
    pub fn write(&self, file: &str, text: &str) {
        std::fs::write(self.path(file), text).unwrap();
    }

    /// Writes the configuration.
    pub fn configure(&self, store: &str, node: &str, journal: &str) {
        self.configure_with(store, node, journal, "");
    }

    /// Writes the configuration with a further section.
    pub fn configure_with(&self, store: &str, node: &str, journal: &str, more: &str) {
        // An address with a password lives in a file of its own.
        let database = if store.contains('@') {
            self.write("database.url", store);
            let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
            std::fs::set_permissions(self.path("database.url"), private).unwrap();
            "url_file = \"database.url\"".to_owned()
        } else {
            format!("url = \"{store}\"")
        };
        let text = format!(
            "[node]\nname = \"{}\"\n{node}\n\n[database]\n{database}\n\n[web]\nlisten = \"{}\"\npublic_host = \
             \"khidmat.test\"\nhttps = false\n\n[keys]\ndir = \"keys\"\n\n[journal]\noutside = \
             \"outside.txt\"\n{journal}\n\n{more}",
            self.name, self.address
        );
        self.write("khidmat.toml", &text);
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_khidmat"));
        command.args(words).current_dir(self.folder.path()).env_clear().stdin(Stdio::null());
        command
    }

    /// Runs a command and gives what came of it.
    pub fn tried(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    /// Runs a command that must succeed.
    pub fn run(&self, words: &[&str]) {
        let output = self.tried(words);
        assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// Its exit status.
    pub fn status(&self, words: &[&str]) -> ExitStatus {
        self.tried(words).status
    }

    /// What a command prints.
    pub fn output(&self, words: &[&str]) -> String {
        String::from_utf8(self.tried(words).stdout).unwrap()
    }

    /// What a command prints in JSON.
    pub fn json(&self, words: &[&str]) -> serde_json::Value {
        let words: Vec<&str> = ["--json"].into_iter().chain(words.iter().copied()).collect();
        serde_json::from_str(&self.output(&words)).unwrap()
    }

    /// The verifier key of a witness with this name on this machine.
    pub fn witness_key(&self, name: &str) -> String {
        let seed = std::fs::read_to_string(self.path("keys/witness.key")).unwrap();
        let seed: [u8; 32] = hex::decode(seed.trim()).unwrap().try_into().unwrap();
        tlog::WitnessSigner::from_seed(name, &seed).unwrap().vkey()
    }

    /// Runs a witness of these logs.
    pub fn serve_witness(&mut self, name: &str, logs: &[String]) {
        let mut words =
            vec!["witness", "--name", name, "--keys", "keys", "--state", "seen", "--listen", &self.address];
        for log in logs {
            words.extend(["--log", log]);
        }
        self.running =
            Some(self.command(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap());
    }

    /// The manifest of the one backup in its folder.
    pub fn manifest(&self) -> String {
        let mut files = std::fs::read_dir(self.path("backups")).unwrap().map(|entry| entry.unwrap().path());
        let manifest = files.find(|path| path.extension().is_some_and(|end| end == "json")).unwrap();
        manifest.to_str().unwrap().to_owned()
    }

    /// The disk is gone, the store with it.
    pub fn lose_store(&self) {
        for entry in std::fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.file_name().unwrap().to_string_lossy().starts_with("store.") {
                std::fs::remove_file(entry).unwrap();
            }
        }
    }

    /// Starts the node and waits until it answers.
    pub async fn serve(&mut self) {
        let log = std::fs::File::options().create(true).append(true).open(self.path("log.txt")).unwrap();
        self.running = Some(self.command(&["serve"]).stdout(Stdio::null()).stderr(log).spawn().unwrap());
        let url = format!("http://{}/healthz", self.address);
        await_some(&format!("{}: {}", self.name, self.path("log.txt").display()), || async {
            reqwest::get(&url).await.ok().filter(|answer| answer.status().is_success())
        })
        .await;
    }

    /// kill -9.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.running.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Asks it to stop, and waits.
    pub fn stop(&mut self) {
        if let Some(mut child) = self.running.take() {
            let ended = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
            assert!(ended.success());
            child.wait().unwrap();
        }
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        if let Some(mut child) = self.running.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
