//! The messages between events and the payment actor.

use actix::prelude::*;

use crate::payments::{
    machine::Operation,
    provider::{PaymentError, PaymentKey, PaymentReport},
};
use domain::{Currency, EventId, OrderId, PaymentChoice, SignedTicket, Timestamp, Totals, UserId};

/// Something to do for an accepted order.
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
    /// What to do.
    pub work: Work,
}

/// What to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Work {
    /// Ask the provider.
    Ask {
        /// What.
        operation: Operation,
        /// Of which payment.
        key: PaymentKey,
        /// The provider's id of it, if it is known.
        payment_id: Option<String>,
        /// When the payment's cancellation will be asked for.
        until: Timestamp,
        /// Whether the buyer is waiting for the outcome, their means of payment having come with the order.
        is_prompt: bool,
    },
    /// Issue the tickets: the money was taken.
    Issue,
}

/// An order whose tickets are issued.
#[derive(Clone, Debug)]
pub struct Issued {
    /// Which.
    pub order: OrderId,
    /// What the provider said, if the order was paid and issued in one go.
    pub paid: Option<PaymentReport>,
    /// Its tickets.
    pub tickets: Vec<SignedTicket>,
}

/// Has jobs done. Answered with those that there is no capacity for.
#[derive(Message)]
#[rtype(result = "Vec<Job>")]
pub struct DoJobs {
    /// Of one event.
    pub jobs: Vec<Job>,
    /// That event, which is told of payments that take some time,
    pub processing: Recipient<OrdersProcessing>,
    /// of what providers answer,
    pub answered: Recipient<PaymentAnswered>,
    /// and of tickets.
    pub issued: Recipient<OrdersIssued>,
}

/// Orders whose payment takes some time.
#[derive(Message)]
#[rtype(result = "()")]
pub struct OrdersProcessing(pub Vec<OrderId>);

/// What a provider answered.
#[derive(Message, Debug)]
#[rtype(result = "()")]
pub struct PaymentAnswered {
    /// About which order.
    pub order: OrderId,
    /// What it was asked.
    pub operation: Operation,
    /// Its answer.
    pub answer: Result<PaymentReport, PaymentError>,
}

/// Orders whose tickets are issued.
#[derive(Message)]
#[rtype(result = "()")]
pub struct OrdersIssued(pub Vec<Issued>);
