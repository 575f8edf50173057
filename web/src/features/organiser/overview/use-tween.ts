/// Numbers that go to their new value in steps that an eye can follow.
import { useEffect, useRef, useState } from "react";

const TWEEN_MS = 500;

/** A value on its way to `target`; at once for whom motion is a burden. */
export function useTween(target: number): number {
  const [value, setValue] = useState(target);
  const shown = useRef(target);
  useEffect(() => {
    const from = shown.current;
    if (from === target) return;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches || document.hidden) {
      shown.current = target;
      setValue(target);
      return;
    }
    const begun = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const done = Math.min(1, Math.max(0, now - begun) / TWEEN_MS);
      shown.current = done === 1 ? target : Math.round(from + (target - from) * (1 - (1 - done) ** 3));
      setValue(shown.current);
      if (done < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [target]);
  return value;
}
