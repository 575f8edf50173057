//! The way of one process to a server of loopback, which can be cut, stand still in one direction, and lead elsewhere.

use std::{net::SocketAddr, sync::Arc};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

/// What becomes of what is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Way {
    #[default]
    Open,
    /// Connections end, and none is taken.
    Cut,
    /// Connections stand, and nothing comes to the server, to the client, or to either.
    NothingThere,
    NothingBack,
    Nothing,
}

impl Way {
    fn goes(self, is_back: bool) -> bool {
        !matches!(
            (self, is_back),
            (Self::Nothing, _) | (Self::NothingThere, false) | (Self::NothingBack, true)
        )
    }
}

/// Where it leads, and what becomes of what is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
struct State {
    to: u16,
    way: Way,
}

/// It ends with the test's runtime; clones are the same one.
#[derive(Clone)]
pub struct Link {
    pub port: u16,
    state: Arc<watch::Sender<State>>,
}

impl Link {
    /// A link to a port of loopback.
    pub async fn before(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let state = Arc::new(watch::Sender::new(State { to: port, way: Way::Open }));
        let link = Self { port: listener.local_addr().unwrap().port(), state: state.clone() };
        actix_rt::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.unwrap();
                actix_rt::spawn(carry(client, state.subscribe()));
            }
        });
        link
    }

    pub fn set(&self, way: Way) {
        self.state.send_modify(|state| state.way = way);
    }

    /// Ends every connection, and takes no other one.
    pub fn cut(&self) {
        self.set(Way::Cut);
    }

    pub fn mend(&self) {
        self.set(Way::Open);
    }

    /// Ends every connection; the next ones lead to another port.
    pub fn lead_to(&self, port: u16) {
        self.state.send_modify(|state| *state = State { to: port, way: Way::Open });
    }
}

/// Until one of both ends it, it is cut, or it leads elsewhere.
async fn carry(client: TcpStream, mut state: watch::Receiver<State>) {
    let began = *state.borrow();
    if began.way == Way::Cut {
        return;
    }
    let server = TcpStream::connect(SocketAddr::from(([127, 0, 0, 1], began.to)));
    let Ok(server) = server.await else { return };
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    tokio::select! {
        () = one_way(from_client, to_server, state.clone(), false) => {}
        () = one_way(from_server, to_client, state.clone(), true) => {}
        _ = state.wait_for(|now| now.way == Way::Cut || now.to != began.to) => {}
    }
}

async fn one_way(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut state: watch::Receiver<State>,
    is_back: bool,
) {
    let mut bytes = vec![0; 1 << 16];
    while let Ok(length @ 1..) = from.read(&mut bytes).await {
        if state.wait_for(|now| now.way.goes(is_back)).await.is_err()
            || to.write_all(&bytes[..length]).await.is_err()
        {
            return;
        }
    }
}
