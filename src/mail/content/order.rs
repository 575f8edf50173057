//! What a mail says of its order: places and sums, what is given back, how it is paid.

use serde::Serialize;

use super::{super::format, MailFacts};
use domain::{
    Amount, BasisPoints, Language, MailKind, Order, OrderFailure, Payment, RefundKind, Ticket, TicketStatus,
    has_link,
};

/// An order in a mail.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct OrderContent {
    pub id: String,
    /// The end of its id, which people compare.
    pub number: String,
    /// Its page.
    pub url: String,
    pub status: &'static str,
    /// When it was placed, on the venue's clock.
    pub date: String,
    /// Whether its payment is given back.
    pub is_refunded: bool,
    /// What the total is: `total`, `not_charged`, `not_paid` or `given_back`.
    pub outcome: &'static str,
    /// Why the organiser ended it; empty if they did not say.
    pub reason: String,
    /// Why it failed: a code, or empty.
    pub failure: &'static str,
    /// Whether it is paid by invoice.
    pub is_by_invoice: bool,
    /// Whether it had failed, and its money came after that.
    pub is_paid_late: bool,
    pub items: Vec<ItemContent>,
    /// What is paid once an order, beside its places.
    pub order_fees: Vec<NamedSum>,
    /// Of what the total consists: net price, fees and taxes by name. Empty if that is the net price alone.
    pub parts: Vec<NamedSum>,
    pub subtotal: String,
    /// All that is paid beside the places; empty if that is nothing.
    pub fees: String,
    /// Empty if there is none.
    pub tax: String,
    pub total: String,
    /// What was given back of an order that goes on; empty if nothing was.
    pub given_back: String,
    /// What is left of its payment then; empty if nothing was given back.
    pub left: String,
}

/// A refund in a mail: everything, if the mail tells of none in particular.
#[derive(Clone, Debug, Serialize)]
pub struct RefundContent {
    /// What is given back.
    pub amount: String,
    /// What is left of the payment afterwards; empty if nothing is.
    pub left: String,
    /// Whether the order ends with it.
    pub is_whole: bool,
    /// Whether something was given back before.
    pub is_rest: bool,
    /// The places of the tickets that are void with it; empty when the order ends.
    pub places: Vec<String>,
}

/// A sum with its name in a mail.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct NamedSum {
    pub name: String,
    pub amount: String,
}

/// Places of an order in a mail.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the names say what they hold")]
pub struct ItemContent {
    pub place: String,
    pub quantity: u32,
    /// Of one place.
    pub price: String,
    /// Of all of them.
    pub sum: String,
    /// Of how many of them the ticket is void, in an order that goes on.
    pub void: u32,
}

/// How and until when an order can be paid.
#[derive(Clone, Default, Debug, Serialize)]
pub struct PaymentContent {
    /// Until when, on the venue's clock; empty if it can't be paid, or of an order that has no such instant.
    pub due: String,
    /// How the organiser is paid by invoice, line by line.
    pub instructions: Vec<String>,
}

/// What people compare of an id: eight characters.
pub(in crate::mail) fn short(id: &str) -> String {
    id.get(id.len().saturating_sub(8)..).unwrap_or(id).to_uppercase()
}

impl MailFacts {
    /// Whether the order was completed and something was paid for it, which is given back.
    fn is_refunded(&self) -> bool {
        let order = &self.order;
        order.status.is_ended() && order.completed_at.is_some() && order.totals.total != Amount(0)
    }

    /// What the total of the order is to its buyer.
    fn outcome(&self) -> &'static str {
        match self.kind {
            MailKind::OrderCompleted | MailKind::EventMoved => "total",
            MailKind::OrderAwaitingPayment => "to_pay",
            MailKind::OrderFailed if self.order.failure == Some(OrderFailure::PaymentTimeout) => "not_paid",
            MailKind::OrderFailed => "not_charged",
            // A part is given back, and the order goes on.
            MailKind::OrderRefunded if !self.order.status.is_ended() => "total",
            MailKind::OrderCancelled | MailKind::OrderRefunded | MailKind::EventCancelled => {
                if self.is_refunded() { "given_back" } else { "not_charged" }
            }
        }
    }

    pub(super) fn order_content(&self, site_url: &str, language: Language) -> OrderContent {
        let order = &self.order;
        let money = |amount| format::money(amount, order.currency);
        let unless_none = |amount: Amount| if amount.0 == 0 { String::new() } else { money(amount) };
        let items = order.items.iter().map(|item| ItemContent {
            place: self.sections.place(&item.label).name(language),
            quantity: item.quantity,
            price: money(item.price),
            sum: money(item.price.times(item.quantity).unwrap_or_default()),
            void: if order.status.is_ended() { 0 } else { self.void_of(&item.label) },
        });
        let given_back = if order.status.is_ended() { Amount(0) } else { order.refunded() };
        let left = Amount(order.totals.total.0.saturating_sub(given_back.0));
        let (fees, tax) = beside_places(order);
        let named = |name: &str, amount| NamedSum { name: name.to_owned(), amount: money(amount) };
        let order_fees = order.parts.iter().flat_map(|parts| &parts.order_fees);
        let order_fees = order_fees.map(|fee| named(&fee.name, fee.price)).collect();
        let id = order.order.to_string();
        OrderContent {
            number: short(&id),
            url: order_url(site_url, order, self.link.as_deref()),
            id,
            status: order.status.as_str(),
            date: format::date(order.created_at, &self.event.details.time_zone, language),
            is_refunded: self.is_refunded(),
            outcome: self.outcome(),
            // Who is written to need not have asked for anything: no advertisement.
            reason: self.reason.clone().filter(|reason| !has_link(reason)).unwrap_or_default(),
            failure: order.failure.map_or("", OrderFailure::as_str),
            is_by_invoice: order.payment.is_by_invoice(),
            is_paid_late: order.captured().is_some_and(Payment::came_late),
            items: items.collect(),
            order_fees,
            parts: parts(order, language, named),
            subtotal: money(order.totals.subtotal),
            fees: unless_none(fees),
            tax: unless_none(tax),
            total: money(order.totals.total),
            given_back: unless_none(given_back),
            left: if given_back.0 == 0 { String::new() } else { money(left) },
        }
    }

    pub(super) fn refund_content(&self, language: Language) -> RefundContent {
        let order = &self.order;
        let found = order.refunds.iter().find(|refund| Some(refund.number) == self.refund);
        let before = order.refunds.iter().filter(|refund| Some(refund.number) < self.refund);
        let before: i64 = before.map(|refund| refund.amount.0).sum();
        let amount = found.map_or(order.totals.total, |refund| refund.amount);
        let left = order.totals.total.0.saturating_sub(before).saturating_sub(amount.0);
        let void = found.map_or(&[][..], |refund| refund.tickets.as_slice());
        let places = self.tickets.iter().filter(|signed| void.contains(&signed.ticket.ticket));
        let money = |amount| format::money(amount, order.currency);
        RefundContent {
            amount: money(amount),
            left: if left > 0 { money(Amount(left)) } else { String::new() },
            is_whole: found.is_none_or(|refund| refund.kind == RefundKind::Order),
            is_rest: before > 0,
            places: places.map(|signed| self.sections.place(&signed.ticket.label).name(language)).collect(),
        }
    }

    /// How many tickets of a line with this label are void.
    fn void_of(&self, label: &str) -> u32 {
        let void = |ticket: &&Ticket| ticket.label == label && ticket.status == TicketStatus::Void;
        self.tickets.iter().map(|signed| &signed.ticket).filter(void).count() as u32
    }

    pub(super) fn payment_content(&self, language: Language) -> PaymentContent {
        let order = &self.order;
        if !order.awaits_payment() {
            return PaymentContent::default();
        }
        let due = order.payment_due_at;
        let time_zone = &self.event.details.time_zone;
        PaymentContent {
            due: due.map_or_else(String::new, |due| format::date(due, time_zone, language)),
            instructions: Vec::new(),
        }
    }
}

/// The page of an order, with what opens it. That is behind a `#`, so that no server and no log sees it.
pub(in crate::mail) fn order_url(site_url: &str, order: &Order, link: Option<&str>) -> String {
    let page = format!("{site_url}/orders/{}", order.order);
    match link {
        Some(token) => format!("{page}#access={token}"),
        None => page,
    }
}

/// Fees and tax that are paid beside the prices of the places. Prices are what is paid for a place, except in orders of
/// which no parts are kept: there they are net.
fn beside_places(order: &Order) -> (Amount, Amount) {
    if order.parts.is_none() {
        return (order.totals.fees, order.totals.tax);
    }
    let of_places: i64 =
        order.items.iter().map(|item| item.price.0.saturating_mul(item.quantity.into())).sum();
    (Amount(order.totals.total.0.saturating_sub(of_places)), Amount(0))
}

/// Of what the total consists, by name. Fees and taxes of which an order keeps no name are called what they are.
fn parts(order: &Order, language: Language, named: impl Fn(&str, Amount) -> NamedSum) -> Vec<NamedSum> {
    let Some(parts) = order.parts.as_deref().map(|parts| &parts.parts) else { return Vec::new() };
    if parts.fees.is_empty() && parts.taxes.is_empty() {
        return Vec::new();
    }
    let [net, fee, tax] = match language {
        Language::Spanish => ["Precio neto", "Cargos", "Impuesto"],
        Language::English => ["Net price", "Fees", "Tax"],
    };
    let name = |name: &str, otherwise: &str| if name.is_empty() { otherwise } else { name }.to_owned();
    let fees = parts.fees.iter().map(|part| named(&name(&part.name, fee), part.amount));
    let taxes = parts.taxes.iter().map(|part| {
        let name = name(&part.name, tax);
        let rate = if part.rate == BasisPoints(0) {
            String::new()
        } else {
            format!(" ({})", format::rate(part.rate))
        };
        named(&format!("{name}{rate}"), part.amount)
    });
    std::iter::once(named(net, parts.net)).chain(fees).chain(taxes).collect()
}
