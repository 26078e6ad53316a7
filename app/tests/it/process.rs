//! The binary as people run it: the demo, and the life of a node from its keys to an old backup that is found out.

use std::path::Path;

use crate::program::{Running, configured, demo, expect, run, said};

#[tokio::test]
async fn the_demo_answers_and_ends_when_told() {
    let (running, address) = demo(&[]);
    let page = reqwest::get(format!("{address}/")).await.unwrap();
    assert_eq!(page.status(), 200);
    assert!(page.text().await.unwrap().contains("dir=\"rtl\""), "Urdu first");
    let health: serde_json::Value =
        reqwest::get(format!("{address}/healthz")).await.unwrap().json().await.unwrap();
    assert_eq!((&health["store"], &health["signs"]), (&true.into(), &true.into()));
    let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let entered = browser.get(format!("{address}/demo/sign-in/moharrir")).send().await.unwrap();
    let cookie = entered.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let list = browser.get(format!("{address}/reports")).header("cookie", cookie).send().await.unwrap();
    assert_eq!((entered.status().as_u16(), list.status().as_u16()), (303, 200));
    assert_eq!(running.stop(), Some(0));
}

#[test]
fn the_demo_listens_to_this_machine_only() {
    assert!(expect(2, &["demo", "--listen", "0.0.0.0:0"]).contains("127.0.0.1"));
}

#[test]
fn a_store_with_made_up_people_is_never_served() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let (running, _) = demo(&["--dir", path]);
    assert_eq!(running.stop(), Some(0));
    let config = configured(folder.path(), "");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("store.sqlite", "demo.sqlite").replace("\"quetta\"", "\"demo\""))
        .unwrap();
    assert!(expect(3, &["--config", &config, "serve"]).contains("made-up people"));
    expect(0, &["--config", &config, "check"]);
    // It can be shown again from where it was kept.
    let (running, _) = demo(&["--dir", path]);
    assert_eq!(running.stop(), Some(0));
}

/// Serves until it answers, and stops it.
fn serve_once(config: &str) {
    let running = Running::start(&["--config", config, "serve"]);
    let address = running.line_with("listens on").rsplit(' ').next().unwrap().to_owned();
    assert!(std::net::TcpStream::connect(address).is_ok());
    assert_eq!(running.stop(), Some(0));
}

#[test]
fn a_node_lives_and_an_old_backup_is_found_out() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), "[journal]\noutside = \"outside.txt\"\n");
    assert!(expect(0, &["--config", &config, "config", "check"]).contains("all is well"));
    let made = expect(0, &["--config", &config, "node", "init"]);
    assert!(made.contains("it-admin: activate") && made.contains("records-keeper: activate"), "{made}");
    assert!(expect(3, &["--config", &config, "node", "init"]).contains("set up already"));
    serve_once(&config);
    let checked: serde_json::Value =
        serde_json::from_str(&expect(0, &["--config", &config, "--json", "check"])).unwrap();
    assert_eq!(checked["clean"], true);
    assert!(checked["entries"].as_u64().unwrap() > 100);
    let backups = folder.path().join("backups");
    expect(0, &["--config", &config, "backup", "--to", backups.to_str().unwrap()]);
    // Life goes on after the backup, and is seen outside.
    serve_once(&config);
    let restored = restored_from(folder.path(), &config, &backups);
    assert!(restored.contains("were seen outside"), "{restored}");
}

/// Serves, asks how it is, and stops it.
fn health_of(config: &str) -> String {
    use std::io::{Read, Write};
    let running = Running::start(&["--config", config, "serve"]);
    let address = running.line_with("listens on").rsplit(' ').next().unwrap().to_owned();
    let mut connection = std::net::TcpStream::connect(address).unwrap();
    connection.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert_eq!(running.stop(), Some(0));
    answer
}

/// Loses the store, restores the backup, accepts the loss, and runs again.
fn restored_from(folder: &Path, config: &str, backups: &Path) -> String {
    let manifest = std::fs::read_dir(backups).unwrap().map(|entry| entry.unwrap().path());
    let manifest =
        manifest.into_iter().find(|path| path.extension().is_some_and(|end| end == "json")).unwrap();
    let manifest = manifest.to_str().unwrap();
    assert!(expect(3, &["--config", config, "restore", manifest]).contains("already a store"));
    let lose = || {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.file_name().unwrap().to_string_lossy().starts_with("store.") {
                std::fs::remove_file(entry).unwrap();
            }
        }
    };
    lose();
    let found = expect(1, &["--config", config, "restore", manifest]);
    assert!(found.contains("--new-epoch"), "{found}");
    assert!(
        health_of(config).starts_with("HTTP/1.1 503"),
        "a node that was set back signs nothing, and says so"
    );
    lose();
    let opened = expect(0, &["--config", config, "restore", "--new-epoch", manifest]);
    assert!(opened.contains("follows it"), "{opened}");
    serve_once(config);
    expect(0, &["--config", config, "check"]);
    found
}

#[test]
fn keys_are_made_once_and_kept_from_others() {
    let folder = tempfile::tempdir().unwrap();
    let dir = folder.path().join("keys");
    let path = dir.to_str().unwrap();
    expect(0, &["keys", "init", "--dir", path]);
    let ring = std::fs::read_to_string(dir.join("ring.keys")).unwrap();
    assert!(expect(0, &["keys", "init", "--dir", path]).contains("nothing was changed"));
    assert_eq!(std::fs::read_to_string(dir.join("ring.keys")).unwrap(), ring);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&dir), mode(&dir.join("log.key"))), (0o700, 0o600));
    }
}

#[test]
fn what_is_wrong_with_the_configuration_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let config = configured(folder.path(), "[sessions]\nidle = 5\n");
    let said_plain = expect(2, &["--config", &config, "config", "check"]);
    assert!(
        said_plain.contains("khidmat.toml:12: sessions.idle") && said_plain.contains("legal: seconds"),
        "{said_plain}"
    );
    assert!(expect(2, &["--config", "nowhere.toml", "serve"]).contains("nowhere.toml"));
}

#[test]
fn helpers_of_the_shell_and_of_programs_are_printed() {
    assert!(expect(0, &["completions", "bash"]).contains("khidmat"));
    assert!(expect(0, &["openapi"]).contains("\"openapi\": \"3.1"));
    assert!(expect(0, &["config", "reference"]).contains("`web.listen`"));
    assert!(said(&run(&["--help"])).contains("Exit codes"));
}
