//! What one turn of an event leaves to write: rows of journal, projections, outcomes and outbox.

use crate::{
    messaging::messages::Message,
    persistence::{
        EventWrite, JournalRow, OutboxKey, OutboxRow, SeatRow, SoldChange, SoldSeat, Topic, codec,
        new_write_id,
    },
};
use domain::{Claim, Epoch, EventId, SeatStatus, Seq, ShardId, Transition};

/// An empty part of a batch that builds on `expected`.
pub(super) fn empty_write(event: EventId, epoch: Epoch, expected: Seq) -> EventWrite {
    EventWrite {
        event,
        shard: ShardId::of(event),
        epoch,
        write_id: new_write_id(),
        expected,
        last: expected,
        at: Default::default(),
        counts: Default::default(),
        orders_pending: 0,
        rules: None,
        journal: Vec::new(),
        seats: Vec::new(),
        sold: Vec::new(),
        orders: Vec::new(),
        tickets: Vec::new(),
        outcomes: Vec::new(),
        outbox: Vec::new(),
        inbox: Vec::new(),
        history: Vec::new(),
    }
}

/// Adds a transition.
pub(super) fn add_transition(write: &mut EventWrite, transition: &Transition) {
    write.journal.push(JournalRow {
        seq: transition.seq,
        at: transition.at,
        epoch: transition.epoch,
        payload: codec::encode(&transition.change),
    });
    write.last = transition.seq;
    write.at = transition.at;
}

/// Adds the status of the seats of a claim.
pub(super) fn add_seats(
    write: &mut EventWrite,
    seats: impl Iterator<Item = (domain::SeatIndex, SeatStatus)>,
) {
    write.seats.extend(seats.map(|(seat, status)| SeatRow { seat, status }));
}

/// Adds sold-seat rows for a claim that becomes an order, or takes them away.
pub(super) fn add_sold(
    write: &mut EventWrite,
    claim: &Claim,
    order: domain::OrderId,
    change: impl Fn(SoldSeat) -> SoldChange,
) {
    write.sold.extend(claim.places.seats.iter().map(|seat| change(SoldSeat { seat: *seat, order })));
}

/// Adds a message about the last transition.
pub(super) fn add_message(write: &mut EventWrite, topic: Topic, message: &Message) {
    let body = message.to_json();
    let seq = write.last;
    let n = write.outbox.iter().rev().take_while(|row| row.key.seq == seq).count() as u16;
    write.outbox.push(OutboxRow { key: OutboxKey { event: write.event, seq, n }, topic, body });
}
