//! Refunds: what is given back of an order, and which of its tickets become void with it.
//!
//! A refund is planned from the order as the store has it; the seat map has the last word, because it alone knows what
//! was given back a moment ago.

use serde::{Deserialize, Serialize};

use crate::{
    claim::{AreaPlaces, Places},
    ids::{OrderId, TicketId, UserId},
    layout::VenueLayout,
    money::Amount,
    order::Order,
    rejection::Rejection,
    ticket::{Ticket, TicketStatus},
    time::Timestamp,
};

/// What an organiser gives back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum RefundScope {
    /// Everything that is left; the order ends.
    Order,
    /// What was paid for the places of these tickets, which become void.
    Tickets(Vec<TicketId>),
    /// An amount; every ticket stays as it is.
    Amount(Amount),
}

/// What a refund was for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundKind {
    /// The order ended.
    Order,
    /// Some of its tickets.
    Tickets,
    /// An amount.
    Amount,
}

impl RefundKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Order, Self::Tickets, Self::Amount];

    /// The kind as the API and the store write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Order => "order",
            Self::Tickets => "tickets",
            Self::Amount => "amount",
        }
    }

    /// The kind with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// How far a refund is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundStatus {
    /// Decided; the provider has not said yet that it gave the money back.
    Due,
    /// The provider gave the money back.
    Given,
    /// The provider refuses to: a person must look. It is asked again from time to time.
    Stopped,
}

impl RefundStatus {
    /// Every status.
    pub const ALL: [Self; 3] = [Self::Due, Self::Given, Self::Stopped];

    /// The status as the API and the store write it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Given => "given",
            Self::Stopped => "stopped",
        }
    }

    /// The status with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

/// One refund of an order, as it is kept with the order.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Refund {
    /// Counts the refunds of the order, from 1.
    pub number: u32,
    /// What it was for.
    pub kind: RefundKind,
    /// What goes back, in the order's currency.
    pub amount: Amount,
    /// The tickets that became void with it; none are named when the order ended.
    pub tickets: Vec<TicketId>,
    /// Why, if it was said.
    pub reason: Option<String>,
    /// Who decided it; nobody when its event was cancelled.
    pub by: Option<UserId>,
    /// When it was decided.
    pub at: Timestamp,
    /// Whether the provider gave it back.
    pub status: RefundStatus,
    /// Why the provider refuses it.
    pub detail: Option<String>,
}

impl Refund {
    /// Refunds of an amount that an order may have: each is kept with it, and told to its buyer. Its tickets and all that is
    /// left can go back beside these.
    pub const OF_AMOUNT_MAX: u32 = 20;

    /// The idempotency key of this refund at the provider, and in the inbox. The one that ends an order has the order's
    /// id, as it had when orders had no others.
    pub fn key(&self, order: OrderId) -> String {
        match self.kind {
            RefundKind::Order => order.to_string(),
            RefundKind::Tickets | RefundKind::Amount => format!("{order}-r{}", self.number),
        }
    }
}

/// What a refund comes to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RefundPlan {
    /// Everything that is left: the order ends.
    End,
    /// A part; the order stays.
    Part {
        /// What it was for.
        kind: RefundKind,
        /// What goes back.
        amount: Amount,
        /// The places that become free.
        places: Places,
        /// The tickets that become void.
        tickets: Vec<TicketId>,
    },
}

/// Plans a refund of a completed order. The order and its tickets are those of one moment, and `refunded` is what was given
/// back by then.
///
/// # Errors
/// If there is nothing to give back, or less than was asked for, or a ticket is not one that can be given back.
pub fn plan(
    order: &Order,
    tickets: &[Ticket],
    refunded: Amount,
    scope: &RefundScope,
    layout: &VenueLayout,
) -> Result<RefundPlan, Rejection> {
    let left = order.totals.total.0.saturating_sub(refunded.0).max(0);
    match scope {
        RefundScope::Order => Ok(RefundPlan::End),
        RefundScope::Amount(amount) => match amount.0 {
            _ if left == 0 => Err(Rejection::NothingToRefund),
            asked if asked <= 0 => Err(Rejection::NothingToRefund),
            asked if asked > left => {
                Err(Rejection::RefundTooLarge { left: Amount(left), currency: order.currency })
            }
            asked if asked == left => Ok(RefundPlan::End),
            _ if amounts_of(order) >= Refund::OF_AMOUNT_MAX as usize => {
                Err(Rejection::TooManyRefunds { most: Refund::OF_AMOUNT_MAX })
            }
            _ => {
                let (amount, kind) = (*amount, RefundKind::Amount);
                Ok(RefundPlan::Part { kind, amount, places: Places::default(), tickets: Vec::new() })
            }
        },
        RefundScope::Tickets(wanted) => {
            let chosen = chosen(tickets, wanted)?;
            let is_good = |ticket: &&Ticket| ticket.status != TicketStatus::Void;
            if chosen.len() == tickets.iter().filter(is_good).count() {
                return Ok(RefundPlan::End);
            }
            let paid: i64 = chosen.iter().map(|ticket| paid_for(order, &ticket.label).0).sum();
            Ok(RefundPlan::Part {
                kind: RefundKind::Tickets,
                // A part may have gone back as an amount before.
                amount: Amount(paid.min(left)),
                places: places_of(order, &chosen, layout)?,
                tickets: wanted.clone(),
            })
        }
    }
}

/// How often an amount of an order has gone back.
fn amounts_of(order: &Order) -> usize {
    order.refunds.iter().filter(|refund| refund.kind == RefundKind::Amount).count()
}

/// The tickets with these ids, each once.
fn chosen<'a>(tickets: &'a [Ticket], wanted: &[TicketId]) -> Result<Vec<&'a Ticket>, Rejection> {
    if wanted.is_empty() {
        return Err(Rejection::NothingToRefund);
    }
    let mut chosen: Vec<&Ticket> = Vec::with_capacity(wanted.len());
    for id in wanted {
        let found = tickets.iter().find(|ticket| ticket.ticket == *id);
        let ticket = found.ok_or(Rejection::TicketUnknown { ticket: *id })?;
        let is_repeated = chosen.iter().any(|other| other.ticket == *id);
        if ticket.status == TicketStatus::Void || is_repeated {
            return Err(Rejection::TicketVoid { ticket: *id });
        }
        chosen.push(ticket);
    }
    Ok(chosen)
}

/// What was paid for one place of an order, without fees per order. Orders of which no parts are kept have net prices:
/// of their total each place has the share that its price has of all prices.
pub fn paid_for(order: &Order, label: &str) -> Amount {
    let Some(item) = order.items.iter().find(|item| item.label == label) else { return Amount(0) };
    let subtotal = i128::from(order.totals.subtotal.0);
    if order.parts.is_some() || subtotal <= 0 {
        return item.price;
    }
    let share = i128::from(item.price.0) * i128::from(order.totals.total.0) / subtotal;
    Amount(i64::try_from(share).unwrap_or(item.price.0))
}

/// The places of these tickets.
fn places_of(order: &Order, tickets: &[&Ticket], layout: &VenueLayout) -> Result<Places, Rejection> {
    let mut places = Places::default();
    for ticket in tickets {
        let item = order.items.iter().find(|item| item.label == ticket.label);
        let unknown = || Rejection::TicketUnknown { ticket: ticket.ticket };
        if let Some(seat) = item.ok_or_else(unknown)?.seat {
            places.seats.push(seat);
            continue;
        }
        let section = layout.section_named(&ticket.label).ok_or_else(unknown)?;
        match places.areas.iter_mut().find(|area| area.section == section) {
            Some(area) => area.quantity += 1,
            None => places.areas.push(AreaPlaces { section, quantity: 1 }),
        }
    }
    Ok(places)
}

#[cfg(test)]
mod tests;
