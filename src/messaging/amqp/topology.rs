//! The queues: durable quorum queues, each with a queue for dead letters. An existing queue is never deleted
//! or changed.

use amqprs::{FieldTable, FieldValue, channel::QueueDeclareArguments, connection::Connection};

use super::events::{Event, Events};

use domain::Topic;

/// The queue for the dead letters of a queue.
pub(super) fn dead_queue(queue: &str) -> String {
    format!("{queue}.dead")
}

/// The AMQP reply code for a queue that exists with other arguments.
const PRECONDITION_FAILED: u16 = 406;

/// Declares every queue. An existing queue is left unchanged.
pub(super) async fn declare(connection: &Connection, delivery_limit: u32) -> Result<(), String> {
    for topic in Topic::QUEUES {
        let queue = topic.as_str();
        let dead = dead_queue(queue);
        ensure(connection, &dead, arguments(&[("x-queue-type", text("quorum"))])).await?;
        let work = arguments(&[
            ("x-queue-type", text("quorum")),
            ("x-delivery-limit", FieldValue::l(i64::from(delivery_limit))),
            ("x-dead-letter-exchange", text("")),
            ("x-dead-letter-routing-key", text(&dead)),
            // A dead letter leaves its queue only after the dead queue has it. RabbitMQ requires this
            // overflow policy for that; nothing overflows, because there is no length limit.
            ("x-dead-letter-strategy", text("at-least-once")),
            ("x-overflow", text("reject-publish")),
        ]);
        ensure(connection, queue, work).await?;
    }
    Ok(())
}

async fn ensure(connection: &Connection, queue: &str, arguments: FieldTable) -> Result<(), String> {
    let describe = |error: amqprs::error::Error| format!("{queue}: {error}");
    let channel = connection.open_channel(None).await.map_err(describe)?;
    let (callbacks, mut events) = Events::channel();
    channel.register_callback(callbacks).await.map_err(describe)?;
    let mut declare = QueueDeclareArguments::durable_client_named(queue);
    match channel.queue_declare(declare.arguments(arguments).finish()).await {
        Ok(_) => return channel.close().await.map_err(describe),
        Err(error) => match events.try_recv() {
            Ok(Event::Closed { code: PRECONDITION_FAILED, reason }) => {
                // Declared by an operator or with an older setting. Deleting the queue would lose its
                // messages.
                tracing::warn!(
                    queue,
                    reason,
                    "a queue exists with other arguments than configured and is used as it is"
                );
            }
            Ok(Event::Closed { reason, .. }) => return Err(format!("{queue}: {reason}")),
            Ok(_) | Err(_) => return Err(describe(error)),
        },
    }
    // The failed declaration has closed its channel: check on another one that the queue exists.
    consumers(connection, queue).await.map(drop).map_err(describe)
}

/// The number of a queue's consumers; an error if the queue does not exist.
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
