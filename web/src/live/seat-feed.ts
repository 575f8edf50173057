/// The exact state of one event's seats: a snapshot, then frames without a gap, by the rules of docs/websocket.md.
import { api, bodyOf } from "../api/client";
import { Problem } from "../api/problem";
import { putOff, settled, waitMs } from "../api/waits";
import { type AreaState, type SeatFrame, unpackStatuses } from "./frames";
import { type LiveSocket, liveSocket, PACE } from "./socket";

/** What a snapshot says. */
export interface Snapshot {
  readonly seq: number;
  readonly epoch: number;
  /** 0 available, 1 held, 2 sold, 3 blocked, by seat index. */
  readonly statuses: Uint8Array;
  readonly areas: readonly AreaState[];
}

/** What followers hear: all of it once, then what changed. */
export interface SeatFollower {
  onSnapshot(snapshot: Snapshot): void;
  onChanges(frame: SeatFrame): void;
  /** The event can't be followed, for good. */
  onRefused?(problem: Problem): void;
}

/** Refusals of a subscription that another try may not meet. */
const PASSING: ReadonlySet<string> = new Set(["rate_limited", "overloaded"]);

/** Reads a snapshot. */
export async function fetchSnapshot(eventId: string, signal: AbortSignal): Promise<Snapshot> {
  const request = api.GET("/api/events/{id}/seats", { params: { path: { id: eventId } }, signal });
  const body = await bodyOf(request);
  if (!("status" in body)) throw new Problem(502, { detail: "the answer is not a map" });
  return {
    seq: body.seq,
    epoch: body.epoch,
    statuses: unpackStatuses(body.status, body.count),
    areas: body.areas,
  };
}

/** Follows one event until `close()`. Frames that come while a snapshot is on its way wait for it. */
export class SeatFeed {
  private seq = -1;
  private pending: SeatFrame[] | undefined;
  private controller = new AbortController();
  private failures = 0;
  /** Whether the engine still owes an answer to a subscription, and how many it refused in a row. */
  private isAsked = false;
  private refusals = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private readonly stop: (() => void)[];

  constructor(
    private readonly eventId: string,
    private readonly follower: SeatFollower,
    private readonly socket: Pick<LiveSocket, "on" | "use" | "send"> = liveSocket,
    private readonly snapshotOf = fetchSnapshot,
  ) {
    this.stop = [
      socket.on("connected", () => void this.begin()),
      socket.on("frame", (frame) => this.take(frame)),
      socket.on("message", (message) => {
        // What is gone has no snapshot any more, and that is what the follower is told.
        const starts = message.type === "resync" || message.type === "gone";
        if (starts && message.event_id === eventId) void this.begin();
        if (message.type === "event" && message.event_id === eventId) {
          this.isAsked = false;
          this.refusals = 0;
        }
        // It names no event: whoever waits for an answer asks again, later.
        if (message.type === "error" && PASSING.has(message.code) && this.isAsked) this.beginLater();
      }),
      socket.use(),
    ];
    // Without waiting for the socket: the map is there at once, and live a moment later.
    void this.begin();
  }

  close(): void {
    this.socket.send({ type: "unsubscribe", event_id: this.eventId });
    this.stop.forEach((stop) => stop());
    clearTimeout(this.retry);
    this.controller.abort();
    settled(this.name);
  }

  private get name(): string {
    return `seats ${this.eventId}`;
  }

  private beginLater(): void {
    this.isAsked = false;
    this.refusals += 1;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.begin(), waitMs(this.refusals, undefined, PACE));
  }

  private async begin(): Promise<void> {
    this.controller.abort();
    this.isAsked = false;
    clearTimeout(this.retry);
    const controller = new AbortController();
    this.controller = controller;
    this.pending = [];
    try {
      const snapshot = await this.snapshotOf(this.eventId, controller.signal);
      if (controller.signal.aborted) return;
      this.failures = 0;
      settled(this.name);
      this.seq = snapshot.seq;
      this.follower.onSnapshot(snapshot);
      const { seq, epoch } = snapshot;
      this.isAsked = true;
      this.socket.send({ type: "subscribe", event_id: this.eventId, from_seq: seq, epoch, format: "binary" });
      const waiting = this.pending;
      this.pending = undefined;
      waiting.forEach((frame) => this.take(frame));
    } catch (error) {
      if (controller.signal.aborted) return;
      if (error instanceof Problem && !error.isPassing && error.status < 500) {
        settled(this.name);
        this.follower.onRefused?.(error);
        return;
      }
      this.failures += 1;
      const delay = waitMs(this.failures, error, PACE);
      this.retry = setTimeout(() => void this.begin(), delay);
      putOff(this.name, error, delay);
    }
  }

  private take(frame: SeatFrame): void {
    if (frame.eventId !== this.eventId) return;
    if (this.pending !== undefined) {
      this.pending.push(frame);
      return;
    }
    if (frame.seq <= this.seq) return;
    if (frame.fromSeq > this.seq) {
      // A gap: what is missing can't be guessed.
      void this.begin();
      return;
    }
    this.seq = frame.seq;
    this.follower.onChanges(frame);
  }
}
