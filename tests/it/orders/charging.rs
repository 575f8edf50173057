//! When orders are charged: one after the other, as they were placed.

use std::{sync::Arc, time::Duration};

use domain::{HoldId, OrderId, PaymentChoice, Places, Routed, SeatIndex, Selection, Timestamp, UserId};
use serde_json::json;
use ticketbuster::{
    actors::{Engine, EngineParts, OrderSource, requests::PlaceOrder},
    cli::serve::engine_settings,
    keys::KeyRing,
    messaging::in_process::InProcessBroker,
    payments::Payments,
    telemetry::Metrics,
    tickets::TicketMinter,
};

use crate::{
    messaging::broker::until,
    support::{books::Books, config, event_with, open, planned, run},
};

/// The payment actor takes one order at a time, so most of them have to wait for it.
#[test]
fn no_order_overtakes_another_one_that_waits_for_the_payment_actor() {
    const ORDERS: u32 = 20;
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(folder.path());
        config.orders.in_flight_max = 1;
        let provider = Arc::new(Books::new(Duration::from_millis(20)));
        let choice = PaymentChoice { provider: Books::NAME.to_owned(), token: String::new() };
        let keys = Arc::new(KeyRing::load_or_create(&folder.path().join("keys.json")).unwrap());
        let parts = EngineParts {
            store: Arc::new(open(folder.path())),
            broker: Arc::new(InProcessBroker::default()),
            mails: None,
            payments: Arc::new(Payments::new(
                vec![provider.clone()],
                choice.clone(),
                Duration::from_secs(10),
            )),
            minter: Arc::new(TicketMinter::new(keys)),
            metrics: Arc::new(Metrics::new()),
            elsewhere: None,
        };
        let engine = Engine::start(engine_settings(&config), parts).await.unwrap();
        let new = planned(&event_with(1, ORDERS, json!({})), engine.now());
        let event = new.record.event;
        engine.create_event(new).await.unwrap();
        let gateway = engine.gateway();
        let mut placed = Vec::new();
        for seat in 0..ORDERS {
            // Later orders have smaller ids: it is not these that put them in order.
            let order = OrderId::of_event(event, Timestamp(0), (ORDERS - seat).into());
            let seats = Places { seats: [SeatIndex(seat)].as_slice().into(), ..Places::default() };
            let request = PlaceOrder {
                order,
                buyer: UserId::new(&format!("buyer-{seat}")).unwrap(),
                source: OrderSource::Selection {
                    hold: HoldId::of_event(event, Timestamp(0), seat.into()),
                    selection: Selection::Named(seats),
                },
                payment: choice.clone(),
                contact: None,
                person: None,
                is_paid_later: false,
                address: None,
                idempotency: None,
            };
            gateway.send(event, request).await.unwrap();
            placed.push(order);
            actix_rt::time::sleep(Duration::from_millis(10)).await;
        }
        until("charged", async || provider.charged.lock().len() == placed.len()).await;
        assert_eq!(*provider.charged.lock(), placed);
        engine.stop(Duration::from_secs(60)).await;
    });
}
