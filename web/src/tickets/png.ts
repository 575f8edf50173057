/// A ticket as a picture: the facts and the QR code, drawn on a canvas.
import { currentLanguage } from "../i18n";
import type { TicketFacts } from "./facts";
import { TICKET_COLOURS } from "./palette";
import { drawQr } from "./qr";
import { linesOf } from "./ticket-lines";

const WIDTH = 1080;
const MARGIN = 80;
const QR_SIDE = 760;
const BITE = 34;

const DISPLAY = '"Bricolage Grotesque Variable", system-ui, sans-serif';
const TEXT = "system-ui, sans-serif";

/** Draws a ticket; the canvas is as high as its text needs. */
export async function ticketCanvas(ticket: TicketFacts): Promise<HTMLCanvasElement> {
  // A canvas draws with the fonts that are there, and waits for none. Without a network the system's serve.
  await document.fonts.load(`700 60px ${DISPLAY}`).catch(() => undefined);
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("this browser draws no canvas");
  const lines = linesOf(ticket, currentLanguage());
  const inner = WIDTH - 2 * MARGIN;

  context.font = `700 66px ${DISPLAY}`;
  const title = wrap(context, lines.title, inner, 3);
  const headHeight = 110 + title.length * 76 + 60;
  context.font = `500 38px ${TEXT}`;
  const facts = [...wrap(context, lines.date, inner, 2), ...wrap(context, lines.venue, inner, 2)];
  const factsTop = headHeight + 80;
  const placeTop = factsTop + facts.length * 54 + 40;
  const tearTop = placeTop + 190;
  const stubTop = tearTop + 50;
  const isShown = ticket.status !== "void";
  canvas.width = WIDTH;
  canvas.height = stubTop + QR_SIDE + 150;

  context.fillStyle = TICKET_COLOURS.stub;
  context.fillRect(0, 0, WIDTH, canvas.height);
  context.fillStyle = TICKET_COLOURS.brand;
  context.fillRect(0, 0, WIDTH, headHeight);
  context.textBaseline = "alphabetic";
  write(context, "TicketBuster", MARGIN, 78, `700 34px ${DISPLAY}`, TICKET_COLOURS.marigold);
  context.textAlign = "right";
  write(context, lines.status, WIDTH - MARGIN, 78, `650 32px ${TEXT}`, TICKET_COLOURS.brandInk);
  context.textAlign = "left";
  title.forEach((line, index) =>
    write(context, line, MARGIN, 168 + index * 76, `700 66px ${DISPLAY}`, TICKET_COLOURS.brandInk),
  );
  facts.forEach((line, index) =>
    write(context, line, MARGIN, factsTop + index * 54, `500 38px ${TEXT}`, TICKET_COLOURS.ink),
  );

  let x = MARGIN;
  const isNarrow = lines.place.length > 1;
  for (const [index, { label, value }] of lines.place.entries()) {
    // The section's name may be long; row and seat are short.
    const room = isNarrow ? (index === 0 ? inner * 0.56 : inner * 0.22) : inner;
    write(context, label, x, placeTop + 40, `600 28px ${TEXT}`, TICKET_COLOURS.soft);
    write(context, value, x, placeTop + 112, `700 60px ${DISPLAY}`, TICKET_COLOURS.ink, room - 20);
    x += room;
  }
  tear(context, tearTop);

  const left = (WIDTH - QR_SIDE) / 2;
  if (isShown) drawQr(context, ticket.token, left, stubTop, QR_SIDE);
  else {
    context.textAlign = "center";
    write(context, lines.status, WIDTH / 2, stubTop + QR_SIDE / 2, `700 120px ${DISPLAY}`, TICKET_COLOURS.soft, inner);
  }
  context.textAlign = "center";
  const small = lines.small.map(({ label, value }) => `${label} ${value}`).join("   ·   ");
  write(context, small, WIDTH / 2, stubTop + QR_SIDE + 70, `500 30px ${TEXT}`, TICKET_COLOURS.soft, inner);
  return canvas;
}

/** A ticket as a PNG file's content. */
export async function ticketPng(ticket: TicketFacts): Promise<Blob> {
  const canvas = await ticketCanvas(ticket);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error("the picture could not be encoded")) : resolve(blob)),
      "image/png",
    );
  });
}

function write(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  font: string,
  colour: string,
  widthMax?: number,
): void {
  context.font = font;
  context.fillStyle = colour;
  context.fillText(text, x, y, widthMax);
}

function tear(context: CanvasRenderingContext2D, y: number): void {
  context.fillStyle = TICKET_COLOURS.paper;
  for (const x of [0, WIDTH]) {
    context.beginPath();
    context.arc(x, y, BITE, 0, 2 * Math.PI);
    context.fill();
  }
  context.strokeStyle = TICKET_COLOURS.line;
  context.lineWidth = 4;
  context.setLineDash([14, 14]);
  context.beginPath();
  context.moveTo(BITE + 20, y);
  context.lineTo(WIDTH - BITE - 20, y);
  context.stroke();
  context.setLineDash([]);
}

/** Breaks a text into lines; what is more than `linesMax` ends in an ellipsis. */
function wrap(context: CanvasRenderingContext2D, text: string, width: number, linesMax: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && context.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  if (lines.length <= linesMax) return lines;
  return [...lines.slice(0, linesMax - 1), `${lines[linesMax - 1] ?? ""}…`];
}
