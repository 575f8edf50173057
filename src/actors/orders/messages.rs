//! The messages between events and the payment actor.

use actix::prelude::*;

use domain::{Currency, EventId, OrderFailure, OrderId, PaymentChoice, Ticket, Totals, UserId};

/// An accepted order to decide.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its event.
    pub event: EventId,
    /// The order.
    pub order: OrderId,
    /// Whose it is.
    pub user: UserId,
    /// What it costs.
    pub totals: Totals,
    /// ISO 4217.
    pub currency: Currency,
    /// How it is paid.
    pub payment: PaymentChoice,
    /// One label per ticket.
    pub labels: Vec<String>,
}

/// A decided order.
#[derive(Clone, Debug)]
pub struct Decided {
    /// Which.
    pub order: OrderId,
    /// Its tickets, or why it failed.
    pub result: Result<Vec<Ticket>, OrderFailure>,
}

/// Asks for decisions. Answered with the jobs that there is no capacity for.
#[derive(Message)]
#[rtype(result = "Vec<Job>")]
pub struct Decide {
    /// Orders of one event.
    pub jobs: Vec<Job>,
    /// That event, which is told of payments that take some time,
    pub processing: Recipient<OrdersProcessing>,
    /// and of decisions.
    pub decided: Recipient<OrdersDecided>,
}

/// Orders whose payment takes some time.
#[derive(Message)]
#[rtype(result = "()")]
pub struct OrdersProcessing(pub Vec<OrderId>);

/// Orders that were decided.
#[derive(Message)]
#[rtype(result = "()")]
pub struct OrdersDecided(pub Vec<Decided>);
