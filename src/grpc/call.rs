//! What every call of the catalogue has: its caller, a deadline, an idempotency key, metrics.

use std::{
    net::IpAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use tonic::{Code, Request, Response, Status, metadata::MetadataMap};

use super::{auth::Credentials, middleware::Caller, status};
use crate::{
    actors::IdempotencyKey,
    api::{Problem, fields::FieldError},
    services::{self, Services},
    telemetry::Metrics,
};

/// One call: who makes it, and how long it may take.
pub(super) struct Call {
    services: Arc<Services>,
    method: &'static str,
    /// Whose address it counts for.
    pub(super) client: Option<IpAddr>,
    /// Who calls.
    pub(super) who: Credentials,
    /// The metadata `idempotency-key`.
    key: Option<String>,
    /// When the caller stops waiting, if it says so.
    pub(super) deadline: Option<tokio::time::Instant>,
    /// When it ends, whatever its caller allows.
    limit: tokio::time::Instant,
}

/// An answer leaves this long before the caller's deadline, so that it arrives in time: the framework's own timer would
/// answer `CANCELLED`.
const HEAD_START: Duration = Duration::from_millis(5);

impl Call {
    /// A call of this method; no call takes longer than `most` from its head on.
    pub(super) fn of<T>(
        services: &Arc<Services>,
        method: &'static str,
        request: &Request<T>,
        most: Duration,
    ) -> Self {
        let metadata = request.metadata();
        let text = |name: &str| metadata.get(name).map(|value| value.to_str().unwrap_or_default().to_owned());
        let caller = request.extensions().get::<Caller>();
        let deadline = timeout(metadata).map(|wait| wait.saturating_sub(HEAD_START));
        Self {
            services: services.clone(),
            method,
            client: caller.map(|caller| caller.client),
            who: Credentials::of(metadata),
            key: text("idempotency-key"),
            deadline: deadline.and_then(|wait| tokio::time::Instant::now().checked_add(wait)),
            limit: caller.map_or_else(tokio::time::Instant::now, |caller| caller.began) + most,
        }
    }

    /// The call's idempotency key, from the metadata or the request's field, with the hash of what it
    /// asks for.
    pub(super) fn idempotency<T: serde::Serialize>(
        &self,
        field: &str,
        operation: &str,
        body: &T,
    ) -> Result<Option<IdempotencyKey>, Problem> {
        let key = match (&self.key, field) {
            (Some(key), "") => key,
            (None, "") => return Ok(None),
            (Some(key), field) if key != field => {
                let detail =
                    "this is not the key in the metadata 'idempotency-key'; send only one of the two";
                return Err(Problem::invalid(vec![FieldError::meaning("idempotency_key", detail)]));
            }
            (_, field) => field,
        };
        services::idempotency::key_of("idempotency_key", key, operation, body).map(Some)
    }

    /// Does the work of the call, within its time, and answers.
    pub(super) async fn answer<T>(
        &self,
        work: impl Future<Output = Result<T, Problem>>,
    ) -> Result<Response<T>, Status> {
        let mut measured = Measured::new(self);
        let limit = self.deadline.map_or(self.limit, |deadline| deadline.min(self.limit));
        let prepared = async {
            self.who.prepare(&self.services).await?;
            work.await
        };
        let done = tokio::time::timeout_at(limit, prepared).await.unwrap_or_else(|_| Err(too_late()));
        match done {
            Ok(answer) => {
                measured.code = Code::Ok;
                Ok(Response::new(answer))
            }
            Err(problem) => {
                measured.code = status::code(&problem);
                if measured.code == Code::Internal {
                    tracing::warn!(method = self.method, %problem, "a call failed");
                }
                Err(status::status(&problem))
            }
        }
    }
}

/// The time of a call is over.
pub(super) fn too_late() -> Problem {
    let detail = "the call exceeded its deadline and may still take effect; send it again with the same idempotency key";
    Problem::new(504, "deadline_exceeded", detail)
}

/// Counts a call when it ends, also when its caller cancels it.
struct Measured {
    metrics: Arc<Metrics>,
    method: &'static str,
    started: Instant,
    code: Code,
}

impl Measured {
    fn new(call: &Call) -> Self {
        let metrics = call.services.engine.metrics().clone();
        Self { metrics, method: call.method, started: Instant::now(), code: Code::Cancelled }
    }
}

impl Drop for Measured {
    fn drop(&mut self) {
        self.metrics.grpc_call(self.method, status::name(self.code), self.started.elapsed());
    }
}

/// `grpc-timeout`: at most eight digits and a unit (gRPC over HTTP/2, "Requests"). What is malformed says
/// nothing.
fn timeout(metadata: &MetadataMap) -> Option<Duration> {
    let text = metadata.get("grpc-timeout")?.to_str().ok()?;
    let (digits, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    if !(1..=8).contains(&digits.len()) || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let count: u64 = digits.parse().ok()?;
    Some(match unit {
        "H" => Duration::from_secs(count * 3_600),
        "M" => Duration::from_secs(count * 60),
        "S" => Duration::from_secs(count),
        "m" => Duration::from_millis(count),
        "u" => Duration::from_micros(count),
        "n" => Duration::from_nanos(count),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timeouts_are_read_as_the_protocol_says() {
        let read = |text: &'static str| {
            let mut metadata = MetadataMap::new();
            metadata.insert("grpc-timeout", text.parse().unwrap());
            timeout(&metadata)
        };
        assert_eq!(read("2H"), Some(Duration::from_secs(7_200)));
        assert_eq!(read("3M"), Some(Duration::from_secs(180)));
        assert_eq!(read("99999999S"), Some(Duration::from_secs(99_999_999)));
        assert_eq!(read("250m"), Some(Duration::from_millis(250)));
        assert_eq!(read("7u"), Some(Duration::from_micros(7)));
        assert_eq!(read("8n"), Some(Duration::from_nanos(8)));
        for malformed in ["", "S", "1", "-1S", "+1S", "123456789S", "1s", "1 S"] {
            assert_eq!(read(malformed), None, "{malformed}");
        }
    }
}
