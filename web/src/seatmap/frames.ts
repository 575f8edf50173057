/// Measures how smoothly the map runs: the time between frames, and the time that drawing each took.

export interface FrameReport {
  readonly frames: number;
  readonly seconds: number;
  readonly fps: number;
  /** Milliseconds between frames. */
  readonly interval: Percentiles;
  /** Milliseconds of our own work in a frame. */
  readonly paint: Percentiles;
  /** The share of frames that came later than 1.5 times 16.7 ms. */
  readonly late: number;
}

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

const FRAMES_MAX = 20_000;
const LATE_MS = 25;

export class FrameRecorder {
  private intervals: number[] = [];
  private paints: number[] = [];
  private last: number | null = null;
  private running = false;

  start(): void {
    this.intervals = [];
    this.paints = [];
    this.last = null;
    this.running = true;
  }

  /** A frame began at `now` and was drawn in `paintMs`. */
  note(now: number, paintMs: number): void {
    if (!this.running || this.intervals.length >= FRAMES_MAX) return;
    if (this.last !== null) this.intervals.push(now - this.last);
    this.last = now;
    this.paints.push(paintMs);
  }

  report(): FrameReport {
    const total = this.intervals.reduce((sum, interval) => sum + interval, 0);
    const frames = this.intervals.length;
    return {
      frames,
      seconds: round(total / 1000),
      fps: total > 0 ? round((1000 * frames) / total) : 0,
      interval: percentiles(this.intervals),
      paint: percentiles(this.paints),
      late: frames > 0 ? round(this.intervals.filter((interval) => interval > LATE_MS).length / frames) : 0,
    };
  }
}

function percentiles(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
