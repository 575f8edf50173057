/// Tickets on paper: a PDF with one page a ticket. Loaded when somebody asks for it, because its library is large.
import { jsPDF } from "jspdf";

import { currentLanguage, translate } from "../i18n";
import type { TicketFacts } from "./facts";
import { TICKET_COLOURS } from "./palette";
import { QUIET_ZONE, qrOf, runsOf } from "./qr";
import { ticketStrings } from "./strings";
import { linesOf } from "./ticket-lines";

/** Millimetres. The ticket lies at the top of an A4 page, inside what Letter and every printer can print. */
const PAGE = { width: 210, left: 20, top: 20, ticketWidth: 170, ticketHeight: 92, stubWidth: 74 };
/** Wide enough that a module of a usual token is over 0.9 mm. */
const QR_SIDE = 62;

/** The PDF of some tickets, a page each. */
export function ticketsPdf(tickets: readonly TicketFacts[]): Blob {
  const document = new jsPDF({ unit: "mm", format: "a4", compress: true });
  const language = currentLanguage();
  document.setLanguage(language === "es" ? "es" : "en-US");
  document.setProperties({
    title: tickets[0]?.event.name ?? "TicketBuster",
    subject: tickets.map(({ label }) => label).join(", "),
    creator: "TicketBuster",
  });
  tickets.forEach((ticket, index) => {
    if (index > 0) document.addPage();
    drawPage(document, ticket, language);
  });
  return document.output("blob");
}

function drawPage(document: jsPDF, ticket: TicketFacts, language: ReturnType<typeof currentLanguage>): void {
  const lines = linesOf(ticket, language);
  const { left, top, ticketWidth, ticketHeight, stubWidth } = PAGE;
  const tearX = left + ticketWidth - stubWidth;
  const x = left + 8;
  const room = ticketWidth - stubWidth - 14;

  document.setFillColor(TICKET_COLOURS.brand);
  const headWidth = ticketWidth - stubWidth;
  document.roundedRect(left, top, headWidth, 36, 3, 3, "F");
  // Only its corner at the top left is the ticket's own.
  document.rect(left + headWidth / 2, top, headWidth / 2, 36, "F");
  document.rect(left, top + 18, headWidth, 18, "F");
  new Line(document, "TicketBuster")
    .at(x, top + 9)
    .bold()
    .sized(10)
    .coloured(TICKET_COLOURS.marigold)
    .draw(room);
  const title = broken(document, lines.title, room, 16, 2);
  title.forEach((line, row) => {
    new Line(document, line)
      .at(x, top + 19 + row * 7.5)
      .bold()
      .sized(16)
      .coloured(TICKET_COLOURS.brandInk)
      .draw(room);
  });
  let y = top + 46;
  for (const text of [
    ...broken(document, lines.date, room, 10.5, 2),
    ...broken(document, lines.venue, room, 10.5, 1),
  ]) {
    new Line(document, text).at(x, y).sized(10.5).coloured(TICKET_COLOURS.ink).draw(room);
    y += 5.5;
  }
  let placeX = x;
  for (const [index, { label, value }] of lines.place.entries()) {
    const width = lines.place.length === 1 ? room : index === 0 ? room * 0.54 : room * 0.23;
    new Line(document, label)
      .at(placeX, top + 68)
      .sized(8)
      .coloured(TICKET_COLOURS.soft)
      .draw(width - 2);
    new Line(document, value)
      .at(placeX, top + 75.5)
      .bold()
      .sized(17)
      .coloured(TICKET_COLOURS.ink)
      .draw(width - 2);
    placeX += width;
  }
  const small = lines.small.map(({ label, value }) => `${label} ${value}`).join("  ·  ");
  new Line(document, small)
    .at(x, top + 86)
    .sized(8)
    .coloured(TICKET_COLOURS.soft)
    .draw(room);

  document.setDrawColor(TICKET_COLOURS.line);
  document.setLineWidth(0.3);
  document.roundedRect(left, top, ticketWidth, ticketHeight, 3, 3, "S");
  document.setLineDashPattern([1.6, 1.6], 0);
  document.line(tearX, top + 2, tearX, top + ticketHeight - 2);
  document.setLineDashPattern([], 0);

  const qrX = tearX + (stubWidth - QR_SIDE) / 2;
  if (ticket.status === "void") {
    new Line(document, lines.status)
      .at(qrX, top + ticketHeight / 2)
      .bold()
      .sized(26)
      .coloured(TICKET_COLOURS.soft)
      .draw(QR_SIDE);
  } else {
    drawQr(document, ticket.token, qrX, top + 10);
    new Line(document, lines.status)
      .at(qrX + 4, top + 82)
      .bold()
      .sized(10)
      .coloured(TICKET_COLOURS.ink)
      .draw(QR_SIDE);
  }
  const hint = translate(ticketStrings, "printHint");
  new Line(document, hint)
    .at(left, top + ticketHeight + 8)
    .sized(9)
    .coloured(TICKET_COLOURS.soft)
    .draw(ticketWidth);
}

/** As shapes, so that it is sharp at any size. One path: printers then leave no hairlines between the modules. */
function drawQr(document: jsPDF, token: string, x: number, y: number): void {
  const code = qrOf(token);
  const module = QR_SIDE / (code.size + 2 * QUIET_ZONE);
  document.setFillColor("#000000");
  for (const { row, column, length } of runsOf(code)) {
    document.rect(x + (column + QUIET_ZONE) * module, y + (row + QUIET_ZONE) * module, length * module, module, null);
  }
  document.fill();
}

function broken(document: jsPDF, text: string, room: number, size: number, linesMax: number): string[] {
  document.setFontSize(size);
  const lines = document.splitTextToSize(printable(text), room) as string[];
  if (lines.length <= linesMax) return lines;
  return [...lines.slice(0, linesMax - 1), `${lines[linesMax - 1] ?? ""}…`];
}

/** Language formats use thin spaces, which the standard fonts don't have. */
function printable(text: string): string {
  return text.replace(/[\u00a0\u2009\u202f]/g, " ");
}

/** What the standard fonts can write: Windows-1252, which has all of Spanish and of western Europe. */
const STANDARD =
  /^[\x20-\x7e\u00a0-\u00ff\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178]*$/;

/** A line of text. What the standard fonts can't write is drawn by the browser, which has fonts for it. */
class Line {
  private x = 0;
  private y = 0;
  private size = 10;
  private colour = "#000000";
  private isBold = false;
  private readonly text: string;

  constructor(
    private readonly document: jsPDF,
    text: string,
  ) {
    this.text = printable(text);
  }

  at(x: number, y: number): this {
    this.x = x;
    this.y = y;
    return this;
  }
  sized(points: number): this {
    this.size = points;
    return this;
  }
  coloured(colour: string): this {
    this.colour = colour;
    return this;
  }
  bold(): this {
    this.isBold = true;
    return this;
  }

  /** Draws it no wider than `room` millimetres. */
  draw(room: number): void {
    if (STANDARD.test(this.text)) this.drawText(room);
    else this.drawPicture(room);
  }

  private drawText(room: number): void {
    const { document } = this;
    document.setFont("helvetica", this.isBold ? "bold" : "normal");
    document.setFontSize(this.size);
    const width = document.getTextWidth(this.text);
    if (width > room) document.setFontSize((this.size * room) / width);
    document.setTextColor(this.colour);
    document.text(this.text, this.x, this.y);
  }

  private drawPicture(room: number): void {
    const scale = 8; // pixels a point: over 500 dpi
    const canvas = window.document.createElement("canvas");
    const context = canvas.getContext("2d");
    if (context === null) return;
    const font = `${this.isBold ? 700 : 400} ${this.size * scale}px system-ui, sans-serif`;
    context.font = font;
    const width = Math.ceil(context.measureText(this.text).width) + 2;
    const [rise, height] = [this.size * scale * 1.05, this.size * scale * 1.4];
    canvas.width = width;
    canvas.height = Math.ceil(height);
    context.font = font;
    context.fillStyle = this.colour;
    context.fillText(this.text, 0, rise);
    const millimetres = 25.4 / 72 / scale;
    const shrink = Math.min(1, room / (width * millimetres));
    const unit = millimetres * shrink;
    this.document.addImage(
      canvas,
      "PNG",
      this.x,
      this.y - rise * unit,
      width * unit,
      canvas.height * unit,
      undefined,
      "FAST",
    );
  }
}
