//! Small machines for tests.

use std::sync::Arc;

use uuid::Uuid;

use super::{
    EventMachine, MachineSettings, OrderMessages,
    outcomes::{OutcomeBounds, Outcomes},
};
use crate::actors::holdings::Holdings;
use domain::{
    Command, Currency, EventId, EventRules, HoldId, Millis, Order, OrderId, OrderStatus, PaymentChoice,
    Places, SeatIndex, SeatMap, Timestamp, UserId, test_venue::venue,
};

/// Bounds that no test meets unless it wants to.
pub(super) fn bounds() -> OutcomeBounds {
    OutcomeBounds {
        memory_max: 1_000,
        notes_max: 1_000,
        per_user_max: 1_000,
        lifetime: Millis::from_hours(24),
        grace: Millis::from_secs(600),
        retry_after: Millis(5),
    }
}

/// A machine over ten free seats and an area, with these undecided orders.
pub(in crate::actors::event) fn machine(rules: EventRules, pending: Vec<Order>) -> EventMachine {
    machine_within(bounds(), rules, pending)
}

/// Makes so many transitions, one after the other.
pub(in crate::actors::event) fn changed(machine: &mut EventMachine, transitions: u64) {
    for number in 0..transitions {
        let places = Places { seats: [SeatIndex(0)].as_slice().into(), ..Places::default() };
        let command = match number % 2 {
            0 => Command::Block { places },
            _ => Command::Unblock { places },
        };
        machine.commit(command, Timestamp(1)).unwrap();
    }
}

/// The same with other bounds of outcomes.
pub(super) fn machine_within(
    outcomes: OutcomeBounds,
    rules: EventRules,
    pending: Vec<Order>,
) -> EventMachine {
    machine_with(
        outcomes,
        OrderMessages { accepted: true, notifications: false, mails: false },
        rules,
        pending,
    )
}

/// The same with these messages.
pub(super) fn machine_with(
    outcomes: OutcomeBounds,
    messages: OrderMessages,
    rules: EventRules,
    pending: Vec<Order>,
) -> EventMachine {
    let settings = MachineSettings {
        holds_durable: false,
        expiring_notice: Millis::from_secs(60),
        outcomes,
        let_go_remembered_max: 100,
        holdings: Holdings::default(),
        payment_timeout: Millis::from_secs(10),
        payment_length_min: Millis::from_secs(120),
        invoice_length: Millis::from_hours(72),
        messages,
    };
    let map = SeatMap::new(Arc::new(venue(&[10], 0)), rules);
    EventMachine::new(EventId(Uuid::nil()), map, Outcomes::new(outcomes), Vec::new(), pending, settings)
}

/// An order as the store has it.
pub(super) fn order_row(number: u128, status: OrderStatus) -> Order {
    Order {
        order: OrderId(Uuid::from_u128(number)),
        event: EventId(Uuid::nil()),
        hold: HoldId(Uuid::from_u128(number)),
        user: UserId::new("ana").unwrap(),
        status,
        items: Vec::new(),
        parts: None,
        totals: Default::default(),
        currency: Currency::PEN,
        payment: PaymentChoice { provider: "invoice".to_owned(), token: String::new() },
        failure: None,
        created_at: Default::default(),
        completed_at: None,
        payment_due_at: None,
        payments: Vec::new(),
        refunds: Vec::new(),
    }
}
