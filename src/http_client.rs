//! Requests to other services over HTTP: with a time limit and a size limit, without redirects, and over TLS that trusts
//! whom the rest of the program trusts.

use std::time::Duration;

use reqwest::{Client, Response, redirect};
use url::Url;

use crate::{
    address,
    tls::{self, TlsError},
};

/// What a client may take and keep.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Time limit of a request, including the body of its answer.
    pub timeout: Duration,
    /// Unused connections that are kept for the next request.
    pub idle_connections_max: usize,
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Its TLS.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The rest.
    #[error("no client can be made: {0}")]
    Build(#[from] reqwest::Error),
}

/// Why a body was not read.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// The connection broke, or it took too long.
    #[error("the answer broke off: {}", plain(.0))]
    Broken(#[from] reqwest::Error),
    /// It has more bytes than allowed.
    #[error("the answer has more than {bytes_max} bytes")]
    TooLarge {
        /// How many are allowed.
        bytes_max: usize,
    },
}

/// How long an unused connection is kept.
const IDLE: Duration = Duration::from_secs(60);

/// A client for the service at this address. A proxy of the environment is not used for this machine itself.
pub fn client(service: &Url, limits: Limits) -> Result<Client, ClientError> {
    let mut client = Client::builder()
        .tls_backend_preconfigured(tls::client::config(None)?)
        .timeout(limits.timeout)
        .redirect(redirect::Policy::none())
        .pool_max_idle_per_host(limits.idle_connections_max)
        .pool_idle_timeout(IDLE)
        .user_agent(concat!("ticketbuster/", env!("CARGO_PKG_VERSION")));
    if address::is_loopback(service) {
        client = client.no_proxy();
    }
    Ok(client.build()?)
}

/// The body of an answer.
pub async fn body(mut response: Response, bytes_max: usize) -> Result<Vec<u8>, BodyError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if bytes.len() + chunk.len() > bytes_max {
            return Err(BodyError::TooLarge { bytes_max });
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// What went wrong in one line: without the address, whose query may name people, and with the causes.
pub fn plain(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    let mut parts = vec![if error.is_connect() { "no connection" } else { "the request failed" }.to_owned()];
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        parts.push(error.to_string());
        cause = error.source();
    }
    parts.dedup();
    parts.join(": ")
}
