/// The PDF of some tickets: a page each, Spanish as it is written, the code as shapes.
import { inflateSync } from "node:zlib";
import i18next from "i18next";
import { beforeEach, expect, test } from "vitest";

import { ticketsOf, type TicketFacts } from "./facts";
import { ticketsPdf } from "./pdf";
import { qrOf, runsOf } from "./qr";
import { sampleEvent, sampleOrder } from "../api/sample";

/** A PDF's own bytes as Latin-1 text, and the content of its pages. */
async function read(pdf: Blob): Promise<{ text: string; pages: string[] }> {
  const text = Buffer.from(await pdf.arrayBuffer()).toString("latin1");
  const streams = [...text.matchAll(/\/Filter \/FlateDecode[^]*?stream\n([^]*?)\nendstream/g)].map(([, body = ""]) =>
    inflateSync(Buffer.from(body, "latin1")).toString("latin1"),
  );
  return { text, pages: streams.filter((stream) => stream.includes(" Tf")) };
}

let tickets: TicketFacts[] = [];
beforeEach(async () => {
  await i18next.changeLanguage("es");
  tickets = ticketsOf(sampleOrder(), sampleEvent());
});

test("has one page a ticket", async () => {
  const { text, pages } = await read(ticketsPdf(tickets));
  expect(text.startsWith("%PDF-1.")).toBe(true);
  expect(text.match(/\/Type \/Page\b/g)).toHaveLength(2);
  expect(text).toContain("/Count 2");
  expect(pages).toHaveLength(2);
});

test("writes Spanish in the fonts' own encoding", async () => {
  const { text, pages } = await read(ticketsPdf(tickets));
  expect(text).toContain("/WinAnsiEncoding");
  // Lines break where they must; every word is there.
  for (const word of ["¿Quién", "soñó", "ñandú?", "Función", "Peón", "Mérida", "Sector", "Válida"]) {
    expect(pages[0]).toContain(word);
  }
});

test("draws every run of the code as a shape", async () => {
  const [ticket] = tickets;
  if (ticket === undefined) throw new Error("no ticket");
  const { pages } = await read(ticketsPdf([ticket]));
  const shapes = pages[0]?.match(/ re$/gm) ?? pages[0]?.match(/ re\b/g) ?? [];
  expect(shapes.length).toBeGreaterThanOrEqual(runsOf(qrOf(ticket.token)).length);
});

test("leaves the code of a void ticket out", async () => {
  const [ticket] = tickets;
  if (ticket === undefined) throw new Error("no ticket");
  const { pages } = await read(ticketsPdf([{ ...ticket, status: "void" }]));
  expect((pages[0]?.match(/ re\b/g) ?? []).length).toBeLessThan(5);
  expect(pages[0]).toContain("Anulada");
});
