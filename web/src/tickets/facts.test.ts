/// What a ticket says.
import i18next from "i18next";
import { expect, test } from "vitest";

import { sampleEvent, sampleOrder } from "../api/sample";
import { placeOf, ticketsOf } from "./facts";
import { fileName, linesOf, placeName } from "./ticket-lines";

const sections = [
  { section: "PLATEA", name: "Platea", kind: "seats" as const },
  { section: "ZONA-B-2", name: "Zona B", kind: "area" as const },
];

test("a seat's label has a section, a row and a number", () => {
  expect(placeOf("PLATEA-AA-12", sections)).toEqual({ kind: "seat", section: "Platea", row: "AA", number: "12" });
});

test("a section's code may have dashes", () => {
  expect(placeOf("NORTE-ALTA-B-3", [])).toEqual({ kind: "seat", section: "NORTE-ALTA", row: "B", number: "3" });
});

test("a seat's number may be text, with dashes in it too", () => {
  const both = [...sections, { section: "PLATEA-ALTA", name: "Alta", kind: "seats" as const }];
  expect(placeOf("PLATEA-C-0-10", both)).toEqual({ kind: "seat", section: "Platea", row: "C", number: "0-10" });
  expect(placeOf("PLATEA-ALTA-C-12A", both)).toEqual({ kind: "seat", section: "Alta", row: "C", number: "12A" });
  expect(placeOf("PLATEA-ALTA-7", both)).toEqual({ kind: "seat", section: "Platea", row: "ALTA", number: "7" });
});

test("an area is known by its code, even if it reads like a seat", () => {
  expect(placeOf("ZONA-B-2", sections)).toEqual({ kind: "area", section: "Zona B" });
  expect(placeOf("PISTA", [])).toEqual({ kind: "area", section: "PISTA" });
});

test("a status of a newer engine lets nobody in", () => {
  const order = sampleOrder();
  const tickets = order.tickets.map((ticket) => ({ ...ticket, status: "frozen" as "valid" }));
  expect(ticketsOf({ ...order, tickets }, sampleEvent()).map(({ status }) => status)).toEqual(["void", "void"]);
});

test("an account's number is nobody's name", () => {
  const [ticket] = ticketsOf(sampleOrder({ user_id: "0b7c2a44-6d0e-4f8a-9a3b-2f1f3c1d9e77" }), sampleEvent());
  expect(ticket?.holder).toBeUndefined();
  expect(ticketsOf(sampleOrder(), sampleEvent())[0]?.holder).toBe("ana");
  const guest = { user_id: "guest:0b7c2a44-6d0e-4f8a-9a3b-2f1f3c1d9e77" };
  const holderOf = (contact: { name?: string } | null) =>
    ticketsOf(sampleOrder({ ...guest, contact }), sampleEvent())[0]?.holder;
  expect([holderOf({ name: "Ana Quispe" }), holderOf({}), holderOf(null)]).toEqual([
    "Ana Quispe",
    undefined,
    undefined,
  ]);
});

test("the date is the venue's, wherever the device is", async () => {
  const [ticket] = ticketsOf(sampleOrder(), sampleEvent({ time_zone: "Asia/Tokyo" }));
  if (ticket === undefined) throw new Error("no ticket");
  await i18next.changeLanguage("en");
  // 23:40 UTC on New Year's Eve is the next year's first morning in Tokyo.
  expect(linesOf(ticket, "en").date.replace(/\s/g, " ")).toBe("Friday, January 1, 2027 at 8:40 AM");
  expect(placeName(ticket.place)).toBe("Sala principal, row A, seat 9");
});

test("a file's name suits every system", () => {
  expect(fileName("entrada", "¿Quién soñó? / Función", "SALA-A-9")).toBe("entrada-quien-sono-funcion-SALA-A-9");
  expect(fileName("ticket", "演唱会")).toBe("ticket");
});
