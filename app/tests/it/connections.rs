//! Nobody holds others up by being slow.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::get;
use db::Engine;
use futures::{StreamExt, stream};
use khidmat::peer::Proxies;
use khidmat::server::{Doors, Patience, serve};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};

use crate::program::demo;
use crate::routes::{Base, World};

/// Until what must happen has happened, on a busy machine.
const SURELY: Duration = Duration::from_secs(30);

async fn first_page_takes(address: &str) -> Duration {
    let started = Instant::now();
    assert_eq!(reqwest::get(format!("{address}/")).await.unwrap().status(), 200);
    started.elapsed()
}

#[tokio::test]
async fn slow_visitors_hold_nobody_up_and_silent_ones_are_sent_away() {
    let (running, address) = demo(&[]);
    let host = address.trim_start_matches("http://").to_owned();
    let mut silent = TcpStream::connect(&host).await.unwrap();
    silent.write_all(b"GET / HTTP/1.1\r\nhost: x\r\n").await.unwrap();
    let opened = Instant::now();
    let mut slow = Vec::new();
    for _ in 0..20 {
        let mut phone = TcpStream::connect(&host).await.unwrap();
        let head = format!(
            "POST /sign-in HTTP/1.1\r\nhost: {host}\r\nsec-fetch-site: same-origin\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: 40\r\n\r\nlogin=nobody"
        );
        phone.write_all(head.as_bytes()).await.unwrap();
        slow.push(phone);
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert!(first_page_takes(&address).await < Duration::from_secs(2));
    for phone in &mut slow {
        phone.write_all(b"&password=wrong&code=000000x").await.unwrap();
    }
    for phone in &mut slow {
        let mut answer = [0; 12];
        phone.read_exact(&mut answer).await.unwrap();
        assert!(answer.starts_with(b"HTTP/1.1 4"), "{}", String::from_utf8_lossy(&answer));
    }
    let mut answer = Vec::new();
    silent.read_to_end(&mut answer).await.unwrap();
    let waited = opened.elapsed();
    assert!(waited > Duration::from_secs(8) && waited < Duration::from_secs(30), "{waited:?}");
    drop(slow);
    assert_eq!(running.stop(), Some(0));
}

fn patience() -> Patience {
    let short = Duration::from_millis(300);
    let long = Duration::from_mins(1);
    Patience { headers: long, stall: short, form: long, shipment: long, answer: long, unread: short }
}

/// Serves on a port until the sender is dropped.
async fn served(router: Router, doors: Doors) -> (SocketAddr, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(serve(listener, router, doors, stopped));
    (address, stop)
}

fn hurried() -> Doors {
    Doors { patience: patience(), ..Doors::new(Proxies::default()) }
}

async fn node(patience: Patience) -> World {
    Base::new(Engine::Sqlite).await.hurried(patience)
}

/// Status and problem of an answer that ends with its connection.
async fn problem(stream: &mut TcpStream) -> (u16, Value) {
    let mut answer = Vec::new();
    tokio::time::timeout(SURELY, stream.read_to_end(&mut answer)).await.expect("an answer").unwrap();
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split(' ').nth(1).unwrap_or_default().parse().unwrap_or_default();
    (status, serde_json::from_str(body).unwrap_or_default())
}

fn begun(path: &str, kind: &str, length: usize, more: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\naccept: application/json\r\naccept-language: en\r\n\
         content-type: {kind}\r\nconnection: close\r\ncontent-length: {length}\r\n{more}\r\n"
    )
}

const FORM: &str = "application/x-www-form-urlencoded";

#[tokio::test]
async fn a_body_that_stops_coming_is_answered_408_and_is_no_fault_of_ours() {
    let world = node(patience()).await;
    let (address, _stop) = served(world.router(), hurried()).await;
    for (path, kind) in
        [("/track", FORM), ("/api/v1/track", "application/json"), ("/node/v1/ship", "application/cbor")]
    {
        let mut stalled = TcpStream::connect(address).await.unwrap();
        stalled.write_all(format!("{}number=", begun(path, kind, 40, "")).as_bytes()).await.unwrap();
        let (status, said) = problem(&mut stalled).await;
        assert_eq!((status, &said["code"]), (408, &"error.too-slow".into()), "{path}");
        assert_eq!(said["title"], "This arrived too slowly", "{path}");
    }
}

#[tokio::test]
async fn a_body_that_drips_is_given_up_too() {
    let late = Patience { stall: SURELY, form: Duration::from_millis(500), ..patience() };
    let world = node(late.clone()).await;
    let (address, _stop) = served(world.router(), hurried()).await;
    let (mut answer, mut drops) = TcpStream::connect(address).await.unwrap().into_split();
    drops.write_all(begun("/track", FORM, 100_000, "").as_bytes()).await.unwrap();
    let dripping = tokio::spawn(async move {
        while drops.write_all(b"a").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let mut status = [0; 12];
    tokio::time::timeout(SURELY, answer.read_exact(&mut status)).await.expect("an answer").unwrap();
    assert_eq!(&status, b"HTTP/1.1 408");
    dripping.abort();
}

#[tokio::test]
async fn machines_are_refused_in_problems_and_never_in_bare_words() {
    let world = node(Patience::default()).await;
    let (address, _stop) = served(world.router(), hurried()).await;
    for (path, kind, code) in [
        ("/api/v1/track", "application/json", "error.too-large"),
        ("/node/v1/ship", "application/cbor", "error.too-large"),
        ("/node/v1/nothing", "application/cbor", "error.not-found"),
    ] {
        let length = if code == "error.not-found" { 0 } else { 1 << 40 };
        let mut asking = TcpStream::connect(address).await.unwrap();
        asking.write_all(begun(path, kind, length, "").as_bytes()).await.unwrap();
        let (_, said) = problem(&mut asking).await;
        assert_eq!(said["code"], code, "{path}");
        assert!(said["detail"].as_str().is_some_and(|detail| detail.ends_with('.')), "{path}");
    }
}

#[tokio::test]
async fn a_visitor_who_takes_nothing_of_his_answer_is_let_go() {
    let (dropped, gone) = oneshot::channel::<()>();
    let dropped = std::sync::Arc::new(std::sync::Mutex::new(Some(dropped)));
    let endless = move || {
        // Dropped with the body, which is dropped with the connection.
        let held = dropped.lock().unwrap().take();
        let pieces = stream::repeat(Bytes::from(vec![b'x'; 64 << 10])).map(move |piece| {
            let _held = &held;
            Ok::<_, std::io::Error>(piece)
        });
        async { Body::from_stream(pieces) }
    };
    let router = Router::new().route("/endless", get(endless)).route("/", get(|| async { "here" }));
    let (address, _stop) = served(router, hurried()).await;
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(b"GET /endless HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    let cut = tokio::time::timeout(SURELY, gone).await;
    assert!(matches!(cut, Ok(Err(_))), "the connection was never given up");
    assert_eq!(reqwest::get(format!("http://{address}/")).await.unwrap().status(), 200);
}
