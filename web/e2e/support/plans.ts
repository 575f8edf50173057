/// Events that tests make for themselves, so that no test disturbs another.
import { randomUUID } from "node:crypto";

import type { Server } from "./server";

/** What a test's event differs in from the usual one: 3 rows of 10 seats on the ground floor and an area. */
export interface PlanOptions {
  name?: string;
  holdSeconds?: number;
  status?: string;
  rows?: number;
  seatsPerRow?: number;
  /** Milliseconds from now until the sale opens; negative: it is open. */
  opensInMs?: number;
  /** The area has a place on the map, so large that the map's middle is in it. */
  largePit?: boolean;
  /** What happens to a choice that leaves a seat alone. */
  orphanRule?: "off" | "warn" | "refuse";
  /** What its prices mean; left out, fees and taxes come on top of them. */
  prices?: "inclusive" | "exclusive";
  /** A fee of each order, in minor units. */
  orderFee?: number;
  /** What guests give besides their name and address, and whether they show a code that was sent there. */
  guests?: { ask_phone?: boolean; confirm_email?: boolean };
}

const PIT = {
  outline: [
    [-6, 80],
    [66, 80],
    [66, 320],
    [-6, 320],
  ],
};

/** Creates an event that is on sale; answers its id and name. */
export async function createEvent(server: Server, options: PlanOptions = {}): Promise<{ id: string; name: string }> {
  const organiser = await server.token("e2e-organiser", "organiser");
  const name = options.name ?? `Concert ${randomUUID().slice(0, 8)}`;
  const days = 86_400_000;
  const at = (ms: number): string => new Date(Date.now() + ms).toISOString();
  const rows = options.rows ?? 3;
  const seats = options.seatsPerRow ?? 10;
  const rowOf = (row: number) => ({
    row: String.fromCharCode(65 + row),
    seats: Array.from({ length: seats }, (_, index) => ({
      number: index + 1,
      x: index * 6,
      y: 40 + row * 9,
      tier: row === 0 ? "VIP" : "STD",
      ...(row === rows - 1 && index === 0 ? { accessible: true } : {}),
    })),
  });
  const body = {
    name,
    category: "concert",
    description: "An event of a test.",
    venue: "Test hall",
    city: "Lima",
    starts_at: at(30 * days),
    time_zone: "America/Lima",
    status: options.status ?? "on_sale",
    currency: "PEN",
    opens_at: at(options.opensInMs ?? -days),
    closes_at: at(29 * days),
    hold_seconds: options.holdSeconds ?? 600,
    orphan_rule: options.orphanRule ?? "off",
    prices: options.prices ?? "exclusive",
    fees: [
      { name: "Service", per: "place", amount: 500 },
      ...(options.orderFee === undefined ? [] : [{ name: "Delivery", per: "order", amount: options.orderFee }]),
    ],
    tax: { name: "IGV", basis_points: 1_800 },
    ...options.guests,
    tiers: [
      { tier: "VIP", name: "VIP", price: 20_000 },
      { tier: "STD", name: "Standard", price: 8_000 },
    ],
    sections: [
      {
        section: "FLOOR",
        name: "Ground floor",
        tier: "STD",
        rows: Array.from({ length: rows }, (_, row) => rowOf(row)),
      },
      { section: "PIT", name: "Standing", kind: "area", capacity: 20, tier: "STD", ...(options.largePit ? PIT : {}) },
    ],
  };
  const made = await server.ask<{ event_id: string }>("POST", "/api/events", { token: organiser, body });
  return { id: made.event_id, name };
}
