/// The time that is left, large, and beside it what it is about. In its last minute it asks for attention by words and
/// shape, not by colour alone.
import { useId, type ReactNode } from "react";

import { clockFace } from "../clock/use-countdown";
import { classes } from "./classes";
import css from "./Countdown.module.css";

/** When the last minute begins; the engine warns of a hold's end then as well. */
export const SOON_MS = 60_000;

interface CountdownProps {
  /** Milliseconds, by the engine's clock. */
  left: number;
  /** The last minute has begun. */
  isSoon: boolean;
  title: ReactNode;
  /** What a screen reader says of the clock. */
  spoken: string;
  children: ReactNode;
}

export function Countdown({ left, isSoon, title, spoken, children }: CountdownProps) {
  const id = useId();
  return (
    <section className={classes(css.panel, isSoon && css.soon)} aria-labelledby={id}>
      <div className={css.clock}>
        <h2 id={id} className={css.label}>
          {isSoon && <span aria-hidden="true">! </span>}
          {title}
        </h2>
        <p className={css.face} role="timer" aria-label={spoken}>
          {clockFace(left)}
        </p>
      </div>
      <div className={css.text}>{children}</div>
    </section>
  );
}
