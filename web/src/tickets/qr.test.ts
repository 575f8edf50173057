/// What the device draws is what a scanner reads.
import jsQR from "jsqr";
import { describe, expect, test } from "vitest";

import { QUIET_ZONE, qrOf, qrPath, runsOf, type QrCode } from "./qr";
import { TOKENS } from "../api/sample";

/** Paints the runs into an image, as card, picture and page do, and reads it. */
function scan(code: QrCode, scale = 4): string | undefined {
  const side = (code.size + 2 * QUIET_ZONE) * scale;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const { row, column, length } of runsOf(code)) {
    for (let y = (row + QUIET_ZONE) * scale; y < (row + QUIET_ZONE + 1) * scale; y += 1) {
      for (let x = (column + QUIET_ZONE) * scale; x < (column + QUIET_ZONE + length) * scale; x += 1) {
        pixels.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
      }
    }
  }
  return jsQR(pixels, side, side)?.data;
}

describe("the QR code of a ticket", () => {
  test.each(TOKENS)("says its token", (token) => {
    expect(scan(qrOf(token))).toBe(token);
  });

  test("is as small as base45 makes it", () => {
    const asBytes = qrOf(TOKENS[0].toLowerCase());
    expect(qrOf(TOKENS[0]).size).toBeLessThan(asBytes.size);
    expect(qrOf(TOKENS[0]).size).toBeLessThanOrEqual(73);
  });

  test("is drawn as a path of whole modules that stays inside", () => {
    const code = qrOf(TOKENS[0]);
    const shapes = [...qrPath(code).matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)];
    expect(shapes).toHaveLength(runsOf(code).length);
    const dark = shapes.reduce((sum, [, , , length = "0"]) => sum + Number(length), 0);
    let expected = 0;
    for (let row = 0; row < code.size; row += 1) {
      for (let column = 0; column < code.size; column += 1) expected += code.isDark(row, column) ? 1 : 0;
    }
    expect(dark).toBe(expected);
    expect(Math.max(...shapes.map(([, x = "0", , length = "0"]) => Number(x) + Number(length)))).toBe(code.size);
  });
});
