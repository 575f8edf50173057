//! A batch as the parameters of `db_catalog.append_batch`, of `append_history` and of `note_payments_due` after
//! them: one array per column.

mod gather;

use std::time::SystemTime;

use tokio_postgres::types::ToSql;
use uuid::Uuid;

/// Sets of rows as one vector per column.
macro_rules! row_sets {
    ($($set:ident $(<$life:lifetime>)? of $row:ident { $($column:ident: $kind:ty),* $(,)? })*) => {$(
        struct $row $(<$life>)? { $($column: $kind),* }

        #[derive(Default)]
        struct $set $(<$life>)? { $($column: Vec<$kind>),* }

        impl $(<$life>)? $set $(<$life>)? {
            fn push(&mut self, row: $row $(<$life>)?) {
                $(self.$column.push(row.$column);)*
            }

            fn add_to<'p>(&'p self, params: &mut Vec<&'p (dyn ToSql + Sync)>) {
                $(params.push(&self.$column);)*
            }
        }
    )*};
}

// Names and order of the columns are those of the function's parameters.
row_sets! {
    Shards of ShardRow { shard: i32, epoch: i64 }
    Heads of HeadRow {
        event: Uuid, epoch: i64, write: Uuid, expected: i64, last: i64, at: SystemTime,
        available: i64, held: i64, sold: i64, blocked: i64, pending: i64,
    }
    Rules of RulesRow { event: Uuid, rules: Vec<u8>, status: &'static str }
    Journal<'a> of JournalLine { event: Uuid, seq: i64, epoch: i64, at: SystemTime, payload: &'a [u8] }
    Seats of SeatLine { event: Uuid, seat: i32, status: &'static str }
    Ties of TieRow { event: Uuid, seat: i32, order: Uuid }
    Orders<'a> of OrderLine {
        order: Uuid, event: Uuid, hold: Uuid, user: &'a str, status: &'static str, subtotal: i64, fees: i64,
        tax: i64, total: i64, currency: &'a str, provider: &'a str, token: &'a str,
        failure: Option<&'static str>, created: SystemTime, completed: Option<SystemTime>,
    }
    Items<'a> of ItemRow {
        order: Uuid, position: i32, label: &'a str, seat: Option<i32>, quantity: i64, price: i64,
    }
    Updates of UpdateRow {
        order: Uuid, status: &'static str, failure: Option<&'static str>, completed: Option<SystemTime>,
    }
    History of HistoryRow { order: Uuid, status: &'static str, at: SystemTime, failure: Option<&'static str> }
    Voids of VoidRow { order: Uuid }
    Tickets<'a> of TicketLine {
        ticket: Uuid, order: Uuid, position: i32, event: Uuid, user: &'a str, label: &'a str, token: &'a str,
        status: &'static str,
    }
    Outcomes<'a> of OutcomeLine {
        event: Uuid, user: &'a str, key: &'a str, hash: &'a [u8], outcome: &'a [u8], expires: SystemTime,
    }
    Messages<'a> of MessageRow { event: Uuid, seq: i64, n: i32, topic: &'static str, body: &'a str }
    Done of DoneRow { event: Uuid, seq: i64, n: i32 }
    Commands<'a> of CommandLine {
        event: Uuid, at: SystemTime, user: &'a str, command: &'static str, detail: serde_json::Value,
        reason: Option<&'a str>,
    }
    Dues of DueRow { order: Uuid, due: SystemTime }
    Inbox<'a> of InboxLine { consumer: &'static str, message: &'a str, event: Uuid, at: SystemTime }
}

/// The parameters.
#[derive(Default)]
pub(super) struct Columns<'a> {
    shards: Shards,
    heads: Heads,
    rules: Rules,
    journal: Journal<'a>,
    seats: Seats,
    frees: Ties,
    takes: Ties,
    orders: Orders<'a>,
    items: Items<'a>,
    updates: Updates,
    history: History,
    voids: Voids,
    tickets: Tickets<'a>,
    outcomes: Outcomes<'a>,
    messages: Messages<'a>,
    done: Done,
    inbox: Inbox<'a>,
    commands: Commands<'a>,
    dues: Dues,
}

impl Columns<'_> {
    /// How many parameters `append_batch` has.
    pub(super) const OF_BATCH: usize = 86;
    /// How many `append_history` has.
    pub(super) const OF_HISTORY: usize = 6;
    /// How many `note_payments_due` has.
    pub(super) const OF_DUES: usize = 2;

    /// The parameters in the functions' order.
    pub(super) fn params(&self) -> Vec<&(dyn ToSql + Sync)> {
        let mut params = Vec::with_capacity(Self::OF_BATCH + Self::OF_HISTORY + Self::OF_DUES);
        self.shards.add_to(&mut params);
        self.heads.add_to(&mut params);
        self.rules.add_to(&mut params);
        self.journal.add_to(&mut params);
        self.seats.add_to(&mut params);
        self.frees.add_to(&mut params);
        self.takes.add_to(&mut params);
        self.orders.add_to(&mut params);
        self.items.add_to(&mut params);
        self.updates.add_to(&mut params);
        self.history.add_to(&mut params);
        self.voids.add_to(&mut params);
        self.tickets.add_to(&mut params);
        self.outcomes.add_to(&mut params);
        self.messages.add_to(&mut params);
        self.done.add_to(&mut params);
        self.inbox.add_to(&mut params);
        self.commands.add_to(&mut params);
        self.dues.add_to(&mut params);
        params
    }
}
