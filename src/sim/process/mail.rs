//! Messages between the parts of a process. Those of one sender to one receiver keep their order, as in mailboxes; between
//! channels the seed chooses.

use super::{Out, Process};
use crate::{
    actors::{
        event::ProcessingRequest,
        orders::{Issued, Job, PaymentAnswered, Work},
    },
    store::EventWrite,
};
use domain::{EventId, OrderId, OutboxKey, OutboxMessage, Timestamp};

/// A message between two parts of the process.
pub(super) enum Hop {
    Append(Box<EventWrite>, u64),
    Durable(u64),
    Broken,
    Jobs(Vec<Job>),
    Processing(Vec<OrderId>),
    Answered(PaymentAnswered),
    Issued(Vec<Issued>),
    Requested(Vec<ProcessingRequest>),
    Relayed(Vec<OutboxMessage>),
    Published(Vec<OutboxKey>),
}

/// Who sends to whom. Those with an event are about it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Channel {
    Appends,
    Published,
    Relayed,
    Outcomes(EventId),
    Jobs(EventId),
    Payments(EventId),
    Requested(EventId),
}

impl Process {
    pub(super) fn send(&mut self, channel: Channel, hop: Hop) {
        self.mail.entry(channel).or_default().push_back(hop);
    }

    /// How many channels have something.
    pub(in crate::sim) fn busy_channels(&self) -> usize {
        self.mail.len()
    }

    /// Delivers the next message of one of the busy channels.
    pub(in crate::sim) fn deliver(&mut self, which: usize, now: Timestamp, out: &mut Vec<Out>) {
        let Some(channel) = self.mail.keys().nth(which).copied() else { return };
        let Some(mail) = self.mail.get_mut(&channel) else { return };
        let hop = mail.pop_front();
        if mail.is_empty() {
            self.mail.remove(&channel);
        }
        if let Some(hop) = hop {
            self.take(channel, hop, now, out);
        }
    }

    fn take(&mut self, channel: Channel, hop: Hop, now: Timestamp, out: &mut Vec<Out>) {
        let at = self.clock(now);
        match (channel, hop) {
            (_, Hop::Append(write, watermark)) => {
                let effects = self.write_behind.append(*write, watermark, at);
                self.follow(effects, out);
            }
            (_, Hop::Published(keys)) => {
                let effects = self.write_behind.published(keys, at);
                self.follow(effects, out);
            }
            (_, Hop::Relayed(messages)) => self.offer(messages, at, out),
            (Channel::Outcomes(event), Hop::Durable(watermark)) => {
                self.became_durable(event, watermark, at, out);
            }
            (Channel::Outcomes(event), Hop::Broken) => {
                let broken = self.events.remove(&event);
                out.extend(broken.map(|_| Out::Reload(event)));
            }
            (Channel::Jobs(event), Hop::Jobs(jobs)) => {
                let is_slow = |job: &&Job| matches!(job.work, Work::Ask { is_prompt: true, .. });
                let slow: Vec<OrderId> = jobs.iter().filter(is_slow).map(|job| job.order).collect();
                if slow.len() > 1 {
                    self.send(Channel::Payments(event), Hop::Processing(slow));
                }
                out.extend(jobs.into_iter().map(|job| Out::Do(event, job)));
            }
            (Channel::Payments(event) | Channel::Requested(event), hop) => {
                let Some(open) = self.events.get_mut(&event) else { return };
                match hop {
                    Hop::Processing(orders) => open.machine.processing(&orders, at),
                    Hop::Answered(answered) => open.machine.payment_answered(answered, at),
                    Hop::Issued(issued) => open.machine.orders_issued(issued, at),
                    Hop::Requested(requests) => {
                        let _elsewhere = open.machine.begin_requested(requests, at);
                    }
                    _ => {}
                }
                self.carry_out(event, out);
            }
            _ => {}
        }
    }
}
