/// Organisers read places as buyers do.
import { beforeEach, expect, test, vi } from "vitest";

import type { Schemas } from "../../api/client";
import { sampleOrder } from "../../api/sample";
import { setLanguage } from "../../i18n";
import { nameOfKept, nameOfPlaces, nameOfTicket } from "./place-names";

const sections = [
  { section: "GAL", name: "Galería", kind: "seats" as const, capacity: 20, outline: [] },
  { section: "PIE", name: "De pie", kind: "area" as const, capacity: 20, outline: [] },
];
beforeEach(() => {
  vi.stubGlobal("localStorage", { setItem: () => undefined });
  setLanguage("es");
});

test("a seat by its section, row and number; places of an area by how many they are", () => {
  expect(nameOfPlaces("GAL-A-7", 1, sections)).toBe("Galería, fila A, asiento 7");
  expect(nameOfPlaces("PIE", 4, sections)).toBe("4 × De pie");
});

test("what the history keeps reads the same", () => {
  expect(nameOfKept("GAL-A-7", sections)).toBe("Galería, fila A, asiento 7");
  expect(nameOfKept("PIE ×4", sections)).toBe("4 × De pie");
});

test("tickets of one area are told apart by their numbers", () => {
  const sample = sampleOrder().tickets[0];
  const named = (...tickets: [id: string, seat: string][]): string[] => {
    const all = tickets.map(([ticket_id, seat]) => ({ ...sample, ticket_id, seat }) as Schemas["TicketBody"]);
    return all.map((ticket) => nameOfTicket({ tickets: all }, ticket, sections));
  };
  expect(named(["0198-c0ffee01", "PIE"], ["0198-c0ffee02", "PIE"], ["0198-c0ffee03", "GAL-A-7"])).toEqual([
    "De pie · C0FFEE01",
    "De pie · C0FFEE02",
    "Galería, fila A, asiento 7",
  ]);
  expect(named(["0198-c0ffee01", "PIE"])).toEqual(["De pie"]);
});
