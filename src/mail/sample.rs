//! An invented order, for previews of mails and for tests of templates.

use std::sync::Arc;

use uuid::Uuid;

use super::{content::MailFacts, places::Sections};
use domain::{
    Amount, AreaPlaces, BasisPoints, Contact, Counts, Currency, EventDetails, EventId, EventRecord,
    EventRules, EventStatus, HoldId, MailKind, Millis, Order, OrderFailure, OrderId, OrderItem, OrderStatus,
    Organisation, PaymentChoice, Places, PriceList, Refund, RefundKind, RefundStatus, SeatIndex,
    SectionIndex, SignedTicket, Ticket, TicketId, TicketStatus, Timestamp, Totals, UserId, VenueLayout,
    layout::SectionKind,
    pricing::{FeePart, OrderFee, OrderParts, PriceParts, TaxPart},
    refund,
    rules::{Charges, GuestRules, Limits, OrphanRule, Prices, Protection, SaleWindow},
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
    sample_of(kind, event, Arc::new(Sections::sample()), bought())
}

/// A mail about a refund of the first ticket of an invented order, with a reason.
pub fn sample_of_part() -> MailFacts {
    let mut facts = sample(MailKind::OrderRefunded);
    facts.order.status = OrderStatus::PartlyRefunded;
    let (mut void, mut amount) = (Vec::new(), Amount(0));
    for (position, SignedTicket { ticket, .. }) in facts.tickets.iter_mut().enumerate() {
        if position == 0 {
            void.push(ticket.ticket);
            amount = refund::paid_for(&facts.order, &ticket.label);
        } else {
            ticket.status = TicketStatus::Valid;
        }
    }
    facts.reason = Some("Un asiento roto / a broken seat".to_owned());
    facts.order.refunds.push(Refund {
        number: 1,
        kind: RefundKind::Tickets,
        amount,
        tickets: void,
        reason: facts.reason.clone(),
        by: None,
        at: facts.order.created_at,
        status: RefundStatus::Due,
        detail: None,
    });
    facts.refund = Some(1);
    facts
}

/// What an invented order is of.
pub struct Bought {
    items: Vec<OrderItem>,
    totals: Totals,
    parts: Option<Box<OrderParts>>,
}

impl Bought {
    /// The first two seats of an event, or two places of its first area, at their prices.
    pub fn of(layout: &VenueLayout, charges: &Charges) -> Self {
        let prices = PriceList::new(layout, charges);
        let mut places = Places::default();
        places.seats.extend((0..layout.seats().len().min(2)).map(|seat| SeatIndex(seat as u32)));
        let area =
            layout.sections().iter().position(|section| matches!(section.kind, SectionKind::Area { .. }));
        if let Some(area) = area.filter(|_| places.seats.is_empty()) {
            places.areas.push(AreaPlaces { section: SectionIndex(area as u16), quantity: 2 });
        }
        Self {
            items: OrderItem::of_places(&places, layout, &prices),
            totals: prices.price(&places, layout).unwrap_or_default(),
            parts: prices.order_parts(&places, layout).map(Box::new),
        }
    }
}

/// Two seats with a fee per order and a tax.
fn bought() -> Bought {
    let item =
        |label: &str| OrderItem { label: label.to_owned(), seat: None, quantity: 1, price: Amount(12_500) };
    let parts = |net, fee, tax| PriceParts {
        net: Amount(net),
        fees: vec![FeePart { name: "Service".to_owned(), amount: Amount(fee) }],
        taxes: vec![TaxPart { name: "IGV".to_owned(), rate: BasisPoints(1_800), amount: Amount(tax) }],
    };
    let service = OrderFee { name: "Service".to_owned(), price: Amount(500), parts: parts(0, 424, 76) };
    Bought {
        items: vec![item("PLATEA-A-7"), item("PLATEA-A-8")],
        totals: Totals {
            subtotal: Amount(21_186),
            fees: Amount(424),
            tax: Amount(3_890),
            total: Amount(25_500),
        },
        parts: Some(Box::new(OrderParts {
            prices: Prices::Inclusive,
            parts: parts(21_186, 424, 3_890),
            order_fees: vec![service],
        })),
    }
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
        guests: GuestRules::default(),
    }
}

/// Cannot fail: three letters are a user id.
#[expect(clippy::expect_used)]
fn buyer() -> UserId {
    UserId::new("ana").expect("a user id")
}

/// A mail of this kind about an event, with an invented order.
pub fn sample_of(
    kind: MailKind,
    mut event: EventRecord,
    sections: Arc<Sections>,
    bought: Bought,
) -> MailFacts {
    if kind == MailKind::EventCancelled {
        event.rules.status = EventStatus::Cancelled;
    }
    let order = sample_order(kind, &event, bought);
    let ticket = |(position, label): (usize, String)| {
        let ticket = Ticket {
            ticket: TicketId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0100 + position as u128)),
            event: event.event,
            order: order.order,
            user: order.user.clone(),
            label,
            position: position as u32,
            status: if order.status.is_ended() { TicketStatus::Void } else { TicketStatus::Valid },
            used: None,
        };
        // As long as a real one; no gate takes it.
        let token = format!("TB1:SAMPLE{}", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".repeat(8));
        SignedTicket { ticket, token }
    };
    let tickets = order.ticket_labels().into_iter().enumerate().map(ticket).collect();
    let contact = Contact {
        email: Some("ana@example.com".to_owned()),
        name: Some("Ana Quispe".to_owned()),
        ..Contact::default()
    };
    MailFacts {
        kind,
        sections,
        tickets,
        contact,
        order,
        event,
        refund: None,
        moved_from: None,
        reason: None,
        link: None,
    }
}

fn sample_order(kind: MailKind, event: &EventRecord, bought: Bought) -> Order {
    let (status, failure) = match kind {
        MailKind::OrderCompleted | MailKind::EventMoved => (OrderStatus::Completed, None),
        MailKind::OrderFailed => (OrderStatus::Failed, Some(OrderFailure::PaymentDeclined)),
        MailKind::OrderCancelled => (OrderStatus::Cancelled, None),
        MailKind::OrderAwaitingPayment => (OrderStatus::AwaitingPayment, None),
        MailKind::OrderRefunded | MailKind::EventCancelled => (OrderStatus::Refunded, None),
    };
    let is_awaited = status == OrderStatus::AwaitingPayment;
    let provider = if is_awaited { PaymentChoice::INVOICE } else { "test" };
    let Bought { items, totals, parts } = bought;
    let at = Timestamp(event.details.starts_at.0 - 30 * 86_400_000);
    Order {
        order: OrderId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0002)),
        event: event.event,
        hold: HoldId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0003)),
        user: buyer(),
        status,
        items,
        totals,
        parts,
        currency: event.rules.charges.currency,
        payment: PaymentChoice { provider: provider.to_owned(), token: String::new() },
        payments: Vec::new(),
        refunds: Vec::new(),
        failure,
        created_at: at,
        completed_at: status.has_tickets().then_some(at),
        payment_due_at: is_awaited.then(|| at + Millis::from_hours(72)),
    }
}
