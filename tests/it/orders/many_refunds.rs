//! Hundreds of refunds of a cancelled event, through a provider that is often busy, over a restart: each is given once.

use std::sync::Arc;

use domain::{
    EventId, EventStatus, HoldId, OrderId, OrderStatus, PaymentChoice, Places, Routed, SeatIndex, Selection,
    Timestamp, UserId,
};
use serde_json::json;
use ticketbuster::{
    actors::{
        Engine, EngineParts, OrderSource,
        requests::{ChangeStatus, PlaceOrder},
    },
    cli::{serve::engine_settings, store::open_store},
    config::Config,
    keys::KeyRing,
    messaging::in_process::InProcessBroker,
    payments::Payments,
    persistence::audit::audit,
    store::Store,
    telemetry::Metrics,
    tickets::TicketMinter,
};

use crate::{
    messaging::broker::until,
    support::{Ground, busy::Busy, event_with, on_every_store, planned, run},
};

on_every_store! {
    each_of_hundreds_is_given_once_over_a_restart_and_a_busy_provider,
}

const ORDERS: u32 = 300;

async fn engine(config: &Config, store: Arc<dyn Store>, provider: Arc<Busy>) -> Engine {
    let keys = Arc::new(KeyRing::load_or_create(&config.auth.key_file).unwrap());
    let choice = PaymentChoice { provider: Busy::NAME.to_owned(), token: String::new() };
    let timeout = std::time::Duration::from_secs(10);
    let parts = EngineParts {
        store,
        broker: Arc::new(InProcessBroker::default()),
        mails: None,
        payments: Arc::new(Payments::new(vec![provider], choice, timeout)),
        minter: Arc::new(TicketMinter::new(keys)),
        metrics: Arc::new(Metrics::new()),
        elsewhere: None,
    };
    Engine::start(engine_settings(config), parts).await.unwrap()
}

async fn buy(engine: &Engine, event: EventId, seat: u32) {
    let selection =
        Selection::Named(Places { seats: [SeatIndex(seat)].as_slice().into(), ..Places::default() });
    let request = PlaceOrder {
        order: OrderId::of_event(event, Timestamp(0), seat.into()),
        buyer: UserId::new("ana").unwrap(),
        source: OrderSource::Selection {
            hold: HoldId::of_event(event, Timestamp(0), seat.into()),
            selection,
        },
        payment: PaymentChoice { provider: Busy::NAME.to_owned(), token: String::new() },
        contact: None,
        person: None,
        is_paid_later: false,
        address: None,
        idempotency: None,
    };
    engine.gateway().send(event, request).await.unwrap();
}

fn each_of_hundreds_is_given_once_over_a_restart_and_a_busy_provider(ground: Ground) {
    run(async {
        let folder = tempfile::tempdir().unwrap();
        let mut config = ground.config(folder.path());
        config.payments.refunds_per_second = 100;
        let provider = Arc::new(Busy::default());
        let store = open_store(&config).await.unwrap();
        let shop = engine(&config, store.clone(), provider.clone()).await;
        let more = json!({"seats_per_buyer": 1_000});
        let new = planned(&event_with(30, 10, more), shop.now());
        let event = new.record.event;
        shop.create_event(new).await.unwrap();
        for seat in 0..ORDERS {
            buy(&shop, event, seat).await;
        }
        until("all are completed", async || {
            let orders =
                store.orders_of_event(event, Some(OrderStatus::Completed), None, 1_000).await.unwrap();
            orders.len() == ORDERS as usize
        })
        .await;
        let begun = std::time::Instant::now();
        shop.gateway().send(event, ChangeStatus { status: EventStatus::Cancelled }).await.unwrap();
        until("some are given", async || store.refund_counts(event).await.unwrap().given.refunds > 60).await;
        let half = store.refund_counts(event).await.unwrap();
        assert!(half.given.refunds < u64::from(ORDERS), "{half:?}");
        // As far as it came; the provider may have given some of which nobody here has heard.
        shop.stop(std::time::Duration::from_millis(50)).await;
        let store = open_store(&config).await.unwrap();
        let shop = engine(&config, store.clone(), provider.clone()).await;
        until("all are given", async || {
            store.refund_counts(event).await.unwrap().given.refunds == u64::from(ORDERS)
        })
        .await;
        let took = begun.elapsed();
        let counts = store.refund_counts(event).await.unwrap();
        assert_eq!((counts.due.refunds, counts.stopped.refunds), (0, 0));
        let orders = store.orders_of_event(event, Some(OrderStatus::Refunded), None, 1_000).await.unwrap();
        let total: i64 = orders.iter().map(|order| order.totals.total.0).sum();
        assert_eq!((orders.len(), counts.given.amount.0), (ORDERS as usize, total));
        let given = provider.given.lock().clone();
        assert_eq!((given.len(), given.values().sum::<i64>()), (ORDERS as usize, total));
        assert_eq!(*provider.contradictions.lock(), 0);
        let calls = provider.calls();
        assert!(calls > u64::from(ORDERS), "it was busy at times");
        let per_second = calls as f64 / took.as_secs_f64();
        assert!(per_second < 110.0, "asked {per_second} times a second");
        shop.stop(std::time::Duration::from_secs(60)).await;
        let store = open_store(&config).await.unwrap();
        let report = audit(store.as_ref()).await.unwrap();
        assert!(report.violations.is_empty(), "{report}");
    });
}
