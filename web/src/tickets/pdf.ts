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

type TicketLines = ReturnType<typeof linesOf>;

const { left: LEFT, top: TOP } = PAGE;
/** Where the stub with the code is torn off. */
const TEAR_X = LEFT + PAGE.ticketWidth - PAGE.stubWidth;
const HEAD_WIDTH = PAGE.ticketWidth - PAGE.stubWidth;
/** Where text begins, and how wide it may be. */
const TEXT_X = LEFT + 8;
const ROOM = HEAD_WIDTH - 14;

function drawPage(document: jsPDF, ticket: TicketFacts, language: ReturnType<typeof currentLanguage>): void {
  const lines = linesOf(ticket, language);
  drawHead(document, lines);
  drawFacts(document, lines);
  drawBorder(document);
  drawStub(document, ticket, lines);
  const hint = translate(ticketStrings, "printHint");
  new Line(document, hint)
    .at(LEFT, TOP + PAGE.ticketHeight + 8)
    .sized(9)
    .coloured(TICKET_COLOURS.soft)
    .draw(PAGE.ticketWidth);
}

/** The name of the event, on the brand's colour. */
function drawHead(document: jsPDF, lines: TicketLines): void {
  document.setFillColor(TICKET_COLOURS.brand);
  document.roundedRect(LEFT, TOP, HEAD_WIDTH, 36, 3, 3, "F");
  // Only its corner at the top left is the ticket's own.
  document.rect(LEFT + HEAD_WIDTH / 2, TOP, HEAD_WIDTH / 2, 36, "F");
  document.rect(LEFT, TOP + 18, HEAD_WIDTH, 18, "F");
  new Line(document, "TicketBuster")
    .at(TEXT_X, TOP + 9)
    .bold()
    .sized(10)
    .coloured(TICKET_COLOURS.marigold)
    .draw(ROOM);
  const title = broken(document, lines.title, ROOM, 16, 2);
  title.forEach((line, row) => {
    new Line(document, line)
      .at(TEXT_X, TOP + 19 + row * 7.5)
      .bold()
      .sized(16)
      .coloured(TICKET_COLOURS.brandInk)
      .draw(ROOM);
  });
}

/** When, where, and which place. */
function drawFacts(document: jsPDF, lines: TicketLines): void {
  let y = TOP + 46;
  for (const text of [
    ...broken(document, lines.date, ROOM, 10.5, 2),
    ...broken(document, lines.venue, ROOM, 10.5, 1),
  ]) {
    new Line(document, text).at(TEXT_X, y).sized(10.5).coloured(TICKET_COLOURS.ink).draw(ROOM);
    y += 5.5;
  }
  let placeX = TEXT_X;
  for (const [index, { label, value }] of lines.place.entries()) {
    const width = lines.place.length === 1 ? ROOM : index === 0 ? ROOM * 0.54 : ROOM * 0.23;
    new Line(document, label)
      .at(placeX, TOP + 68)
      .sized(8)
      .coloured(TICKET_COLOURS.soft)
      .draw(width - 2);
    new Line(document, value)
      .at(placeX, TOP + 75.5)
      .bold()
      .sized(17)
      .coloured(TICKET_COLOURS.ink)
      .draw(width - 2);
    placeX += width;
  }
  const small = lines.small.map(({ label, value }) => `${label} ${value}`).join("  ·  ");
  new Line(document, small)
    .at(TEXT_X, TOP + 86)
    .sized(8)
    .coloured(TICKET_COLOURS.soft)
    .draw(ROOM);
}

/** The edge of the ticket, and the line to tear along. */
function drawBorder(document: jsPDF): void {
  const { ticketWidth, ticketHeight } = PAGE;
  document.setDrawColor(TICKET_COLOURS.line);
  document.setLineWidth(0.3);
  document.roundedRect(LEFT, TOP, ticketWidth, ticketHeight, 3, 3, "S");
  document.setLineDashPattern([1.6, 1.6], 0);
  document.line(TEAR_X, TOP + 2, TEAR_X, TOP + ticketHeight - 2);
  document.setLineDashPattern([], 0);
}

/** The code, or that the ticket is void. */
function drawStub(document: jsPDF, ticket: TicketFacts, lines: TicketLines): void {
  const qrX = TEAR_X + (PAGE.stubWidth - QR_SIDE) / 2;
  if (ticket.status === "void") {
    new Line(document, lines.status)
      .at(qrX, TOP + PAGE.ticketHeight / 2)
      .bold()
      .sized(26)
      .coloured(TICKET_COLOURS.soft)
      .draw(QR_SIDE);
  } else {
    drawQr(document, ticket.token, qrX, TOP + 10);
    new Line(document, lines.status)
      .at(qrX + 4, TOP + 82)
      .bold()
      .sized(10)
      .coloured(TICKET_COLOURS.ink)
      .draw(QR_SIDE);
  }
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
