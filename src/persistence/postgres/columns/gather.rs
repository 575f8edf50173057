//! Gathers what a batch says into columns. Rows that change several times within a batch are merged:
//! a statement must not touch a row twice.

use std::collections::BTreeMap;

use super::{
    Columns, CommandLine, DoneRow, DueRow, HeadRow, HistoryRow, InboxLine, ItemRow, JournalLine, MessageRow,
    OrderLine, OutcomeLine, RulesRow, SeatLine, ShardRow, TicketLine, TieRow, UpdateRow, VoidRow,
};
use crate::persistence::{
    EventWrite, OrderWrite, OutboxKey, OutcomeRow, SoldChange, codec, postgres::rows::instant,
};
use domain::{Order, OrderFailure, OrderId, OrderStatus, SeatIndex, Timestamp};

/// What becomes of an order within one batch.
struct OrderFate<'a> {
    placed: Option<&'a Order>,
    status: OrderStatus,
    failure: Option<OrderFailure>,
    completed_at: Option<Timestamp>,
}

impl<'a> Columns<'a> {
    /// The columns of these writes, and of messages that are done. An error is a write that contradicts
    /// itself.
    pub(in crate::persistence::postgres) fn of(
        writes: &'a [EventWrite],
        published: &[OutboxKey],
    ) -> Result<Self, String> {
        let mut columns = Self::default();
        let shards: BTreeMap<_, _> = writes.iter().map(|write| (write.shard, write.epoch)).collect();
        for (shard, epoch) in shards {
            columns.shards.push(ShardRow { shard: i32::from(shard.0), epoch: epoch.0 as i64 });
        }
        for write in writes {
            columns.add(write)?;
        }
        for key in published {
            columns.done.push(DoneRow { event: key.event.0, seq: key.seq.0 as i64, n: i32::from(key.n) });
        }
        Ok(columns)
    }

    fn add(&mut self, write: &'a EventWrite) -> Result<(), String> {
        let event = write.event.0;
        self.heads.push(HeadRow {
            event,
            epoch: write.epoch.0 as i64,
            write: write.write_id,
            expected: write.expected.0 as i64,
            last: write.last.0 as i64,
            at: instant(write.at),
            available: write.counts.available as i64,
            held: write.counts.held as i64,
            sold: write.counts.sold as i64,
            blocked: write.counts.blocked as i64,
            pending: write.orders_pending as i64,
        });
        if let Some(rules) = &write.rules {
            let status = rules.status.as_str();
            self.rules.push(RulesRow { event, rules: codec::encode(rules.as_ref()), status });
        }
        for row in &write.journal {
            self.journal.push(JournalLine {
                event,
                seq: row.seq.0 as i64,
                epoch: row.epoch.0 as i64,
                at: instant(row.at),
                payload: &row.payload,
            });
        }
        for row in &write.seats {
            self.seats.push(SeatLine { event, seat: row.seat.0 as i32, status: row.status.as_str() });
        }
        self.add_sold(write)?;
        self.add_orders(write);
        self.add_tickets(write);
        self.add_outcomes(write);
        for row in &write.outbox {
            self.messages.push(MessageRow {
                event,
                seq: row.key.seq.0 as i64,
                n: i32::from(row.key.n),
                topic: row.topic.as_str(),
                body: std::str::from_utf8(&row.body).map_err(|_| "a message is not text".to_owned())?,
            });
        }
        for row in &write.inbox {
            self.inbox.push(InboxLine {
                consumer: row.consumer,
                message: &row.message_id,
                event,
                at: instant(write.at),
            });
        }
        for row in &write.history {
            self.commands.push(CommandLine {
                event,
                at: instant(row.at),
                user: row.user.as_str(),
                command: row.command.as_str(),
                detail: serde_json::to_value(&row.detail).map_err(|error| error.to_string())?,
                reason: row.reason.as_deref(),
            });
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
        for (seat, (first, last)) in ends {
            let row = |order: OrderId| TieRow { event: write.event.0, seat: seat.0 as i32, order: order.0 };
            if let SoldChange::Free(sold) = first {
                self.frees.push(row(sold.order));
            }
            if let SoldChange::Take(sold) = last {
                self.takes.push(row(sold.order));
            }
        }
        Ok(())
    }

    fn add_orders(&mut self, write: &'a EventWrite) {
        let mut fates: BTreeMap<OrderId, OrderFate<'a>> = BTreeMap::new();
        for change in &write.orders {
            let (order, status, at, failure) = match change {
                OrderWrite::Placed(row) => (row.order, row.status, row.created_at, row.failure),
                OrderWrite::Status { order, status, failure, at } => (*order, *status, *at, *failure),
            };
            let failure_code = failure.map(OrderFailure::as_str);
            self.history.push(HistoryRow {
                order: order.0,
                status: status.as_str(),
                at: instant(at),
                failure: failure_code,
            });
            if matches!(status, OrderStatus::Cancelled | OrderStatus::Refunded) {
                self.voids.push(VoidRow { order: order.0 });
            }
            let fate =
                fates.entry(order).or_insert(OrderFate { placed: None, status, failure, completed_at: None });
            (fate.status, fate.failure) = (status, failure);
            match change {
                OrderWrite::Placed(row) => {
                    fate.placed = Some(row);
                    fate.completed_at = row.completed_at;
                }
                OrderWrite::Status { .. } if status == OrderStatus::Completed => fate.completed_at = Some(at),
                OrderWrite::Status { .. } => {}
            }
        }
        for (order, fate) in fates {
            let (status, failure) = (fate.status.as_str(), fate.failure.map(OrderFailure::as_str));
            let completed = fate.completed_at.map(instant);
            match fate.placed {
                None => self.updates.push(UpdateRow { order: order.0, status, failure, completed }),
                Some(row) => self.add_placed(row, status, failure, completed),
            }
        }
    }

    fn add_placed(
        &mut self,
        row: &'a Order,
        status: &'static str,
        failure: Option<&'static str>,
        completed: Option<std::time::SystemTime>,
    ) {
        self.orders.push(OrderLine {
            order: row.order.0,
            event: row.event.0,
            hold: row.hold.0,
            user: row.user.as_str(),
            status,
            subtotal: row.totals.subtotal.0,
            fees: row.totals.fees.0,
            tax: row.totals.tax.0,
            total: row.totals.total.0,
            currency: row.currency.as_str(),
            provider: &row.payment.provider,
            token: &row.payment.token,
            failure,
            created: instant(row.created_at),
            completed,
        });
        if let Some(due) = row.payment_due_at {
            self.dues.push(DueRow { order: row.order.0, due: instant(due) });
        }
        for (position, item) in row.items.iter().enumerate() {
            self.items.push(ItemRow {
                order: row.order.0,
                position: position as i32,
                label: &item.label,
                seat: item.seat.map(|seat| seat.0 as i32),
                quantity: i64::from(item.quantity),
                price: item.price.0,
            });
        }
    }

    fn add_tickets(&mut self, write: &'a EventWrite) {
        for row in &write.tickets {
            self.tickets.push(TicketLine {
                ticket: row.ticket.0,
                order: row.order.0,
                position: row.position as i32,
                event: row.event.0,
                user: row.user.as_str(),
                label: &row.label,
                token: &row.token,
                status: row.status.as_str(),
            });
        }
    }

    fn add_outcomes(&mut self, write: &'a EventWrite) {
        let last: BTreeMap<(&str, &str), &OutcomeRow> =
            write.outcomes.iter().map(|row| ((row.user.as_str(), row.key.as_str()), row)).collect();
        for ((user, key), row) in last {
            self.outcomes.push(OutcomeLine {
                event: write.event.0,
                user,
                key,
                hash: &row.request_hash,
                outcome: &row.outcome,
                expires: instant(row.expires_at),
            });
        }
    }
}
