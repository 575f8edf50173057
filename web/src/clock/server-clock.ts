/// The engine's time on a device whose clock may be wrong: deadlines are judged by the engine, so we count by it.

/** A reading of the engine's clock: what it said, and how long the question took. */
interface Reading {
  /** Engine minus device, in milliseconds. */
  readonly offset: number;
  /** Half of it is the reading's error at most, in milliseconds. */
  readonly roundTrip: number;
  readonly takenAt: number;
}

/** An old reading gives way to a worse one: device clocks drift and are set. */
const FRESH_MS = 5 * 60_000;

export class ServerClock {
  private best: Reading | undefined;

  constructor(private readonly device: () => number = Date.now) {}

  /** Takes in what the engine said (RFC 3339) in answer to a question sent at `sentAt` of the device. */
  learn(said: string, sentAt: number): void {
    const receivedAt = this.device();
    const at = Date.parse(said);
    if (Number.isNaN(at) || receivedAt < sentAt) return;
    const roundTrip = receivedAt - sentAt;
    const reading = { offset: at - (sentAt + roundTrip / 2), roundTrip, takenAt: receivedAt };
    const isBetter =
      this.best === undefined ||
      reading.roundTrip <= this.best.roundTrip ||
      Math.abs(receivedAt - this.best.takenAt) > FRESH_MS;
    if (isBetter) this.best = reading;
  }

  /** Whether the engine was ever asked. */
  get isKnown(): boolean {
    return this.best !== undefined;
  }

  /** The engine's time in milliseconds since 1970; the device's own until the engine was asked. */
  now(): number {
    return this.device() + (this.best?.offset ?? 0);
  }
}

/** The clock of the engine that served this page. */
export const serverClock = new ServerClock();

/** Asks the engine for its time. Fails silently: the device's clock serves until it works. */
export async function askTime(): Promise<void> {
  const sentAt = Date.now();
  try {
    const answer = await fetch("/health", { cache: "no-store" });
    const body: unknown = await answer.json();
    if (typeof body === "object" && body !== null && "timestamp" in body && typeof body.timestamp === "string") {
      serverClock.learn(body.timestamp, sentAt);
    }
  } catch {
    // Without a network there is nothing to count down to.
  }
}
