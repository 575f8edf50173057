//! One conditional `UPDATE`: a row that is not free is not changed, and the result says which were.

use std::time::SystemTime;

use domain::SeatIndex;
use tokio_postgres::Row;

use crate::{
    contract::seats_unavailable,
    pg::{Failed, Store},
    postgres::{TakeSeats, Wanted},
};

/// Takes what is free, and notes the hold if that is all of it.
const TAKE: &str = "
    WITH taken AS (
        UPDATE seats SET status = 1, hold_id = $1, hold_expires = now() + interval '10 minutes'
        WHERE seat = ANY ($3) AND (status = 0 OR (status = 1 AND hold_expires <= now()))
        RETURNING seat, hold_expires),
    noted AS (
        INSERT INTO holds (hold_id, buyer, seats, expires)
        SELECT $1, $2, $3, now() + interval '10 minutes'
        WHERE (SELECT count(*) FROM taken) = cardinality($3))
    SELECT seat, hold_expires FROM taken";

#[derive(Clone, Copy)]
pub struct Update;

impl TakeSeats for Update {
    const STATEMENTS: &'static [&'static str] = &[TAKE];

    async fn take(&self, store: &Store, wanted: &Wanted<'_>) -> Result<SystemTime, Failed> {
        let Wanted { hold, buyer, seats } = wanted;
        if seats.len() == 1 {
            // One seat is taken or not: nothing can be left to undo, so the statement is the transaction.
            let client = store.client().await?;
            let take = client.prepare_cached(TAKE).await?;
            let rows = client.query(&take, &[hold, buyer, seats]).await?;
            return all_or_nothing(store, wanted, &rows);
        }
        store
            .transaction("BEGIN", TAKE, &[hold, buyer, seats], async |_, rows| {
                all_or_nothing(store, wanted, &rows)
            })
            .await
    }
}

fn all_or_nothing(store: &Store, wanted: &Wanted<'_>, rows: &[Row]) -> Result<SystemTime, Failed> {
    match rows.first() {
        Some(first) if rows.len() == wanted.seats.len() => Ok(first.get(1)),
        _ => {
            let taken: Vec<i32> = rows.iter().map(|row| row.get(0)).collect();
            let missed = wanted.seats.iter().filter(|seat| !taken.contains(seat));
            Err(seats_unavailable(&store.event, missed.map(|seat| SeatIndex(*seat as u32))).into())
        }
    }
}
