//! Fetches the discovery document and the key set: with a time limit, a size limit, no redirects, and over
//! TLS unless plain text is allowed.

use std::time::Duration;

use parking_lot::Mutex;
use reqwest::{Client, Url, redirect};
use serde::Deserialize;

use super::keys::KeySet;
use crate::address;

/// Where keys come from.
#[derive(Clone, Debug)]
pub struct FetchSettings {
    /// Who must have made a token, exactly as `iss` says it.
    pub issuer: String,
    /// Where the discovery document is, if it is not at `ISSUER/.well-known/openid-configuration`.
    pub discovery_url: String,
    /// The longest that a request may take, the body included.
    pub timeout: Duration,
    /// Bytes that an answer may have.
    pub bytes_max: usize,
    /// Whether plain http is taken from anywhere, for development; else from this machine alone.
    pub plain_http: bool,
}

/// Why there are no new keys.
#[derive(Debug, thiserror::Error)]
pub enum FetchError {
    /// No answer.
    #[error("no answer: {0}")]
    Request(#[from] reqwest::Error),
    /// Another answer than 200.
    #[error("{url} answers {status}")]
    Status {
        /// Where.
        url: Url,
        /// What.
        status: u16,
    },
    /// Too much of an answer.
    #[error("{url} answers more than {bytes_max} bytes")]
    TooLarge {
        /// Where.
        url: Url,
        /// The limit.
        bytes_max: usize,
    },
    /// Not the JSON that it should be.
    #[error("{url} answers something else: {detail}")]
    Unreadable {
        /// Where.
        url: Url,
        /// What is wrong.
        detail: String,
    },
    /// The document is about somebody else.
    #[error("the discovery document is of the issuer '{found}', and auth.issuer is '{expected}'")]
    Issuer {
        /// In the document.
        found: String,
        /// In the configuration.
        expected: String,
    },
    /// An address that is none, or would be read in plain text.
    #[error("'{0}' is not an https address; http is for this machine alone")]
    Address(String),
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

/// Fetches from one provider.
pub(super) struct Fetcher {
    client: Client,
    settings: FetchSettings,
    discovery: Url,
    /// Where the keys are, as the last discovery document said.
    keys: Mutex<Option<Url>>,
}

impl Fetcher {
    pub(super) fn new(settings: FetchSettings) -> Result<Self, FetchError> {
        // An error says that this process has its crypto provider already.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let discovery = match settings.discovery_url.as_str() {
            "" => format!("{}/.well-known/openid-configuration", settings.issuer.trim_end_matches('/')),
            url => url.to_owned(),
        };
        let discovery = safe(&discovery, settings.plain_http)?;
        let mut client = Client::builder()
            .timeout(settings.timeout)
            .redirect(redirect::Policy::none())
            // Each request may come from another worker's runtime; a connection lives in one.
            .pool_max_idle_per_host(0)
            .user_agent(concat!("ticketbuster/", env!("CARGO_PKG_VERSION")));
        if address::is_loopback(&discovery) {
            client = client.no_proxy();
        }
        Ok(Self { client: client.build()?, settings, discovery, keys: Mutex::default() })
    }

    /// The provider's keys. The discovery document is read first if that is asked for, or was never read.
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
        let mut response = self.client.get(url.clone()).header("accept", "application/json").send().await?;
        if response.status() != 200 {
            return Err(FetchError::Status { url: url.clone(), status: response.status().as_u16() });
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if bytes.len() + chunk.len() > bytes_max {
                return Err(FetchError::TooLarge { url: url.clone(), bytes_max });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

fn safe(text: &str, plain_http: bool) -> Result<Url, FetchError> {
    let url = Url::parse(text).map_err(|_| FetchError::Address(text.to_owned()))?;
    let is_safe = address::is_safe(&url, plain_http);
    if is_safe { Ok(url) } else { Err(FetchError::Address(text.to_owned())) }
}
