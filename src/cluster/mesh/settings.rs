//! How a node reaches others and is reached.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    path::PathBuf,
};

/// The settings of the mesh, under `[cluster]` with `mesh_` or `peer_` before the name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MeshSettings {
    /// Where this node listens for others. Anything but loopback needs a certificate.
    pub listen: SocketAddr,
    /// Where the others reach it, `host:port`; its own address, if nothing is said.
    pub advertise: Option<String>,
    /// This node's certificate chain, PEM: shown to clients and to servers.
    pub certificate: Option<PathBuf>,
    /// Its key, PEM.
    pub key: Option<PathBuf>,
    /// Who signs the nodes' certificates, PEM. Nobody else is trusted.
    pub ca_file: Option<PathBuf>,
    /// The name in every node's certificate, for nodes that are reached by an address that is not in it. The host that is
    /// connected to, if nothing is said.
    pub server_name: Option<String>,
    /// Asks of one thread that may wait for the answers of one peer. A server lets as many wait on each stream.
    pub peer_waiting_max: usize,
    /// A peer that is not heard for so long is taken for gone, in milliseconds; at least 2,000, because peers speak once
    /// a second if they have nothing to say.
    pub peer_silent_ms: u64,
    /// How long connecting may take, handshake included, and how long a caller may take for its handshake, in
    /// milliseconds.
    pub hello_ms: u64,
    /// A connection that nobody used for so long is closed, in milliseconds.
    pub idle_ms: u64,
    /// Connections that peers may have open. One of each thread of each peer is normal.
    pub connections_max: usize,
    /// Subjects that may be followed over one connection.
    pub follows_max: u32,
    /// Pieces of one subject that may wait for the peer.
    pub follow_queue: usize,
}

impl Default for MeshSettings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 7946)),
            advertise: None,
            certificate: None,
            key: None,
            ca_file: None,
            server_name: None,
            peer_waiting_max: 20_000,
            peer_silent_ms: 3_000,
            hello_ms: 3_000,
            idle_ms: 60_000,
            connections_max: 1_024,
            follows_max: 4_096,
            follow_queue: 64,
        }
    }
}

impl MeshSettings {
    /// A listener on the configured address. An error if others than this machine could reach it without certificates.
    pub fn bind(&self) -> io::Result<TcpListener> {
        self.guarded(self.listen)?;
        TcpListener::bind(self.listen)
    }

    /// An error if this address can be reached from elsewhere and there are no certificates.
    pub(super) fn guarded(&self, address: SocketAddr) -> io::Result<()> {
        if address.ip().is_loopback() || self.has_tls() {
            return Ok(());
        }
        Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            format!(
                "the mesh must not listen on {address} without TLS: set mesh_certificate, mesh_key and mesh_ca_file, or a \
                 loopback address"
            ),
        ))
    }

    /// Whether all three files of TLS are named.
    pub(super) fn has_tls(&self) -> bool {
        self.certificate.is_some() && self.key.is_some() && self.ca_file.is_some()
    }
}
