//! Synthetic orders, alike for both stores: events of the same size, two million buyers, one of whom buys a hundredth of
//! everything, guests, and every status.

use domain::{Amount, EventId, HistoryDetail, OrderId, Payment, PaymentStatus, Routed, TicketId, Timestamp};
use rand::{Rng, SeedableRng, rngs::StdRng};
use uuid::Uuid;

/// When the first order of every event was placed; the others follow within thirty days.
pub const BEGIN: i64 = 1_790_000_000_000;
const SALE_MS: i64 = 30 * 24 * 3_600_000;
/// Who buys a hundredth of everything.
pub const OFFICE: &str = "box-office";
pub const BUYERS: u64 = 2_000_000;

/// An order with what hangs on it.
pub struct Row {
    pub event: usize,
    pub number: u64,
    pub order: Uuid,
    pub hold: Uuid,
    pub ticket: Option<Uuid>,
    pub user: String,
    pub person: [u8; 16],
    pub email: String,
    pub name: String,
    pub label: String,
    pub status: &'static str,
    pub at: i64,
    pub payments: String,
    pub is_entered: bool,
    pub is_refund: bool,
    pub has_no_mail: bool,
    pub has_outcome: bool,
}

impl Row {
    pub fn ticket_status(&self) -> &'static str {
        match (self.is_entered, self.is_refund) {
            (true, _) => "used",
            (false, true) => "void",
            (false, false) => "valid",
        }
    }

    pub fn refund_status(&self) -> &'static str {
        if self.has_no_mail { "due" } else { "given" }
    }

    /// What operators did to it.
    pub fn commands(&self) -> impl Iterator<Item = &'static str> + use<> {
        let done = [(self.is_entered, "check_in"), (self.is_refund, "refund")];
        done.into_iter().filter_map(|(is_done, command)| is_done.then_some(command))
    }
}

/// The person behind a buyer's number.
pub fn person(buyer: u64) -> [u8; 16] {
    let mut key = [0; 16];
    key[..8].copy_from_slice(&buyer.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    key
}

/// The detail of an entry of the history.
pub fn detail() -> String {
    serde_json::to_string(&HistoryDetail::default()).unwrap()
}

/// All orders of one event after the other, each in the order of their instants.
pub fn rows(events: &[EventId], orders: u64) -> impl Iterator<Item = Row> + '_ {
    let per_event = orders / events.len() as u64;
    let mut random = StdRng::seed_from_u64(1);
    (0..per_event * events.len() as u64).map(move |number| {
        let (event, of_event) = ((number / per_event) as usize, number % per_event);
        row(events, &mut random, event, of_event, per_event)
    })
}

fn row(events: &[EventId], random: &mut StdRng, event: usize, number: u64, per_event: u64) -> Row {
    const FIRST: [&str; 8] = ["Ana", "Luis", "María", "José", "Rosa", "Óscar", "Carmen", "Hugo"];
    const LAST: [&str; 8] = ["Quispe", "Flores", "Sánchez", "Rojas", "Mamani", "Ñáñez", "Vargas", "Torres"];
    let at = BEGIN + SALE_MS / per_event as i64 * number as i64;
    let id = |random: &mut StdRng| OrderId::of_event(events[event], Timestamp(at), random.random()).0;
    let buyer = random.random_range(0..BUYERS);
    let user = match random.random_range(0..100) {
        0 => OFFICE.to_owned(),
        1..20 => format!("guest:{buyer:016x}"),
        _ => format!("buyer-{buyer}"),
    };
    let (status, is_late) = match random.random_range(0..10_000) {
        0..400 => ("failed", false),
        400..405 => ("failed", true),
        405..505 => ("cancelled", false),
        505..555 => ("refunded", false),
        555..605 => ("partly_refunded", false),
        605..625 => ("awaiting_payment", false),
        625..626 => ("processing", false),
        _ => ("completed", false),
    };
    let is_paid = matches!(status, "completed" | "partly_refunded" | "refunded");
    let payment = Payment {
        attempt: 1,
        payment_id: Some(format!("pi_{number:012}")),
        status: if is_paid || is_late { PaymentStatus::Captured } else { PaymentStatus::Cancelled },
        checkout: None,
        detail: None,
        until: Timestamp(at + 600_000),
        due_back: Amount(if is_late { 24_780 } else { 0 }),
        events: Vec::new(),
    };
    let name = format!("{} {}", FIRST[(buyer % 8) as usize], LAST[(buyer / 8 % 8) as usize]);
    Row {
        event,
        number,
        order: id(random),
        hold: id(random),
        ticket: is_paid.then(|| TicketId::of_event(events[event], Timestamp(at), random.random()).0),
        user,
        person: person(buyer),
        email: format!("buyer{buyer}@example.com"),
        name,
        label: format!("PLATEA-{}-{}", number / 100, number % 100),
        status,
        at,
        payments: serde_json::to_string(&[payment]).unwrap(),
        is_entered: is_paid && random.random_range(0..5) == 0,
        is_refund: matches!(status, "refunded" | "partly_refunded"),
        has_no_mail: random.random_range(0..1_000) == 0,
        has_outcome: random.random_range(0..10) == 0,
    }
}
