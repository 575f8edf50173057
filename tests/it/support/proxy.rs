//! A TCP proxy that cuts connections before or after certain bytes, chosen by a seed.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering::SeqCst},
    },
    time::Duration,
};

use rand::{Rng, SeedableRng, rngs::StdRng};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// The proxy; it ends with the test's runtime.
pub struct Proxy {
    pub port: u16,
    cutting: Arc<AtomicBool>,
    cuts: Arc<AtomicU32>,
}

/// One in so many messages from the client costs the connection …
const CUT_ONE_IN: u32 = 8;
/// … after those that it takes to log in: cutting these again and again tries nothing but patience.
const SPARED: u32 = 6;

impl Proxy {
    /// A proxy before a port of loopback.
    pub async fn before(port: u16, seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = Self {
            port: listener.local_addr().unwrap().port(),
            cutting: Arc::new(AtomicBool::new(false)),
            cuts: Arc::new(AtomicU32::new(0)),
        };
        let (cutting, cuts) = (proxy.cutting.clone(), proxy.cuts.clone());
        actix_rt::spawn(async move {
            for connection in 0.. {
                let (client, _) = listener.accept().await.unwrap();
                let random = StdRng::seed_from_u64(seed.wrapping_mul(1_000_003) + connection);
                actix_rt::spawn(carry(client, port, random, cutting.clone(), cuts.clone()));
            }
        });
        proxy
    }

    pub fn set_cutting(&self, cutting: bool) {
        self.cutting.store(cutting, SeqCst);
    }

    /// How many connections were cut.
    pub fn cuts(&self) -> u32 {
        self.cuts.load(SeqCst)
    }
}

/// Carries both directions until one ends or a cut comes. Dropping the streams cuts.
async fn carry(
    mut client: TcpStream,
    port: u16,
    mut random: StdRng,
    cutting: Arc<AtomicBool>,
    cuts: Arc<AtomicU32>,
) {
    let Ok(mut server) = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], port))).await else { return };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (mut asked, mut answered) = (vec![0; 1 << 16], vec![0; 1 << 16]);
    let mut messages = 0;
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let Ok(length @ 1..) = read else { return };
                messages += 1;
                let cut = messages > SPARED && cutting.load(SeqCst) && random.random_range(0..CUT_ONE_IN) == 0;
                if !cut {
                    if server.write_all(&asked[..length]).await.is_err() { return }
                    continue;
                }
                cuts.fetch_add(1, SeqCst);
                // Before the server has it; in the middle of it; or while the server works on it or answers.
                match random.random_range(0..4) {
                    0 => {}
                    1 => drop(server.write_all(&asked[..length / 2]).await),
                    _ => {
                        let _ = server.write_all(&asked[..length]).await;
                        tokio::time::sleep(Duration::from_micros(random.random_range(0..4_000))).await;
                    }
                }
                return;
            }
            read = server.read(&mut answered) => {
                let Ok(length @ 1..) = read else { return };
                if client.write_all(&answered[..length]).await.is_err() { return }
            }
        }
    }
}
