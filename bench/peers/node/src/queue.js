// RabbitMQ: two durable queues for work and news, and a fanout exchange for changes of seats.
import amqp from 'amqplib';
import { EVENT_ID } from './contract.js';

export const ORDERS = 'orders_queue';
export const NOTIFICATIONS = 'notifications_queue';
const CHANGES = 'seat_changes';

/** A connection. When it ends unasked the process does too, and the launcher says so. */
export async function connect(url) {
  const connection = await amqp.connect(url, { noDelay: true });
  connection.on('error', (error) => console.error('the connection to RabbitMQ failed:', error.message));
  let closing = false;
  connection.on('close', () => {
    if (!closing) process.exit(1);
  });
  return {
    connection,
    close: async () => {
      closing = true;
      await connection.close();
    },
  };
}

/** Empty queues, whatever there was before. */
export async function resetQueues(url) {
  const { connection, close } = await connect(url);
  const channel = await connection.createChannel();
  for (const queue of [ORDERS, NOTIFICATIONS]) {
    await channel.deleteQueue(queue);
    await channel.assertQueue(queue, { durable: true });
  }
  await channel.assertExchange(CHANGES, 'fanout', { durable: false });
  await close();
}

/** Sends persistent messages; the promise is kept when the broker has confirmed. */
export async function confirmedPublisher(connection) {
  const channel = await connection.createConfirmChannel();
  return (queue, message) =>
    new Promise((resolve, reject) => {
      channel.sendToQueue(
        queue,
        Buffer.from(JSON.stringify(message)),
        { persistent: true, contentType: 'application/json' },
        (error) => (error ? reject(error) : resolve()),
      );
    });
}

/** Announces changes of seats to whoever listens; nobody waits for it, and nothing keeps them. */
export async function changesPublisher(connection) {
  const channel = await connection.createChannel();
  return (indices, status) => {
    if (indices.length === 0) return;
    const changes = indices.map((index) => [index, status]);
    channel.publish(CHANGES, '', Buffer.from(JSON.stringify({ event_id: EVENT_ID, changes })));
  };
}

/** Hands every change to a function. */
export async function onChanges(connection, handle) {
  const channel = await connection.createChannel();
  const { queue } = await channel.assertQueue('', { exclusive: true, durable: false });
  await channel.bindQueue(queue, CHANGES, '');
  await channel.consume(queue, (message) => handle(JSON.parse(message.content)), { noAck: true });
}

/**
 * Hands every message of a queue to an asynchronous function, at most `prefetch` at a time, and acknowledges
 * it afterwards. One that fails goes back to the queue.
 */
export async function work(connection, queue, prefetch, handle) {
  const channel = await connection.createChannel();
  await channel.prefetch(prefetch);
  await channel.consume(queue, async (message) => {
    try {
      await handle(JSON.parse(message.content));
      channel.ack(message);
    } catch (error) {
      console.error(`a message of ${queue} failed:`, error);
      setTimeout(() => channel.nack(message), 1_000);
    }
  });
}
