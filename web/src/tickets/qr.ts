/// A ticket's QR code, drawn on the device: level M, as the engine's own pictures.
import { create, type QRCodeSegment } from "qrcode";

/** Modules of white around the code that ISO/IEC 18004 asks for. */
export const QUIET_ZONE = 4;

/** The dark and light modules of a code, without its quiet zone. */
export interface QrCode {
  /** Modules a side. */
  readonly size: number;
  isDark(row: number, column: number): boolean;
}

/** A run of dark modules in one row. */
export interface Run {
  readonly row: number;
  readonly column: number;
  readonly length: number;
}

const ALPHANUMERIC = /^[0-9A-Z $%*+\-./:]+$/;

/** Encodes a token. Tokens are base45: two characters take eleven bits, where bytes would take sixteen. */
export function qrOf(token: string): QrCode {
  const segments: QRCodeSegment[] | string = ALPHANUMERIC.test(token) ? [{ data: token, mode: "alphanumeric" }] : token;
  const { modules } = create(segments, { errorCorrectionLevel: "M" });
  return { size: modules.size, isDark: (row, column) => modules.get(row, column) === 1 };
}

/** The dark modules of each row, neighbours together: a third of the shapes to draw. */
export function runsOf(code: QrCode): Run[] {
  const runs: Run[] = [];
  for (let row = 0; row < code.size; row += 1) {
    let start = -1;
    for (let column = 0; column <= code.size; column += 1) {
      const isDark = column < code.size && code.isDark(row, column);
      if (isDark && start < 0) start = column;
      if (!isDark && start >= 0) {
        runs.push({ row, column: start, length: column - start });
        start = -1;
      }
    }
  }
  return runs;
}

/** The code as the path of an SVG whose unit is a module. */
export function qrPath(code: QrCode): string {
  return runsOf(code)
    .map(({ row, column, length }) => `M${column} ${row}h${length}v1h-${length}z`)
    .join("");
}

/** Draws the code with its quiet zone into a square; every module is a whole number of pixels. Answers the side. */
export function drawQr(
  context: CanvasRenderingContext2D,
  token: string,
  x: number,
  y: number,
  sideMax: number,
): number {
  const code = qrOf(token);
  const across = code.size + 2 * QUIET_ZONE;
  const module = Math.max(1, Math.floor(sideMax / across));
  const side = module * across;
  const inset = Math.floor((sideMax - side) / 2);
  context.fillStyle = "#ffffff";
  context.fillRect(x, y, sideMax, sideMax);
  context.fillStyle = "#000000";
  for (const { row, column, length } of runsOf(code)) {
    const at = (place: number): number => inset + (place + QUIET_ZONE) * module;
    context.fillRect(x + at(column), y + at(row), length * module, module);
  }
  return side;
}
