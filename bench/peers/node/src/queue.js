// RabbitMQ: two durable queues for work and news, and a fanout exchange for changes of seats.
import amqp from "amqplib";
import { EVENT_ID } from "./contract.js";
import { changeWindow } from "./window.js";

export const ORDERS = "orders_queue";
export const NOTIFICATIONS = "notifications_queue";
const CHANGES = "seat_changes";
const GATHER_MS = 5;
/** Before a message that failed is tried again. */
const RETRY_MS = 1_000;

/** A connection. When it ends unasked the process does too, and the launcher says so. */
export async function connect(url) {
    const connection = await amqp.connect(url, { noDelay: true });
    const broker = { connection, open: true, close };
    connection.on("error", (error) => console.error("the connection to RabbitMQ failed:", error.message));
    connection.on("close", () => {
        if (broker.open) process.exit(1);
    });
    async function close() {
        broker.open = false;
        await connection.close();
    }
    return broker;
}

/** Empty queues, whatever there was before. */
export async function resetQueues(url) {
    const broker = await connect(url);
    const channel = await broker.connection.createChannel();
    for (const queue of [ORDERS, NOTIFICATIONS]) {
        await channel.deleteQueue(queue);
        await channel.assertQueue(queue, { durable: true });
    }
    await channel.assertExchange(CHANGES, "fanout", { durable: false });
    await broker.close();
}

/** Sends persistent messages; the promise is kept when the broker has confirmed. */
export async function confirmedPublisher({ connection }) {
    const channel = await connection.createConfirmChannel();
    return (queue, message) =>
        new Promise((resolve, reject) => {
            channel.sendToQueue(
                queue,
                Buffer.from(JSON.stringify(message)),
                { persistent: true, contentType: "application/json" },
                (error) => (error ? reject(error) : resolve()),
            );
        });
}

/**
 * Announces changes of seats to whoever listens; nobody waits for it, and nothing keeps them. What comes within
 * a few milliseconds goes as one message: a write for each cost the gateway a tenth of its time.
 */
export async function changesPublisher(broker) {
    const channel = await broker.connection.createChannel();
    const gather = changeWindow(GATHER_MS, (eventId, changes) => {
        if (broker.open) channel.publish(CHANGES, "", Buffer.from(JSON.stringify({ event_id: eventId, changes })));
    });
    return (indices, status) => {
        if (indices.length > 0) gather({ event_id: EVENT_ID, changes: indices.map((index) => [index, status]) });
    };
}

/** Hands every change to a function. */
export async function onChanges({ connection }, handle) {
    const channel = await connection.createChannel();
    const { queue } = await channel.assertQueue("", { exclusive: true, durable: false });
    await channel.bindQueue(queue, CHANGES, "");
    await channel.consume(queue, (message) => handle(JSON.parse(message.content)), { noAck: true });
}

/**
 * Hands every message of a queue to an asynchronous function, at most `prefetch` at a time, and acknowledges
 * it afterwards. One that fails goes back to the queue.
 */
export async function work(broker, queue, prefetch, handle) {
    const channel = await broker.connection.createChannel();
    await channel.prefetch(prefetch);
    await channel.consume(queue, async (message) => {
        try {
            await handle(JSON.parse(message.content));
            if (broker.open) channel.ack(message);
        } catch (error) {
            console.error(`a message of ${queue} failed:`, error);
            setTimeout(() => broker.open && channel.nack(message), RETRY_MS);
        }
    });
}
