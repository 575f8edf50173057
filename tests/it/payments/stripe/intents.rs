//! Payments in Stripe's form: PaymentIntents.

use domain::Amount;
use serde_json::json;
use ticketbuster::payments::{
    provider::{Checkout, PaymentProvider, PaymentState},
    settings::StripeKind,
};

use super::{captured, open};
use crate::support::{
    run,
    stripe::{Stripe, known, new_payment},
};

#[test]
fn money_is_reserved_when_the_buyer_pays_and_taken_once() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Client);
        let new = new_payment();
        let created = provider.create(new.clone()).await.unwrap();
        let Some(Checkout::Client { client_secret }) = &created.checkout else { panic!("{created:?}") };
        assert!(client_secret.starts_with(&created.payment_id), "{created:?}");
        assert_eq!((created.amount, created.currency, &created.state), (new.amount, new.currency, &open()));
        assert_eq!(provider.create(new.clone()).await.unwrap(), created, "once per key");

        let payment = known(&new, &created.payment_id);
        assert_eq!(provider.query(payment.clone()).await.unwrap(), created);
        // Nothing to take yet.
        assert_eq!(provider.capture(payment.clone()).await.unwrap().state, open());
        assert_eq!(stripe.pay(&created.payment_id, "pm_card_visa").await.0, 200);
        let paid = provider.query(payment.clone()).await.unwrap();
        assert_eq!((paid.state, paid.checkout), (PaymentState::Authorised, None));
        for _ in 0..2 {
            assert_eq!(provider.capture(payment.clone()).await.unwrap().state, captured(0));
        }
        let late = provider.cancel(payment.clone()).await.unwrap();
        assert_eq!((late.state, late.amount), (captured(0), new.amount), "it came too late");
    });
}

#[test]
fn every_request_has_its_key_the_pinned_version_and_says_what_it_is_for() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Client);
        let new = new_payment();
        let created = provider.create(new.clone()).await.unwrap();
        stripe.pay(&created.payment_id, "pm_card_visa").await;
        let payment = known(&new, &created.payment_id);
        provider.capture(payment.clone()).await.unwrap();
        provider.cancel(payment).await.unwrap();

        let recorded = stripe.front.recorded("/v1/");
        assert!(recorded.iter().all(|request| request.version.as_deref() == Some("2026-08-26.dahlia")));
        let posts: Vec<_> = recorded.iter().filter(|request| request.method == "POST").collect();
        let keys: Vec<&str> = posts.iter().map(|request| request.key.as_deref().unwrap()).collect();
        let of = |what: &str| format!("{}-{what}", new.key);
        assert_eq!(keys, [of("create"), of("capture"), of("cancel")]);
        assert_eq!(posts[1].form["amount_to_capture"], "10050", "never more than the order costs");

        let object = stripe.object(&format!("/v1/payment_intents/{}", created.payment_id)).await;
        let metadata = json!({
            "order_id": new.key.order.to_string(), "attempt": "1", "event_id": new.event.to_string(),
        });
        assert_eq!((&object["metadata"], &object["capture_method"]), (&metadata, &json!("manual")));
        assert_eq!((&object["amount"], &object["currency"]), (&json!(10_050), &json!("pen")));
    });
}

#[test]
fn a_declined_card_leaves_the_payment_open_for_another_one() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Client);
        let new = new_payment();
        let id = provider.create(new.clone()).await.unwrap().payment_id;
        let payment = known(&new, &id);
        // Declined at once, and declined after the buyer has proved who they are.
        assert_eq!(stripe.pay(&id, "pm_card_chargeCustomerFail").await.0, 402);
        let declined = provider.query(payment.clone()).await.unwrap();
        assert_eq!(
            declined.state,
            PaymentState::Open { declined: Some("Your card was declined.".to_owned()) }
        );
        assert!(declined.checkout.is_some(), "the form is still there");
        let card = json!({"type": "card", "card": {
            "number": "4000008400001629", "exp_month": 12, "exp_year": 2040, "cvc": "123",
        }});
        let (_, method) = stripe.front.direct("POST", "/v1/payment_methods", &card).await;
        let (status, asked) = stripe.pay(&id, method["id"].as_str().unwrap()).await;
        assert_eq!((status, &asked["status"]), (200, &json!("requires_action")));
        assert_eq!(provider.query(payment.clone()).await.unwrap().state, open());
        let proved = json!({"client_secret": asked["client_secret"], "success": true});
        let path = format!("/v1/payment_intents/{id}/_authenticate");
        assert_eq!(stripe.front.direct("POST", &path, &proved).await.0, 402);
        let state = provider.query(payment.clone()).await.unwrap().state;
        assert!(matches!(state, PaymentState::Open { declined: Some(_) }), "{state:?}");

        assert_eq!(stripe.pay(&id, "pm_card_visa").await.0, 200);
        assert_eq!(provider.capture(payment).await.unwrap().state, captured(0));
    });
}

#[test]
fn a_payment_that_is_given_up_releases_what_was_reserved() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Client);
        for is_paid in [false, true] {
            let new = new_payment();
            let id = provider.create(new.clone()).await.unwrap().payment_id;
            if is_paid {
                assert_eq!(stripe.pay(&id, "pm_card_visa").await.0, 200);
            }
            for _ in 0..2 {
                let cancelled = provider.cancel(known(&new, &id)).await.unwrap();
                assert_eq!((cancelled.state, cancelled.checkout), (PaymentState::Cancelled, None));
            }
            assert_eq!(provider.query(known(&new, &id)).await.unwrap().state, PaymentState::Cancelled);
            assert_eq!(provider.capture(known(&new, &id)).await.unwrap().state, PaymentState::Cancelled);
        }
        // The answer to its creation never came: it comes back under its key, and is ended.
        let new = new_payment();
        let id = provider.create(new.clone()).await.unwrap().payment_id;
        let mut unknown = known(&new, &id);
        unknown.payment_id = None;
        let cancelled = provider.cancel(unknown).await.unwrap();
        assert_eq!((cancelled.payment_id, cancelled.state), (id, PaymentState::Cancelled));
    });
}

#[test]
fn a_card_that_comes_with_the_order_pays_or_is_declined() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Client);
        let mut new = new_payment();
        new.token = Some("pm_card_visa".to_owned());
        let paid = provider.create(new.clone()).await.unwrap();
        assert_eq!((paid.state, paid.checkout), (PaymentState::Authorised, None));
        let mut new = new_payment();
        new.token = Some("pm_card_chargeCustomerFail".to_owned());
        for _ in 0..2 {
            let declined = provider.create(new.clone()).await.unwrap();
            let reason = "Your card was declined.".to_owned();
            assert_eq!((declined.state, declined.amount), (PaymentState::Declined { reason }, new.amount));
        }
        // As Stripe says it, with the payment, which nobody else can pay then.
        let mut new = new_payment();
        let id = provider.create(new.clone()).await.unwrap().payment_id;
        new.key.attempt = 2;
        new.token = Some("pm_card_visa".to_owned());
        let intent = stripe.object(&format!("/v1/payment_intents/{id}")).await;
        let error = json!({"type": "card_error", "code": "card_declined", "message": "No.", "payment_intent": intent});
        let fault = crate::support::stripe::Fault::Answer(402, json!({"error": error}));
        stripe.front.fail_next("/v1/payment_intents", fault);
        let declined = provider.create(new).await.unwrap();
        assert_eq!(declined.payment_id, id);
        let intent = stripe.object(&format!("/v1/payment_intents/{id}")).await;
        assert_eq!(intent["status"], "canceled");
    });
}

#[test]
fn an_amount_that_stripe_cannot_say_is_refused_before_it_is_asked() {
    run(async {
        let stripe = Stripe::start().await;
        for kind in [StripeKind::Client, StripeKind::Redirect] {
            let mut new = new_payment();
            (new.amount, new.currency) = (Amount(5_124), domain::Currency::new("KWD").unwrap());
            let error = stripe.provider(kind).create(new).await.unwrap_err();
            assert!(error.to_string().contains("5124 minor units of KWD"), "{error}");
        }
        assert!(stripe.front.recorded("").is_empty());
        let mut new = new_payment();
        (new.amount, new.currency) = (Amount(500), domain::Currency::new("ISK").unwrap());
        let created = stripe.provider(StripeKind::Client).create(new.clone()).await.unwrap();
        assert_eq!((created.amount, created.currency), (new.amount, new.currency));
        assert_eq!(stripe.front.recorded("")[0].form["amount"], "50000");
    });
}
