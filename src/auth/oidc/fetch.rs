//! Fetches the discovery document and the key set, with a time limit and a size limit, without redirects, and
//! over TLS unless plain text is allowed.

use std::time::Duration;

use parking_lot::Mutex;
use reqwest::{Client, Url};
use serde::Deserialize;

use super::keys::KeySet;
use crate::{
    address,
    http_client::{self, BodyError, ClientError, Limits},
};

/// Where keys are fetched from, and the limits of a fetch.
#[derive(Clone, Debug)]
pub struct FetchSettings {
    /// The issuer, exactly as in the claim `iss`.
    pub issuer: String,
    /// The address of the discovery document; empty: `ISSUER/.well-known/openid-configuration`.
    pub discovery_url: String,
    /// Time limit of a request, including its body.
    pub timeout: Duration,
    /// Size limit of a response in bytes.
    pub bytes_max: usize,
    /// Whether plain http is allowed to every host (for development), and not only to this machine.
    pub plain_http: bool,
}

/// Why a fetch failed.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what is wrong")]
pub enum FetchError {
    #[error(transparent)]
    Client(#[from] ClientError),
    #[error("no answer: {0}")]
    Request(#[from] reqwest::Error),
    #[error("{url} answers {status}")]
    Status { url: Url, status: u16 },
    #[error("{url} answers more than {bytes_max} bytes")]
    TooLarge { url: Url, bytes_max: usize },
    #[error("the answer of {url} is not valid: {detail}")]
    Unreadable { url: Url, detail: String },
    #[error("the discovery document is of the issuer '{found}', and auth.issuer is '{expected}'")]
    Issuer { found: String, expected: String },
    /// An address that is invalid, or that plain text is not allowed to.
    #[error("'{0}' is not an https address; http is for this machine alone")]
    Address(String),
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

/// The client for one provider.
pub(super) struct Fetcher {
    client: Client,
    settings: FetchSettings,
    discovery: Url,
    /// The address of the keys in the last discovery document.
    keys: Mutex<Option<Url>>,
}

impl Fetcher {
    pub(super) fn new(settings: FetchSettings) -> Result<Self, FetchError> {
        let discovery = match settings.discovery_url.as_str() {
            "" => format!("{}/.well-known/openid-configuration", settings.issuer.trim_end_matches('/')),
            url => url.to_owned(),
        };
        let discovery = safe(&discovery, settings.plain_http)?;
        // A connection belongs to one runtime, and each request may come from another worker's.
        let limits = Limits { timeout: settings.timeout, idle_connections_max: 0 };
        let client = http_client::client(&discovery, limits)?;
        Ok(Self { client, settings, discovery, keys: Mutex::default() })
    }

    /// Fetches the keys. The discovery document is read first if `discover` is set or it was never read.
    pub(super) async fn keys(&self, discover: bool) -> Result<KeySet, FetchError> {
        let known = self.keys.lock().clone().filter(|_| !discover);
        let url = match known {
            Some(url) => url,
            None => self.discover().await?,
        };
        let json = self.get(&url).await?;
        let unreadable = |detail: String| FetchError::Unreadable { url: url.clone(), detail };
        let keys = KeySet::parse(&json).map_err(|error| unreadable(error.to_string()))?;
        keys.ok_or_else(|| {
            unreadable("a key set without a key that signs with RS256, ES256 or EdDSA".to_owned())
        })
    }

    async fn discover(&self) -> Result<Url, FetchError> {
        let json = self.get(&self.discovery).await?;
        let document: Discovery = serde_json::from_slice(&json).map_err(|error| FetchError::Unreadable {
            url: self.discovery.clone(),
            detail: error.to_string(),
        })?;
        if document.issuer != self.settings.issuer {
            let expected = self.settings.issuer.clone();
            return Err(FetchError::Issuer { found: document.issuer, expected });
        }
        let url = safe(&document.jwks_uri, self.settings.plain_http)?;
        *self.keys.lock() = Some(url.clone());
        Ok(url)
    }

    async fn get(&self, url: &Url) -> Result<Vec<u8>, FetchError> {
        let bytes_max = self.settings.bytes_max;
        let response = self.client.get(url.clone()).header("accept", "application/json").send().await?;
        if response.status() != 200 {
            return Err(FetchError::Status { url: url.clone(), status: response.status().as_u16() });
        }
        http_client::body(response, bytes_max).await.map_err(|error| match error {
            BodyError::Broken(error) => FetchError::Request(error),
            BodyError::TooLarge { bytes_max } => FetchError::TooLarge { url: url.clone(), bytes_max },
        })
    }
}

fn safe(text: &str, plain_http: bool) -> Result<Url, FetchError> {
    let url = Url::parse(text).map_err(|_| FetchError::Address(text.to_owned()))?;
    let is_safe = address::is_safe(&url, plain_http);
    if is_safe { Ok(url) } else { Err(FetchError::Address(text.to_owned())) }
}
