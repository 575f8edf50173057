/// How a seat looks in each state: every state has a shape of its own, so that colour is never the only sign.
import type { Brush } from "./bitmap";
import { ACCESS_COMPANION, ACCESS_STANDARD, ACCESS_WHEELCHAIR } from "./plan";
import { tierColour, tierInk, type SeatMapTheme } from "./theme";

export type Look =
  | { readonly kind: "available"; readonly tier: number }
  | { readonly kind: "held" | "sold" | "blocked" | "chosen" | "mine" };

/** Chosen seats are drawn this much larger than others. */
export const CHOSEN_GROWTH = 1.22;
/** Below this diameter (pixels) a seat is a mere dot. */
const DETAIL_PX = 6;
/** From this diameter on the wheelchair sign can be told. */
const SIGN_PX = 13;

/** Draws a seat of diameter `d` about a point. */
export function drawSeat(
  brush: Brush,
  theme: SeatMapTheme,
  look: Look,
  access: number,
  x: number,
  y: number,
  d: number,
): void {
  const r = d / 2;
  switch (look.kind) {
    case "available":
      brush.fillStyle = tierColour(theme, look.tier);
      body(brush, access, x, y, r);
      brush.fill();
      if (access !== ACCESS_STANDARD) accessSign(brush, access, x, y, d, tierInk(theme, look.tier));
      break;
    case "held":
      if (d < DETAIL_PX) {
        dot(brush, theme.held, x, y, r * 0.62);
        return;
      }
      brush.strokeStyle = theme.held;
      brush.lineWidth = Math.max(1, d * 0.13);
      body(brush, access, x, y, r - brush.lineWidth / 2 - d * 0.04);
      brush.stroke();
      dot(brush, theme.held, x, y, r * 0.26);
      break;
    case "sold":
      if (d < DETAIL_PX) {
        dot(brush, theme.sold, x, y, r * 0.5);
        return;
      }
      cross(brush, theme.sold, x, y, r * 0.38, Math.max(1, d * 0.1));
      break;
    case "blocked":
      brush.fillStyle = theme.blocked;
      brush.fillRect(x - r * 0.62, y - Math.max(0.5, r * 0.15), r * 1.24, Math.max(1, r * 0.3));
      break;
    case "chosen":
      brush.fillStyle = theme.surface;
      body(brush, access, x, y, r * CHOSEN_GROWTH + Math.max(1, d * 0.07));
      brush.fill();
      brush.fillStyle = theme.selected;
      body(brush, access, x, y, r * CHOSEN_GROWTH);
      brush.fill();
      check(brush, theme.selectedInk, x, y, r * CHOSEN_GROWTH);
      break;
    case "mine": {
      const line = Math.max(1.2, d * 0.13);
      brush.fillStyle = theme.surface;
      body(brush, access, x, y, r * CHOSEN_GROWTH + Math.max(1, d * 0.07));
      brush.fill();
      brush.strokeStyle = theme.selected;
      brush.lineWidth = line;
      body(brush, access, x, y, r * CHOSEN_GROWTH - line / 2);
      brush.stroke();
      check(brush, theme.selected, x, y, r * CHOSEN_GROWTH * 0.82);
      break;
    }
  }
}

/** Seats are round; wheelchair places are square. */
function body(brush: Brush, access: number, x: number, y: number, r: number): void {
  brush.beginPath();
  if (access === ACCESS_WHEELCHAIR) brush.roundRect(x - r * 0.96, y - r * 0.96, r * 1.92, r * 1.92, r * 0.35);
  else brush.arc(x, y, Math.max(0.1, r), 0, Math.PI * 2);
}

function dot(brush: Brush, colour: string, x: number, y: number, r: number): void {
  brush.fillStyle = colour;
  brush.beginPath();
  brush.arc(x, y, Math.max(0.35, r), 0, Math.PI * 2);
  brush.fill();
}

function cross(brush: Brush, colour: string, x: number, y: number, arm: number, line: number): void {
  brush.strokeStyle = colour;
  brush.lineWidth = line;
  brush.lineCap = "round";
  brush.beginPath();
  brush.moveTo(x - arm, y - arm);
  brush.lineTo(x + arm, y + arm);
  brush.moveTo(x + arm, y - arm);
  brush.lineTo(x - arm, y + arm);
  brush.stroke();
}

function check(brush: Brush, colour: string, x: number, y: number, r: number): void {
  brush.strokeStyle = colour;
  brush.lineWidth = Math.max(1, r * 0.26);
  brush.lineCap = "round";
  brush.lineJoin = "round";
  brush.beginPath();
  brush.moveTo(x - r * 0.42, y + r * 0.04);
  brush.lineTo(x - r * 0.1, y + r * 0.36);
  brush.lineTo(x + r * 0.46, y - r * 0.32);
  brush.stroke();
}

function accessSign(brush: Brush, access: number, x: number, y: number, d: number, ink: string): void {
  if (access === ACCESS_COMPANION) {
    if (d < SIGN_PX) return;
    brush.strokeStyle = ink;
    brush.lineWidth = Math.max(1, d * 0.06);
    brush.beginPath();
    brush.arc(x, y, d * 0.36, 0, Math.PI * 2);
    brush.stroke();
    return;
  }
  if (d < SIGN_PX) {
    dot(brush, ink, x, y, d * 0.16);
    return;
  }
  wheelchair(brush, ink, x, y, d * 0.62);
}

/** A person in a wheelchair, `size` pixels high. */
export function wheelchair(brush: Brush, ink: string, x: number, y: number, size: number): void {
  const u = size / 20;
  brush.save();
  brush.translate(x - 10 * u, y - 10 * u);
  brush.scale(u, u);
  brush.fillStyle = ink;
  brush.strokeStyle = ink;
  brush.lineWidth = 2;
  brush.lineCap = "round";
  brush.lineJoin = "round";
  brush.beginPath();
  brush.arc(8.5, 2.6, 2.1, 0, Math.PI * 2);
  brush.fill();
  brush.beginPath();
  brush.moveTo(8.5, 6);
  brush.lineTo(9, 11.5);
  brush.lineTo(14, 11.5);
  brush.lineTo(16, 17);
  brush.lineTo(18, 16.4);
  brush.moveTo(9, 8.4);
  brush.lineTo(13.4, 8.4);
  brush.stroke();
  brush.beginPath();
  brush.arc(8.6, 13.4, 5.2, -2.5, 1.15, true);
  brush.stroke();
  brush.restore();
}
