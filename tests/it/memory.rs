//! What attacks on connections cost in memory, at the default settings, in a process of its own.

use std::time::Duration;

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::{
    sockets::{UPGRADE, Wire, frame, text},
    support::{config, process::Process, run},
};

const HEALTH: &[u8] = b"GET /health HTTP/1.1\r\nhost: x\r\n\r\n";
const MEGABYTE: u64 = 1 << 20;

fn resident(process: &Process) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", process.child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1_024
}

#[test]
fn attacks_on_connections_cost_little_memory() {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        // As in production: nobody is excepted.
        let process =
            Process::start(&config(folder.path()), &[("TICKETBUSTER__HTTP__UNCAPPED_ADDRESSES", "[]")]).await;
        let address = process.buyers.base.trim_start_matches("http://").to_owned();
        let connect = async || TcpStream::connect(&address).await.unwrap();
        let socket = async || {
            let mut wire = Wire::over(connect().await);
            assert!(wire.upgrade().await.starts_with("http/1.1 101 "));
            wire.send(&text(&json!({"type": "authenticate"}))).await;
            assert_eq!(wire.say().await["type"], "authenticated");
            wire
        };
        drop(socket().await);
        let before = resident(&process);

        // Frames of 16 GiB, of which as much is sent as is taken.
        let mut announced = vec![0x82, 0x80 | 127];
        announced.extend((16_u64 << 30).to_be_bytes());
        announced.extend([0; 4]);
        let lump = vec![0; 1 << 16];
        for _ in 0..8 {
            let (mut read, mut write) = socket().await.split();
            // What comes after the end is read away for a moment, and thrown away.
            let flood = async {
                let mut left = 32 << 20;
                let mut next = &announced;
                while left > 0 && write.write_all(next).await.is_ok() {
                    left -= next.len().min(left);
                    next = &lump;
                }
            };
            let mut said = Vec::new();
            let heard = tokio::time::timeout(Duration::from_secs(20), read.read_to_end(&mut said));
            let ((), heard) = futures_util::future::join(flood, heard).await;
            assert!(heard.is_ok(), "it is taken for ever");
        }
        // Fragments that never end, pipelined junk behind a handshake, heads without an end, one byte of a next
        // request: all of it open at once.
        let mut open = Vec::new();
        for _ in 0..60 {
            let mut wire = socket().await;
            let mut fragment = frame(1, &[b'x'; 8_000]);
            fragment[0] = 1;
            wire.send(&fragment).await;
            open.push(wire);
            let mut stream = connect().await;
            let mut handshake = format!("GET /ws HTTP/1.1\r\n{UPGRADE}\r\n").into_bytes();
            handshake.extend(frame(1, &[b'x'; 100]));
            stream.write_all(&handshake).await.unwrap();
            open.push(Wire::over(stream));
        }
        for number in 0..200 {
            let mut stream = connect().await;
            stream.write_all(HEALTH).await.unwrap();
            let unfinished = if number % 2 == 0 { 1 } else { 24_000 };
            let mut head = b"GET / HTTP/1.1\r\nx: ".to_vec();
            head.resize(unfinished.max(1), b'a');
            stream.write_all(&head).await.unwrap();
            open.push(Wire::over(stream));
        }
        // All of it has been read when somebody who came later is answered.
        actix_rt::time::sleep(Duration::from_millis(300)).await;
        process.buyers.get("/health", "").await.expect(200);
        let grown = resident(&process).saturating_sub(before);
        assert!(grown < 20 * MEGABYTE, "{} KB more", grown / 1_024);
        println!("{} KB more", grown / 1_024);
    });
}
