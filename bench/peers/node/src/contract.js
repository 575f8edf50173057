// What all peers have in common: the event, its prices, its limits, and the words of the API.

export const EVENT_ID = "00000000-0000-7000-8000-000000000001";
export const CURRENCY = "PEN";
/** Of every seat, in minor units. */
export const PRICE = 10_000;
/** 18 %. */
export const TAX_BASIS_POINTS = 1_800;
export const HOLD_SECONDS = 600;
export const SEATS_PER_HOLD_MAX = 8;

/** Statuses of a seat, as the packed map and the table have them. */
export const AVAILABLE = 0;
export const HELD = 1;
export const SOLD = 2;

export const money = (amount) => ({ amount, currency: CURRENCY });

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether PostgreSQL would take this text for a uuid as the API writes it. */
export const isUuid = (text) => typeof text === "string" && UUID.test(text);
