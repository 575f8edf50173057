/// What comes first on "My tickets".
import { expect, test } from "vitest";

import { sampleEvent, sampleOrder } from "../../api/sample";
import { groupTickets } from "./groups";

const events = new Map(
  [
    ["soon", "2026-12-01T20:00:00.000Z"],
    ["later", "2026-12-20T20:00:00.000Z"],
    ["over", "2026-11-01T20:00:00.000Z"],
  ].map(([id = "", starts_at]) => [id, sampleEvent({ event_id: id, starts_at: starts_at ?? "" })]),
);

const order = (event_id: string, seats: string[], status: "valid" | "used" | "void" = "valid") =>
  sampleOrder({
    event_id,
    order_id: `order ${seats.join()}`,
    tickets: seats.map((seat) => ({ ticket_id: seat, seat, token: "TB1:X", qr_svg: "", status, used_at: null })),
  });

const at = (time: string): number => Date.parse(time);

test("the next event is first, the last one that is over is first of the past", () => {
  const orders = [order("over", ["S-A-1"]), order("later", ["S-A-1"]), order("soon", ["S-A-1"])];
  const { upcoming, past } = groupTickets(orders, events, at("2026-11-24T00:00:00Z"));
  expect(upcoming.map(({ eventId }) => eventId)).toEqual(["soon", "later"]);
  expect(past.map(({ eventId }) => eventId)).toEqual(["over"]);
});

test("an event that has begun is still at hand", () => {
  const { upcoming } = groupTickets([order("soon", ["S-A-1"])], events, at("2026-12-02T03:00:00Z"));
  expect(upcoming).toHaveLength(1);
  expect(groupTickets([order("soon", ["S-A-1"])], events, at("2026-12-02T05:00:00Z")).upcoming).toHaveLength(0);
});

test("several orders of an event are together, seats as they are counted, void ones last", () => {
  const orders = [order("soon", ["S-A-10"]), order("soon", ["S-A-1"], "void"), order("soon", ["S-A-9"])];
  const [group] = groupTickets(orders, events, at("2026-11-24T00:00:00Z")).upcoming;
  expect(group?.tickets.map(({ label }) => label)).toEqual(["S-A-9", "S-A-10", "S-A-1"]);
});

test("tickets that are all void come last among those to come, and are not counted as good", () => {
  const orders = [order("soon", ["S-A-1"], "void"), order("later", ["S-A-1"]), order("later", ["S-A-2"], "void")];
  const { upcoming } = groupTickets(orders, events, at("2026-11-24T00:00:00Z"));
  expect(upcoming.map(({ eventId, good }) => [eventId, good])).toEqual([
    ["later", 1],
    ["soon", 0],
  ]);
});

test("a ticket that was used makes room for those that are not, and so does an event", () => {
  const orders = [order("soon", ["S-A-1"], "used"), order("soon", ["S-A-2"]), order("soon", ["S-A-0"], "void")];
  const [group] = groupTickets(orders, events, at("2026-11-24T00:00:00Z")).upcoming;
  expect(group?.tickets.map(({ label }) => label)).toEqual(["S-A-2", "S-A-1", "S-A-0"]);
  const used = [order("soon", ["S-A-1"], "used"), order("later", ["S-A-1"])];
  const { upcoming } = groupTickets(used, events, at("2026-11-24T00:00:00Z"));
  expect(upcoming.map(({ eventId, good }) => [eventId, good])).toEqual([
    ["later", 1],
    ["soon", 1],
  ]);
});

test("an order without tickets or with an event that is not known shows none", () => {
  const { upcoming, past } = groupTickets([order("soon", []), order("unknown", ["S-A-1"])], events, 0);
  expect([...upcoming, ...past]).toEqual([]);
});
