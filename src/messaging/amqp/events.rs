//! Passes the callbacks of a channel or connection as messages to the task that owns it.

use amqprs::{
    Ack, BasicProperties, Cancel, Close, CloseChannel, Nack, Return,
    callbacks::{ChannelCallback, ConnectionCallback},
    channel::Channel,
    connection::Connection,
    error::Error,
};
use async_trait::async_trait;
use tokio::sync::mpsc;

/// A callback of the library.
#[derive(Debug)]
pub(super) enum Event {
    /// Messages were confirmed or refused.
    Confirmed { tag: u64, multiple: bool, arrived: bool },
    /// A message has no queue.
    Returned { queue: String, message_id: String, reason: String },
    /// The channel or connection ends.
    Closed { code: u16, reason: String },
    /// The consumed queue is gone.
    Cancelled,
}

/// Sends events to the task. The channel is unbounded, but its length is limited: at most two events for each
/// unconfirmed message, and one when the channel or connection closes.
#[derive(Clone)]
pub(super) struct Events(mpsc::UnboundedSender<Event>);

impl Events {
    pub(super) fn channel() -> (Self, mpsc::UnboundedReceiver<Event>) {
        let (sender, receiver) = mpsc::unbounded_channel();
        (Self(sender), receiver)
    }

    fn send(&self, event: Event) {
        // The send fails after the session has ended.
        let _ = self.0.send(event);
    }
}

#[async_trait]
impl ChannelCallback for Events {
    async fn close(&mut self, _: &Channel, close: CloseChannel) -> Result<(), Error> {
        self.send(Event::Closed { code: close.reply_code(), reason: close.reply_text().clone() });
        Ok(())
    }

    async fn cancel(&mut self, _: &Channel, _: Cancel) -> Result<(), Error> {
        self.send(Event::Cancelled);
        Ok(())
    }

    async fn flow(&mut self, _: &Channel, active: bool) -> Result<bool, Error> {
        Ok(active)
    }

    async fn publish_ack(&mut self, _: &Channel, ack: Ack) {
        self.send(Event::Confirmed { tag: ack.delivery_tag(), multiple: ack.mutiple(), arrived: true });
    }

    async fn publish_nack(&mut self, _: &Channel, nack: Nack) {
        self.send(Event::Confirmed { tag: nack.delivery_tag(), multiple: nack.multiple(), arrived: false });
    }

    async fn publish_return(
        &mut self,
        _: &Channel,
        returned: Return,
        properties: BasicProperties,
        _: Vec<u8>,
    ) {
        self.send(Event::Returned {
            queue: returned.routing_key().clone(),
            message_id: properties.message_id().cloned().unwrap_or_default(),
            reason: returned.reply_text().clone(),
        });
    }
}

#[async_trait]
impl ConnectionCallback for Events {
    async fn close(&mut self, _: &Connection, close: Close) -> Result<(), Error> {
        self.send(Event::Closed { code: close.reply_code(), reason: close.reply_text().clone() });
        Ok(())
    }

    async fn blocked(&mut self, _: &Connection, reason: String) {
        tracing::warn!(reason, "the broker blocks publishers");
    }

    async fn unblocked(&mut self, _: &Connection) {
        tracing::info!("the broker accepts messages again");
    }

    async fn secret_updated(&mut self, _: &Connection) {}
}
