// Ordering what is held, reading an order, and its tickets' pictures.
import { Router } from "express";
import { EVENT_ID, PRICE, isUuid, money } from "../contract.js";
import { labelOf } from "../layout.js";
import { acceptOrder, readOrder } from "../orders.js";
import { Problem, invalid, notFound } from "../problem.js";
import { ORDERS } from "../queue.js";
import { readPicture } from "../pictures.js";
import { totalsBody, totalsOf } from "../totals.js";

const KEY_LENGTH_MAX = 200;
const FIELDS = ["hold_id", "payment"];

function wishOf(request) {
    const body = request.body ?? {};
    const unknown = Object.keys(body).find((field) => !FIELDS.includes(field));
    if (unknown !== undefined) throw invalid(unknown, "an order has hold_id, and payment if you like");
    if (!isUuid(body.hold_id)) throw invalid("hold_id", "this is not the id of a hold");
    const key = request.headers["idempotency-key"] ?? null;
    if (key !== null && (key === "" || key.length > KEY_LENGTH_MAX)) {
        throw invalid("Idempotency-Key", `a key has 1 to ${KEY_LENGTH_MAX} characters`);
    }
    return { holdId: body.hold_id.toLowerCase(), key };
}

function orderBody(order) {
    const ticketBody = ({ ticket_id, index, token }) => ({
        ticket_id,
        seat: labelOf(index),
        token,
        qr_png: `/api/tickets/${ticket_id}.png`,
        status: "valid",
        used_at: null,
    });
    return {
        order_id: order.order_id,
        event_id: order.event_id,
        user_id: order.user_id,
        status: order.status,
        items: order.seats.map((index) => ({ seat: labelOf(index), quantity: 1, price: money(PRICE) })),
        ...totalsBody(totalsOf(order.seats.length)),
        tickets: (order.tickets ?? []).map(ticketBody),
        failure: null,
        created_at: order.created_at.toISOString(),
        completed_at: order.completed_at?.toISOString() ?? null,
    };
}

export function orderRoutes({ pool, authenticated, publish }) {
    const router = Router();

    router.post("/orders", authenticated, async (request, response) => {
        const { holdId, key } = wishOf(request);
        const order = await acceptOrder(pool, request.user, holdId, key);
        if (!order) throw notFound("hold");
        if (order.hold_id !== holdId) {
            throw new Problem(422, "idempotency_conflict", "this key belongs to another request; use a new one");
        }
        if (!order.order_id) throw new Problem(410, "hold_expired", "this hold is over; hold the seats again");
        // An order that was accepted before and is not completed is sent again: its message may have been lost
        // between commit and confirm. The worker does it once.
        if (order.status === "pending") {
            await publish(ORDERS, { type: "order.accepted", order_id: order.order_id }).catch((error) => {
                console.error("an order could not be queued:", error);
                throw new Problem(503, "overloaded", "the order is not queued; send it again with its key");
            });
        }
        const self = `/api/orders/${order.order_id}`;
        response.status(202).location(self).json({
            order_id: order.order_id,
            event_id: EVENT_ID,
            hold_id: holdId,
            status: "pending",
            links: { self },
        });
    });

    router.get("/orders/:order", authenticated, async (request, response) => {
        const id = request.params.order;
        const order = isUuid(id) ? await readOrder(pool, request.user, id) : undefined;
        if (!order) throw notFound("order");
        response.json(orderBody(order));
    });

    router.get("/tickets/:ticket.png", authenticated, async (request, response) => {
        const id = request.params.ticket;
        const png = isUuid(id) ? await readPicture(pool, request.user, id) : undefined;
        if (!png) throw notFound("ticket");
        response.type("png").send(png);
    });

    return router;
}
