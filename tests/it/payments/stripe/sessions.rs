//! Payments on Stripe's page: Checkout Sessions.

use domain::Millis;
use serde_json::json;
use ticketbuster::payments::{
    provider::{PaymentProvider, PaymentState},
    settings::StripeKind,
};

use super::{captured, open, page_of};
use crate::support::{
    run,
    stripe::{Fault, Stripe, known, new_payment, now},
};

#[test]
fn the_buyer_pays_on_a_page_and_the_payment_keeps_the_pages_id() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Redirect);
        let new = new_payment();
        let created = provider.create(new.clone()).await.unwrap();
        let id = created.payment_id.clone();
        assert!(id.starts_with("cs_"), "{id}");
        assert!(page_of(&created).starts_with("https://checkout.stripe.com/"), "{created:?}");
        assert_eq!((created.amount, created.currency, &created.state), (new.amount, new.currency, &open()));
        assert_eq!(provider.create(new.clone()).await.unwrap(), created, "once per key");
        assert_eq!(provider.query(known(&new, &id)).await.unwrap(), created);
        assert_eq!(provider.capture(known(&new, &id)).await.unwrap().state, open(), "nothing to take yet");

        let form = &stripe.front.recorded("/v1/checkout/sessions")[0].form;
        let end: i64 = form["expires_at"].parse().unwrap();
        assert!(end * 1_000 >= (new.until + Millis::from_minutes(30)).0, "it lives longer than the hold");
        assert_eq!(
            (form["success_url"].as_str(), form["adaptive_pricing[enabled]"].as_str()),
            (new.return_url.as_str(), "false")
        );
        assert_eq!(form["metadata[order_id]"], new.key.order.to_string());

        assert_eq!(stripe.pay_on_page(&id, "pm_card_visa").await.0, 200);
        let paid = provider.query(known(&new, &id)).await.unwrap();
        assert_eq!((paid.state, paid.checkout), (PaymentState::Authorised, None));
        for _ in 0..2 {
            let taken = provider.capture(known(&new, &id)).await.unwrap();
            assert_eq!((taken.payment_id.as_str(), taken.state), (id.as_str(), captured(0)));
        }
        let late = provider.cancel(known(&new, &id)).await.unwrap();
        assert_eq!((late.payment_id, late.state), (id, captured(0)), "it came too late");
        // Events about the payment within say which order they are about.
        let capture = &stripe.front.recorded("/capture")[0];
        let intent = stripe.object(capture.path.trim_end_matches("/capture")).await;
        let metadata = json!({
            "order_id": new.key.order.to_string(), "attempt": "1", "event_id": new.event.to_string(), "checkout": "session",
        });
        assert_eq!((&intent["metadata"], &intent["capture_method"]), (&metadata, &json!("manual")));
    });
}

#[test]
fn a_declined_card_leaves_the_page_open() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Redirect);
        let new = new_payment();
        let id = provider.create(new.clone()).await.unwrap().payment_id;
        assert_eq!(stripe.pay_on_page(&id, "pm_card_chargeCustomerFail").await.0, 402);
        let declined = provider.query(known(&new, &id)).await.unwrap();
        assert_eq!(
            declined.state,
            PaymentState::Open { declined: Some("Your card was declined.".to_owned()) }
        );
        page_of(&declined);
        assert_eq!(stripe.pay_on_page(&id, "pm_card_visa").await.0, 200);
        assert_eq!(provider.query(known(&new, &id)).await.unwrap().state, PaymentState::Authorised);
    });
}

#[test]
fn a_page_is_closed_and_what_was_reserved_on_it_is_released() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Redirect);
        for card in [None, Some("pm_card_chargeCustomerFail"), Some("pm_card_visa")] {
            let new = new_payment();
            let id = provider.create(new.clone()).await.unwrap().payment_id;
            if let Some(card) = card {
                stripe.pay_on_page(&id, card).await;
            }
            for _ in 0..2 {
                let cancelled = provider.cancel(known(&new, &id)).await.unwrap();
                assert_eq!(
                    (cancelled.payment_id.as_str(), cancelled.state),
                    (id.as_str(), PaymentState::Cancelled)
                );
            }
            let after = provider.query(known(&new, &id)).await.unwrap();
            assert_eq!((after.state, after.checkout), (PaymentState::Cancelled, None), "{card:?}");
            assert_eq!(provider.capture(known(&new, &id)).await.unwrap().state, PaymentState::Cancelled);
        }
        // Nobody came until its end.
        let new = new_payment();
        let id = provider.create(new.clone()).await.unwrap().payment_id;
        stripe.front.expire(&id);
        assert_eq!(provider.query(known(&new, &id)).await.unwrap().state, PaymentState::Cancelled);
        assert_eq!(provider.cancel(known(&new, &id)).await.unwrap().state, PaymentState::Cancelled);
    });
}

#[test]
fn a_page_whose_address_never_came_is_found_under_its_key_and_closed() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Redirect);
        let new = new_payment();
        stripe.front.fail_next("/v1/checkout/sessions", Fault::LostAnswer);
        provider.create(new.clone()).await.unwrap_err();
        let mut payment = known(&new, "");
        payment.payment_id = None;
        let found = provider.query(payment.clone()).await.unwrap();
        assert_eq!(found.state, open());
        let cancelled = provider.cancel(payment).await.unwrap();
        assert_eq!((&cancelled.payment_id, cancelled.state), (&found.payment_id, PaymentState::Cancelled));
        let opened = stripe.front.recorded("/v1/checkout/sessions");
        let opened: Vec<_> = opened.iter().filter(|request| request.path.ends_with("/sessions")).collect();
        assert!(opened.len() == 3 && opened.iter().all(|request| request.key == opened[0].key), "{opened:?}");
    });
}

#[test]
fn what_is_asked_for_too_late_is_found_or_was_never_there() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Redirect);
        // It was created and paid, and the engine comes back after more than a day.
        let mut new = new_payment();
        let id = provider.create(new.clone()).await.unwrap().payment_id;
        stripe.pay_on_page(&id, "pm_card_visa").await;
        stripe.front.forget_keys();
        new.until = now() - Millis::from_hours(26);
        let mut payment = known(&new, "");
        payment.payment_id = None;
        let found = provider.query(payment.clone()).await.unwrap();
        assert_eq!((&found.payment_id, found.state), (&id, PaymentState::Authorised));
        assert_eq!(provider.create(new.clone()).await.unwrap().payment_id, id);
        assert_eq!(provider.cancel(payment).await.unwrap().state, PaymentState::Cancelled);
        // Nothing was ever created.
        let mut new = new_payment();
        new.until = now() - Millis::from_minutes(5);
        let mut payment = known(&new, "");
        payment.payment_id = None;
        for _ in 0..2 {
            assert_eq!(provider.query(payment.clone()).await.unwrap().state, PaymentState::Cancelled);
            let cancelled = provider.cancel(payment.clone()).await.unwrap();
            assert_eq!((cancelled.state, cancelled.amount), (PaymentState::Cancelled, new.amount));
            payment.payment_id = Some(cancelled.payment_id);
        }
    });
}

#[test]
fn a_payment_that_may_wait_for_days_has_a_page_for_one() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Redirect);
        let mut new = new_payment();
        new.until = now() + Millis::from_hours(72);
        assert_eq!(provider.create(new).await.unwrap().state, open());
        assert!(!stripe.front.recorded("/sessions")[0].form.contains_key("expires_at"));
    });
}
