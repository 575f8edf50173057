// The order worker: totals, signed tickets, QR codes, one transaction, news.
import { createPrivateKey } from "node:crypto";
import { ready, settings } from "./child.js";
import { AVAILABLE, SOLD } from "./contract.js";
import { connect as connectDatabase } from "./database.js";
import { completeOrder, findOrder } from "./orders.js";
import {
    NOTIFICATIONS,
    ORDERS,
    changesPublisher,
    confirmedPublisher,
    connect as connectBroker,
    work,
} from "./queue.js";
import { sweep } from "./seats.js";
import { draw, mint } from "./tickets.js";
import { totalsOf } from "./totals.js";

/**
 * Orders in work at a time. While one waits for the database, the deflate thread or the confirm, another one
 * draws; about ten keep the processor busy, twice as many leave room for a slow commit. More would only be
 * more work to do again after a crash.
 */
const PREFETCH = 20;
const CONNECTIONS = 8;
const SWEEP_MS = 1_000;

const { postgres, amqp, ticketKey } = settings();
const key = createPrivateKey(ticketKey);
const pool = connectDatabase(postgres, CONNECTIONS);
const broker = await connectBroker(amqp);
const publish = await confirmedPublisher(broker);
const announce = await changesPublisher(broker);

async function ticketOf(order, index) {
    const ticket = mint(key, { eventId: order.event_id, orderId: order.order_id, index });
    return { ...ticket, png: await draw(ticket.token) };
}

async function complete({ order_id: orderId }) {
    const order = await findOrder(pool, orderId);
    if (!order) throw new Error(`there is no order ${orderId}`);
    if (order.status === "pending") {
        const tickets = await Promise.all(order.seats.map((index) => ticketOf(order, index)));
        if (await completeOrder(pool, order, totalsOf(order.seats.length), tickets)) announce(order.seats, SOLD);
    }
    // Also for an order that was completed before: this process may have died before the news was out.
    await publish(NOTIFICATIONS, {
        type: "order.completed",
        order_id: orderId,
        user_id: order.user_id,
        event_id: order.event_id,
        occurred_at: new Date().toISOString(),
    });
}

const sweeping = setInterval(async () => {
    try {
        announce(await sweep(pool), AVAILABLE);
    } catch (error) {
        console.error("holds that are over could not be swept up:", error);
    }
}, SWEEP_MS);

await work(broker, ORDERS, PREFETCH, complete);
ready(async () => {
    clearInterval(sweeping);
    // What is not acknowledged comes again.
    await broker.close();
    await pool.end();
});
