/// Notices: hints, successes, warnings, errors. They differ in a sign as well as in colour.
import type { ReactNode } from "react";

import { classes } from "./classes";
import css from "./Notice.module.css";

export type NoticeKind = "info" | "success" | "warning" | "danger";

const SIGNS: Record<NoticeKind, string> = { info: "i", success: "✓", warning: "!", danger: "✕" };

interface NoticeProps {
  kind: NoticeKind;
  title?: ReactNode;
  children?: ReactNode;
  /** Buttons: what to do next. */
  actions?: ReactNode;
}

/** A notice; warnings and errors are read out at once, others when the reader comes to rest. */
export function Notice({ kind, title, children, actions }: NoticeProps) {
  const isUrgent = kind === "danger" || kind === "warning";
  return (
    <div className={classes(css.notice, css[kind])} role={isUrgent ? "alert" : "status"}>
      <span className={css.icon} aria-hidden="true">
        {SIGNS[kind]}
      </span>
      <div className={css.body}>
        {title !== undefined && <p className={css.title}>{title}</p>}
        {children !== undefined && <div>{children}</div>}
        {actions !== undefined && <div className={css.actions}>{actions}</div>}
      </div>
    </div>
  );
}
