//! The textbook design: lock the seats' rows in the order of their index, check them, then write.

use std::time::SystemTime;

use domain::SeatIndex;
use futures_util::future::try_join;

use crate::{
    contract::seats_unavailable,
    pg::{Failed, Store},
    postgres::{TakeSeats, Wanted},
};

const LOCK: &str = "
    SELECT seat, status = 2 OR (status = 1 AND hold_expires > now()), now() + interval '10 minutes'
    FROM seats WHERE seat = ANY ($1) ORDER BY seat FOR UPDATE";

const TAKE: &str = "UPDATE seats SET status = 1, hold_id = $1, hold_expires = $2 WHERE seat = ANY ($3)";

const NOTE: &str = "INSERT INTO holds (hold_id, buyer, seats, expires) VALUES ($1, $2, $3, $4)";

/// `SELECT … FOR UPDATE`, then `UPDATE`, in one transaction.
#[derive(Clone, Copy)]
pub struct ForUpdate;

impl TakeSeats for ForUpdate {
    const STATEMENTS: &'static [&'static str] = &[LOCK, TAKE, NOTE];

    async fn take(&self, store: &Store, wanted: &Wanted<'_>) -> Result<SystemTime, Failed> {
        let Wanted { hold, buyer, seats } = wanted;
        store
            .transaction("BEGIN", LOCK, &[seats], async |client, locked| {
                let taken = locked.iter().filter(|row| row.get(1)).map(|row| row.get::<_, i32>(0));
                let taken: Vec<SeatIndex> = taken.map(|seat| SeatIndex(seat as u32)).collect();
                let (Some(first), true) = (locked.first(), taken.is_empty()) else {
                    return Err(seats_unavailable(&store.event, taken).into());
                };
                let deadline: SystemTime = first.get(2);
                let (take, note) = try_join(client.prepare_cached(TAKE), client.prepare_cached(NOTE)).await?;
                try_join(
                    client.execute(&take, &[hold, &deadline, seats]),
                    client.execute(&note, &[hold, buyer, seats, &deadline]),
                )
                .await?;
                Ok(deadline)
            })
            .await
    }
}
