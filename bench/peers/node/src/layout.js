// The venue: one section S with rows of 100 seats. A seat's index is its row times 100 plus its number less one.
import { createHash } from "node:crypto";
import { EVENT_ID, PRICE, money } from "./contract.js";

export const SECTION = { section: "S", name: "S", kind: "seats" };
export const TIER = { tier: "T1", name: "General", price: money(PRICE) };

const SEATS_PER_ROW = 100;
const LABEL = /^S-R(0|[1-9]\d{0,5})-([1-9]\d{0,2})$/;
/** Between seats of a row and between rows, in decimetres. */
const SEAT_WIDTH = 6;
const ROW_DEPTH = 10;

export const rowOf = (index) => `R${Math.floor(index / SEATS_PER_ROW)}`;
export const numberOf = (index) => (index % SEATS_PER_ROW) + 1;
export const labelOf = (index) => `S-${rowOf(index)}-${numberOf(index)}`;

/** The index of a label in a venue of so many seats, or undefined. */
export function indexOf(label, seats) {
    const match = LABEL.exec(label);
    if (!match || Number(match[2]) > SEATS_PER_ROW) return undefined;
    const index = Number(match[1]) * SEATS_PER_ROW + Number(match[2]) - 1;
    return index < seats ? index : undefined;
}

export function sectionOf(seats) {
    const width = Math.min(seats, SEATS_PER_ROW) * SEAT_WIDTH;
    const depth = Math.ceil(seats / SEATS_PER_ROW) * ROW_DEPTH;
    return {
        ...SECTION,
        capacity: seats,
        outline: [
            [0, 0],
            [width, 0],
            [width, depth],
            [0, depth],
        ],
    };
}

/** The body of `GET …/layout`, and its ETag: it never changes, so it is made once. */
export function layoutDocument(seats) {
    const indices = Array.from({ length: seats }, (_, index) => index);
    const middle = (Math.min(seats, SEATS_PER_ROW) * SEAT_WIDTH) / 2;
    const body = Buffer.from(
        JSON.stringify({
            event_id: EVENT_ID,
            count: seats,
            seats: indices.map(labelOf),
            x: indices.map((index) => (numberOf(index) - 1) * SEAT_WIDTH),
            y: indices.map((index) => Math.floor(index / SEATS_PER_ROW) * ROW_DEPTH),
            section: indices.map(() => 0),
            tier: indices.map(() => 0),
            accessible: [],
            companion: [],
            sections: [sectionOf(seats)],
            tiers: [TIER],
            stage: {
                outline: [
                    [middle - 60, -60],
                    [middle + 60, -60],
                    [middle + 60, -30],
                    [middle - 60, -30],
                ],
                focus: [middle, -30],
            },
        }),
    );
    return { body, etag: `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"` };
}
