/// Why the engine did not hold what was asked for, and what to do about it.
import { useEffect, useRef, useState, type ReactNode } from "react";

import type { Problem } from "../../api/problem";
import { useStrings } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { describeError } from "../../ui/States";
import { uiStrings } from "../../ui/strings";
import { eventPageStrings } from "./strings";
import type { Holding, HoldRequest } from "./use-holding";

const COUNT_MS = 500;

interface HoldProblemProps {
  holding: Holding;
  /** A seat's name by its label. */
  nameOf: (label: string) => string;
  onHold: (request: HoldRequest) => void;
  onTakeInstead: (instead: readonly string[]) => void;
  /** Left out where something around it can be closed. */
  onDismiss?: (() => void) | undefined;
}

/** Nothing while all is well. */
export function HoldProblem({ holding, nameOf, onHold, onTakeInstead, onDismiss }: HoldProblemProps) {
  const t = useStrings(eventPageStrings);
  const ui = useStrings(uiStrings);
  switch (holding.kind) {
    case "idle":
      return null;
    case "busy":
      return holding.againAt === undefined ? null : <PutOff againAt={holding.againAt} />;
    case "open": {
      const isCrowd = !holding.mayBeDone;
      const again = <Button onClick={() => onHold(holding.request)}>{t("askAgain")}</Button>;
      return (
        <Notice kind="warning" title={t(isCrowd ? "crowdTitle" : "openTitle")} actions={again}>
          {t(isCrowd ? "crowd" : "open")}
        </Notice>
      );
    }
    case "refused": {
      const { problem, request } = holding;
      const told = refusal(problem, request, { t, nameOf, onHold, onTakeInstead });
      if (told === undefined) return null;
      const close = onDismiss && (
        <Button kind="quiet" onClick={onDismiss}>
          {t("dismiss")}
        </Button>
      );
      return (
        <Notice
          kind="warning"
          title={told.title}
          actions={
            told.action || close ? (
              <>
                {told.action}
                {close}
              </>
            ) : undefined
          }
        >
          {told.text ?? describeError(problem, ui)}
        </Notice>
      );
    }
  }
}

/** The engine is too busy; the button turns meanwhile, and this says why and for how long. */
function PutOff({ againAt }: { againAt: number }) {
  const t = useStrings(eventPageStrings);
  const place = useRef<HTMLDivElement>(null);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    place.current?.scrollIntoView({ block: "nearest" });
    const timer = setInterval(() => setNow(Date.now()), COUNT_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <div ref={place}>
      <Notice kind="info" title={t("crowdTitle")}>
        <span aria-live="off">{t("crowdAgain", { count: Math.max(1, Math.ceil((againAt - now) / 1_000)) })}</span>
      </Notice>
    </div>
  );
}

interface Means extends Pick<HoldProblemProps, "nameOf" | "onHold" | "onTakeInstead"> {
  t: ReturnType<typeof useStrings<typeof eventPageStrings.en>>;
}

interface Told {
  title?: string;
  text?: string;
  action?: ReactNode;
}

function refusal(
  problem: Problem,
  request: HoldRequest,
  { t, nameOf, onHold, onTakeInstead }: Means,
): Told | undefined {
  const names = (field: string): string => problem.labels(field).map(nameOf).join("; ");
  const most = Number(problem.data["most"] ?? 0);
  const wish = request.best_available;
  switch (problem.code) {
    case "seats_unavailable":
      // Seats that somebody took are told with what to take instead.
      return problem.labels("unavailable").length > 0 ? undefined : { title: t("fewTitle"), text: t("few") };
    case "not_adjacent":
      return {
        title: t("notAdjacentTitle"),
        text: t("notAdjacent", { count: wish?.quantity ?? 0 }),
        action: wish && (
          <Button onClick={() => onHold({ ...request, best_available: { ...wish, adjacent: false } })}>
            {t("notAdjacentGo")}
          </Button>
        ),
      };
    case "orphan_seat": {
      const instead = problem.labels("instead");
      return {
        title: t("orphanTitle"),
        text: t("orphan", { seats: names("orphans"), instead: names("instead") }),
        action: instead.length > 0 && <Button onClick={() => onTakeInstead(instead)}>{t("orphanTake")}</Button>,
      };
    }
    case "held_recently":
      return {
        title: t("heldRecentlyTitle"),
        text: t("heldRecently", { seats: names("unavailable"), wait: waitOf(problem) }),
      };
    case "holds_paused":
      return { title: t("holdsPausedTitle"), text: t("holdsPaused", { wait: waitOf(problem) }) };
    case "limit_exceeded":
      if (problem.data["limit"] === "places_held") {
        return { title: t("placesHeldTitle"), text: t("placesHeld", { most }) };
      }
      return problem.data["limit"] === "seats_per_buyer"
        ? { title: t("perBuyerTitle"), text: t("perBuyer", { most }) }
        : { title: t("perHoldTitle"), text: t("perHold", { most }) };
    case "not_on_sale":
      return { title: t("notOnSaleTitle"), text: t("notOnSale") };
    case "unauthenticated":
      return undefined; // the login is on its way
    default:
      return {};
  }
}

/** When to try again, in words that need no unit beside them. */
function waitOf(problem: Problem): string {
  const seconds = Math.max(1, Number(problem.data["retry_after_seconds"] ?? 1));
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
