//! A broker between processes: it loses confirms, delivers twice and late, and delivers again what was not acknowledged. Its
//! queue outlives the processes.

use futures_util::{FutureExt, future::BoxFuture};
use rand::Rng;
use tokio::sync::mpsc;

use super::{errands::Errand, outside::Outside};
use crate::{
    messaging::{Broker, BrokerError, Delivery, Publisher, Settlement, message_id},
    sim::seen::Sight,
};
use domain::{OutboxMessage, Topic};

/// The broker of a run.
pub(super) struct SimulatedBroker(pub(super) Outside);

impl Publisher for SimulatedBroker {
    fn publish(&self, message: OutboxMessage) -> BoxFuture<'_, Result<(), BrokerError>> {
        let outside = self.0.clone();
        async move {
            outside.takes(10).await;
            let (is_confirmed, is_taken) = outside.with(|state| {
                let fails = state.happens(|faults| faults.publish_fails, Sight::PublishedAgain);
                // A message whose confirm is lost may have been taken.
                (!fails, !fails || state.rng.random_bool(0.5))
            });
            if is_taken && message.topic == Topic::Orders {
                hand_out(&outside, message);
            }
            outside.takes(10).await;
            match is_confirmed {
                true => Ok(()),
                false => Err(BrokerError::Unavailable("no confirm".to_owned())),
            }
        }
        .boxed()
    }

    fn close(&self) -> BoxFuture<'_, ()> {
        self.0.with(|state| state.consumer = None);
        async {}.boxed()
    }
}

impl Broker for SimulatedBroker {
    fn carries(&self, _: Topic) -> bool {
        true
    }

    fn is_in_process(&self) -> bool {
        false
    }

    fn subscribe(&self, topic: Topic, prefetch: usize) -> mpsc::Receiver<Delivery> {
        let (sender, receiver) = mpsc::channel(prefetch.max(1));
        if topic == Topic::Orders {
            self.0.with(|state| state.consumer = Some(sender));
        }
        receiver
    }
}

fn hand_out(outside: &Outside, message: OutboxMessage) {
    let (is_twice, is_late) = outside.with(|state| {
        let is_twice = state.happens(|faults| faults.delivered_twice, Sight::DeliveredTwice);
        (is_twice, state.faults.delivered_late.happens(&mut state.rng))
    });
    if is_twice {
        outside.later(5_000, Errand::Deliver(message.clone()));
    }
    outside.later(if is_late { 30_000 } else { 20 }, Errand::Deliver(message));
}

/// Delivers a message to whoever consumes the queue; again later, if nobody does or it is given back.
pub(super) fn deliver(outside: &Outside, message: OutboxMessage) {
    let consumer = outside.with(|state| {
        state.step("deliver message", message.key.seq.0, message.key.n.into());
        state.consumer.clone()
    });
    let back = (outside.clone(), message.clone());
    let settle = move |settlement| {
        let (outside, message) = back;
        match settlement {
            Settlement::Acknowledged => {}
            Settlement::GivenBack => outside.later(500, Errand::Deliver(message)),
            Settlement::Rejected { reason, .. } => {
                outside.with(|state| state.oracle.fail(format!("a message is rejected: {reason}")));
            }
        }
    };
    let delivery = Delivery::new(message_id(&message), message.body, settle);
    // A delivery that is dropped is given back.
    let _ = consumer.map(|consumer| consumer.try_send(delivery).map_err(drop));
}
