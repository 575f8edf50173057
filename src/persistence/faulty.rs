//! A store that can fail on purpose, around any other.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

use futures_util::{FutureExt, future::BoxFuture};

use crate::{
    store::{
        Announced, ArchiveMark, ArchivedEvent, Archives, Audit, Batch, Changes, Contacts, DetailsChange,
        Head, InboxForgotten, InboxPart, Journal, JournalRow, MailFailure, Mails, MailsToSend, MailsWanted,
        NewEvent, OfShards, OpenRefund, Outbox, OutcomeEnd, OutcomeRow, PartOutcome, Queries, ReplayStart,
        Revocation, SeatRow, Sessions, ShownOrder, Snapshot, SoldSeat, Store, StoreError, StoreFuture,
        StoredEvent, Unsettled, Upkeep, WantedOutcomes, WriteError,
    },
    telemetry::StoreMetrics,
};
use domain::{
    CheckIn, Contact, Epoch, EventDetails, EventId, EventRecord, HistoryEntry, HistoryKind, Order,
    OrderFilter, OrderId, OrderPosition, OrderStatus, OutboxKey, OutboxMessage, Page, PageWanted,
    RefundCounts, RefundStatus, RowNumber, SalesFigures, Seq, ShardId, Ticket, TicketId, Timestamp, Topic,
    UserId,
};

/// What goes wrong; shared with the test that decides.
#[derive(Debug, Default)]
pub struct Faults {
    /// Nothing answers but with "unavailable".
    pub away: AtomicBool,
    /// Writes hang until this is false again.
    pub hang: AtomicBool,
    /// So many writes break before the commit: nothing is written, the outcome is unknown.
    pub break_before: AtomicU32,
    /// So many writes break after the commit: all is written, the outcome is unknown.
    pub break_after: AtomicU32,
    /// It does not write down which order has which seat, so that nothing there stops a double sale.
    pub forget_buyers: AtomicBool,
    /// Writes that were tried.
    pub writes: AtomicU64,
}

/// The store.
pub struct FaultyStore<S> {
    inner: S,
    faults: Arc<Faults>,
}

fn takes_one(count: &AtomicU32) -> bool {
    count.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)).is_ok()
}

fn without_buyers(batch: &Batch) -> Arc<Batch> {
    let mut batch = batch.clone();
    batch.writes.iter_mut().for_each(|write| write.sold.clear());
    Arc::new(batch)
}

impl<S: Store> FaultyStore<S> {
    /// A store that behaves until a fault is set.
    pub fn new(inner: S) -> (Self, Arc<Faults>) {
        let faults = Arc::new(Faults::default());
        (Self { inner, faults: faults.clone() }, faults)
    }

    fn unless_away<'a, T: Send + 'a>(&'a self, answer: StoreFuture<'a, T>) -> StoreFuture<'a, T> {
        if self.faults.away.load(SeqCst) {
            return async { Err(StoreError::NothingDone("it is away on purpose".to_owned())) }.boxed();
        }
        answer
    }
}

macro_rules! pass {
    ($($name:ident($($arg:ident: $kind:ty),*) -> $out:ty;)*) => {$(
        fn $name(&self $(, $arg: $kind)*) -> StoreFuture<'_, $out> {
            self.unless_away(self.inner.$name($($arg),*))
        }
    )*};
}

impl<S: Store> Journal for FaultyStore<S> {
    fn take_shards<'a>(&'a self, node: &'a str) -> StoreFuture<'a, Vec<Epoch>> {
        self.unless_away(self.inner.take_shards(node))
    }

    fn write(&self, batch: Arc<Batch>) -> BoxFuture<'_, Result<Vec<PartOutcome>, WriteError>> {
        self.faults.writes.fetch_add(1, SeqCst);
        async move {
            while self.faults.hang.load(SeqCst) {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            if self.faults.away.load(SeqCst) {
                return Err(WriteError::Unavailable("it is away on purpose".to_owned()));
            }
            let unknown = || WriteError::Unknown("the connection broke on purpose".to_owned());
            if takes_one(&self.faults.break_before) {
                return Err(unknown());
            }
            let batch = if self.faults.forget_buyers.load(SeqCst) { without_buyers(&batch) } else { batch };
            let written = self.inner.write(batch).await;
            if takes_one(&self.faults.break_after) { Err(unknown()) } else { written }
        }
        .boxed()
    }

    pass! {
        heads(events: Vec<EventId>) -> Vec<Option<Head>>;
        shard_epoch(shard: ShardId) -> Epoch;
        load(event: EventId, now: Timestamp, outcomes: WantedOutcomes) -> Option<StoredEvent>;
        outcome(event: EventId, user: UserId, key: String, end: OutcomeEnd) -> Option<OutcomeRow>;
        save_snapshot(event: EventId, epoch: Epoch, snapshot: Snapshot) -> ();
        journal(event: EventId, after: Seq, limit: u32) -> Vec<JournalRow>;
        journal_end(event: EventId) -> Option<(Seq, Timestamp)>;
        replay_start(event: EventId) -> Option<ReplayStart>;
        unsettled_events() -> Vec<EventId>;
        last_instant() -> Option<Timestamp>;
        forget_outcomes(now: Timestamp, most: u32) -> u64;
        what_the_writer_waits_for() -> String;
    }
}

impl<S: Store> Queries for FaultyStore<S> {
    pass! {
        events() -> Vec<EventRecord>;
        event(event: EventId) -> Option<EventRecord>;
        layout(event: EventId) -> Option<Vec<u8>>;
        order(order: OrderId) -> Option<Order>;
        orders(filter: OrderFilter, page: PageWanted<OrderPosition>) -> Page<Order, OrderPosition>;
        order_with_tickets(order: OrderId) -> Option<(Order, Vec<Ticket>)>;
        tickets_of_orders(orders: Vec<OrderId>) -> Vec<Ticket>;
        tickets_of_event(event: EventId, after: Option<TicketId>, limit: u32) -> Vec<Ticket>;
        spent_tickets(event: EventId, after: Option<TicketId>, limit: u32) -> Vec<Ticket>;
        tickets_numbered(event: EventId, number: [u8; 4], limit: u32) -> Vec<Ticket>;
        orders_of_event(event: EventId, status: Option<OrderStatus>, after: Option<(Timestamp, OrderId)>, limit: u32) -> Vec<Order>;
        orders_paid_late(event: EventId, page: PageWanted<OrderPosition>) -> Page<Order, OrderPosition>;
        sales(event: EventId, since: Timestamp) -> SalesFigures;
        open_refunds(status: RefundStatus, after: Option<OpenRefund>, limit: u32) -> Vec<OpenRefund>;
        refund_counts(event: EventId) -> RefundCounts;
        ticket(ticket: TicketId) -> Option<Ticket>;
        history(event: EventId, kind: HistoryKind, page: PageWanted<RowNumber>) -> Page<HistoryEntry, RowNumber>;
    }
}

impl<S: Store> Changes for FaultyStore<S> {
    fn check_in<'a>(
        &'a self,
        ticket: TicketId,
        gate: &'a str,
        at: Timestamp,
        by: HistoryEntry,
    ) -> StoreFuture<'a, CheckIn> {
        self.unless_away(self.inner.check_in(ticket, gate, at, by))
    }

    pass! {
        create_event(event: NewEvent) -> ();
        update_details(event: EventId, details: EventDetails, change: DetailsChange) -> ();
    }
}

impl<S: Store> Outbox for FaultyStore<S> {
    fn processed<'a>(&'a self, consumer: &'a str, message_id: &'a str) -> StoreFuture<'a, bool> {
        self.unless_away(self.inner.processed(consumer, message_id))
    }

    pass! {
        unpublished(topic: Topic, shards: OfShards, limit: u32) -> Vec<OutboxMessage>;
        mails_to_send(wanted: MailsWanted) -> MailsToSend;
    }
}

impl<S: Store> Contacts for FaultyStore<S> {
    pass! {
        contact(order: OrderId) -> Option<Contact>;
        shown_order(order: OrderId) -> Option<ShownOrder>;
        contacts_of(orders: Vec<OrderId>) -> Vec<(OrderId, Contact)>;
        erase_contact(event: EventId, order: OrderId, by: HistoryEntry) -> bool;
        erase_contacts_of_event(event: EventId, most: u32) -> u64;
    }
}

impl<S: Store> Mails for FaultyStore<S> {
    pass! {
        announce_moves(shards: OfShards, most: u32) -> Announced;
        is_moved_again(message: OutboxKey) -> bool;
        defer_mail(message: OutboxKey, until: Timestamp) -> ();
        keep_failure(failure: MailFailure) -> ();
        mail_failures(event: EventId, page: PageWanted<RowNumber>) -> Page<MailFailure, RowNumber>;
    }
}

impl<S: Store> Sessions for FaultyStore<S> {
    fn revoke<'a>(&'a self, revocation_id: &'a [u8], until: Timestamp) -> StoreFuture<'a, ()> {
        self.unless_away(self.inner.revoke(revocation_id, until))
    }

    pass! {
        revocations(now: Timestamp) -> Vec<Revocation>;
    }
}

impl<S: Store> Audit for FaultyStore<S> {
    pass! {
        sold_seats(event: EventId) -> Vec<SoldSeat>;
        seat_rows(event: EventId) -> Vec<SeatRow>;
    }
}

impl<S: Store> Archives for FaultyStore<S> {
    pass! {
        archived_events(since: Timestamp) -> Vec<ArchivedEvent>;
        archived_event(event: EventId) -> Option<ArchivedEvent>;
        archive_mark(event: EventId) -> Option<(ArchiveMark, Unsettled)>;
        begin_archive(line: ArchivedEvent, mark: ArchiveMark) -> ();
        delete_archived(event: EventId, most: u32) -> u64;
    }
}

impl<S: Store> Upkeep for FaultyStore<S> {
    pass! {
        forget_revocations(now: Timestamp, most: u32) -> u64;
        forget_processed(part: InboxPart) -> InboxForgotten;
        forget_mail_failures(before: Timestamp, most: u32) -> u64;
    }
}

impl<S: Store> Store for FaultyStore<S> {
    fn metrics(&self) -> &StoreMetrics {
        self.inner.metrics()
    }

    fn close(&self) -> StoreFuture<'_, ()> {
        self.inner.close()
    }

    pass! {
        ping() -> ();
    }
}
