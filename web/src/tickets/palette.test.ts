/// The ticket's colours are written down once.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

import { TICKET_COLOURS, TICKET_PROPERTIES } from "./palette";

const read = (file: string): string => readFileSync(join(import.meta.dirname, file), "utf8");

test("the card's styles use the palette's properties, and each of them exists", () => {
  const used = [...read("TicketCard.module.css").matchAll(/var\((--ticket-[a-z-]+)\)/g)].map(([, name = ""]) => name);
  expect(used.length).toBeGreaterThan(0);
  expect(used.filter((name) => !Object.hasOwn(TICKET_PROPERTIES, name))).toEqual([]);
});

test("no file of the ticket writes one of its colours again", () => {
  const files = ["TicketCard.module.css", "TicketCard.tsx", "png.ts", "pdf.ts"];
  const own = Object.values(TICKET_COLOURS);
  expect(files.filter((file) => own.some((colour) => read(file).includes(colour)))).toEqual([]);
});
