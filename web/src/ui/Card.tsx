/// Surfaces with a border, on which content stands.
import type { ComponentProps } from "react";

import css from "./Card.module.css";
import { classes } from "./classes";

/** A plain surface. */
export function Card({ className, ...rest }: ComponentProps<"div">) {
  return <div {...rest} className={classes(css.card, className)} />;
}

/** A surface that is torn like a ticket at `--tear` (a length or share from the top). */
export function TicketShape({ className, ...rest }: ComponentProps<"div">) {
  return <div {...rest} className={classes(css.ticket, className)} />;
}
