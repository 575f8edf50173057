//! Where a request goes when several processes share the events: to the actor here, to the process that serves the event,
//! or nowhere yet, while the event changes hands. `course.rs` decides, what is here asks and waits.

use std::{
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    Gateway,
    course::{Course, Direction, GivenUp, Missed},
    elsewhere::{Elsewhere, NoAnswer, Way},
};
use crate::{
    actors::{
        event::{requests::Request, wire},
        refusal::{RETRY_AFTER, Refusal},
        tenure::Tenure,
    },
    store::ProcessId,
};
use domain::{EventId, ShardId};

/// How long a request waits before it looks again, if there is no news before: then as long as the last one.
const LOOK_AGAIN: [Duration; 3] =
    [Duration::from_millis(20), Duration::from_millis(50), Duration::from_millis(100)];

/// One thread's routes.
pub(super) struct Routes {
    tenure: Tenure,
    elsewhere: Arc<dyn Elsewhere>,
    way: Rc<dyn Way>,
}

/// What became of one attempt.
enum Attempt<A> {
    Answered(Result<A, Refusal>),
    Missed(Missed),
}

impl Routes {
    /// The calling thread's.
    pub(super) fn new(tenure: Tenure, elsewhere: Arc<dyn Elsewhere>) -> Self {
        let way = elsewhere.way();
        Self { tenure, elsewhere, way }
    }

    /// Sends a request to wherever its event is served, within `limit`.
    pub(super) async fn send<R: Request>(
        &self,
        gateway: &Gateway,
        event: EventId,
        request: R,
        limit: Duration,
    ) -> Result<R::Answer, Refusal> {
        let started = Instant::now();
        let shard = ShardId::of(event);
        let mut course = Course::new(R::IS_REPEATABLE, request.idempotency().is_some());
        let mut pauses = LOOK_AGAIN.into_iter().chain(std::iter::repeat(LOOK_AGAIN[2]));
        loop {
            // Before the look, so that what is heard in between is not missed.
            let mut news = self.elsewhere.news();
            let is_served_here = self.tenure.epoch(shard).is_some();
            let attempt = match Direction::of(is_served_here, false, self.elsewhere.owner(shard)) {
                Direction::Here => here(gateway, event, request.clone()).await,
                Direction::There(owner) => {
                    self.there(owner, event, &request, limit.saturating_sub(started.elapsed())).await
                }
                Direction::Nowhere => Attempt::Missed(Missed::Moved),
            };
            let missed = match attempt {
                Attempt::Answered(Err(Refusal::Overloaded { .. })) if course.is_unknown() => {
                    return Err(Refusal::Interrupted);
                }
                Attempt::Answered(answer) => return answer,
                Attempt::Missed(missed) => missed,
            };
            let left = self.elsewhere.park().saturating_sub(started.elapsed());
            course.missed(missed, !left.is_zero()).map_err(|given_up| match given_up {
                GivenUp::Moved => Refusal::Moved,
                GivenUp::Interrupted => Refusal::Interrupted,
            })?;
            self.elsewhere.look_again();
            let pause = pauses.next().unwrap_or(LOOK_AGAIN[0]).min(left);
            // Whoever told of news has gone if this fails: then the pause is what there is.
            let _ = actix_rt::time::timeout(pause, news.changed()).await;
        }
    }

    async fn there<R: Request>(
        &self,
        owner: ProcessId,
        event: EventId,
        request: &R,
        left: Duration,
    ) -> Attempt<R::Answer> {
        let ask = match wire::ask(event, request) {
            Ok(ask) => ask,
            Err(error) => {
                tracing::error!(%event, %error, "a request cannot be sent to another process");
                return Attempt::Answered(Err(Refusal::Interrupted));
            }
        };
        match self.way.ask(owner, ask, left).await {
            Ok(answer) => match wire::read_answer::<R>(&answer) {
                Ok(Err(Refusal::Moved)) => Attempt::Missed(Missed::Moved),
                Ok(answer) => Attempt::Answered(answer),
                Err(error) => {
                    tracing::error!(%event, %error, "an answer of another process cannot be read");
                    Attempt::Answered(Err(Refusal::Interrupted))
                }
            },
            Err(NoAnswer::Unreachable) => Attempt::Missed(Missed::Moved),
            Err(NoAnswer::Broken) => Attempt::Missed(Missed::Broken),
            Err(NoAnswer::Full) => Attempt::Answered(Err(Refusal::Overloaded { retry_after: RETRY_AFTER })),
            Err(NoAnswer::TimedOut) => {
                Attempt::Answered(Err(Refusal::StoreUnavailable { retry_after: RETRY_AFTER }))
            }
        }
    }
}

async fn here<R: Request>(gateway: &Gateway, event: EventId, request: R) -> Attempt<R::Answer> {
    match gateway.answer_of(event, request).await {
        Err(Refusal::Moved) => Attempt::Missed(Missed::Moved),
        answer => Attempt::Answered(answer),
    }
}
