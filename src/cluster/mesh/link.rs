//! Opens a connection to a peer: TCP, TLS if configured, HTTP/2, and the handshake.

use std::{io, time::Duration};

use http::Uri;
use tonic::{Code, Status};

use super::{
    Shared,
    frames::{FRAME_BYTES_MAX, MESSAGE_BYTES_MAX},
    hello::{self, Refused},
    proto::{Proof, greeting_client::GreetingClient, mesh_client::MeshClient},
    tls,
};
use crate::{
    cluster::caller::{self, Caller, ConnectionTask},
    store::ProcessId,
};

/// HTTP/2 windows of a stream and of a connection, in bytes: how much may arrive before it is handled.
pub(super) const WINDOW_BYTES: u32 = 1024 * 1024;

/// How long a member may take to say that it has other keys.
const ANSWER_MAX: Duration = Duration::from_secs(1);

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub(super) enum LinkError {
    #[error("no member is known under this id")]
    Unknown,
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Http(#[from] hyper::Error),
    #[error("refused: {0}")]
    Refused(#[from] Refused),
    #[error("{}: {}", .0.code(), .0.message())]
    Status(#[from] Box<Status>),
}

/// Opens a connection to this process, with the handshake done. Drop this future to give up.
pub(super) async fn open(
    shared: &Shared,
    to: ProcessId,
) -> Result<(MeshClient<Caller>, ConnectionTask), LinkError> {
    let address = shared.directory.now().member(to).map(|member| member.is.mesh.clone());
    open_at(shared, to, &address.ok_or(LinkError::Unknown)?).await
}

/// Whether the process at an address answers that it has other keys. Not, if it does not answer in time.
pub(super) async fn has_other_keys(shared: &Shared, process: ProcessId, address: &str) -> bool {
    match tokio::time::timeout(ANSWER_MAX, open_at(shared, process, address)).await {
        Ok(Err(LinkError::Refused(Refused::Keys))) => true,
        Ok(Err(LinkError::Status(status))) => status.code() == Code::Unauthenticated,
        _ => false,
    }
}

async fn open_at(
    shared: &Shared,
    to: ProcessId,
    address: &str,
) -> Result<(MeshClient<Caller>, ConnectionTask), LinkError> {
    let io = tls::connect(shared.tls.as_ref(), address).await?;
    let (caller, task) = caller::open(io, WINDOW_BYTES, FRAME_BYTES_MAX).await?;
    // HTTP/2 demands some authority; nobody looks at it.
    let origin = Uri::from_static("http://mesh");
    let mut greeting = GreetingClient::with_origin(caller.clone(), origin.clone());
    let hello = hello::hello(&shared.identity, to, rand::random());
    let welcome = greeting.greet(hello.clone()).await.map_err(Box::new)?.into_inner();
    let proof = hello::answer(&shared.identity, &hello, &welcome)?;
    greeting.prove(Proof { proof }).await.map_err(Box::new)?;
    let client = MeshClient::with_origin(caller, origin).max_decoding_message_size(MESSAGE_BYTES_MAX);
    Ok((client, task))
}
