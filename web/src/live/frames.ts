/// Messages of `/ws`, read strictly: see docs/websocket.md.
import type { Schemas } from "../api/client";

/** 0 available, 1 held, 2 sold, 3 blocked. */
export type SeatCode = 0 | 1 | 2 | 3;

/** Places of a general-admission area. */
export type AreaState = Schemas["AreaBody"];

/** Changes of an event's seats between two sequence numbers. */
export interface SeatFrame {
  readonly eventId: string;
  readonly fromSeq: number;
  readonly seq: number;
  /** Seat indices. */
  readonly indices: Uint32Array;
  /** Their new statuses, one for each index. */
  readonly statuses: Uint8Array;
  readonly areas: readonly AreaState[];
}

/** What the engine says in text. */
export type ServerMessage = Schemas["SocketMessage"];
/** Status and counts of an event. */
export type EventMessage = Extract<ServerMessage, { type: "event" }>;
/** News of a hold of one's own. */
export type HoldMessage = Extract<ServerMessage, { type: "hold" }>;
/** News of an order of one's own. */
export type OrderMessage = Extract<ServerMessage, { type: "order" }>;

const KNOWN = new Set<string>([
  "event",
  "hold",
  "order",
  "authenticated",
  "resync",
  "gone",
  "error",
] satisfies ServerMessage["type"][]);

/** A text message, or nothing if it is none that we know: newer engines may say more. */
export function parseMessage(text: string): ServerMessage | undefined {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null || !("type" in value)) return undefined;
  return typeof value.type === "string" && KNOWN.has(value.type) ? (value as ServerMessage) : undefined;
}

/** A binary frame. Throws `RangeError` if it is shorter than it says, or of a version that we don't know. */
export function decodeFrame(bytes: ArrayBuffer): SeatFrame {
  const view = new DataView(bytes);
  if (view.getUint8(0) !== 1) throw new RangeError(`seat frames of version ${view.getUint8(0)} are not known`);
  const eventId = uuid(new Uint8Array(bytes, 1, 16));
  const fromSeq = Number(view.getBigUint64(17, true));
  const seq = Number(view.getBigUint64(25, true));
  const count = view.getUint32(33, true);
  let at = 37;
  const indices = new Uint32Array(count);
  const statuses = new Uint8Array(count);
  for (let i = 0; i < count; i += 1, at += 4) {
    const packed = view.getUint32(at, true);
    indices[i] = packed >>> 2;
    statuses[i] = packed & 3;
  }
  const areas: AreaState[] = [];
  const areaCount = view.getUint16(at, true);
  at += 2;
  for (let i = 0; i < areaCount; i += 1) {
    const length = view.getUint8(at);
    const section = new TextDecoder().decode(new Uint8Array(bytes, at + 1, length));
    at += 1 + length;
    const number = (place: number): number => view.getUint32(at + 4 * place, true);
    areas.push({ section, capacity: number(0), held: number(1), sold: number(2), blocked: number(3) });
    at += 16;
  }
  return { eventId, fromSeq, seq, indices, statuses, areas };
}

function uuid(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Statuses of all seats from a snapshot's two bits a seat. */
export function unpackStatuses(base64: string, count: number): Uint8Array {
  const packed = atob(base64);
  const statuses = new Uint8Array(count);
  for (let i = 0; i < count; i += 1) statuses[i] = (packed.charCodeAt(i >> 2) >> ((i & 3) * 2)) & 3;
  return statuses;
}
