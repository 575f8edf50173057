//! Stripe's books.

use std::collections::BTreeMap;

use domain::{Amount, Timestamp};
use serde_json::json;
use ticketbuster::payments::{
    provider::{LedgerEntry, NewRefund, PaymentProvider},
    settings::StripeKind,
    stripe::StripeProvider,
};

use crate::support::{
    run,
    stripe::{Stripe, known, new_payment, now},
};

/// All pages since an instant, and how many there were.
async fn all(provider: &StripeProvider, since: Timestamp) -> (Vec<LedgerEntry>, usize) {
    let (mut entries, mut pages, mut next) = (Vec::new(), 0, None);
    loop {
        let page = provider.ledger(since, next).await.unwrap();
        entries.extend(page.entries);
        pages += 1;
        next = page.next;
        if next.is_none() {
            return (entries, pages);
        }
    }
}

#[test]
fn the_books_have_every_captured_payment_once_over_several_pages() {
    run(async {
        let stripe = Stripe::start().await;
        let began = now();
        // Those of another shop with the same account, without an order.
        for _ in 0..230 {
            let body =
                json!({"amount": 500, "currency": "pen", "payment_method": "pm_card_visa", "confirm": true});
            assert_eq!(stripe.front.direct("POST", "/v1/payment_intents", &body).await.0, 200);
        }
        let mut expected = BTreeMap::new();
        for (kind, is_taken) in [
            (StripeKind::Client, true),
            (StripeKind::Redirect, true),
            (StripeKind::Client, false),
            (StripeKind::Redirect, false),
        ] {
            let provider = stripe.provider(kind);
            let new = new_payment();
            let id = provider.create(new.clone()).await.unwrap().payment_id;
            match kind {
                StripeKind::Client => stripe.pay(&id, "pm_card_visa").await,
                StripeKind::Redirect => stripe.pay_on_page(&id, "pm_card_visa").await,
            };
            if is_taken {
                provider.capture(known(&new, &id)).await.unwrap();
                let refund = NewRefund {
                    key: format!("{}-r1", new.key),
                    order: new.key.order,
                    payment_id: id.clone(),
                    amount: Amount(50),
                    currency: new.currency,
                };
                provider.refund(refund).await.unwrap();
                expected.insert(id, new.key.order);
            }
        }
        let provider = stripe.provider(StripeKind::Redirect);
        let (entries, pages) = all(&provider, began).await;
        assert_eq!(pages, 4, "one of sessions, three of payments");
        assert_eq!(entries.len(), 232);
        let ours = entries.iter().filter(|entry| entry.order.is_some());
        let found: BTreeMap<_, _> = ours
            .map(|entry| {
                assert_eq!((entry.captured, entry.refunded), (Amount(10_050), Amount(50)));
                (entry.payment_id.clone(), entry.order.unwrap())
            })
            .collect();
        assert_eq!(found, expected);
        let (entries, pages) = all(&provider, Timestamp(now().0 + 3_600_000)).await;
        assert_eq!((entries.len(), pages), (0, 2));
    });
}
