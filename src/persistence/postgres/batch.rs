//! A batch as the parameters of `db_catalog.append_batch`: one array of rows for each table. Rows that change several
//! times within a batch are merged: a statement must not touch a row twice.

use std::{collections::BTreeMap, fmt::Write as _};

use postgres_types::{ToSql, Type};
use uuid::Uuid;

use super::{
    failure::unavailable,
    rows::{
        ContactColumns, HeadMove, HistoryColumns, InboxColumns, ItemColumns, JournalColumns, OrderColumns,
        OrderUpdate, OutboxColumns, OutboxKeyColumns, OutcomeColumns, RefundColumns, RefundToldColumns,
        RulesChange, SeatChange, ShardEpoch, SoldSeatColumns, StatusColumns, TicketColumns, instant,
        stored_payments,
    },
};
use crate::store::{EventWrite, OrderWrite, OutcomeRow, RefundWrite, SoldChange, StoreError};
use domain::{Order, OrderFailure, OrderId, OrderStatus, OutboxKey, Payment, SeatIndex, Timestamp};

/// Sets of rows, each under the name of its parameter.
macro_rules! parameters {
    ($(#[$doc:meta])* struct $name:ident<$life:lifetime> { $($set:ident: $row:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Default)]
        pub(super) struct $name<$life> { $($set: Vec<$row>),* }

        impl<$life> $name<$life> {
            const NAMES: &'static [&'static str] = &[$(stringify!($set)),*];

            /// Refuses tables whose columns are not the ones that are written; `types` are the parameters' types.
            pub(super) fn check(types: &[Type]) -> Result<(), StoreError> {
                let accept: &[fn(&Type) -> bool] = &[$(<Vec<$row> as ToSql>::accepts),*];
                let mut sets = Self::NAMES.iter().zip(accept).zip(types);
                match sets.find(|((_, accepts), kind)| !accepts(kind)) {
                    None => Ok(()),
                    Some(((name, _), kind)) => Err(unavailable(&format!(
                        "{name} of db_catalog.append_batch is {kind}, which has other columns than this version writes: \
                         columns come and go by 'ticketbuster migrate' alone"
                    ))),
                }
            }

            /// The parameters in the order of [`Self::call`].
            pub(super) fn params(&self) -> Vec<&(dyn ToSql + Sync)> {
                vec![$(&self.$set),*]
            }
        }
    };
}

parameters! {
    /// What one call of `append_batch` writes.
    struct Rows<'a> {
        shards: ShardEpoch,
        heads: HeadMove,
        rules: RulesChange,
        transitions: JournalColumns<'a>,
        seat_changes: SeatChange,
        seats_freed: SoldSeatColumns,
        seats_sold: SoldSeatColumns,
        orders_placed: OrderColumns<'a>,
        items: ItemColumns<'a>,
        order_contacts: ContactColumns<'a>,
        order_updates: OrderUpdate,
        statuses: StatusColumns,
        orders_void: Uuid,
        tickets_issued: TicketColumns<'a>,
        outcomes: OutcomeColumns<'a>,
        messages: OutboxColumns<'a>,
        published: OutboxKeyColumns,
        processed: InboxColumns<'a>,
        commands: HistoryColumns<'a>,
        refunds_due: RefundColumns<'a>,
        refunds_told: RefundToldColumns<'a>,
    }
}

impl<'a> Rows<'a> {
    /// The statement, whose parameters are [`Self::params`].
    pub(super) fn call() -> String {
        let mut call = "SELECT db_catalog.append_batch(".to_owned();
        for (at, name) in Self::NAMES.iter().enumerate() {
            let separator = if at == 0 { "" } else { ", " };
            // Writing to a string cannot fail.
            let _ = write!(call, "{separator}{name} => ${}", at + 1);
        }
        call + ")"
    }

    /// The rows of these writes, and of messages that are done. An error is a write that contradicts itself.
    pub(super) fn of(writes: &'a [EventWrite], published: &[OutboxKey]) -> Result<Self, String> {
        let shards: BTreeMap<_, _> = writes.iter().map(|write| (write.shard, write.epoch)).collect();
        let shards = shards.into_iter();
        let mut rows = Self {
            shards: shards
                .map(|(shard, epoch)| ShardEpoch { shard: i32::from(shard.0), epoch: epoch.0 as i64 })
                .collect(),
            published: published.iter().map(Into::into).collect(),
            ..Self::default()
        };
        for write in writes {
            rows.add(write)?;
        }
        Ok(rows)
    }

    fn add(&mut self, write: &'a EventWrite) -> Result<(), String> {
        let event = write.event;
        self.heads.push(write.into());
        self.rules.extend(RulesChange::of(write));
        self.transitions.extend(write.journal.iter().map(|row| JournalColumns::of(event, row)));
        self.seat_changes.extend(write.seats.iter().map(|row| SeatChange::of(event, row)));
        self.add_sold(write)?;
        self.add_orders(write);
        self.order_contacts.extend(write.contacts.iter().map(|row| ContactColumns::of(event, row)));
        self.tickets_issued.extend(write.tickets.iter().map(TicketColumns::from));
        self.add_outcomes(write);
        self.add_refunds(write);
        for row in &write.outbox {
            self.messages.push(OutboxColumns::of(row)?);
        }
        self.processed.extend(write.inbox.iter().map(|row| InboxColumns::of(event, write.at, row)));
        for row in &write.history {
            self.commands.push(HistoryColumns::of(event, row).map_err(|error| error.to_string())?);
        }
        Ok(())
    }

    /// Of a seat that changes hands several times, the first owner gives it up and the last one takes it.
    fn add_sold(&mut self, write: &'a EventWrite) -> Result<(), String> {
        let mut ends: BTreeMap<SeatIndex, (SoldChange, SoldChange)> = BTreeMap::new();
        for change in &write.sold {
            let (SoldChange::Take(sold) | SoldChange::Free(sold)) = change;
            let Some((_, last)) = ends.get_mut(&sold.seat) else {
                ends.insert(sold.seat, (*change, *change));
                continue;
            };
            match (*last, *change) {
                (SoldChange::Take(owner), SoldChange::Free(giver)) if owner == giver => {}
                (SoldChange::Free(_), SoldChange::Take(_)) => {}
                (SoldChange::Take(_), SoldChange::Take(_)) => {
                    return Err(format!("seat {} is sold twice", sold.seat));
                }
                (_, SoldChange::Free(_)) => {
                    return Err(format!("seat {} does not belong to order {}", sold.seat, sold.order));
                }
            }
            *last = *change;
        }
        for (first, last) in ends.into_values() {
            if let SoldChange::Free(sold) = first {
                self.seats_freed.push(SoldSeatColumns::of(write.event, &sold));
            }
            if let SoldChange::Take(sold) = last {
                self.seats_sold.push(SoldSeatColumns::of(write.event, &sold));
            }
        }
        Ok(())
    }

    fn add_orders(&mut self, write: &'a EventWrite) {
        let mut ends: BTreeMap<OrderId, OrderEnd<'a>> = BTreeMap::new();
        for change in &write.orders {
            let (order, status, at, failure) = match change {
                OrderWrite::Placed(row) => (row.order, row.status, row.created_at, row.failure),
                OrderWrite::Status { order, status, failure, at, .. } => (*order, *status, *at, *failure),
            };
            // When an order was accepted and completed is in its row.
            if !matches!(status, OrderStatus::Pending | OrderStatus::Completed) {
                self.statuses.push(StatusColumns {
                    order_id: order.0,
                    status: status.as_str(),
                    at: instant(at),
                    failure: failure.map(OrderFailure::as_str),
                });
            }
            if matches!(status, OrderStatus::Cancelled | OrderStatus::Refunded) {
                self.orders_void.push(order.0);
            }
            let end = ends.entry(order).or_insert(OrderEnd {
                placed: None,
                status,
                failure,
                completed_at: None,
                payments: None,
            });
            (end.status, end.failure) = (status, failure);
            match change {
                OrderWrite::Placed(row) => {
                    end.placed = Some(row);
                    end.completed_at = row.completed_at;
                    end.payments = Some(&row.payments);
                }
                OrderWrite::Status { payments, .. } => {
                    end.payments = payments.as_deref().or(end.payments);
                    if status == OrderStatus::Completed {
                        end.completed_at = Some(at);
                    }
                }
            }
        }
        for (order, end) in ends {
            let update = OrderUpdate {
                order_id: order.0,
                status: end.status.as_str(),
                failure: end.failure.map(OrderFailure::as_str),
                completed_at: end.completed_at.map(instant),
                payments: end.payments.and_then(stored_payments),
            };
            let Some(row) = end.placed else {
                self.order_updates.push(update);
                continue;
            };
            self.orders_placed.push(OrderColumns::of(row, update));
            let items = row.items.iter().enumerate();
            self.items.extend(items.map(|(position, item)| ItemColumns::of(order, position, item)));
        }
    }

    fn add_refunds(&mut self, write: &'a EventWrite) {
        let mut told = BTreeMap::new();
        for change in &write.refunds {
            match change {
                RefundWrite::Decided { order, refund } => {
                    self.refunds_due.push(RefundColumns::of(write.event, *order, refund));
                }
                RefundWrite::Told { order, number, status, detail, at } => {
                    let refund = (*order, *number);
                    told.insert(refund, RefundToldColumns::of(refund, *status, detail.as_deref(), *at));
                }
            }
        }
        self.refunds_told.extend(told.into_values());
    }

    fn add_outcomes(&mut self, write: &'a EventWrite) {
        let last: BTreeMap<(&str, &str), &OutcomeRow> =
            write.outcomes.iter().map(|row| ((row.user.as_str(), row.key.as_str()), row)).collect();
        self.outcomes.extend(last.into_values().map(|row| OutcomeColumns::of(write.event, row)));
    }
}

/// How an order is at the end of a batch.
struct OrderEnd<'a> {
    placed: Option<&'a Order>,
    status: OrderStatus,
    failure: Option<OrderFailure>,
    completed_at: Option<Timestamp>,
    payments: Option<&'a [Payment]>,
}
