//! Connections: a bounded number of them, and a smaller one of callers that have not proven who they are.

use std::{io, net::TcpListener, sync::Arc, time::Duration};

use hyper::server::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::{net::TcpStream, sync::mpsc, time::Instant};

use super::{
    STOP_MAX, Served,
    handlers::{ConnectionService, ConnectionState},
};
use crate::cluster::mesh::{frames::FRAME_BYTES_MAX, hello::Refused, link::WINDOW_BYTES, tls};

/// Bytes of a call's head, all fields together.
const HEAD_BYTES_MAX: u32 = 8 * 1024;
/// How long the last words of a connection may take to go out.
const LAST_WORDS: Duration = Duration::from_millis(50);
/// At most one refusal is logged in this time.
const REFUSALS_LOGGED_EVERY: Duration = Duration::from_secs(1);

impl Served {
    pub(super) fn log_refusal(&self, why: &Refused) {
        let now = Instant::now();
        let mut last = self.refusal_logged.lock();
        if last.is_none_or(|last| now >= last + REFUSALS_LOGGED_EVERY) {
            *last = Some(now);
            tracing::warn!(%why, "another process was refused by the mesh");
        }
    }
}

/// Accepts connections until the server stops, and waits for their end.
pub(super) async fn accept(listener: TcpListener, served: Arc<Served>) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let mut stops = served.stops.clone();
    if let Some(tls) = &served.tls {
        actix_rt::spawn(tls.watch());
    }
    // Nothing is ever sent: the channel closes with the last sender, which is the last connection's.
    let (alive, mut all_gone) = mpsc::channel::<()>(1);
    loop {
        let accepted = tokio::select! {
            _ = stops.wait_for(|stops| *stops) => break,
            accepted = listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "a connection to the mesh could not be accepted");
                // Most likely out of file descriptors: trying again at once does not help.
                tokio::time::sleep(LAST_WORDS).await;
                continue;
            }
        };
        // Whoever is turned away tries again soon, as after any other failure.
        let Ok(slot) = served.connections.clone().try_acquire_owned() else { continue };
        let (served, alive) = (served.clone(), alive.clone());
        actix_rt::spawn(async move {
            serve(stream, served).await;
            drop((slot, alive));
        });
    }
    drop((listener, alive));
    let _ = tokio::time::timeout(STOP_MAX + LAST_WORDS, all_gone.recv()).await;
    Ok(())
}

/// Serves one connection until its exchange ends, it is refused, or it is of no use.
async fn serve(stream: TcpStream, served: Arc<Served>) {
    let (stranger, must_go) = served.strangers.admit();
    let patience = tokio::time::sleep(Duration::from_millis(served.settings.hello_ms));
    tokio::pin!(patience);
    let io = tokio::select! {
        // The peer speaks something else, shows no certificate that is trusted, or says nothing.
        () = &mut patience => return,
        () = must_go.notified() => return,
        io = tls::accept(served.tls.as_ref(), stream) => match io {
            Ok(io) => io,
            Err(error) => return tracing::debug!(%error, "a connection to the mesh failed"),
        },
    };
    let state = ConnectionState::new();
    let connection = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        // What is followed, the exchange, and the handshake.
        .max_concurrent_streams(served.settings.follows_max.saturating_add(2))
        .initial_stream_window_size(WINDOW_BYTES)
        .initial_connection_window_size(WINDOW_BYTES)
        .max_send_buf_size(FRAME_BYTES_MAX)
        .max_header_list_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(io), ConnectionService::new(served.clone(), state.clone()));
    tokio::pin!(connection);
    let mut stranger = Some(stranger);
    loop {
        tokio::select! {
            // How the connection ended does not matter.
            _ = &mut connection => return,
            // Its slot is free for the next one. Once in use, it is no longer impatient.
            () = state.is_further.notified() => stranger = stranger.filter(|_| !state.is_proven()),
            () = state.is_closed.notified() => break,
            () = must_go.notified(), if stranger.is_some() => return,
            // A peer that has proven itself begins its exchange at once.
            () = &mut patience, if !state.is_in_use() => break,
            () = stopped(&served), if !state.is_in_use() => break,
        }
    }
    drop(stranger);
    connection.as_mut().graceful_shutdown();
    let _ = tokio::time::timeout(LAST_WORDS, &mut connection).await;
}

async fn stopped(served: &Served) {
    // The sender is gone when the server is: that is a stop as well.
    let _ = served.stops.clone().wait_for(|stops| *stops).await;
}
