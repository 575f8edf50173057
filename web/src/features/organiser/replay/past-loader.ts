/// Loads states of the past for a slider that moves all the time: one request at a time, the newest wish wins.
import { isPassing } from "../../../api/problem";
import { waitMs, type Pace } from "../../../api/waits";

/** A slider that is dragged rests for so long before anything is asked for. */
export const DRAG_REST_MS = 80;
/** States that are kept, so that going a step back asks nobody. */
const KEPT_MAX = 32;
const AGAIN: Pace = { firstMs: 500, mostMs: 8_000 };

interface Outcomes<S> {
  /** The state that was asked for last. */
  readonly onState: (state: S) => void;
  /** It can't be had now (`willRetry`: it is asked for again), or not at all. */
  readonly onError: (error: unknown, willRetry: boolean) => void;
}

/** Loads the state after a transition. */
export class PastLoader<S> {
  private readonly kept = new Map<number, S>();
  private wanted: number | undefined;
  private request: AbortController | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  /** The engine is not asked sooner than it allowed. */
  private notBefore = 0;

  constructor(
    private readonly load: (seq: number, signal: AbortSignal) => Promise<S>,
    private readonly outcomes: Outcomes<S>,
  ) {}

  /** Somebody drags: what was asked for is of no interest any more, and the next may not be either. */
  drag(seq: number): void {
    if (this.show(seq)) return;
    this.stop();
    this.timer = setTimeout(() => this.send(), Math.max(DRAG_REST_MS, this.notBefore - performance.now()));
  }

  /** The sale plays: an answer that comes a little late is still shown, and then the newest is asked for. */
  play(seq: number): void {
    if (this.show(seq)) return;
    if (this.request === undefined && this.timer === undefined) this.send();
  }

  /** Nobody wants anything any more. */
  close(): void {
    this.stop();
    this.wanted = undefined;
  }

  /** Whether it was there already. */
  private show(seq: number): boolean {
    this.wanted = seq;
    const state = this.kept.get(seq);
    if (state === undefined) return false;
    this.stop();
    this.outcomes.onState(state);
    return true;
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.request?.abort();
    this.request = undefined;
  }

  private send(): void {
    this.timer = undefined;
    const seq = this.wanted;
    if (seq === undefined) return;
    const request = new AbortController();
    this.request = request;
    this.load(seq, request.signal).then(
      (state) => {
        if (this.request !== request) return;
        this.request = undefined;
        this.failures = 0;
        this.keep(seq, state);
        this.outcomes.onState(state);
        if (this.wanted !== seq) this.send();
      },
      (error: unknown) => {
        if (this.request !== request) return;
        this.request = undefined;
        this.fail(error);
      },
    );
  }

  private fail(error: unknown): void {
    const willRetry = isPassing(error);
    if (willRetry) {
      this.failures += 1;
      const wait = waitMs(this.failures, error, AGAIN);
      this.notBefore = performance.now() + wait;
      this.timer = setTimeout(() => this.send(), wait);
    }
    this.outcomes.onError(error, willRetry);
  }

  private keep(seq: number, state: S): void {
    this.kept.set(seq, state);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT_MAX && oldest !== undefined) this.kept.delete(oldest);
  }
}
