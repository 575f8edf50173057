//! Everything in PostgreSQL. The peers of this kind differ only in how they take seats.

use std::time::SystemTime;

use domain::{HoldId, OrderId, SeatIndex, SeatStatus, UserId};
use futures_util::future::try_join;
use ticketbuster::{api::Problem, http::dto::orders::OrderBody};
use uuid::Uuid;

use crate::{
    contract::{Granted, Peer, Sales, hold_expired, hold_ordered},
    map::MapView,
    orders::{self, Draft},
    pg::{BEGIN_DURABLE, Failed, Store, retrying},
};

const RELEASE: &str = "
    WITH gone AS (
        DELETE FROM holds WHERE hold_id = $1 AND buyer = $2 AND order_id IS NULL AND expires > now()
        RETURNING seats),
    freed AS (
        UPDATE seats SET status = 0, hold_id = NULL, hold_expires = NULL
        FROM gone WHERE seat = ANY (gone.seats) AND seats.hold_id = $1)
    SELECT 1 FROM gone";

const CLAIM: &str = "
    UPDATE holds SET order_id = $1
    WHERE hold_id = $2 AND buyer = $3 AND order_id IS NULL AND expires > now() RETURNING seats";

const SELL: &str = "UPDATE seats SET status = 2, hold_expires = NULL WHERE seat = ANY ($1) AND hold_id = $2";

const HOLD: &str = "SELECT buyer, order_id FROM holds WHERE hold_id = $1";

const TAKEN: &str =
    "SELECT seat, status FROM seats WHERE status = 2 OR (status = 1 AND hold_expires > now())";

/// A hold as it is written.
pub struct Wanted<'a> {
    pub hold: Uuid,
    pub buyer: &'a str,
    /// Its seats in the order of their index, so that two holds never wait for each other.
    pub seats: Vec<i32>,
}

/// How seats are taken.
pub trait TakeSeats: 'static {
    /// With which statements.
    const STATEMENTS: &'static [&'static str];

    /// Takes all of them until the instant that is given back, or none.
    async fn take(&self, store: &Store, wanted: &Wanted<'_>) -> Result<SystemTime, Failed>;
}

/// A peer over PostgreSQL alone.
pub struct Postgres<I> {
    store: Store,
    idea: I,
}

impl<I: TakeSeats> Postgres<I> {
    /// A peer that takes seats like this, ready to serve.
    pub async fn open(store: Store, idea: I) -> Result<Self, String> {
        for statements in [&[RELEASE, CLAIM, SELL, HOLD, TAKEN], &orders::STATEMENTS[..], I::STATEMENTS] {
            store.warm_up(statements).await?;
        }
        Ok(Self { store, idea })
    }
}

impl<I: TakeSeats> Peer for Postgres<I> {
    async fn hold(&self, buyer: &UserId, seats: &[SeatIndex]) -> Result<Granted, Problem> {
        let mut seats: Vec<i32> = seats.iter().map(|seat| seat.0 as i32).collect();
        seats.sort_unstable();
        let wanted = Wanted { hold: Uuid::now_v7(), buyer: buyer.as_str(), seats };
        let deadline = retrying(async || self.idea.take(&self.store, &wanted).await).await?;
        Ok(Granted { hold: HoldId(wanted.hold), deadline: crate::pg::timestamp(deadline) })
    }

    async fn release(&self, buyer: &UserId, hold: HoldId) -> Result<(), Problem> {
        retrying(async || {
            let client = self.store.client().await?;
            let release = client.prepare_cached(RELEASE).await?;
            match client.query_opt(&release, &[&hold.0, &buyer.as_str()]).await? {
                Some(_) => Ok(()),
                None => Err(self.why_not(buyer, hold).await?.into()),
            }
        })
        .await
    }

    async fn order(&self, buyer: &UserId, hold: HoldId, key: &str) -> Result<OrderId, Problem> {
        let order = OrderId(Uuid::now_v7());
        let placed = retrying(async || {
            let parameters: [&(dyn tokio_postgres::types::ToSql + Sync); 3] =
                [&order.0, &hold.0, &buyer.as_str()];
            let place = async |client: &deadpool_postgres::Object, claimed: Vec<tokio_postgres::Row>| {
                let Some(row) = claimed.first() else { return Err(hold_expired().into()) };
                let seats: Vec<i32> = row.get(0);
                let indices: Vec<SeatIndex> = seats.iter().map(|seat| SeatIndex(*seat as u32)).collect();
                let draft = Draft::new(&self.store, order, hold, buyer, key, &indices)?;
                let sell = client.prepare_cached(SELL).await?;
                let sold = async { Ok(client.execute(&sell, &[&seats, &hold.0]).await?) };
                let (written, sold) = try_join(draft.write(&self.store, client), sold).await?;
                if written && sold == seats.len() as u64 { Ok(()) } else { Err(hold_expired().into()) }
            };
            self.store.transaction(BEGIN_DURABLE, CLAIM, &parameters, place).await
        })
        .await;
        match placed {
            Ok(()) => Ok(order),
            // Perhaps because this very request was sent before.
            Err(problem) if problem.code() == "hold_expired" => {
                retrying(async || {
                    let client = self.store.client().await?;
                    match orders::of_key(&client, buyer, key, hold).await? {
                        Some(order) => Ok(order),
                        None => Err(self.why_not(buyer, hold).await?.into()),
                    }
                })
                .await
            }
            Err(problem) => Err(problem),
        }
    }

    async fn order_of(&self, buyer: &UserId, order: OrderId) -> Result<OrderBody, Problem> {
        retrying(async || orders::order_of(&self.store, buyer, order).await).await
    }

    async fn map(&self) -> Result<MapView, Problem> {
        retrying(async || {
            let client = self.store.client().await?;
            let taken = client.prepare_cached(TAKEN).await?;
            let rows = client.query(&taken, &[]).await?;
            let taken = rows.iter().map(|row| {
                let (seat, status): (i32, i16) = (row.get(0), row.get(1));
                (seat as u32, SeatStatus::from_bits(status as u8))
            });
            Ok(MapView::new(self.store.event.seat_count(), taken))
        })
        .await
    }

    async fn sales(&self) -> Result<Sales, Problem> {
        retrying(async || orders::sales(&self.store).await).await
    }
}

impl<I> Postgres<I> {
    /// Why a hold can be neither given back nor ordered.
    async fn why_not(&self, buyer: &UserId, hold: HoldId) -> Result<Problem, Failed> {
        let client = self.store.client().await?;
        let row = client.query_opt(&client.prepare_cached(HOLD).await?, &[&hold.0]).await?;
        Ok(match row {
            Some(row) if row.get::<_, &str>(0) == buyer.as_str() => match row.get::<_, Option<Uuid>>(1) {
                Some(_) => hold_ordered(),
                None => hold_expired(),
            },
            _ => Problem::not_found("hold"),
        })
    }
}
