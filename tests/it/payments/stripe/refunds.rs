//! Giving money back with Stripe.

use domain::Amount;
use serde_json::json;
use ticketbuster::payments::{
    provider::{KnownPayment, NewRefund, PaymentError, PaymentProvider},
    settings::StripeKind,
    stripe::StripeProvider,
};

use super::captured;
use crate::support::{
    run,
    stripe::{Fault, Stripe, known, new_payment},
};

/// A captured payment of 100.50.
async fn paid(stripe: &Stripe, provider: &StripeProvider) -> KnownPayment {
    let new = new_payment();
    let id = provider.create(new.clone()).await.unwrap().payment_id;
    let (status, body) = match id.starts_with("cs_") {
        true => stripe.pay_on_page(&id, "pm_card_visa").await,
        false => stripe.pay(&id, "pm_card_visa").await,
    };
    assert_eq!(status, 200, "{body}");
    let payment = known(&new, &id);
    assert_eq!(provider.capture(payment.clone()).await.unwrap().state, captured(0));
    payment
}

fn part(payment: &KnownPayment, key: &str, amount: i64) -> NewRefund {
    NewRefund {
        key: format!("{}-{key}", payment.new.key),
        order: payment.new.key.order,
        payment_id: payment.payment_id.clone().unwrap(),
        amount: Amount(amount),
        currency: payment.new.currency,
    }
}

#[test]
fn a_part_and_the_rest_go_back_once_per_key() {
    run(async {
        let stripe = Stripe::start().await;
        for kind in [StripeKind::Client, StripeKind::Redirect] {
            let provider = stripe.provider(kind);
            let payment = paid(&stripe, &provider).await;
            let first = part(&payment, "r1", 3_000);
            let reference = provider.refund(first.clone()).await.unwrap();
            assert!(reference.starts_with("re_"), "{reference}");
            assert_eq!(provider.refund(first.clone()).await.unwrap(), reference);
            // Stripe forgets keys after a day, and nobody gets anything twice for it.
            stripe.front.forget_keys();
            assert_eq!(provider.refund(first).await.unwrap(), reference);
            assert_eq!(provider.query(payment.clone()).await.unwrap().state, captured(3_000));
            let rest = provider.refund(part(&payment, "r2", 7_050)).await.unwrap();
            assert_ne!(rest, reference);
            assert_eq!(provider.query(payment.clone()).await.unwrap().state, captured(10_050));

            let made = stripe.object(&format!("/v1/refunds/{rest}")).await;
            let metadata = json!({
                "refund_key": format!("{}-r2", payment.new.key),
                "order_id": payment.new.key.order.to_string(),
                "attempt": "1",
                "event_id": payment.new.event.to_string(),
            });
            assert_eq!((&made["metadata"], &made["amount"]), (&metadata, &json!(7_050)));
        }
    });
}

#[test]
fn more_than_was_paid_is_refused_and_what_went_back_elsewhere_counts() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Client);
        let payment = paid(&stripe, &provider).await;
        let error = provider.refund(part(&payment, "r1", 10_051)).await.unwrap_err();
        assert!(matches!(&error, PaymentError::Refused(reason) if reason.contains("greater")), "{error:?}");
        // In Stripe's dashboard somebody gives everything back.
        let body = json!({"payment_intent": payment.payment_id, "amount": 10_050});
        let (_, made) = stripe.front.direct("POST", "/v1/refunds", &body).await;
        let reference = provider.refund(part(&payment, "r2", 10_050)).await.unwrap();
        assert_eq!(made["id"], reference);
        assert_eq!(provider.query(payment).await.unwrap().state, captured(10_050));
        // Stripe says the same of a payment of which only a part went back: that is an error.
        let payment = paid(&stripe, &provider).await;
        provider.refund(part(&payment, "r1", 50)).await.unwrap();
        let error = json!({"error": {"code": "charge_already_refunded", "message": "Already."}});
        stripe.front.fail_next("/v1/refunds", Fault::Answer(200, json!({"data": []})));
        stripe.front.fail_next("/v1/refunds", Fault::Answer(400, error));
        let error = provider.refund(part(&payment, "r2", 10_000)).await.unwrap_err();
        assert_eq!(error, PaymentError::Refused("Already.".to_owned()));
    });
}

#[test]
fn a_refund_that_fails_is_refused_and_one_of_nothing_too() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Client);
        let payment = paid(&stripe, &provider).await;
        let failed = json!({"id": "re_1", "status": "failed", "failure_reason": "lost_or_stolen_card", "metadata": null});
        stripe.front.fail_next("/v1/refunds", Fault::Answer(200, json!({"data": []})));
        stripe.front.fail_next("/v1/refunds", Fault::Answer(200, failed));
        let error = provider.refund(part(&payment, "r1", 50)).await.unwrap_err();
        assert!(error.to_string().contains("lost_or_stolen_card"), "{error}");
        let mut of_before = part(&payment, "r2", 50);
        of_before.payment_id = String::new();
        assert!(matches!(provider.refund(of_before).await, Err(PaymentError::Refused(_))));
        let unpaid = stripe.provider(StripeKind::Redirect).create(new_payment()).await.unwrap().payment_id;
        let mut of_nothing = part(&payment, "r3", 50);
        of_nothing.payment_id = unpaid;
        assert!(matches!(provider.refund(of_nothing).await, Err(PaymentError::Refused(_))));
    });
}

#[test]
fn a_refusal_that_stripe_remembers_for_a_day_is_not_the_last_word() {
    run(async {
        let stripe = Stripe::start().await;
        let provider = stripe.provider(StripeKind::Client);
        let payment = paid(&stripe, &provider).await;
        let error = json!({"error": {"code": "balance_insufficient", "message": "Insufficient funds in your balance."}});
        stripe.front.fail_next("/v1/refunds", Fault::Answer(200, json!({"data": []})));
        stripe.front.fail_next("/v1/refunds", Fault::Answer(400, error));
        let refund = part(&payment, "r1", 50);
        assert!(matches!(provider.refund(refund.clone()).await, Err(PaymentError::Refused(_))));
        // The balance is filled up.
        let reference = provider.refund(refund.clone()).await.unwrap();
        assert_eq!(provider.refund(refund).await.unwrap(), reference);
        assert_eq!(provider.query(payment).await.unwrap().state, captured(50));
    });
}
