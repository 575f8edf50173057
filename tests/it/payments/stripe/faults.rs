//! Stripe away, slow, at fault, or somebody else in its place.

use std::time::Instant;

use serde_json::json;
use ticketbuster::payments::{
    provider::{KnownPayment, NewRefund, PaymentError, PaymentProvider},
    settings::StripeKind,
    stripe::StripeProvider,
};

use super::{captured, open};
use crate::support::{
    run,
    stripe::{Fault, Stripe, known, new_payment, settings},
};

fn is_away<T: std::fmt::Debug>(result: &Result<T, PaymentError>) -> bool {
    matches!(result, Err(PaymentError::Unavailable(_)))
}

fn refund(payment: &KnownPayment) -> NewRefund {
    NewRefund {
        key: format!("{}-r1", payment.new.key),
        order: payment.new.key.order,
        payment_id: payment.payment_id.clone().unwrap(),
        amount: payment.new.amount,
        currency: payment.new.currency,
    }
}

#[test]
fn stripe_away_is_worth_asking_again() {
    run(async {
        let mut stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Client);
        let new = new_payment();
        let payment = known(&new, &provider.create(new.clone()).await.unwrap().payment_id);
        stripe.pay(payment.payment_id.as_deref().unwrap(), "pm_card_visa").await;
        // In the middle of everything it is gone.
        stripe.stop();
        assert!(is_away(&provider.create(new_payment()).await));
        assert!(is_away(&provider.query(payment.clone()).await));
        assert!(is_away(&provider.capture(payment.clone()).await));
        assert!(is_away(&provider.cancel(payment.clone()).await));
        assert!(is_away(&provider.refund(refund(&payment)).await));
        assert!(is_away(&provider.ledger(new.until, None).await));
        // Nobody listens at all.
        let base = stripe.front.base.clone();
        drop(stripe);
        let nobody = StripeProvider::new(&settings("http://127.0.0.1:1", StripeKind::Redirect)).unwrap();
        let error = nobody.create(new_payment()).await.unwrap_err().to_string();
        assert!(error.contains("no connection") && !error.contains("sk_test"), "{error} ({base})");
    });
}

#[test]
fn an_answer_that_says_not_now_is_no_refusal() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Client);
        let new = new_payment();
        let id = provider.create(new.clone()).await.unwrap().payment_id;
        for status in [409, 429, 500, 502, 503] {
            let error = json!({"error": {"type": "api_error", "message": "Not now."}});
            stripe.front.fail_next("/v1/payment_intents", Fault::Answer(status, error));
            let error = provider.query(known(&new, &id)).await.unwrap_err();
            assert_eq!(error, PaymentError::Unavailable(format!("it answers {status}: Not now.")));
        }
        for fault in [Fault::Answer(200, json!([])), Fault::LostAnswer, Fault::Answer(502, json!("<html>"))] {
            stripe.front.fail_next("/v1/payment_intents", fault);
            assert!(is_away(&provider.query(known(&new, &id)).await));
        }
        assert_eq!(provider.query(known(&new, &id)).await.unwrap().state, open());
    });
}

#[test]
fn an_answer_is_waited_for_as_long_as_the_settings_say_and_read_as_far() {
    run(async {
        let stripe = Stripe::start().await;
        let mut settings = settings(&stripe.front.base, StripeKind::Client);
        (settings.request_timeout_ms, settings.answer_bytes_max) = (300, 65_536);
        let provider = StripeProvider::new(&settings).unwrap();
        let new = new_payment();
        let id = provider.create(new.clone()).await.unwrap().payment_id;
        stripe.front.fail_next("/v1/payment_intents", Fault::Silence);
        let began = Instant::now();
        let error = provider.query(known(&new, &id)).await.unwrap_err();
        assert_eq!(error, PaymentError::Unavailable("no answer in time".to_owned()));
        assert!(began.elapsed().as_secs() < 5);
        stripe.front.fail_next("/v1/payment_intents", Fault::Answer(200, json!({"id": "x".repeat(70_000)})));
        let error = provider.query(known(&new, &id)).await.unwrap_err().to_string();
        assert!(error.contains("more than 65536 bytes"), "{error}");
    });
}

#[test]
fn a_lost_answer_makes_no_second_payment() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Client);
        let new = new_payment();
        stripe.front.fail_next("/v1/payment_intents", Fault::LostAnswer);
        assert!(is_away(&provider.create(new.clone()).await));
        let created = provider.create(new.clone()).await.unwrap();
        let all = stripe.object("/v1/payment_intents").await;
        assert_eq!(all["total_count"], 1, "{all}");
        stripe.pay(&created.payment_id, "pm_card_visa").await;
        let payment = known(&new, &created.payment_id);
        stripe.front.fail_next("/capture", Fault::LostAnswer);
        assert!(is_away(&provider.capture(payment.clone()).await));
        assert_eq!(provider.capture(payment.clone()).await.unwrap().state, captured(0));
        stripe.front.fail_next("/v1/refunds", Fault::Answer(200, json!({"data": []})));
        stripe.front.fail_next("/v1/refunds", Fault::LostAnswer);
        assert!(is_away(&provider.refund(refund(&payment)).await));
        provider.refund(refund(&payment)).await.unwrap();
        assert_eq!(provider.query(payment).await.unwrap().state, captured(new.amount.0));
    });
}

#[test]
fn a_fault_that_stripe_remembers_for_a_day_is_not_waited_for() {
    run(async {
        let stripe = Stripe::start().await;
        for kind in [StripeKind::Client, StripeKind::Redirect] {
            let provider = stripe.provider(kind);
            let new = new_payment();
            let path =
                if kind == StripeKind::Client { "/v1/payment_intents" } else { "/v1/checkout/sessions" };
            stripe.front.fail_next(path, Fault::Answer(500, json!({"error": {"message": "Our fault."}})));
            assert!(is_away(&provider.create(new.clone()).await));
            let created = provider.create(new.clone()).await.unwrap();
            assert_eq!(provider.create(new.clone()).await.unwrap(), created);
            let keys: Vec<_> =
                stripe.front.recorded(path).into_iter().filter_map(|request| request.key).collect();
            assert_eq!(keys[0], format!("{}-create", new.key));
            assert!(keys[2].starts_with(&format!("{}-create-", new.key)), "{keys:?}");
        }
    });
}

#[test]
fn a_late_repetition_finds_the_payment_by_what_is_written_on_it() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Client);
        let mut new = new_payment();
        let id = provider.create(new.clone()).await.unwrap().payment_id;
        stripe.front.forget_keys();
        new.until = crate::support::stripe::now() - domain::Millis::from_hours(30);
        assert_eq!(provider.create(new.clone()).await.unwrap().payment_id, id);
        // An earlier version of this program has said something else with the same key.
        let mut new = new_payment();
        let id = provider.create(new.clone()).await.unwrap().payment_id;
        new.description = "Tickets".to_owned();
        assert_eq!(provider.create(new).await.unwrap().payment_id, id);
        assert_eq!(stripe.object("/v1/payment_intents").await["total_count"], 2);
        // Where Stripe has no search, its keys must do.
        let mut new = new_payment();
        new.until = crate::support::stripe::now() - domain::Millis::from_hours(1);
        let error = json!({"error": {"message": "Search is not available in your country."}});
        stripe.front.fail_next("/search", Fault::Answer(400, error));
        assert_eq!(provider.create(new).await.unwrap().state, open());
    });
}

#[test]
fn a_wrong_key_and_a_wrong_address_are_refusals_that_name_no_secret() {
    run(async {
        let stripe = Stripe::start().await;
        let mut wrong = settings(&stripe.front.base, StripeKind::Client);
        wrong.stripe.secret_key = ticketbuster::secret::Secret::new("sk_test_another");
        let error = StripeProvider::new(&wrong).unwrap().create(new_payment()).await.unwrap_err();
        assert!(
            matches!(&error, PaymentError::Refused(reason) if reason.contains("Invalid API Key")),
            "{error:?}"
        );
        // A message that repeats the key.
        let provider = stripe.provider(StripeKind::Client);
        let error = json!({"error": {"message": "No such key: sk_test_of_the_tests"}});
        stripe.front.fail_next("/v1/payment_intents", Fault::Answer(403, error));
        let error = provider.create(new_payment()).await.unwrap_err();
        assert_eq!(error, PaymentError::Refused("No such key: ***".to_owned()));
        // The key is for one address: a redirect is not followed.
        let other = Stripe::start().await;
        let to = format!("{}/v1/payment_intents", other.front.base);
        stripe.front.fail_next("/v1/payment_intents", Fault::Redirect(to));
        let error = provider.create(new_payment()).await.unwrap_err();
        assert!(matches!(&error, PaymentError::Refused(reason) if reason.contains("redirect")), "{error:?}");
        assert!(other.front.recorded("").is_empty());
        // And it is not sent in plain text to other machines.
        assert!(StripeProvider::new(&settings("http://stripe.example", StripeKind::Client)).is_err());
    });
}

#[test]
fn a_refused_capture_says_why() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Client);
        let new = new_payment();
        let payment = known(&new, &provider.create(new.clone()).await.unwrap().payment_id);
        stripe.pay(payment.payment_id.as_deref().unwrap(), "pm_card_visa").await;
        for path in ["/capture", "/cancel"] {
            let error = json!({"error": {"type": "invalid_request_error", "message": "Not allowed."}});
            stripe.front.fail_next(path, Fault::Answer(400, error));
        }
        let refused = Err(PaymentError::Refused("Not allowed.".to_owned()));
        assert_eq!(provider.capture(payment.clone()).await, refused);
        assert_eq!(provider.cancel(payment.clone()).await, refused);
        // Stripe keeps these answers for their keys; whoever asks again gets a new one.
        assert_eq!(provider.capture(payment).await.unwrap().state, captured(0));
    });
}
