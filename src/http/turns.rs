//! Work that takes milliseconds of a core, beside the workers: a few at a time, a bounded number waiting. Otherwise one
//! client who asks for pictures or signatures again and again would have all cores.

use std::{sync::Arc, thread};

use actix_web::web;
use tokio::sync::Semaphore;

use crate::api::{Problem, wording::overloaded};
use domain::Millis;

/// Whoever may wait for a turn, beside those who have one.
const WAITING_MAX: usize = 64;
/// What a refused client is told to wait.
const WAIT: Millis = Millis(1_000);

/// The turns of one server.
pub(super) struct Turns {
    /// Half of the cores.
    turns: Arc<Semaphore>,
    places: Semaphore,
}

impl Default for Turns {
    fn default() -> Self {
        let cores = thread::available_parallelism().map_or(2, usize::from);
        let turns = Arc::new(Semaphore::new((cores / 2).max(1)));
        Self { turns, places: Semaphore::new(WAITING_MAX) }
    }
}

impl Turns {
    /// Does it when it is its turn. `503 overloaded` if too many wait. The turn lasts as long as the work, also when
    /// nobody waits for it any more.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let place = self.places.try_acquire().map_err(|_| overloaded(WAIT))?;
        let closed = |_| Problem::new(500, "internal", "the server is ending");
        let turn = self.turns.clone().acquire_owned().await.map_err(closed)?;
        drop(place);
        let done = web::block(move || {
            let done = work();
            drop(turn);
            done
        });
        done.await.map_err(|error| Problem::new(500, "internal", error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn more_than_may_wait_are_refused_and_those_who_wait_get_their_turn() {
        actix_rt::System::new().block_on(async {
            let turns = Arc::new(Turns::default());
            let many = turns.turns.available_permits() + WAITING_MAX;
            let (go_on, stopped) = mpsc::channel::<()>();
            let stopped = Arc::new(parking_lot::Mutex::new(stopped));
            let mut asked = Vec::new();
            for number in 0..many {
                let (turns, stopped) = (turns.clone(), stopped.clone());
                asked.push(actix_rt::spawn(async move {
                    turns
                        .run(move || {
                            let _ = stopped.lock().recv();
                            number
                        })
                        .await
                }));
                // Each takes its turn or its place.
                actix_rt::task::yield_now().await;
            }
            assert_eq!(turns.run(|| ()).await.unwrap_err().code(), "overloaded");
            drop(go_on);
            for (number, answer) in asked.into_iter().enumerate() {
                assert_eq!(answer.await.unwrap().unwrap(), number);
            }
            turns.run(|| ()).await.unwrap();
        });
    }
}
