/// Time that is left until an instant of the engine, for components.
import { useEffect, useState } from "react";

import { serverClock } from "./server-clock";

/** Milliseconds until `deadline` (RFC 3339) by the engine's clock; never below zero. Changes at each full second. */
export function useCountdown(deadline: string | undefined): number {
  const [shown, setShown] = useState(() => ({ deadline, value: leftUntil(deadline) }));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = (): void => {
      const now = leftUntil(deadline);
      setShown({ deadline, value: now });
      // Wakes when the next second begins, so that all countdowns of a page change together.
      if (now > 0) timer = setTimeout(tick, now % 1_000 || 1_000);
    };
    tick();
    const onVisible = (): void => {
      clearTimeout(timer);
      tick();
    };
    document.addEventListener("visibilitychange", onVisible);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    };
  }, [deadline]);
  // What is left of another deadline is no answer, not even for the moment until the effect runs.
  return shown.deadline === deadline ? shown.value : leftUntil(deadline);
}

function leftUntil(deadline: string | undefined): number {
  return deadline === undefined ? 0 : Math.max(0, Date.parse(deadline) - serverClock.now());
}

/** `9:05`, or `2:09:05` from an hour on; seconds are rounded up, so that 0:00 means that it is over. */
export function clockFace(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1_000);
  const two = (n: number): string => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
