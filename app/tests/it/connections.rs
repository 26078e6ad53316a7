//! Nobody holds others up by being slow, and nobody holds all places.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::routing::get;
use db::Engine;
use futures::{StreamExt, stream};
use khidmat::peer::{Proxies, parse_range};
use khidmat::server::{Doors, Patience, serve};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
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
    Patience {
        headers: long,
        stall: short,
        form: long,
        upload: long,
        shipment: long,
        answer: long,
        unread: short,
    }
}

/// Serves on a port until the sender is dropped. Visitors count, though they come from this machine.
async fn served(router: Router, doors: Doors) -> (SocketAddr, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(serve(listener, router, doors, stopped));
    (address, stop)
}

fn counting(proxies: &[&str], per_address: usize) -> Doors {
    let proxies = Proxies::new(proxies.iter().map(|range| parse_range(range).unwrap()).collect());
    Doors { uncounted: proxies.clone(), patience: patience(), ..Doors::new(proxies, per_address) }
}

async fn node(patience: Patience, per_address: usize) -> World {
    Base::new(Engine::Sqlite).await.hurried(patience, per_address)
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
    let world = node(patience(), 64).await;
    let (address, _stop) = served(world.router(), counting(&[], 64)).await;
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
    let world = node(late.clone(), 64).await;
    let (address, _stop) = served(world.router(), counting(&[], 64)).await;
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
    let world = node(Patience::default(), 64).await;
    let (address, _stop) = served(world.router(), counting(&[], 64)).await;
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
    let (address, _stop) = served(router, counting(&[], 64)).await;
    let mut idle = TcpStream::connect(address).await.unwrap();
    idle.write_all(b"GET /endless HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).await.unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
    let cut = tokio::time::timeout(SURELY, gone).await;
    assert!(matches!(cut, Ok(Err(_))), "the connection was never given up");
    assert_eq!(reqwest::get(format!("http://{address}/")).await.unwrap().status(), 200);
}

/// From another address of this machine.
async fn from(local: &str, to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::new(local.parse().unwrap(), 0)).unwrap();
    socket.connect(to).await.unwrap()
}

/// What `GET /` is answered on this connection; nothing when it is closed.
async fn answered(mut stream: TcpStream) -> String {
    // A connection already closed may refuse the question as well.
    drop(stream.write_all(b"GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await);
    let mut answer = Vec::new();
    drop(tokio::time::timeout(SURELY, stream.read_to_end(&mut answer)).await.expect("an end"));
    String::from_utf8_lossy(&answer).lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn one_address_cannot_hold_every_place() {
    let router = Router::new().route("/", get(|| async { "here" }));
    let (address, _stop) = served(router, counting(&[], 8)).await;
    let mut held = Vec::new();
    for _ in 0..8 {
        held.push(from("127.0.0.2", address).await);
    }
    assert_eq!(answered(from("127.0.0.2", address).await).await, "", "closed, not served");
    assert_eq!(answered(from("127.0.0.3", address).await).await, "HTTP/1.1 200 OK", "others are let in");
    held.pop();
    let end = Instant::now() + SURELY;
    // The server has to see first that it was left.
    while answered(from("127.0.0.2", address).await).await.is_empty() {
        assert!(Instant::now() < end, "a place given back is not given again");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn this_machine_and_named_proxies_hold_as_many_as_they_need() {
    let router = Router::new().route("/", get(|| async { "here" }));
    for doors in [Doors::new(Proxies::default(), 8), counting(&["127.0.0.1"], 8)] {
        let (address, _stop) = served(router.clone(), doors).await;
        let mut held = Vec::new();
        for _ in 0..20 {
            held.push(TcpStream::connect(address).await.unwrap());
        }
        assert_eq!(answered(TcpStream::connect(address).await.unwrap()).await, "HTTP/1.1 200 OK");
    }
}

#[tokio::test]
async fn behind_a_proxy_each_visitor_has_a_share_of_his_own() {
    let slow = Patience { stall: SURELY, ..patience() };
    let world = node(slow, 8).await;
    let (address, _stop) = served(world.router(), counting(&["127.0.0.1"], 8)).await;
    let through = async |visitor: &str, length: usize| {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let named = format!("x-forwarded-for: {visitor}\r\n");
        let head = begun("/api/v1/track", "application/json", length, &named);
        stream.write_all(head.as_bytes()).await.unwrap();
        stream
    };
    let mut held = Vec::new();
    for _ in 0..8 {
        held.push(through("203.0.113.7", 40).await);
    }
    let end = Instant::now() + SURELY;
    // The server has to have seen all of them first.
    let (status, said) = loop {
        let got = problem(&mut through("203.0.113.7", 0).await).await;
        if got.0 == 429 || Instant::now() > end {
            break got;
        }
    };
    assert_eq!((status, &said["code"]), (429, &"web.too-many-at-once".into()));
    assert_eq!(problem(&mut through("203.0.113.8", 0).await).await.1["code"], "form.not-an-object");
    drop(held);
    while problem(&mut through("203.0.113.7", 0).await).await.0 == 429 {
        assert!(Instant::now() < end, "a share given back is not given again");
    }
}
