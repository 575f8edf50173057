//! What an event's actor is told.

use actix::prelude::*;
use tokio::sync::oneshot;

use crate::actors::{
    ask::{Answer, Ask, Refusal},
    orders::Decided,
};
use domain::OrderId;

/// What one worker asks of an event during one turn of its loop.
#[derive(Message)]
#[rtype(result = "Vec<Reply>")]
pub struct Asks(pub Vec<Ask>);

/// The answer to one ask.
#[derive(Debug)]
pub enum Reply {
    /// Here it is.
    Now(Result<Answer, Refusal>),
    /// It comes when what it tells of is durable.
    Later(oneshot::Receiver<Result<Answer, Refusal>>),
    /// This actor has retired: ask the registry for the new one. Nothing was done of this.
    Moved(Box<Ask>),
}

/// A message asks for an order's decision.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OrderAsked {
    /// The order.
    pub order: OrderId,
    /// The message; empty when it has no name.
    pub message_id: String,
}

/// Orders that want a processor. Answered with those that are not undecided here: decided, or unknown.
#[derive(Message)]
#[rtype(result = "Vec<OrderId>")]
pub struct ProcessOrders(pub Vec<OrderAsked>);

/// Orders whose payment takes its time.
#[derive(Message)]
#[rtype(result = "()")]
pub struct OrdersProcessing(pub Vec<OrderId>);

/// Orders that were decided.
#[derive(Message)]
#[rtype(result = "()")]
pub struct OrdersDecided(pub Vec<Decided>);
