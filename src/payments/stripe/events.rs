//! Stripe's events (webhooks): their signature, and which payment they are about. An event says only that it is time to
//! ask.

use domain::{OrderId, Timestamp};
use serde_json::Value;

use crate::{
    payments::{
        provider::{EventFault, ProviderEvent},
        signature::Signed,
    },
    secret::Secret,
};

/// Checks the header `Stripe-Signature` of a body, as it was received.
pub(in crate::payments) fn verify(
    secrets: &[Secret],
    header: Option<&str>,
    body: &[u8],
    now: Timestamp,
) -> Result<(), EventFault> {
    let signed = Signed::read(header, "t")?;
    let seconds: i64 =
        signed.instant.parse().map_err(|_| EventFault::Signature("its instant is no number"))?;
    let at = Timestamp(seconds.saturating_mul(1_000));
    signed.check(secrets, &[signed.instant.as_bytes(), b".", body], at, now)
}

/// Reads an event. One of a kind that is not known here is about nothing.
pub(in crate::payments) fn read(body: &[u8]) -> Result<ProviderEvent, EventFault> {
    let event: Value = serde_json::from_slice(body).map_err(|error| EventFault::Body(error.to_string()))?;
    let id = event["id"].as_str().ok_or_else(|| EventFault::Body("it has no id".to_owned()))?;
    let object = &event["data"]["object"];
    let payment_id = match object["object"].as_str() {
        Some("payment_intent" | "checkout.session") => object["id"].as_str(),
        // Of charges, refunds and disputes: an id, or the object itself.
        _ => object["payment_intent"].as_str().or_else(|| object["payment_intent"]["id"].as_str()),
    };
    let order = payment_id.and_then(|_| order_of(object));
    Ok(ProviderEvent { id: id.to_owned(), payment_id: payment_id.map(str::to_owned), order })
}

fn order_of(object: &Value) -> Option<OrderId> {
    let written = object["metadata"]["order_id"].as_str().or_else(|| object["client_reference_id"].as_str());
    written?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with Stripe's own library for Python: `WebhookSignature.generate_signature_header`.
    const BODY: &[u8] = br#"{"id": "evt_1", "object": "event"}"#;
    const SECRET: &str = "whsec_test_secret";
    const AT: i64 = 1_492_774_577;
    const CODE: &str = "09357d4fb8d9eba6f07fdea6b2428fa819063ec7bb7f9eca18b88cf0ff729476";
    /// The example of <https://docs.stripe.com/webhooks#verify-manually>, of another secret.
    const DOCUMENTED: &str = "t=1492774577,\
        v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd,\
        v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39";

    fn verified(header: &str, secrets: &[&str], seconds_later: i64) -> Result<(), EventFault> {
        let secrets: Vec<Secret> = secrets.iter().copied().map(Secret::new).collect();
        verify(&secrets, Some(header), BODY, Timestamp((AT + seconds_later) * 1_000))
    }

    #[test]
    fn a_signature_of_stripes_library_is_valid_for_five_minutes() {
        let header = format!("t={AT},v1={CODE}");
        for (later, is_valid) in [(0, true), (300, true), (301, false), (-300, true), (-301, false)] {
            assert_eq!(verified(&header, &[SECRET], later).is_ok(), is_valid, "{later} s later");
        }
        assert!(
            verified(&header.to_uppercase().replace("T=", "t=").replace("V1=", "v1="), &[SECRET], 0).is_ok()
        );
    }

    #[test]
    fn secrets_rotate() {
        let header = format!("t={AT},v1={},v1={CODE},v0={CODE}", "ab".repeat(32));
        assert!(verified(&header, &["whsec_new", SECRET], 0).is_ok());
        assert!(verified(&header, &["whsec_new"], 0).is_err());
        assert!(verified(&header, &[], 0).is_err());
        assert!(verified(&header, &[""], 0).is_err(), "an empty secret is nobody's");
    }

    #[test]
    fn other_headers_are_refused() {
        assert_eq!(
            verified(DOCUMENTED, &[SECRET], 0),
            Err(EventFault::Signature("none of our secrets has made it"))
        );
        for header in [
            String::new(),
            format!("v1={CODE}"),
            format!("t={AT}"),
            format!("t={AT},v0={CODE}"),
            format!("t={AT},v1={}", &CODE[1..]),
            format!("t={},v1={CODE}", AT + 1),
            format!("t=now,v1={CODE}"),
            format!("t={AT},v1={CODE},t={AT},v1={CODE}"),
        ] {
            assert!(verified(&header, &[SECRET], 0).is_err(), "{header}");
        }
        assert!(verify(&[Secret::new(SECRET)], None, BODY, Timestamp(AT * 1_000)).is_err());
    }

    fn about(object: &str) -> (Option<String>, Option<String>) {
        let event = read(format!(r#"{{"id": "evt_1", "data": {{"object": {object}}}}}"#).as_bytes()).unwrap();
        (event.payment_id, event.order.map(|order| order.to_string()))
    }

    #[test]
    fn events_say_which_payment_they_are_about() {
        const ORDER: &str = "019a0000-0000-8000-8000-000000000001";
        let order = Some(ORDER.to_owned());
        let metadata = format!(r#""metadata": {{"order_id": "{ORDER}"}}"#);
        let intent = about(&format!(r#"{{"object": "payment_intent", "id": "pi_1", {metadata}}}"#));
        assert_eq!(intent, (Some("pi_1".to_owned()), order.clone()));
        let session = about(&format!(
            r#"{{"object": "checkout.session", "id": "cs_1", "payment_intent": "pi_1", "metadata": null, "client_reference_id": "{ORDER}"}}"#
        ));
        assert_eq!(session, (Some("cs_1".to_owned()), order.clone()));
        let charge =
            about(&format!(r#"{{"object": "charge", "id": "ch_1", "payment_intent": "pi_1", {metadata}}}"#));
        assert_eq!(charge, (Some("pi_1".to_owned()), order));
        let dispute = about(r#"{"object": "dispute", "id": "dp_1", "payment_intent": {"id": "pi_1"}}"#);
        assert_eq!(dispute, (Some("pi_1".to_owned()), None));
        assert_eq!(
            about(r#"{"object": "payout", "id": "po_1", "metadata": {"order_id": "x"}}"#),
            (None, None)
        );
        assert_eq!(about("7"), (None, None));
    }

    #[test]
    fn what_is_no_event_is_refused() {
        for body in ["", "{}", "[]", r#"{"id": 7}"#] {
            assert!(matches!(read(body.as_bytes()), Err(EventFault::Body(_))), "{body}");
        }
    }
}
