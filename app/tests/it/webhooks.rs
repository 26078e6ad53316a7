//! A message to another system outlives the process: killed after the commit and before anybody was told, the next
//! process tells it, once.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::{Command, Stdio};

use crate::program::demo;

/// A browser's session.
struct Session {
    http: reqwest::Client,
    address: String,
    cookie: String,
}

impl Session {
    async fn of(address: &str, role: &str) -> Self {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let entered = http.get(format!("{address}/demo/sign-in/{role}")).send().await.unwrap();
        let cookie = entered.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        Self { http, address: address.to_owned(), cookie }
    }

    async fn page(&self, path: &str) -> String {
        let sent = self.http.get(format!("{}{path}", self.address)).header("cookie", &self.cookie).send();
        sent.await.unwrap().text().await.unwrap()
    }

    /// Fills the form of a page and posts it.
    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> (u16, String) {
        let page = self.page(path).await;
        let hidden = |name: &str| {
            let rest = page.split_once(&format!("name=\"{name}\" value=\"")).expect(name).1;
            rest.split_once('"').unwrap().0.to_owned()
        };
        let (csrf, once) = (hidden("csrf"), hidden("once"));
        let all = fields.iter().copied().chain([("csrf", csrf.as_str()), ("once", once.as_str())]);
        let pairs: Vec<String> =
            all.map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect();
        let request = self.http.post(format!("{}{path}", self.address)).header("cookie", &self.cookie);
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = request.body(pairs.join("&")).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }
}

/// One request as it came: head and body.
fn take(listener: &TcpListener) -> (String, String) {
    let (mut stream, _) = listener.accept().unwrap();
    let (mut bytes, mut part) = (Vec::new(), [0; 4096]);
    loop {
        let many = stream.read(&mut part).unwrap();
        bytes.extend_from_slice(&part[..many]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length: usize = head
                .split_once("content-length: ")
                .unwrap()
                .1
                .lines()
                .next()
                .unwrap()
                .trim()
                .parse()
                .unwrap();
            if body.len() >= length {
                stream.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").unwrap();
                return (head.to_owned(), body.to_owned());
            }
        }
    }
}

/// What the receivers' script says of it.
fn verified(secret: &str, head: &str, body: &str) -> (bool, String) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/reference/verify_webhook.py");
    let mut python = Command::new("python3");
    python.arg(script).arg(secret).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut python = headers(head).into_iter().fold(python, |mut python, header| {
        python.arg(header);
        python
    });
    let mut python = python.spawn().expect("python3 runs");
    python.stdin.take().unwrap().write_all(body.as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    (output.status.success(), String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn headers(head: &str) -> Vec<String> {
    let named =
        |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).expect(name).trim().to_owned();
    vec![named("webhook-id:"), named("webhook-timestamp:"), named("webhook-signature:")]
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_between_commit_and_message_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let kept = ["--dir", folder.path().to_str().unwrap()];
    // The port is taken, and nobody answers yet.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let (running, at) = demo(&kept);
    let admin = Session::of(&at, "it-admin").await;
    let place = format!("http://{address}/hook");
    let fields = [("name", "Safe City"), ("url", place.as_str()), ("events", "complaints.file")];
    let (status, page) = admin.post("/webhooks", &fields).await;
    assert_eq!(status, 200, "{page}");
    let secret = page.split_once("whsec_").unwrap().1.split_once('<').unwrap().0;
    // An equals sign or a plus may stand there escaped.
    let secret = format!("whsec_{}", secret.replace("&#43;", "+").replace("&#61;", "="));
    let clerk = Session::of(&at, "moharrir").await;
    let told = [("words", "somebody took my bicycle"), ("spoken", "urdu"), ("landmark", "the well")];
    assert_eq!(clerk.post("/reports/new", &told).await.0, 303);
    drop(running); // SIGKILL
    let listener = TcpListener::bind(address).unwrap();
    let (running, _) = demo(&kept);
    let (head, body) = tokio::task::spawn_blocking(move || take(&listener)).await.unwrap();
    assert_eq!(verified(&secret, &head, &body), (true, "complaints.file".to_owned()), "{head}\n{body}");
    assert!(!verified(&secret, &head, &body.replace("QTA-SAR", "QTA-CTY")).0);
    let message: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert!(message["data"]["number"].as_str().unwrap().starts_with("QTA-SAR-"));
    assert!(!body.contains("bicycle") && !body.contains("well"), "no content leaves: {body}");
    assert_eq!(running.stop(), Some(0));
}
