//! An invented order, for previews of mails and for tests of templates.

use std::sync::Arc;

use uuid::Uuid;

use super::{content::MailFacts, places::Sections};
use domain::{
    Amount, Contact, Counts, Currency, EventDetails, EventId, EventRecord, EventRules, EventStatus, HoldId,
    MailKind, Millis, Order, OrderFailure, OrderId, OrderItem, OrderStatus, Organisation, PaymentChoice,
    Ticket, TicketId, TicketStatus, Timestamp, Totals, UserId,
    rules::{Charges, Limits, OrphanRule, Prices, Protection, SaleWindow},
};

/// Evening of 24 December 2026 in Lima.
const STARTS_AT: Timestamp = Timestamp(1_798_160_400_000);

/// A mail of this kind about an invented event.
pub fn sample(kind: MailKind) -> MailFacts {
    let details = EventDetails {
        name: "¿Quién soñó con el ñandú? Función de gala".to_owned(),
        category: "theatre".to_owned(),
        description: "Una sola noche.".to_owned(),
        venue: "Teatro Municipal".to_owned(),
        city: "Lima".to_owned(),
        starts_at: STARTS_AT,
        time_zone: "America/Lima".to_owned(),
    };
    let event = EventRecord {
        event: EventId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001)),
        organisation: Organisation::main(),
        details,
        rules: rules(),
        tier_price_min: Some(Amount(12_500)),
        price_from: Some(Amount(12_500)),
        layout_digest: String::new(),
        created_at: Timestamp(0),
        counts: Counts::default(),
    };
    sample_of(kind, event, Arc::new(Sections::sample()), &["PLATEA-A-7".to_owned(), "PLATEA-A-8".to_owned()])
}

fn rules() -> EventRules {
    EventRules {
        status: EventStatus::OnSale,
        sale: SaleWindow { opens_at: Timestamp(0), closes_at: STARTS_AT },
        limits: Limits { seats_per_hold: 8, seats_per_buyer: 8 },
        hold_length: Millis::from_secs(600),
        extensions_per_hold: 1,
        orphan_rule: OrphanRule::Off,
        charges: Charges {
            currency: Currency::PEN,
            prices: Prices::Inclusive,
            fees: Vec::new(),
            taxes: Vec::new(),
        },
        protection: Protection::default(),
    }
}

/// Cannot fail: three letters are a user id.
#[expect(clippy::expect_used)]
fn buyer() -> UserId {
    UserId::new("ana").expect("a user id")
}

/// A mail of this kind about an event, with an invented order of these places.
pub fn sample_of(
    kind: MailKind,
    mut event: EventRecord,
    sections: Arc<Sections>,
    labels: &[String],
) -> MailFacts {
    if kind == MailKind::EventCancelled {
        event.rules.status = EventStatus::Cancelled;
    }
    let (price, currency) = (event.price_from.unwrap_or(Amount(0)), event.rules.charges.currency);
    let order = sample_order(kind, &event, labels, price, currency);
    let ticket = |(position, label): (usize, &String)| Ticket {
        ticket: TicketId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0100 + position as u128)),
        event: event.event,
        order: order.order,
        user: order.user.clone(),
        label: label.clone(),
        position: position as u32,
        // As long as a real one; no gate takes it.
        token: format!("TB1:SAMPLE{}", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".repeat(8)),
        status: if order.status.is_ended() { TicketStatus::Void } else { TicketStatus::Valid },
        used: None,
    };
    let tickets = labels.iter().enumerate().map(ticket).collect();
    let contact = Contact {
        email: Some("ana@example.com".to_owned()),
        name: Some("Ana Quispe".to_owned()),
        ..Contact::default()
    };
    MailFacts { kind, sections, tickets, contact, order, event, refund: None }
}

fn sample_order(
    kind: MailKind,
    event: &EventRecord,
    labels: &[String],
    price: Amount,
    currency: Currency,
) -> Order {
    let (status, failure) = match kind {
        MailKind::OrderCompleted | MailKind::EventMoved => (OrderStatus::Completed, None),
        MailKind::OrderFailed => (OrderStatus::Failed, Some(OrderFailure::PaymentDeclined)),
        MailKind::OrderCancelled => (OrderStatus::Cancelled, None),
        MailKind::OrderRefunded | MailKind::EventCancelled => (OrderStatus::Refunded, None),
    };
    let items: Vec<OrderItem> = labels
        .iter()
        .map(|label| OrderItem { label: label.clone(), seat: None, quantity: 1, price })
        .collect();
    let sum = Amount(price.0.saturating_mul(items.len() as i64));
    let at = Timestamp(event.details.starts_at.0 - 30 * 86_400_000);
    Order {
        order: OrderId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0002)),
        event: event.event,
        hold: HoldId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0003)),
        user: buyer(),
        status,
        items,
        totals: Totals { subtotal: sum, total: sum, ..Totals::default() },
        parts: None,
        currency,
        payment: PaymentChoice { provider: "test".to_owned(), token: String::new() },
        payments: Vec::new(),
        refunds: Vec::new(),
        failure,
        created_at: at,
        completed_at: (status != OrderStatus::Failed).then_some(at),
        payment_due_at: None,
    }
}
