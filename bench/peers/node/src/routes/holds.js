// Holding seats, and giving them back.
import { createHmac } from "node:crypto";
import { Router } from "express";
import { AVAILABLE, EVENT_ID, HELD, PRICE, SEATS_PER_HOLD_MAX, isUuid, money } from "../contract.js";
import { hold, release } from "../holds.js";
import { SECTION, indexOf, labelOf, numberOf, rowOf } from "../layout.js";
import { Problem, invalid, notFound } from "../problem.js";
import { totalsBody, totalsOf } from "../totals.js";

/** The seats that a body wishes for: their indices, sorted. */
function wishOf(body, seats) {
    const labels = body?.seats;
    const unknown = Object.keys(body ?? {}).find((field) => field !== "seats");
    if (unknown !== undefined) throw invalid(unknown, "seats are named here, nothing else");
    if (!Array.isArray(labels) || labels.length === 0) throw invalid("seats", "name at least one seat");
    if (labels.length > SEATS_PER_HOLD_MAX) {
        const limit = { limit: "seats_per_hold", maximum: SEATS_PER_HOLD_MAX };
        throw new Problem(409, "limit_exceeded", `a hold has at most ${SEATS_PER_HOLD_MAX} seats`, limit);
    }
    const indices = labels.map((label, at) => {
        const index = indexOf(label, seats);
        if (index === undefined) throw invalid(`seats[${at}]`, `there is no seat '${label}' in this event`);
        return index;
    });
    if (new Set(indices).size < indices.length) throw invalid("seats", "name every seat once");
    return indices.sort((one, other) => one - other);
}

const seatBody = (index) => ({
    seat: labelOf(index),
    index,
    section: SECTION.section,
    row: rowOf(index),
    number: String(numberOf(index)),
    status: "held",
    price: money(PRICE),
});

export function holdRoutes({ pool, seats, authenticated, announce, holdKey }) {
    const router = Router();
    const proofOf = (text) => createHmac("sha256", holdKey).update(text).digest("base64url");

    router.post("/events/:event/holds", authenticated, async (request, response) => {
        if (request.params.event !== EVENT_ID) throw notFound("event");
        const indices = wishOf(request.body, seats);
        const { holdId, expiresAt, unavailable } = await hold(pool, request.user, indices);
        if (unavailable) {
            throw new Problem(409, "seats_unavailable", "somebody else has some of these places; choose others", {
                unavailable: unavailable.map(labelOf),
            });
        }
        announce(indices, HELD);
        const expires = expiresAt.toISOString();
        response.status(201).json({
            hold_id: holdId,
            event_id: EVENT_ID,
            status: "active",
            seats: indices.map(seatBody),
            areas: [],
            ...totalsBody(totalsOf(indices.length)),
            expires_at: expires,
            extensions_left: 0,
            seq: 0,
            token: proofOf(`${holdId} ${request.user} ${expires} ${indices}`),
        });
    });

    router.delete("/holds/:hold", authenticated, async (request, response) => {
        const { hold } = request.params;
        const freed = isUuid(hold) ? await release(pool, request.user, hold) : undefined;
        if (!freed) throw notFound("hold");
        announce(freed, AVAILABLE);
        response.status(204).end();
    });

    return router;
}
