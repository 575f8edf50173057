//! The records of an archived event, read from its file a block at a time.
//!
//! Whoever reads them does nothing else meanwhile: the file is read on the caller's thread.

use std::future::ready;

use serde::de::DeserializeOwned;

use super::{
    blocks::Place,
    fault::ArchiveFault,
    file::ArchiveFile,
    lines::rows,
    rows::{OrderRow, SeatLine, SnapshotKind, TicketRow, TransitionRead},
};
use crate::{
    codec,
    store::{Head, JournalRow, Records, ReplayStart, SeatRow, SoldSeat, StoreError, StoreFuture},
};
use domain::{EventId, Order, OrderId, SeatStatus, Seq, Ticket, TicketId, Timestamp};

impl From<ArchiveFault> for StoreError {
    fn from(fault: ArchiveFault) -> Self {
        match fault {
            ArchiveFault::Store(error) => error,
            other => Self::Damaged(other.to_string()),
        }
    }
}

impl ArchiveFile {
    /// Up to `limit` rows of a section behind a key, from the block on that has the next one.
    fn page<K: PartialOrd + Copy, R: DeserializeOwned>(
        &self,
        (blocks, what): (&[(K, Place)], &str),
        after: Option<K>,
        key: impl Fn(&R) -> K,
        limit: u32,
    ) -> Result<Vec<R>, ArchiveFault> {
        let is_behind = |row: &R| after.is_none_or(|after| key(row) > after);
        // The last block that begins at or before it may have the next one, too.
        let first = after.map_or(0, |after| blocks.partition_point(|(first, _)| *first <= after));
        let mut page = Vec::new();
        for (_, place) in &blocks[first.saturating_sub(1)..] {
            page.extend(rows::<R>(&self.block(*place)?, what)?.into_iter().filter(is_behind));
            if page.len() >= limit as usize {
                page.truncate(limit as usize);
                break;
            }
        }
        Ok(page)
    }

    /// What `pick` takes of every seat.
    fn seats<T>(&self, pick: impl Fn(SeatLine) -> Option<T>) -> Result<Vec<T>, ArchiveFault> {
        let mut found = Vec::new();
        for place in &self.index.seats {
            found.extend(rows(&self.block(*place)?, "a seat")?.into_iter().filter_map(&pick));
        }
        Ok(found)
    }

    /// The answer about an event: nothing of others.
    fn about<'a, T: Default + Send + 'a>(
        &self,
        event: EventId,
        read: impl FnOnce() -> Result<T, ArchiveFault>,
    ) -> StoreFuture<'a, T> {
        let answer = if event == self.event() { read() } else { Ok(T::default()) };
        Box::pin(ready(answer.map_err(StoreError::from)))
    }
}

impl Records for ArchiveFile {
    fn event_ids(&self) -> StoreFuture<'_, Vec<EventId>> {
        Box::pin(ready(Ok(vec![self.event()])))
    }

    fn layout(&self, event: EventId) -> StoreFuture<'_, Option<Vec<u8>>> {
        self.about(event, || Ok(Some(self.row.layout.0.clone())))
    }

    fn head(&self, event: EventId) -> StoreFuture<'_, Option<Head>> {
        self.about(event, || Ok(Some(self.row.head.into())))
    }

    fn journal(&self, event: EventId, after: Seq, limit: u32) -> StoreFuture<'_, Vec<JournalRow>> {
        self.about(event, || {
            let of = (self.index.journal.as_slice(), "a transition");
            let found = self.page(of, Some(after), |row: &TransitionRead| row.seq, limit)?;
            Ok(found.into_iter().map(JournalRow::from).collect())
        })
    }

    fn journal_end(&self, event: EventId) -> StoreFuture<'_, Option<(Seq, Timestamp)>> {
        self.about(event, || {
            let head = Head::from(self.row.head);
            Ok(Some((head.seq, head.at)))
        })
    }

    fn replay_start(&self, event: EventId) -> StoreFuture<'_, Option<ReplayStart>> {
        self.about(event, || {
            Ok(Some(ReplayStart {
                created_at: self.row.created_at,
                initial_rules: codec::decode(&self.row.initial_rules.0, "rules")?,
                snapshot: self.snapshot(SnapshotKind::Stored),
            }))
        })
    }

    fn seat_rows(&self, event: EventId) -> StoreFuture<'_, Vec<SeatRow>> {
        self.about(event, || {
            let is_taken = |line: &SeatLine| line.status != SeatStatus::Available;
            self.seats(|line| is_taken(&line).then_some(SeatRow { seat: line.seat, status: line.status }))
        })
    }

    fn sold_seats(&self, event: EventId) -> StoreFuture<'_, Vec<SoldSeat>> {
        self.about(event, || {
            self.seats(|line| line.order_id.map(|order| SoldSeat { seat: line.seat, order }))
        })
    }

    fn orders_of_event(
        &self,
        event: EventId,
        after: Option<(Timestamp, OrderId)>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Order>> {
        self.about(event, || {
            let of = (self.index.orders.as_slice(), "an order");
            let key = |row: &OrderRow| (row.created_at, row.order_id);
            let found = self.page(of, after, key, limit)?;
            Ok(found.into_iter().map(|row| row.order(event)).collect())
        })
    }

    fn tickets_of_event(
        &self,
        event: EventId,
        after: Option<TicketId>,
        limit: u32,
    ) -> StoreFuture<'_, Vec<Ticket>> {
        self.about(event, || {
            let of = (self.index.tickets.as_slice(), "a ticket");
            let found = self.page(of, after, |row: &TicketRow| row.ticket_id, limit)?;
            Ok(found.into_iter().map(|row| row.ticket(event)).collect())
        })
    }
}
