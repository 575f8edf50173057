// The event: catalogue, layout, map, report.
import { Router } from "express";
import { CURRENCY, EVENT_ID, HOLD_SECONDS, PRICE, SEATS_PER_HOLD_MAX, TAX_BASIS_POINTS, money } from "../contract.js";
import { TIER, layoutDocument, sectionOf } from "../layout.js";
import { notFound } from "../problem.js";
import { count, pack } from "../seat_map.js";
import { activeHolds, sales, seatDigits } from "../seats.js";
import { only } from "../sessions.js";
import { singleFlight } from "../single_flight.js";
import { totalsBody } from "../totals.js";

const DAY = 24 * 60 * 60 * 1_000;

function eventBody(seats, counts, started) {
    const at = (days) => new Date(started + days * DAY).toISOString();
    return {
        event_id: EVENT_ID,
        name: "Concert",
        category: "concert",
        venue: "Hall",
        city: "Lima",
        starts_at: at(30),
        time_zone: "America/Lima",
        status: "on_sale",
        currency: CURRENCY,
        sale: { opens_at: at(-1), closes_at: at(30) },
        price_from: money(PRICE),
        counts,
        limits: { seats_per_hold: SEATS_PER_HOLD_MAX, seats_per_buyer: seats },
        hold_seconds: HOLD_SECONDS,
        extensions: 0,
        orphan_rule: "off",
        fees: [],
        tax: { name: "IGV", basis_points: TAX_BASIS_POINTS },
    };
}

export function eventRoutes({ pool, seats, authenticated }) {
    const router = Router();
    const layout = layoutDocument(seats);
    const started = Date.now();
    const digits = singleFlight(() => seatDigits(pool));

    router.param("event", (_request, _response, next, id) => next(id === EVENT_ID ? undefined : notFound("event")));

    router.get("/", async (request, response) => {
        const page = Number(request.query.page ?? 1);
        const items = page === 1 ? [eventBody(seats, count(await digits()), started)] : [];
        response.json({ items, page, per_page: Number(request.query.per_page ?? 20), total: 1 });
    });

    router.get("/:event", async (_request, response) => {
        const event = eventBody(seats, count(await digits()), started);
        response.json({ ...event, sections: [sectionOf(seats)], tiers: [TIER] });
    });

    router.get("/:event/layout", (request, response) => {
        response.set({ ETag: layout.etag, "Cache-Control": "public, max-age=31536000, immutable" });
        if (request.headers["if-none-match"] === layout.etag) return response.status(304).end();
        response.type("json").send(layout.body);
    });

    router.get("/:event/seats", async (_request, response) => {
        const status = pack(await digits()).toString("base64");
        response.json({ event_id: EVENT_ID, seq: 0, epoch: 0, count: seats, encoding: "2bit", status, areas: [] });
    });

    router.get("/:event/report", authenticated, only("organiser"), async (_request, response) => {
        const [map, sold, holds] = await Promise.all([digits(), sales(pool), activeHolds(pool)]);
        response.json({
            event_id: EVENT_ID,
            now: new Date().toISOString(),
            seq: 0,
            counts: count(map),
            holds,
            orders: {
                pending: sold.pending,
                processing: 0,
                completed: sold.completed,
                failed: 0,
                cancelled: 0,
                refunded: 0,
            },
            orders_waiting: sold.pending,
            revenue: totalsBody(sold),
            tickets: { issued: count(map).sold, used: 0 },
        });
    });

    return router;
}
