//! Holds and releases seats at a fixed rate, on a thread of its own.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    thread::JoinHandle,
    time::Duration,
};

use serde_json::json;
use tokio::time::Instant;

use super::crowd::Board;
use crate::{candidates::label, http::Client};

/// Connections, each with a buyer of its own.
pub const CONNECTIONS: usize = 16;
/// Every connection has so many seats to itself: nobody is ever refused.
const SEATS_EACH: u32 = 500;

/// Changes that are being made.
pub struct Changes(JoinHandle<Result<u64, String>>);

impl Changes {
    /// Makes so many a second for so long.
    pub fn start(
        address: &str,
        sessions: Arc<Vec<String>>,
        rate: u32,
        length: Duration,
        board: Arc<Board>,
    ) -> Result<Self, String> {
        let address = address.to_owned();
        let thread = std::thread::Builder::new().name("changes".to_owned()).spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            let runtime = runtime.map_err(|error| error.to_string())?;
            runtime.block_on(make(&address, &sessions, rate, length, &board))
        });
        thread.map(Self).map_err(|error| error.to_string())
    }

    /// Waits for the last; how many were made in time.
    pub fn join(self) -> Result<u64, String> {
        self.0.join().map_err(|_| "the thread that makes changes has ended".to_owned())?
    }
}

async fn make(
    address: &str,
    sessions: &[String],
    rate: u32,
    length: Duration,
    board: &Board,
) -> Result<u64, String> {
    let next = AtomicU64::new(0);
    let began = Instant::now();
    let hands = sessions.iter().enumerate().map(|(number, session)| {
        let next = &next;
        async move {
            let mut hand = Hand { client: Client::connect(address).await?, session, held: None, turn: 0 };
            let mut made = 0;
            loop {
                let at = began + Duration::from_secs_f64(next.fetch_add(1, Relaxed) as f64 / f64::from(rate));
                if at >= began + length {
                    break;
                }
                tokio::time::sleep_until(at).await;
                // What could not be asked for in time is not asked for at all.
                if began.elapsed() >= length {
                    break;
                }
                hand.change(number as u32, board).await?;
                made += 1;
            }
            hand.release(board).await?;
            Ok::<u64, String>(made)
        }
    });
    let made = futures_util::future::try_join_all(hands).await?;
    Ok(made.into_iter().sum())
}

/// A connection that holds a seat, gives it back, holds the next.
struct Hand<'a> {
    client: Client,
    session: &'a str,
    held: Option<(String, u32)>,
    turn: u32,
}

impl Hand<'_> {
    async fn change(&mut self, number: u32, board: &Board) -> Result<(), String> {
        if self.held.is_some() {
            return self.release(board).await;
        }
        let seat = number * SEATS_EACH + self.turn % SEATS_EACH;
        self.turn += 1;
        board.sending(seat, 1);
        let path = format!("/api/events/{}/holds", crate::own::EVENT_ID);
        let body = json!({"seats": [label(seat)]});
        let answer = self.client.send("POST", &path, self.session, Some(&body)).await?;
        let hold = answer.expect(201).map_err(|error| format!("holding {}: {error}", label(seat)))?;
        let id = hold["hold_id"].as_str().ok_or("a hold has no id")?;
        self.held = Some((id.to_owned(), seat));
        Ok(())
    }

    async fn release(&mut self, board: &Board) -> Result<(), String> {
        let Some((hold, seat)) = self.held.take() else { return Ok(()) };
        board.sending(seat, 0);
        let answer = self.client.send("DELETE", &format!("/api/holds/{hold}"), self.session, None).await?;
        answer.expect(204).map(drop).map_err(|error| format!("releasing {}: {error}", label(seat)))
    }
}
