/// Which events a page watches for status and counts: only what differs is said to the engine, and not at every scroll.
import { type LiveSocket, liveSocket } from "./socket";

/** Changes of this long go together. */
const GATHER_MS = 250;

/** The counts' subscriptions of one page, until `close()`. */
export class EventWatch {
  private wanted: ReadonlySet<string> = new Set();
  /** What this connection was told. */
  private readonly subscribed = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly stop: () => void;

  constructor(private readonly socket: Pick<LiveSocket, "on" | "send" | "isConnected"> = liveSocket) {
    this.stop = socket.on("connected", () => {
      // A new connection knows nothing of the old one's subscriptions.
      this.subscribed.clear();
      this.tell();
    });
  }

  /** From now on these, and no others. */
  watch(ids: readonly string[]): void {
    this.wanted = new Set(ids);
    this.timer ??= setTimeout(() => this.tell(), GATHER_MS);
  }

  /** Watches nothing any more; said at once, as the next page may watch the same events in another way. */
  close(): void {
    this.stop();
    this.wanted = new Set();
    this.tell();
  }

  private tell(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.socket.isConnected) return;
    // Those that go make room for those that come: a socket may watch so many.
    for (const id of [...this.subscribed]) {
      if (this.wanted.has(id)) continue;
      this.subscribed.delete(id);
      this.socket.send({ type: "unsubscribe", event_id: id });
    }
    for (const id of this.wanted) {
      if (this.subscribed.has(id)) continue;
      this.subscribed.add(id);
      this.socket.send({ type: "subscribe", event_id: id, format: "counts" });
    }
  }
}
