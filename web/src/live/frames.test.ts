import { describe, expect, test } from "vitest";

import { decodeFrame, parseMessage, unpackStatuses } from "./frames";

/** A frame as docs/websocket.md describes it. */
function frame(changes: [number, number][], areas: [string, number[]][] = []): ArrayBuffer {
  const bytes: number[] = [1];
  const number = (value: number, size: number): void => {
    for (let i = 0; i < size; i += 1) bytes.push(Math.floor(value / 256 ** i) % 256);
  };
  for (let i = 0; i < 16; i += 1) bytes.push(i * 17);
  number(7, 8);
  number(2 ** 40 + 9, 8);
  number(changes.length, 4);
  changes.forEach(([index, status]) => number(index * 4 + status, 4));
  number(areas.length, 2);
  areas.forEach(([section, counts]) => {
    const name = new TextEncoder().encode(section);
    bytes.push(name.length, ...name);
    counts.forEach((count) => number(count, 4));
  });
  return new Uint8Array(bytes).buffer;
}

describe("binary frames", () => {
  test("are read field by field", () => {
    const read = decodeFrame(
      frame(
        [
          [0, 3],
          [79_999, 1],
          [2 ** 29, 2],
        ],
        [
          ["PISTÁ", [300, 1, 2, 3]],
          ["B", [9, 0, 0, 0]],
        ],
      ),
    );
    expect(read.eventId).toBe("00112233-4455-6677-8899-aabbccddeeff");
    expect([read.fromSeq, read.seq]).toEqual([7, 2 ** 40 + 9]);
    expect([...read.indices]).toEqual([0, 79_999, 2 ** 29]);
    expect([...read.statuses]).toEqual([3, 1, 2]);
    expect(read.areas).toEqual([
      { section: "PISTÁ", capacity: 300, held: 1, sold: 2, blocked: 3 },
      { section: "B", capacity: 9, held: 0, sold: 0, blocked: 0 },
    ]);
  });

  test("that are cut short or of another version are refused", () => {
    const whole = frame(
      [
        [5, 1],
        [6, 2],
      ],
      [["A", [1, 0, 0, 0]]],
    );
    for (let length = 0; length < whole.byteLength; length += 1) {
      expect(() => decodeFrame(whole.slice(0, length)), `${length} bytes`).toThrow(RangeError);
    }
    const other = frame([]);
    new Uint8Array(other)[0] = 2;
    expect(() => decodeFrame(other)).toThrow("version 2");
  });
});

test("snapshots have two bits a seat, the first in the lowest", () => {
  const packed = btoa(String.fromCharCode(0b11_10_01_00, 0b00_00_00_10));
  expect([...unpackStatuses(packed, 5)]).toEqual([0, 1, 2, 3, 2]);
});

test("messages of a newer engine are passed over", () => {
  expect(parseMessage('{"type":"resync","event_id":"x"}')).toEqual({ type: "resync", event_id: "x" });
  expect(parseMessage('{"type":"weather"}')).toBeUndefined();
  expect(parseMessage("[]")).toBeUndefined();
});
