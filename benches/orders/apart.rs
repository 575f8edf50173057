//! The usual alternative, for comparison: each order is a transaction of its own, over a pool of connections.
//!
//! It writes the same rows to the same tables: the seat is claimed by one conditional update, statements are
//! pipelined, and the ticket is signed in the same way. There is no journal, no message and no payment.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    time::Instant,
};

use domain::{EventId, OrderId, Routed, TicketId, Timestamp};
use ticketbuster::{
    clock::Clock,
    config::Config,
    keys::KeyRing,
    tickets::{TicketFacts, TicketMinter},
};
use tokio_postgres::{Client, NoTls, Statement, types::ToSql};

use super::{ORDERS, support};

/// Connections. Each has one order in flight.
const CONNECTIONS: usize = 32;

struct Statements {
    seat: Statement,
    sold: Statement,
    order: Statement,
    item: Statement,
    history: Statement,
    ticket: Statement,
}

impl Statements {
    async fn of(client: &Client) -> Self {
        let prepare = async |sql: &str| client.prepare(sql).await.unwrap();
        Self {
            seat: prepare(
                "UPDATE db_catalog.seats SET status = 'sold' WHERE event_id = $1 AND seat = $2 AND status = 'available'",
            )
            .await,
            sold: prepare("INSERT INTO db_orders.sold_seats VALUES ($1, $2, $3)").await,
            order: prepare(
                "INSERT INTO db_orders.orders VALUES ($1, $2, $3, $4, 'completed', 10000, 0, 1800, 11800, 'PEN', 'test',
                 'tok_success', NULL, now(), now())",
            )
            .await,
            item: prepare("INSERT INTO db_orders.order_items VALUES ($1, 0, $2, $3, 1, 10000)").await,
            history: prepare("INSERT INTO db_orders.order_status_history VALUES ($1, 'completed', now(), NULL)").await,
            ticket: prepare("INSERT INTO db_orders.tickets VALUES ($1, $2, 0, $3, $4, $5, 'valid')").await,
        }
    }
}

async fn order(
    client: &mut Client,
    to: &Statements,
    event: EventId,
    seat: i32,
    minter: &TicketMinter,
    now: Timestamp,
) {
    let order = OrderId::of_event(event, now, rand::random());
    let ticket = TicketId::of_event(event, now, rand::random());
    let (user, label) = (format!("buyer-{}", seat % 2_000), format!("S-R{}-{}", seat / 40, 1 + seat % 40));
    // Its buyer gets it.
    std::hint::black_box(minter.mint(&TicketFacts { ticket, event, order, seat: label.clone() }));
    let transaction = client.transaction().await.unwrap();
    let claimed = transaction.execute(&to.seat, &[&event.0, &seat]).await.unwrap();
    assert_eq!(claimed, 1, "the seat is free");
    let (event, order, ticket) = (event.0, order.0, ticket.0);
    let sold: [&(dyn ToSql + Sync); 3] = [&event, &seat, &order];
    let placed: [&(dyn ToSql + Sync); 4] = [&order, &event, &order, &user];
    let item: [&(dyn ToSql + Sync); 3] = [&order, &label, &seat];
    let history: [&(dyn ToSql + Sync); 1] = [&order];
    let issued: [&(dyn ToSql + Sync); 5] = [&ticket, &order, &event, &user, &label];
    // Pipelined: sent and answered together.
    tokio::try_join!(
        transaction.execute(&to.sold, &sold),
        transaction.execute(&to.order, &placed),
        transaction.execute(&to.item, &item),
        transaction.execute(&to.history, &history),
        transaction.execute(&to.ticket, &issued),
    )
    .unwrap();
    transaction.commit().await.unwrap();
}

/// Sells the same seats as the engine and prints the rate.
pub async fn sell(config: &Config) {
    let store = ticketbuster::cli::store::open_store(config).await.unwrap();
    let new = support::event_of(1_500, 40);
    let event = new.record.event;
    store.create_event(new).await.unwrap();
    store.close().await.unwrap();
    let minter =
        Arc::new(TicketMinter::new(Arc::new(KeyRing::load_or_create(&config.auth.key_file).unwrap())));
    let url = config.store.url.expose().to_owned();
    let took = tokio::task::spawn_blocking(move || {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async move {
            let (next, clock) = (Arc::new(AtomicU32::new(0)), Clock::start(None));
            let mut ready = Vec::new();
            for _ in 0..CONNECTIONS {
                let (client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
                tokio::spawn(connection);
                let statements = Statements::of(&client).await;
                ready.push((client, statements));
            }
            let began = Instant::now();
            let mut sellers = Vec::new();
            for (mut client, statements) in ready {
                let (next, minter, clock) = (next.clone(), minter.clone(), clock.clone());
                sellers.push(tokio::spawn(async move {
                    loop {
                        let seat = next.fetch_add(1, Relaxed);
                        if seat >= ORDERS {
                            return;
                        }
                        order(&mut client, &statements, event, seat as i32, &minter, clock.now()).await;
                    }
                }));
            }
            for seller in sellers {
                seller.await.unwrap();
            }
            began.elapsed().as_secs_f64()
        })
    });
    let rate = f64::from(ORDERS) / took.await.unwrap();
    println!(
        "{:<32} {:>28.0} /s completed; {CONNECTIONS} connections",
        "PostgreSQL, one order a commit", rate
    );
}
