//! Notices: private news for one buyer about a hold or an order, passed to whoever serves the buyer's sockets.

use std::sync::Arc;

use actix::prelude::*;
use parking_lot::RwLock;
use serde::{Deserialize, Serialize};

use domain::{
    EventId, HoldId, OrderFailure, OrderId, OrderStatus, Payment, SeatIndex, SignedTicket, Timestamp, UserId,
};

/// News for one buyer, for every connection of theirs.
#[derive(Message, Clone, Debug, Serialize, Deserialize)]
#[rtype(result = "()")]
pub struct Notice {
    /// Whom it is for.
    pub user: UserId,
    /// The event.
    pub event: EventId,
    /// What happened.
    pub news: News,
}

/// What happened.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum News {
    /// To a hold.
    Hold(HoldNotice),
    /// To an order.
    Order(OrderNotice),
}

/// News of a hold.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct HoldNotice {
    /// The hold.
    pub hold: HoldId,
    /// Whether its deadline has come; otherwise it is near.
    pub expired: bool,
    /// Its deadline.
    pub deadline: Timestamp,
    /// Its seats.
    pub seats: Vec<SeatIndex>,
}

/// News of an order: it was decided or ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OrderNotice {
    /// The order.
    pub order: OrderId,
    /// Its status now.
    pub status: OrderStatus,
    /// Why, when it failed.
    pub failure: Option<OrderFailure>,
    /// Its tickets, when it completed.
    pub tickets: Arc<[SignedTicket]>,
    /// Its payment, while it is under way.
    pub payment: Option<Arc<PaymentNotice>>,
}

/// News of an order's payment.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PaymentNotice {
    /// Who takes the money.
    pub provider: String,
    /// The payment.
    pub payment: Payment,
}

/// Distributes notices: each worker's fan-out gets all of them and passes its own users' on. A courier brings them to other
/// processes.
#[derive(Clone, Default)]
pub struct NoticeBoard {
    readers: Readers,
    couriers: Readers,
}

/// A group of notices, shared by all readers.
#[derive(Message, Clone)]
#[rtype(result = "()")]
pub struct Posted(pub Arc<[Notice]>);

impl NoticeBoard {
    /// Adds a reader; it is dropped when its actor is gone.
    pub fn join(&self, reader: Recipient<Posted>) {
        self.readers.0.write().push(reader);
    }

    /// Adds a courier, who brings to other processes what is posted here.
    pub fn join_courier(&self, courier: Recipient<Posted>) {
        self.couriers.0.write().push(courier);
    }

    /// Sends notices to everybody. A reader whose mailbox is full misses them; its buyers can still request the order or
    /// the hold.
    pub fn post(&self, notices: Vec<Notice>) {
        if notices.is_empty() {
            return;
        }
        let posted = Posted(notices.into());
        self.readers.send(&posted);
        self.couriers.send(&posted);
    }

    /// Sends notices of another process to the readers of this one.
    pub fn pass_on(&self, notices: Vec<Notice>) {
        if !notices.is_empty() {
            self.readers.send(&Posted(notices.into()));
        }
    }
}

#[derive(Clone, Default)]
struct Readers(Arc<RwLock<Vec<Recipient<Posted>>>>);

impl Readers {
    fn send(&self, posted: &Posted) {
        let mut gone = false;
        for reader in self.0.read().iter() {
            match reader.try_send(posted.clone()) {
                Ok(()) => {}
                Err(SendError::Full(_)) => tracing::warn!("a mailbox for notices is full"),
                Err(SendError::Closed(_)) => gone = true,
            }
        }
        if gone {
            self.0.write().retain(Recipient::connected);
        }
    }
}
