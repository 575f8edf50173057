//! Stripe's events: signed by its own library, and by localstripe.

use std::sync::Arc;

use actix_web::{App, HttpRequest, HttpServer, web};
use domain::{Millis, Timestamp};
use parking_lot::Mutex;
use serde_json::json;
use ticketbuster::{
    payments::{
        provider::{EventFault, PaymentProvider, ProviderEvent},
        settings::StripeKind,
        stripe::StripeProvider,
    },
    secret::Secret,
};

use crate::support::{
    python::{Client, python_with_stripe},
    run,
    stripe::{HOOK_SECRET, Stripe, known, new_payment, now, settings},
};

const ORDER: &str = "019a0000-0000-8000-8000-000000000001";

/// A provider with these secrets; it asks nobody.
fn provider(secrets: &[&str]) -> StripeProvider {
    let mut settings = settings("http://127.0.0.1:1", StripeKind::Redirect);
    settings.stripe.webhook_secrets = secrets.iter().copied().map(Secret::new).collect();
    StripeProvider::new(&settings).unwrap()
}

fn verify(
    provider: &StripeProvider,
    signature: Option<&str>,
    body: &str,
    at: Timestamp,
) -> Result<ProviderEvent, EventFault> {
    let header = |name: &str| signature.filter(|_| name == "stripe-signature");
    provider.verify_event(&header, body.as_bytes(), at)
}

fn body(kind: &str) -> String {
    let object =
        json!({"object": "payment_intent", "id": "pi_1", "metadata": {"order_id": ORDER}, "amount": 1});
    json!({"id": "evt_1", "object": "event", "type": kind, "data": {"object": object}}).to_string()
}

/// Stripe's library.
struct Library(Client);

impl Library {
    async fn start() -> Self {
        Self(Client::start_with(python_with_stripe, "stripe-api/events.py", &[]).await)
    }

    async fn sign(&self, body: &str, secret: &str, seconds: i64) -> String {
        let command = json!({"action": "sign", "body": body, "secret": secret, "timestamp": seconds});
        self.0.ask(command).await["header"].as_str().unwrap().to_owned()
    }

    async fn accepts(&self, body: &str, header: &str) -> bool {
        let command = json!({"action": "verify", "body": body, "secret": HOOK_SECRET, "header": header});
        self.0.ask(command).await["event"] == "evt_1"
    }
}

#[test]
fn what_stripes_library_signs_is_accepted_and_nothing_else() {
    run(async {
        let library = Library::start().await;
        let provider = provider(&[HOOK_SECRET]);
        let (body, now) = (body("payment_intent.succeeded"), now());
        let seconds = now.0 / 1_000;
        let header = library.sign(&body, HOOK_SECRET, seconds).await;
        assert!(library.accepts(&body, &header).await);
        let event = verify(&provider, Some(&header), &body, now).unwrap();
        let expected = ProviderEvent {
            id: "evt_1".to_owned(),
            payment_id: Some("pi_1".to_owned()),
            order: Some(ORDER.parse().unwrap()),
        };
        assert_eq!(event, expected);
        assert_eq!(provider.resolve(event).await.unwrap(), expected);

        // Old, and not yet: a copy of it is worth nothing after five minutes.
        let later =
            |minutes: i64| verify(&provider, Some(&header), &body, now + Millis::from_minutes(minutes));
        assert!(later(4).is_ok() && later(6).is_err() && later(-6).is_err());
        // Forged, in any place.
        let forged = library.sign(&body, "whsec_of_somebody", seconds).await;
        let other = format!("{} ", body);
        for (signature, body) in [
            (Some(forged.as_str()), &body),
            (Some(header.as_str()), &other),
            (Some(""), &body),
            (Some(&header[..header.len() - 1]), &body),
            (None, &body),
        ] {
            let refused = verify(&provider, signature, body, now);
            assert!(matches!(refused, Err(EventFault::Signature(_))), "{refused:?}");
            assert!(!library.accepts(body, signature.unwrap_or_default()).await);
        }
        let renewed = header.replace(&format!("t={seconds}"), &format!("t={}", seconds + 1));
        assert!(verify(&provider, Some(&renewed), &body, now).is_err(), "the instant is signed, too");
    });
}

#[test]
fn secrets_rotate_and_a_header_may_have_several_signatures() {
    run(async {
        let library = Library::start().await;
        let (body, now) = (body("charge.refunded"), now());
        let seconds = now.0 / 1_000;
        let by_old = library.sign(&body, HOOK_SECRET, seconds).await;
        let by_new = library.sign(&body, "whsec_new", seconds).await;
        let both = format!("{by_old},{}", by_new.split_once(',').unwrap().1);
        assert!(library.accepts(&body, &both).await);
        let (rotating, new, neither) =
            (provider(&["whsec_new", HOOK_SECRET]), provider(&["whsec_new"]), provider(&[]));
        for header in [&by_old, &by_new, &both] {
            assert!(verify(&rotating, Some(header), &body, now).is_ok(), "{header}");
            assert!(
                verify(&neither, Some(header), &body, now).is_err(),
                "without a secret nothing is believed"
            );
        }
        assert!(verify(&new, Some(&both), &body, now).is_ok());
        assert!(verify(&new, Some(&by_old), &body, now).is_err());
        // A header that came twice, as HTTP joins it: whose instant would count?
        let doubled = format!("{by_old},{by_new}");
        assert!(verify(&rotating, Some(&doubled), &body, now).is_err());
        let spaced = format!("{by_old}, {by_new}");
        assert!(verify(&rotating, Some(&spaced), &body, now).is_err());
    });
}

#[test]
fn an_event_of_another_kind_is_about_nothing() {
    run(async {
        let library = Library::start().await;
        let provider = provider(&[HOOK_SECRET]);
        let now = now();
        for body in [
            r#"{"id": "evt_1", "object": "event", "type": "payout.paid", "data": {"object": {"object": "payout", "id": "po_1"}}}"#,
            r#"{"id": "evt_1", "object": "v2.core.event", "type": "v1.billing.meter.no_meter_found"}"#,
        ] {
            let header = library.sign(body, HOOK_SECRET, now.0 / 1_000).await;
            let event = verify(&provider, Some(&header), body, now).unwrap();
            assert_eq!(event, ProviderEvent { id: "evt_1".to_owned(), payment_id: None, order: None });
        }
        for body in ["", "[]", "{\"object\": \"event\"}", "\u{1}"] {
            let header = library.sign(body, HOOK_SECRET, now.0 / 1_000).await;
            let refused = verify(&provider, Some(&header), body, now);
            assert!(matches!(refused, Err(EventFault::Body(_))), "{refused:?}");
        }
    });
}

/// What came to an address: signatures and bodies.
type Arrived = Arc<Mutex<Vec<(String, String)>>>;

/// An address that events are sent to.
fn receiver() -> (String, Arrived) {
    let arrived = Arrived::default();
    let kept = arrived.clone();
    let app = move || {
        let kept = kept.clone();
        App::new().default_service(web::to(move |request: HttpRequest, body: String| {
            let signature = request.headers().get("stripe-signature").unwrap().to_str().unwrap().to_owned();
            kept.lock().push((signature, body));
            async { "" }
        }))
    };
    let server = HttpServer::new(app).workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", server.addrs()[0]);
    actix_rt::spawn(server.run());
    (url, arrived)
}

#[test]
fn events_that_the_api_sends_are_accepted_and_say_the_order() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Client);
        let (url, arrived) = receiver();
        stripe.send_events_to(&url).await;
        let new = new_payment();
        let id = provider.create(new.clone()).await.unwrap().payment_id;
        assert_eq!(stripe.pay(&id, "pm_card_visa").await.0, 200);
        provider.capture(known(&new, &id)).await.unwrap();
        for _ in 0..400 {
            if !arrived.lock().is_empty() {
                break;
            }
            actix_rt::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        let (signature, body) = arrived.lock()[0].clone();
        let event = verify(&provider, Some(&signature), &body, now()).unwrap();
        assert_eq!((event.payment_id, event.order), (Some(id), Some(new.key.order)));
    });
}
