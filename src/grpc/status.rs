//! Problems as gRPC statuses: the only place that maps codes to codes. `docs/grpc.md` has the table.

use std::{collections::HashMap, time::Duration};

use serde_json::Value;
use tonic::{
    Code, Status,
    metadata::{AsciiMetadataValue, MetadataMap},
};
use tonic_types::{ErrorDetails, FieldViolation, StatusExt};

use crate::api::{Problem, problem::seconds};

/// Who says so, in `ErrorInfo`.
const DOMAIN: &str = "ticketbuster";

/// The status code of a problem.
pub(super) fn code(problem: &Problem) -> Code {
    match (problem.code(), problem.status()) {
        // Taken by another buyer: read again and choose other places.
        ("seats_unavailable" | "conflict", _) => Code::Aborted,
        ("overloaded", _) => Code::ResourceExhausted,
        ("deadline_exceeded", _) => Code::DeadlineExceeded,
        // The key is used for another request; this request by itself would be valid.
        ("idempotency_conflict", _) => Code::FailedPrecondition,
        (_, 400 | 413 | 422) => Code::InvalidArgument,
        (_, 401) => Code::Unauthenticated,
        (_, 403) => Code::PermissionDenied,
        (_, 404) => Code::NotFound,
        // Asking again changes nothing before something else does: the sale, the hold, the buyer's limit.
        (_, 409 | 410) => Code::FailedPrecondition,
        (_, 429) => Code::ResourceExhausted,
        (_, 503) => Code::Unavailable,
        _ => Code::Internal,
    }
}

/// A problem as a status with everything that is known about it.
pub(super) fn status(problem: &Problem) -> Status {
    let mut data: HashMap<String, String> =
        problem.data().iter().map(|(name, value)| (name.clone(), text(value))).collect();
    // Said in a detail of its own.
    data.remove("errors");
    data.insert("code".to_owned(), problem.code().to_owned());
    let mut details = ErrorDetails::new();
    details.set_error_info(problem.code().to_uppercase(), DOMAIN, data);
    let violations = violations(problem);
    if !violations.is_empty() {
        details.set_bad_request(violations);
    }
    let mut metadata = MetadataMap::new();
    metadata.insert("ticketbuster-code", AsciiMetadataValue::from_static(problem.code()));
    if let Some(wait) = problem.wait() {
        details.set_retry_info(Some(Duration::from_millis(wait.0.max(0).unsigned_abs())));
        metadata.insert("retry-after", AsciiMetadataValue::from(seconds(wait)));
    }
    Status::with_error_details_and_metadata(code(problem), problem.detail(), details, metadata)
}

/// Text as it is, everything else as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn violations(problem: &Problem) -> Vec<FieldViolation> {
    let errors = problem.data().get("errors").and_then(Value::as_array);
    let word = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
    let violation = |error: &Value| FieldViolation::new(word(error, "field"), word(error, "detail"));
    errors.into_iter().flatten().map(violation).collect()
}

/// The name of a status code, for metrics.
pub(super) const fn name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{fields::FieldError, wording};
    use domain::Millis;

    #[test]
    fn a_refusal_keeps_its_code_its_data_and_its_wait() {
        let taken = Problem::new(409, "seats_unavailable", "taken").with("unavailable", vec!["S-A-1"]);
        let status = super::status(&taken);
        assert_eq!((status.code(), status.message()), (Code::Aborted, "taken"));
        let info = status.get_error_details().error_info().cloned().unwrap();
        assert_eq!((info.reason.as_str(), info.domain.as_str()), ("SEATS_UNAVAILABLE", "ticketbuster"));
        assert_eq!(info.metadata["unavailable"], r#"["S-A-1"]"#);
        assert_eq!(status.metadata().get("ticketbuster-code").unwrap(), "seats_unavailable");

        let full = super::status(&wording::overloaded(Millis(1_500)));
        assert_eq!(full.code(), Code::ResourceExhausted);
        let wait = full.get_error_details().retry_info().unwrap().retry_delay;
        assert_eq!(wait, Some(Duration::from_millis(1_500)));
        assert_eq!(full.metadata().get("retry-after").unwrap(), "2");
        assert_eq!(super::status(&wording::store_unavailable(Millis(1))).code(), Code::Unavailable);

        let wrong = Problem::invalid(vec![FieldError::meaning("seats[0]", "there is no such seat")]);
        let wrong = super::status(&wrong);
        assert_eq!(wrong.code(), Code::InvalidArgument);
        assert_eq!(wrong.get_error_details().bad_request().unwrap().field_violations[0].field, "seats[0]");
    }
}
