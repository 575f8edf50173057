/// Room for a table that is wider than a phone: it scrolls sideways, by keyboard too.
import type { ReactNode } from "react";

import css from "./overview/Table.module.css";

/** A box that scrolls sideways; `label` is what a screen reader calls it. */
export function ScrollBox({ label, children }: { label: string; children: ReactNode }) {
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reached by keyboard
    <div className={css.scroll} role="group" aria-label={label} tabIndex={0}>
      {children}
    </div>
  );
}
