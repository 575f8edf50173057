//! The way of one process to its database, which can be cut.

use std::net::SocketAddr;

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// It ends with the test's runtime.
pub struct Link {
    pub port: u16,
    is_cut: watch::Sender<bool>,
}

impl Link {
    /// A link to a port of loopback.
    pub async fn before(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let link = Self { port: listener.local_addr().unwrap().port(), is_cut: watch::Sender::new(false) };
        let is_cut = link.is_cut.clone();
        actix_rt::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                actix_rt::spawn(carry(client, port, is_cut.subscribe()));
            }
        });
        link
    }

    /// Ends every connection, and takes no other one.
    pub fn cut(&self) {
        self.is_cut.send_replace(true);
    }

    pub fn mend(&self) {
        self.is_cut.send_replace(false);
    }
}

async fn carry(mut client: TcpStream, port: u16, mut is_cut: watch::Receiver<bool>) {
    if *is_cut.borrow() {
        return;
    }
    let Ok(mut server) = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], port))).await else { return };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    tokio::select! {
        _ = copy_bidirectional(&mut client, &mut server) => {}
        _ = is_cut.wait_for(|is_cut| *is_cut) => {}
    }
}
