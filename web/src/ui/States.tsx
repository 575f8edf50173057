/// What a view shows while it is empty, loading or failed.
import type { ReactNode } from "react";

import { isPassing, Problem, Unreachable } from "../api/problem";
import { useStrings } from "../i18n";
import { Button } from "./Button";
import { Notice } from "./Notice";
import css from "./States.module.css";
import { uiStrings } from "./strings";

/** Nothing here, and what to do about it. */
export function Empty({ title, children, action }: { title: ReactNode; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={css.empty}>
      <svg width="72" height="44" viewBox="0 0 72 44" aria-hidden="true">
        <path
          d="M2 4h68v12a6 6 0 0 0 0 12v12H2V28a6 6 0 0 0 0-12z"
          fill="none"
          stroke="var(--line-strong)"
          strokeWidth="2.5"
          strokeDasharray="5 4"
        />
      </svg>
      <h2>{title}</h2>
      {children !== undefined && <p>{children}</p>}
      {action}
    </div>
  );
}

/** A grey shape where something will be. `label` is what a screen reader hears. */
export function Skeleton({
  height,
  width,
  label,
}: {
  height: number | string;
  width?: number | string;
  label?: string;
}) {
  return (
    <div
      className={css.skeleton}
      style={{ height, width: width ?? "100%" }}
      role={label === undefined ? undefined : "status"}
    >
      {label !== undefined && <VisuallyHidden>{label}</VisuallyHidden>}
    </div>
  );
}

/** For screen readers alone. */
export function VisuallyHidden({ children }: { children: ReactNode }) {
  return <span className={css.hidden}>{children}</span>;
}

/** An error in words that say what to do next, with a way to try again. */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useStrings(uiStrings);
  const retry = onRetry !== undefined && isPassing(error) && (
    <Button kind="secondary" onClick={onRetry}>
      {t("tryAgain")}
    </Button>
  );
  return (
    <Notice kind="danger" title={t("errorTitle")} actions={retry || undefined}>
      {describeError(error, t)}
    </Notice>
  );
}

/** An error in a sentence. */
export function describeError(error: unknown, t: ReturnType<typeof useStrings<typeof uiStrings.en>>): string {
  if (error instanceof Unreachable) return t("unreachable");
  if (!(error instanceof Problem)) return t("unexpected");
  switch (error.code) {
    case "overloaded":
      return t("overloaded");
    case "store_unavailable":
    case "moved":
    case "interrupted":
      return t("interrupted");
    case "rate_limited":
      return t("rateLimited", { seconds: error.retryAfterSeconds ?? 1 });
    case "unauthenticated":
      return t("unauthenticated");
    case "forbidden":
      return t("forbidden");
    case "not_found":
      return t("notFound");
    default:
      // The engine's own words say what would be right; better than a translation that doesn't.
      return error.status >= 500 ? t("unexpected") : error.message;
  }
}
