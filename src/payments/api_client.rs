//! The way to a payment provider's REST API: one address, one bearer token, limits on time and size. What an answer means
//! is the provider's business.

use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};
use url::Url;

use super::{provider::PaymentError, settings::Payments};
use crate::{
    http_client::{self, ClientError, Limits},
    secret::Secret,
};

/// Why a provider cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// Its address.
    #[error("{0} is not an https address; http is for this machine alone")]
    Address(&'static str),
    /// The client.
    #[error(transparent)]
    Client(#[from] ClientError),
}

/// The limits of requests to any provider.
#[derive(Clone, Copy, Debug)]
pub(super) struct ApiLimits {
    timeout: Duration,
    answer_bytes_max: usize,
}

impl From<&Payments> for ApiLimits {
    fn from(settings: &Payments) -> Self {
        let timeout = Duration::from_millis(settings.request_timeout_ms);
        Self { timeout, answer_bytes_max: settings.answer_bytes_max }
    }
}

/// An answer with any status but those of redirects.
pub(super) struct Answer {
    pub(super) status: u16,
    headers: reqwest::header::HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// Whether a header of this name says `true`.
    pub(super) fn says(&self, name: &str) -> bool {
        self.headers.get(name).is_some_and(|value| value == "true")
    }
}

/// The way to one provider's API.
pub(super) struct ApiClient {
    http: Client,
    base: Url,
    token: Secret,
    answer_bytes_max: usize,
}

/// Requests are few and at the same time at most as many as payments are under way.
const IDLE_CONNECTIONS_MAX: usize = 8;

impl ApiClient {
    /// `setting` is the name of the setting that has the address `base`.
    pub(super) fn new(
        base: &str,
        setting: &'static str,
        token: Secret,
        limits: ApiLimits,
    ) -> Result<Self, SetupError> {
        let base = Url::parse(base).map_err(|_| SetupError::Address(setting))?;
        if !crate::address::is_safe(&base, false) {
            return Err(SetupError::Address(setting));
        }
        let client = Limits { timeout: limits.timeout, idle_connections_max: IDLE_CONNECTIONS_MAX };
        let http = http_client::client(&base, client)?;
        Ok(Self { http, base, token, answer_bytes_max: limits.answer_bytes_max })
    }

    /// A request to a path, given in segments, which are escaped.
    pub(super) fn request(&self, method: Method, path: &[&str], query: &[(&str, &str)]) -> RequestBuilder {
        let mut url = self.base.clone();
        // An https or http address can always have a path.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.http.request(method, url).bearer_auth(self.token.expose()).header("accept", "application/json")
    }

    /// Sends it. A redirect is not followed: the token is for one address only.
    pub(super) async fn send(&self, request: RequestBuilder) -> Result<Answer, PaymentError> {
        let unavailable = |error: &reqwest::Error| PaymentError::Unavailable(http_client::plain(error));
        let response = request.send().await.map_err(|error| unavailable(&error))?;
        let (status, headers) = (response.status(), response.headers().clone());
        if status.is_redirection() {
            return Err(PaymentError::Refused(format!("its address answers with a redirect ({status})")));
        }
        let body = http_client::body(response, self.answer_bytes_max).await;
        let body = body.map_err(|error| PaymentError::Unavailable(error.to_string()))?;
        Ok(Answer { status: status.as_u16(), headers, body })
    }

    /// What a provider said, fit for logs and people: without the token, and not endless.
    pub(super) fn shown(&self, text: &str) -> String {
        const CHARS_MAX: usize = 500;
        self.token.removed_from(text).chars().take(CHARS_MAX).collect()
    }
}
