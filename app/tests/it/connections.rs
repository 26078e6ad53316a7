//! Nobody holds others up by being slow.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::program::demo;

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
