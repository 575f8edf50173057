//! The queues: durable quorum queues, each with one for dead letters beside it.

use amqprs::{FieldTable, FieldValue, channel::QueueDeclareArguments, connection::Connection};

use super::events::{Event, Events};
use crate::persistence::Topic;

/// Where a queue's dead letters go.
pub(super) fn dead_queue(queue: &str) -> String {
    format!("{queue}.dead")
}

/// RabbitMQ's code for a queue that is there with other arguments.
const PRECONDITION_FAILED: u16 = 406;

/// Declares every queue. One that is there already stays as it is.
pub(super) async fn declare(connection: &Connection, delivery_limit: u32) -> Result<(), String> {
    for topic in Topic::ALL {
        let queue = topic.as_str();
        let dead = dead_queue(queue);
        ensure(connection, &dead, arguments(&[("x-queue-type", text("quorum"))])).await?;
        let work = arguments(&[
            ("x-queue-type", text("quorum")),
            ("x-delivery-limit", FieldValue::l(i64::from(delivery_limit))),
            ("x-dead-letter-exchange", text("")),
            ("x-dead-letter-routing-key", text(&dead)),
            // A dead letter leaves its queue only when the other one has it. RabbitMQ wants the overflow
            // policy for that; without a length limit nothing overflows.
            ("x-dead-letter-strategy", text("at-least-once")),
            ("x-overflow", text("reject-publish")),
        ]);
        ensure(connection, queue, work).await?;
    }
    Ok(())
}

async fn ensure(connection: &Connection, queue: &str, arguments: FieldTable) -> Result<(), String> {
    let said = |error: amqprs::error::Error| format!("{queue}: {error}");
    let channel = connection.open_channel(None).await.map_err(said)?;
    let (callbacks, mut events) = Events::channel();
    channel.register_callback(callbacks).await.map_err(said)?;
    let mut declare = QueueDeclareArguments::durable_client_named(queue);
    match channel.queue_declare(declare.arguments(arguments).finish()).await {
        Ok(_) => return channel.close().await.map_err(said),
        Err(error) => match events.try_recv() {
            Ok(Event::Closed { code: PRECONDITION_FAILED, reason }) => {
                // Somebody's decision, or an older setting. Deleting the queue would lose what is in it.
                tracing::warn!(queue, reason, "a queue is used as it is, not as it is configured");
            }
            Ok(Event::Closed { reason, .. }) => return Err(format!("{queue}: {reason}")),
            Ok(_) | Err(_) => return Err(said(error)),
        },
    }
    // The failed declaration has ended its channel: look on another one whether the queue is there.
    consumers(connection, queue).await.map(drop).map_err(said)
}

/// How many consumers a queue has; an error when it is not there.
pub(super) async fn consumers(connection: &Connection, queue: &str) -> Result<u32, amqprs::error::Error> {
    let channel = connection.open_channel(None).await?;
    let look = QueueDeclareArguments::new(queue).passive(true).finish();
    let found = channel.queue_declare(look).await?;
    channel.close().await?;
    Ok(found.map_or(0, |(_, _, consumers)| consumers))
}

fn text(value: &str) -> FieldValue {
    FieldValue::from(value)
}

fn arguments(pairs: &[(&str, FieldValue)]) -> FieldTable {
    let mut table = FieldTable::new();
    for (name, value) in pairs {
        // Cannot fail: the names are the short constants above.
        #[expect(clippy::expect_used)]
        table.insert((*name).try_into().expect("a short name"), value.clone());
    }
    table
}
