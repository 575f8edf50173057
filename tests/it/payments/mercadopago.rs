//! Mercado Pago: pages, payments on them, refunds, books, and signed events.

use domain::{Amount, Currency, Millis, Timestamp};
use serde_json::json;
use ticketbuster::{
    payments::{
        mercadopago::MercadoPagoProvider,
        provider::{
            Checkout, EventFault, KnownPayment, NewPayment, NewRefund, PaymentError, PaymentProvider,
            PaymentState, ProviderEvent,
        },
        settings::StripeKind,
    },
    secret::Secret,
};

use crate::support::{
    mercadopago::{MercadoPago, TOKEN},
    run,
    stripe::{known, new_payment, settings},
};

const HOOK_SECRET: &str = "your_secret_key_here";

fn provider(base: &str) -> MercadoPagoProvider {
    let mut settings = settings(base, StripeKind::Redirect);
    settings.mercadopago.api_base = base.to_owned();
    settings.mercadopago.access_token = Secret::new(TOKEN);
    settings.mercadopago.webhook_secret = Secret::new(HOOK_SECRET);
    MercadoPagoProvider::new(&settings).unwrap()
}

async fn create(provider: &MercadoPagoProvider) -> (NewPayment, KnownPayment) {
    let new = new_payment();
    let id = provider.create(new.clone()).await.unwrap().payment_id;
    (new.clone(), known(&new, &id))
}

fn id(payment: &KnownPayment) -> &str {
    payment.payment_id.as_deref().unwrap()
}

async fn state(provider: &MercadoPagoProvider, payment: &KnownPayment) -> PaymentState {
    provider.query(payment.clone()).await.unwrap().state
}

#[test]
fn a_page_is_opened_once_and_what_is_paid_on_it_is_taken_at_once() {
    run(async {
        let fake = MercadoPago::start();
        let provider = provider(&fake.base);
        let new = new_payment();
        let created = provider.create(new.clone()).await.unwrap();
        assert_eq!(provider.create(new.clone()).await.unwrap(), created);
        assert_eq!(fake.preferences(), 1);
        assert_eq!((created.amount, created.currency), (new.amount, new.currency));
        let Some(Checkout::Redirect { url }) = &created.checkout else { panic!("{created:?}") };
        assert!(url.starts_with("https://sandbox."), "a test token has its own page: {url}");
        let preference = fake.preference(&created.payment_id);
        assert_eq!(preference["items"][0]["unit_price"], json!(100.5));
        assert_eq!(preference["external_reference"], new.key.to_string());
        assert_eq!(preference["metadata"]["order_id"], new.key.order.to_string());
        assert_eq!((&preference["binary_mode"], &preference["expires"]), (&json!(true), &json!(true)));
        let end: jiff::Timestamp = preference["expiration_date_to"].as_str().unwrap().parse().unwrap();
        assert!(end.as_millisecond() >= new.until.0);

        let payment = known(&new, &created.payment_id);
        fake.pay(id(&payment), "rejected", "cc_rejected_insufficient_amount");
        let declined = Some("cc_rejected_insufficient_amount".to_owned());
        assert_eq!(state(&provider, &payment).await, PaymentState::Open { declined });
        let number = fake.pay(id(&payment), "approved", "accredited");
        let captured = PaymentState::Captured { refunded: Amount(0) };
        assert_eq!(state(&provider, &payment).await, captured);
        assert_eq!(provider.capture(payment.clone()).await.unwrap().state, captured);
        let late = provider.cancel(payment.clone()).await.unwrap();
        assert_eq!((late.state, late.checkout), (captured.clone(), None));
        // The buyer's bank takes it back: that is a matter between people.
        fake.set_status(number, "charged_back");
        assert_eq!(state(&provider, &payment).await, captured);
    });
}

#[test]
fn a_page_is_closed_and_what_is_not_decided_is_given_up() {
    run(async {
        let fake = MercadoPago::start();
        let provider = provider(&fake.base);
        for status in [None, Some("rejected"), Some("pending"), Some("in_process"), Some("authorized")] {
            let (_, payment) = create(&provider).await;
            if let Some(status) = status {
                fake.pay(id(&payment), status, "");
            }
            for _ in 0..2 {
                let cancelled = provider.cancel(payment.clone()).await.unwrap();
                assert_eq!(
                    (cancelled.state, cancelled.checkout),
                    (PaymentState::Cancelled, None),
                    "{status:?}"
                );
            }
        }
        // What was reserved is taken.
        let (_, payment) = create(&provider).await;
        fake.pay(id(&payment), "authorized", "pending_capture");
        assert_eq!(state(&provider, &payment).await, PaymentState::Authorised);
        let taken = provider.capture(payment.clone()).await.unwrap();
        assert_eq!(taken.state, PaymentState::Captured { refunded: Amount(0) });
        // A page that nobody knows of yet.
        let new = new_payment();
        let mut unknown = known(&new, "");
        unknown.payment_id = None;
        assert_eq!(provider.cancel(unknown).await.unwrap().state, PaymentState::Cancelled);
    });
}

#[test]
fn money_goes_back_once_per_key() {
    run(async {
        let fake = MercadoPago::start();
        let provider = provider(&fake.base);
        let (new, payment) = create(&provider).await;
        let refund = |key: &str, amount: i64| NewRefund {
            key: format!("{}-{key}", new.key),
            order: new.key.order,
            payment_id: id(&payment).to_owned(),
            amount: Amount(amount),
            currency: new.currency,
        };
        assert!(
            matches!(provider.refund(refund("r0", 1)).await, Err(PaymentError::Refused(_))),
            "nothing was paid"
        );
        let number = fake.pay(id(&payment), "approved", "accredited");
        let reference = provider.refund(refund("r1", 3_000)).await.unwrap();
        assert_eq!(provider.refund(refund("r1", 3_000)).await.unwrap(), reference);
        assert_eq!(state(&provider, &payment).await, PaymentState::Captured { refunded: Amount(3_000) });
        provider.refund(refund("r2", 7_050)).await.unwrap();
        assert_eq!(state(&provider, &payment).await, PaymentState::Captured { refunded: Amount(10_050) });
        let error = provider.refund(refund("r3", 1)).await.unwrap_err();
        assert_eq!(error, PaymentError::Refused("it answers 400: Invalid amount".to_owned()));
        let path = format!("POST /v1/payments/{number}/refunds");
        let keys: Vec<_> =
            fake.requests().into_iter().filter(|(what, _)| *what == path).map(|(_, key)| key).collect();
        assert_eq!(keys[0], Some(format!("{}-r1", new.key)));
    });
}

#[test]
fn the_books_have_what_was_taken_over_several_pages() {
    run(async {
        let fake = MercadoPago::start();
        let provider = provider(&fake.base);
        let (new, payment) = create(&provider).await;
        for _ in 0..120 {
            fake.pay(id(&payment), "approved", "accredited");
        }
        fake.pay(id(&payment), "rejected", "");
        let first = provider.ledger(new.until, None).await.unwrap();
        assert_eq!(first.entries.len(), 100);
        let entry = &first.entries[0];
        assert_eq!(
            (entry.order, entry.captured, entry.refunded),
            (Some(new.key.order), new.amount, Amount(0))
        );
        let last = provider.ledger(new.until, first.next).await.unwrap();
        assert_eq!((last.entries.len(), last.next), (20, None));
        // The order was paid more than once: the engine still hears of one payment.
        assert_eq!(state(&provider, &payment).await, PaymentState::Captured { refunded: Amount(0) });
    });
}

#[test]
fn not_now_is_no_refusal_and_a_wrong_token_is_one() {
    run(async {
        let fake = MercadoPago::start();
        let provider = provider(&fake.base);
        let (_, payment) = create(&provider).await;
        for status in [429, 500, 503] {
            fake.fail_next(status);
            let error = provider.query(payment.clone()).await.unwrap_err();
            assert_eq!(error, PaymentError::Unavailable(format!("it answers {status}: Not now.")));
        }
        let mut wrong = settings(&fake.base, StripeKind::Redirect);
        wrong.mercadopago.api_base = fake.base.clone();
        wrong.mercadopago.access_token = Secret::new("TEST-another");
        let error = MercadoPagoProvider::new(&wrong).unwrap().query(payment).await.unwrap_err();
        assert_eq!(error, PaymentError::Refused("it answers 401: invalid access token".to_owned()));
        let mut new = new_payment();
        (new.amount, new.currency) = (Amount(150), Currency::new("COP").unwrap());
        assert!(matches!(provider.create(new).await, Err(PaymentError::Refused(_))));
    });
}

/// The example of the documentation: request id, instant and secret; the code was made with Python's `hmac`.
const REQUEST: &str = "2066ca19-c6f1-498a-be75-1923005edd06";
const AT: i64 = 1_742_505_638_683;
const CODE: &str = "bcd78a744ce26743f9bc19f4f9402372dcda23c7ed773161dec8508734dd02f2";

fn verify(signature: &str, request: Option<&str>, body: &str, at: i64) -> Result<ProviderEvent, EventFault> {
    let header = |name: &str| match name {
        "x-signature" => Some(signature).filter(|text| !text.is_empty()),
        "x-request-id" => request,
        _ => None,
    };
    provider("http://127.0.0.1:1").verify_event(&header, body.as_bytes(), Timestamp(at))
}

#[test]
fn an_event_is_signed_with_its_id_its_request_and_its_instant() {
    let body =
        r#"{"id": 112233, "type": "payment", "action": "payment.updated", "data": {"id": "123456789"}}"#;
    let header = format!("ts={AT},v1={CODE}");
    let event = verify(&header, Some(REQUEST), body, AT).unwrap();
    let payment_id = Some("123456789".to_owned());
    assert_eq!(event, ProviderEvent { id: "112233".to_owned(), payment_id, order: None });
    let minutes = |minutes: i64| AT + Millis::from_minutes(minutes).0;
    assert!(verify(&header, Some(REQUEST), body, minutes(4)).is_ok());
    let forged = body.replace("123456789", "123456780");
    for (header, request, body, at) in [
        (header.as_str(), Some(REQUEST), body, minutes(6)),
        (&header, Some(REQUEST), &forged, AT),
        (&header, Some("another"), body, AT),
        (&header, None, body, AT),
        (&header.replace("683,", "684,"), Some(REQUEST), body, AT),
        (&format!("ts={AT}"), Some(REQUEST), body, AT),
        (&format!("v1={CODE}"), Some(REQUEST), body, AT),
        (&format!("{header},{header}"), Some(REQUEST), body, AT),
        ("", Some(REQUEST), body, AT),
    ] {
        let refused = verify(header, request, body, at);
        assert!(matches!(refused, Err(EventFault::Signature(_))), "{header} {refused:?}");
    }
    // Of another kind, it is about nothing.
    let other = body.replace("\"payment\"", "\"topic_merchant_order_wh\"");
    assert_eq!(verify(&header, Some(REQUEST), &other, AT).unwrap().payment_id, None);
    assert!(matches!(verify(&header, Some(REQUEST), "", AT), Err(EventFault::Body(_))));
}

#[test]
fn what_an_event_is_about_is_asked_for() {
    run(async {
        let fake = MercadoPago::start();
        let provider = provider(&fake.base);
        let (new, payment) = create(&provider).await;
        let number = fake.pay(id(&payment), "approved", "accredited");
        let event =
            |payment_id: Option<String>| ProviderEvent { id: "1".to_owned(), payment_id, order: None };
        let found = provider.resolve(event(Some(number.to_string()))).await.unwrap();
        assert_eq!((found.payment_id, found.order), (None, Some(new.key.order)));
        let nothing = provider.resolve(event(None)).await.unwrap();
        assert_eq!(nothing, event(None));
        let simulated = provider.resolve(event(Some("123456".to_owned()))).await.unwrap();
        assert_eq!(simulated, event(None));
        fake.fail_next(500);
        let error = provider.resolve(event(Some("7".to_owned()))).await;
        assert!(matches!(error, Err(PaymentError::Unavailable(_))));
    });
}
