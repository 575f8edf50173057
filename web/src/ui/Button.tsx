/// Buttons, and links that look like them.
import type { ComponentProps, ReactNode } from "react";
import { Link } from "react-router";

import css from "./Button.module.css";
import { classes } from "./classes";

interface Look {
  /** `primary`: the one thing to do here. */
  kind?: "primary" | "secondary" | "quiet" | "danger";
  /** As wide as what it stands in. */
  isWide?: boolean;
}

type ButtonProps = ComponentProps<"button"> & Look & { isBusy?: boolean; children: ReactNode };

/**
 * A button; while busy it says so to a screen reader and takes no clicks. It is not disabled then: that would take the
 * focus from whoever has just pressed it.
 */
export function Button({
  kind = "primary",
  isWide,
  isBusy = false,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
      aria-disabled={isBusy || undefined}
      aria-busy={isBusy || undefined}
      className={classes(css.button, css[kind], isWide === true && css.wide, className)}
    >
      {isBusy && <span className={css.spinner} aria-hidden="true" />}
      {children}
    </button>
  );
}

/** A link with a button's looks. */
export function ButtonLink({ kind = "primary", isWide, className, ...rest }: ComponentProps<typeof Link> & Look) {
  return <Link {...rest} className={classes(css.button, css[kind], isWide === true && css.wide, className)} />;
}
