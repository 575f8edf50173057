//! The relays of a process, between its outbox and the broker.

use super::{
    Out, Process,
    mail::{Channel, Hop},
};
use domain::{Millis, OutboxMessage, Timestamp, Topic};

impl Process {
    pub(super) fn offer(&mut self, messages: Vec<OutboxMessage>, at: Timestamp, out: &mut Vec<Out>) {
        for message in messages {
            if let Some(relay) = self.relays.iter_mut().find(|relay| relay.topic == message.topic) {
                out.extend(relay.in_flight.offer(vec![message], |_| at).into_iter().map(Out::Publish));
            }
        }
    }

    /// The broker has confirmed a message.
    pub(in crate::sim) fn confirmed(&mut self, message: &OutboxMessage) {
        if let Some(relay) = self.relays.iter_mut().find(|relay| relay.topic == message.topic) {
            relay.in_flight.confirmed(&[message.key]);
        }
        self.send(Channel::Published, Hop::Published(vec![message.key]));
    }

    /// Messages that are unconfirmed, of the topic that has most.
    pub(in crate::sim) fn unconfirmed(&self) -> usize {
        self.relays.iter().map(|relay| relay.in_flight.len()).max().unwrap_or(0)
    }

    /// How many messages of which topics are to be read from the store.
    pub(in crate::sim) fn wants_messages(&mut self, now: Timestamp) -> Vec<(Topic, u32)> {
        let at = self.clock(now);
        let wanted = self.relays.iter_mut().filter_map(|relay| {
            if at - relay.aged_at >= Millis(2_000) {
                relay.aged_at = at;
                relay.in_flight.aged();
            }
            relay.in_flight.wants_reading(at).map(|limit| (relay.topic, limit))
        });
        wanted.collect()
    }

    /// Messages that were read from the store; or it did not answer.
    pub(in crate::sim) fn read(
        &mut self,
        topic: Topic,
        messages: Option<(Vec<OutboxMessage>, bool)>,
        now: Timestamp,
        out: &mut Vec<Out>,
    ) {
        let at = self.clock(now);
        let Some(relay) = self.relays.iter_mut().find(|relay| relay.topic == topic) else { return };
        match messages {
            Some((messages, is_all)) => {
                out.extend(relay.in_flight.read(messages, is_all, |_| at).into_iter().map(Out::Publish));
            }
            None => relay.in_flight.not_read(),
        }
    }
}
