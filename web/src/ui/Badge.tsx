/// Badges: a state in one or two words.
import type { ReactNode } from "react";

import css from "./Badge.module.css";
import { classes } from "./classes";

export type BadgeKind = "neutral" | "info" | "success" | "warning" | "danger";

/** A badge. Its text says everything; the colour only helps. */
export function Badge({ kind = "neutral", children }: { kind?: BadgeKind; children: ReactNode }) {
  return <span className={classes(css.badge, css[kind])}>{children}</span>;
}
