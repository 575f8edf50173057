//! Orders in PostgreSQL: one statement writes a whole order, and unique constraints decide who was first.

use std::sync::Arc;

use deadpool_postgres::Object;
use domain::{Amount, Currency, HoldId, OrderId, PriceParts, SeatIndex, Totals, UserId};
use ticketbuster::{
    api::{Problem, bodies::TicketBody},
    clock::rfc3339,
    http::dto::{
        Money, money,
        orders::{OrderBody, OrderItemBody},
        prices::SharedParts,
    },
};
use tokio_postgres::error::SqlState;
use uuid::Uuid;

use crate::{
    contract::{Sales, hold_ordered, idempotency_conflict, seats_unavailable},
    event::EVENT,
    pg::{Failed, Store, timestamp},
};

/// Everything of an order, or nothing if this buyer used the key before.
const PLACE: &str = "
    WITH placed AS (
        INSERT INTO orders (order_id, buyer, idempotency_key, hold_id, subtotal, fees, tax, total)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT ON CONSTRAINT one_outcome_per_key DO NOTHING RETURNING order_id),
    items AS (
        INSERT INTO order_items (order_id, seat, price)
        SELECT order_id, seat, price FROM placed, unnest($9::int[], $10::bigint[]) AS item (seat, price)),
    sold AS (
        INSERT INTO sold_seats (seat, order_id) SELECT seat, order_id FROM placed, unnest($9::int[]) AS seat),
    issued AS (
        INSERT INTO tickets (order_id, seat, ticket_id, token)
        SELECT order_id, seat, ticket_id, token
        FROM placed, unnest($9::int[], $11::uuid[], $12::text[]) AS ticket (seat, ticket_id, token))
    SELECT order_id FROM placed";

const BY_KEY: &str = "SELECT order_id, hold_id FROM orders WHERE buyer = $1 AND idempotency_key = $2";

const BY_ID: &str = "
    SELECT o.buyer, o.subtotal, o.fees, o.tax, o.total, o.completed_at, i.seat, i.price, t.ticket_id, t.token,
        o.hold_id
    FROM orders o JOIN order_items i USING (order_id) JOIN tickets t USING (order_id, seat)
    WHERE o.order_id = $1 ORDER BY i.seat";

const SALES: &str = "
    SELECT count(*), coalesce(sum(subtotal), 0)::bigint, coalesce(sum(fees), 0)::bigint,
        coalesce(sum(tax), 0)::bigint, coalesce(sum(total), 0)::bigint, (SELECT count(*) FROM tickets)
    FROM orders";

/// What orders are written and read with.
pub const STATEMENTS: [&str; 4] = [PLACE, BY_KEY, BY_ID, SALES];

/// An order that is about to be written.
pub struct Draft {
    order: Uuid,
    hold: Uuid,
    buyer: UserId,
    key: String,
    totals: Totals,
    seats: Vec<i32>,
    prices: Vec<i64>,
    tickets: Vec<Uuid>,
    tokens: Vec<String>,
}

impl Draft {
    /// Prices an order and signs its tickets.
    pub fn new(
        store: &Store,
        order: OrderId,
        hold: HoldId,
        buyer: &UserId,
        key: &str,
        seats: &[SeatIndex],
    ) -> Result<Self, Problem> {
        let event = &store.event;
        let tickets = seats.iter().map(|seat| store.signer.issue(event, order, *seat));
        let (tickets, tokens) = tickets.map(|ticket| (ticket.id, ticket.token)).unzip();
        Ok(Self {
            order: order.0,
            hold: hold.0,
            buyer: buyer.clone(),
            key: key.to_owned(),
            totals: event.price(seats)?,
            seats: seats.iter().map(|seat| seat.0 as i32).collect(),
            prices: seats.iter().map(|seat| event.prices.of_seat(*seat, &event.layout).0).collect(),
            tickets,
            tokens,
        })
    }

    /// Writes it; false if the key was used before.
    pub async fn write(&self, store: &Store, client: &Object) -> Result<bool, Failed> {
        let place = client.prepare_cached(PLACE).await?;
        let Totals { subtotal, fees, tax, total } = self.totals;
        let placed = client
            .query_opt(
                &place,
                &[
                    &self.order,
                    &self.buyer.as_str(),
                    &self.key,
                    &self.hold,
                    &subtotal.0,
                    &fees.0,
                    &tax.0,
                    &total.0,
                    &self.seats,
                    &self.prices,
                    &self.tickets,
                    &self.tokens,
                ],
            )
            .await;
        match placed {
            Ok(placed) => Ok(placed.is_some()),
            Err(error) if error.code() == Some(&SqlState::UNIQUE_VIOLATION) => {
                let constraint = error.as_db_error().and_then(|error| error.constraint());
                Err(Failed::Problem(match constraint {
                    Some("one_order_per_hold") => hold_ordered(),
                    _ => seats_unavailable(&store.event, self.seats.iter().map(|s| SeatIndex(*s as u32))),
                }))
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// The order that this key made of this hold, if there is one.
pub async fn of_key(
    client: &Object,
    buyer: &UserId,
    key: &str,
    hold: HoldId,
) -> Result<Option<OrderId>, Failed> {
    let by_key = client.prepare_cached(BY_KEY).await?;
    let Some(row) = client.query_opt(&by_key, &[&buyer.as_str(), &key]).await? else { return Ok(None) };
    if row.get::<_, Uuid>(1) != hold.0 {
        return Err(idempotency_conflict().into());
    }
    Ok(Some(OrderId(row.get(0))))
}

pub async fn order_of(store: &Store, buyer: &UserId, order: OrderId) -> Result<OrderBody, Failed> {
    let client = store.client().await?;
    let by_id = client.prepare_cached(BY_ID).await?;
    let rows = client.query(&by_id, &[&order.0]).await?;
    let Some(first) = rows.first().filter(|row| row.get::<_, &str>(0) == buyer.as_str()) else {
        return Err(Problem::not_found("order").into());
    };
    let label = |seat: i32| store.event.layout.label(SeatIndex(seat as u32));
    let completed = rfc3339(timestamp(first.get(5)));
    let item = |row: &tokio_postgres::Row| OrderItemBody {
        seat: label(row.get(6)),
        quantity: 1,
        price: pen(row.get(7)),
    };
    let ticket = |row: &tokio_postgres::Row| ticket_body(row.get(8), label(row.get(6)), row.get(9));
    let amount = |column: usize| Amount(first.get(column));
    let totals = Totals { subtotal: amount(1), fees: amount(2), tax: amount(3), total: amount(4) };
    Ok(OrderBody {
        order_id: order.to_string(),
        event_id: EVENT.to_string(),
        hold_id: HoldId(first.get(10)).to_string(),
        user_id: buyer.as_str().to_owned(),
        status: "completed",
        items: rows.iter().map(item).collect(),
        subtotal: pen(first.get(1)),
        fees: pen(first.get(2)),
        tax: pen(first.get(3)),
        total: pen(first.get(4)),
        prices: Some("exclusive"),
        price_parts: SharedParts(Arc::new(PriceParts::unnamed(&totals)), Currency::PEN),
        order_fees: Vec::new(),
        tickets: rows.iter().map(ticket).collect(),
        failure: None,
        created_at: completed.clone(),
        completed_at: Some(completed),
        payment_due_at: None,
        contact: None,
        payment: None,
        refunds: Vec::new(),
        refunded: pen(0),
    })
}

/// A ticket as it is answered.
pub fn ticket_body(id: Uuid, seat: String, token: String) -> TicketBody {
    let qr_svg = format!("/api/tickets/{id}.svg");
    TicketBody { ticket_id: id.to_string(), seat, token, qr_svg, status: "valid", used_at: None }
}

fn pen(amount: i64) -> Money {
    money(Amount(amount), Currency::PEN)
}

pub async fn sales(store: &Store) -> Result<Sales, Failed> {
    let client = store.client().await?;
    let sales = client.prepare_cached(SALES).await?;
    let row = client.query_one(&sales, &[]).await?;
    let amount = |column: usize| Amount(row.get(column));
    Ok(Sales {
        orders: row.get::<_, i64>(0) as u64,
        totals: Totals { subtotal: amount(1), fees: amount(2), tax: amount(3), total: amount(4) },
        tickets: row.get::<_, i64>(5) as u64,
    })
}
