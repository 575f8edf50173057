/// Repeats a request to hold until it has an outcome: never sooner than the engine said, and not for ever.
import { isRefusal } from "../api/problem";
import { askedToWaitMs, waitMs, type Pace } from "../api/waits";

/** So often without bothering anybody. */
const TRIES = 3;
const PACE: Pace = { firstMs: 700, mostMs: 2_800 };
/** Who is told to wait longer is not kept waiting: they are told, and ask again themselves. */
const PATIENCE_MS = 30_000;

interface Patience {
  /** Hears of each try that had no outcome, and when the next one is (device's clock, milliseconds since 1970). */
  readonly onFailure: (error: unknown, againAt: number | undefined) => void;
  /** Whether anybody still waits for it. */
  readonly isWanted: () => boolean;
}

/** Sends until there is an outcome, a few times; the same key stands for all of them, so it is done once at most. */
export async function askPatiently<Answer>(send: () => Promise<Answer>, patience: Patience): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await send();
    } catch (error) {
      const isOver = isRefusal(error) || tries === TRIES || askedToWaitMs(error) > PATIENCE_MS;
      const wait = waitMs(tries, error, PACE);
      patience.onFailure(error, isOver ? undefined : Date.now() + wait);
      if (isOver) throw error;
      await new Promise((resolve) => setTimeout(resolve, wait));
      if (!patience.isWanted()) throw error;
    }
  }
}
