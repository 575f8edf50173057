//! What handlers extract from requests: the caller, a JSON body, an idempotency key, an address. Everything has a limit.

use std::{
    future::{Ready, ready},
    net::IpAddr,
    sync::Arc,
};

use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    http::{
        Method,
        header::{self, HeaderValue},
    },
    web,
};
use futures_util::{
    FutureExt, StreamExt,
    future::{Either, LocalBoxFuture},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::Api;
use crate::{
    actors::{CatalogueEntry, IdempotencyKey},
    api::{Problem, fields::FieldError},
    auth::{Access, AuthError, Identity, Recognised, Role, bearer_token, is_provider_token},
    server::client_address,
    services,
};
use domain::{EventId, OrderId};

pub use crate::api::fields::id;

/// Whether the client takes a coding: `Accept-Encoding` names it, and not with a weight of nothing.
pub(super) fn accepts_coding(request: &HttpRequest, coding: &str) -> bool {
    let accepted = request.headers().get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|accepted| takes_coding(accepted, coding))
}

fn takes_coding(accepted: &str, coding: &str) -> bool {
    accepted.split(',').any(|item| {
        let mut parts = item.split(';').map(str::trim);
        let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(coding));
        let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        is_named && weight.is_none_or(|weight| weight.parse::<f32>().is_ok_and(|weight| weight > 0.0))
    })
}

/// Who presents which token, not judged yet: what the request is about decides whether it is enough.
pub struct Caller {
    api: web::Data<Api>,
    token: Option<String>,
    writes: bool,
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Either<Ready<Result<Self, Problem>>, LocalBoxFuture<'static, Result<Self, Problem>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(api) = request.app_data::<web::Data<Api>>().cloned() else {
            return Either::Left(ready(Err(Problem::new(500, "internal", "the API is not configured"))));
        };
        let header = request.headers().get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
        let token = match bearer_token(header) {
            Ok(token) => token.map(ToOwned::to_owned),
            Err(error) => return Either::Left(ready(Err(error.into()))),
        };
        let writes = !matches!(*request.method(), Method::GET | Method::HEAD);
        match &token {
            // Judging it may need keys that have to be fetched first.
            Some(text) if is_provider_token(text) => {
                let (bearers, text) = (api.bearers.clone(), text.clone());
                let caller = Self { api, token, writes };
                Either::Right(
                    async move {
                        bearers.prepare(&text).await;
                        Ok(caller)
                    }
                    .boxed_local(),
                )
            }
            _ => Either::Left(ready(Ok(Self { api, token, writes }))),
        }
    }
}

impl Caller {
    /// Who asks, for a request about this event (or none).
    pub fn identity(&self, event: Option<EventId>) -> Result<Identity, Problem> {
        self.identity_about(event, None)
    }

    /// Who asks, for a request about this order of this event.
    pub fn identity_about(
        &self,
        event: Option<EventId>,
        order: Option<OrderId>,
    ) -> Result<Identity, Problem> {
        self.api.identify(self.token.as_deref(), &Access { writes: self.writes, event, order })
    }

    /// Who asks to end their session, whatever the rate of their user.
    pub fn ending(&self) -> Result<Identity, Problem> {
        let access = Access { writes: self.writes, event: None, order: None };
        self.api.identify_to_end(self.token.as_deref(), &access)
    }

    /// Who asks, and what their session was narrowed to, before that is checked.
    pub fn recognised(&self) -> Result<Recognised, Problem> {
        self.api.recognise(self.token.as_deref())
    }

    /// The same request with another token, which was in its body.
    pub fn presenting(self, token: String) -> Self {
        Self { token: Some(token), ..self }
    }

    /// Who asks, if they have this role somewhere.
    pub fn with_role(&self, role: Role, event: Option<EventId>) -> Result<Identity, Problem> {
        let identity = self.identity(event)?;
        identity.require(role)?;
        Ok(identity)
    }

    /// Who asks, if they may act in this role on this event.
    pub fn acting(&self, role: Role, event: EventId) -> Result<(Identity, Arc<CatalogueEntry>), Problem> {
        let identity = self.identity(Some(event))?;
        let entry = self.api.acting(event, role, &identity)?;
        Ok((identity, entry))
    }

    /// Who asks, if anybody says who they are.
    pub fn guest(&self, event: Option<EventId>) -> Result<Option<Identity>, Problem> {
        if self.token.is_some() { self.identity(event).map(Some) } else { Ok(None) }
    }

    /// The token itself.
    pub fn token(&self) -> Result<&str, Problem> {
        Ok(self.token.as_deref().ok_or(AuthError::Missing)?)
    }
}

/// A JSON body of at most the configured size.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let limit = request.app_data::<web::Data<Api>>().map_or(0, |api| api.settings.body_bytes_max);
        let json = is_json(request);
        let payload = payload.take();
        Box::pin(async move {
            if !json {
                let detail = "send JSON, with Content-Type: application/json";
                return Err(Problem::new(415, "unsupported_media_type", detail));
            }
            let bytes = read(payload, limit).await?;
            from_json(&bytes).map(Body)
        })
    }
}

fn is_json(request: &HttpRequest) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.map(|kind| kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    kind.is_some_and(|kind| kind == "application/json" || kind.ends_with("+json"))
}

/// Reads a body of at most `limit` bytes.
pub async fn read(mut payload: Payload, limit: usize) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| Problem::new(400, "malformed_body", error.to_string()))?;
        if bytes.len() + chunk.len() > limit {
            return Err(Problem::new(413, "too_large", format!("the body may have at most {limit} bytes")));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Reads JSON; an error names the field and says what is wrong with it.
pub fn from_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    // A list would be read as the fields in their order: nobody means that.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(Problem::invalid(vec![FieldError::form("", "send a JSON object, {…}")]));
    }
    // Following the path costs more than reading, and is needed only where something is wrong.
    if let Ok(value) = serde_json::from_slice(bytes) {
        return Ok(value);
    }
    if let Some(value) = with_whole_numbers(bytes) {
        return Ok(value);
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let (field, inner) = (error.path().to_string(), error.inner());
        if inner.is_syntax() || inner.is_eof() {
            return Problem::new(400, "malformed_json", format!("the body is not JSON: {inner}"));
        }
        Problem::invalid(vec![FieldError::form(field, inner.to_string())])
    })?;
    json.end().map_err(|error| {
        Problem::new(400, "malformed_json", format!("the body has more than one JSON value: {error}"))
    })?;
    Ok(value)
}

/// Where a request comes from.
pub fn client_of(api: &Api, request: &HttpRequest) -> Option<IpAddr> {
    client_address(api, request.peer_addr(), request.headers())
}

/// Reads it with `7.0` as 7, if it has such a number: for JSON Schema both are the same integer, and some clients write
/// it so.
fn with_whole_numbers<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let mut value: Value = serde_json::from_slice(bytes).ok()?;
    let rounded = round(&mut value);
    if rounded { serde_json::from_value(value).ok() } else { None }
}

/// Writes whole numbers without a point; whether there were any with one.
fn round(value: &mut Value) -> bool {
    /// Beyond 2^53 not every integer is a number of this kind.
    const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) if number.is_f64() => {
            let whole = number.as_f64().filter(|it| it.fract() == 0.0 && it.abs() < EXACT_MAX);
            if let Some(whole) = whole {
                *value = Value::from(whole as i64);
            }
            whole.is_some()
        }
        Value::Array(values) => values.iter_mut().map(round).filter(|rounded| *rounded).count() > 0,
        Value::Object(fields) => fields.values_mut().map(round).filter(|rounded| *rounded).count() > 0,
        _ => false,
    }
}

/// The `Idempotency-Key` of a request, with the hash of what it asks for.
pub fn idempotency<T: Serialize>(
    request: &HttpRequest,
    operation: &str,
    body: &T,
) -> Result<Option<IdempotencyKey>, Problem> {
    let Some(value) = request.headers().get("idempotency-key") else { return Ok(None) };
    // What is no text is no key either.
    services::idempotency::key_of("Idempotency-Key", value.to_str().unwrap_or_default(), operation, body)
        .map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::dto::holds::HoldRequest;

    #[test]
    fn a_wrong_field_is_named() {
        let text = |result: Result<HoldRequest, Problem>| {
            use actix_web::{ResponseError, body::MessageBody};
            let body = result.unwrap_err().error_response().into_body();
            String::from_utf8(body.try_into_bytes().unwrap().to_vec()).unwrap()
        };
        let unknown = text(from_json(br#"{"seats": [], "sets": 1}"#));
        assert!(unknown.contains("unknown field `sets`"), "{unknown}");
        let wrong = text(from_json(br#"{"areas": [{"section": "PISTA", "quantity": "two"}]}"#));
        assert!(wrong.contains("areas[0].quantity"), "{wrong}");
        assert!(text(from_json(b"{\"seats\": [")).contains("malformed_json"));
        assert!(text(from_json(b" []")).contains("JSON object"));
        assert!(text(from_json(b"{} {}")).contains("malformed_json"));
        let halves = text(from_json(br#"{"areas": [{"section": "PISTA", "quantity": 2.5}]}"#));
        assert!(halves.contains("areas[0].quantity"), "{halves}");
    }

    #[test]
    fn a_whole_number_may_be_written_with_a_point() {
        let body = br#"{"areas": [{"section": "PISTA", "quantity": 2.0}]}"#;
        let request: HoldRequest = from_json(body).unwrap();
        assert_eq!(request.areas[0].quantity, 2);
    }

    #[test]
    fn a_coding_counts_when_it_is_named_and_weighs_something() {
        for accepted in ["br", "gzip, BR", "gzip;q=0.5, br;q=0.1", "br ; q=1"] {
            assert!(takes_coding(accepted, "br"), "{accepted}");
        }
        for accepted in ["", "gzip", "br;q=0", "br;q=0.000", "brotli", "br;q=x", "*"] {
            assert!(!takes_coding(accepted, "br"), "{accepted}");
        }
    }
}
