/// Plays a sale: moves the position with the time until it is at its end.
import { useEffect, useRef } from "react";

/** How often the position moves. */
const TICK_MS = 200;

/** How long the whole sale takes, in seconds. */
export const LENGTHS = [120, 60, 30, 10] as const;
export type Length = (typeof LENGTHS)[number];

/** Where a sale that began to play at `from` is after so many milliseconds. */
export function positionAfter(
  from: number,
  elapsedMs: number,
  { end, length }: { end: number; length: Length },
): number {
  return Math.min(end, Math.floor(from + (elapsedMs / 1_000 / length) * end));
}

interface Play {
  readonly isPlaying: boolean;
  readonly seq: number;
  readonly end: number;
  readonly length: Length;
  readonly onMove: (seq: number) => void;
  readonly onEnd: () => void;
}

/** Moves while it plays. Whoever moves the position meanwhile plays on from there. */
export function usePlay({ isPlaying, seq, end, length, onMove, onEnd }: Play): void {
  const latest = useRef({ seq, end, onMove, onEnd });
  useEffect(() => {
    latest.current = { seq, end, onMove, onEnd };
  });
  useEffect(() => {
    if (!isPlaying) return undefined;
    // Parts of transitions add up, however slow it plays.
    let [from, began, shown] = [latest.current.seq, performance.now(), latest.current.seq];
    const timer = setInterval(() => {
      const { seq: here, end: last, onMove: move, onEnd: stop } = latest.current;
      if (here !== shown) [from, began] = [here, performance.now()];
      const next = positionAfter(from, performance.now() - began, { end: last, length });
      shown = next;
      if (next !== here) move(next);
      if (next >= last) stop();
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [isPlaying, length]);
}
