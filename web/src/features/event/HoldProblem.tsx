/// Why the engine did not hold what was asked for, and what to do about it.
import type { ReactNode } from "react";

import { Problem } from "../../api/problem";
import { waitReason } from "../../api/waits";
import { PutOff } from "../../holds/PutOff";
import { refusalMessage, waitMessage } from "../../holds/refusals";
import { holdStrings } from "../../holds/strings";
import { useStrings, type Translate } from "../../i18n";
import { useFormats, type Formats } from "../../i18n/format";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { describeError } from "../../ui/States";
import { uiStrings } from "../../ui/strings";
import type { HoldRequest } from "./selection";
import { eventPageStrings } from "./strings";
import type { Holding } from "./use-holding";

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
  const holdText = useStrings(holdStrings);
  const formats = useFormats();
  switch (holding.kind) {
    case "idle":
      return null;
    case "busy":
      return holding.wait === undefined ? null : (
        <PutOff wait={holding.wait} say={(count) => t("crowdAgain", { count })} />
      );
    case "open": {
      const { title, text } = noOutcome(holding, { t, holdText, ui, formats });
      const again = <Button onClick={() => onHold(holding.request)}>{t("askAgain")}</Button>;
      return (
        <Notice kind="warning" title={title} actions={again}>
          {text}
        </Notice>
      );
    }
    case "refused": {
      const { problem, request } = holding;
      const told = refusal(problem, request, { t, holdText, formats, nameOf, onHold, onTakeInstead });
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

interface Means extends Pick<HoldProblemProps, "nameOf" | "onHold" | "onTakeInstead"> {
  t: Translate<typeof eventPageStrings.en>;
  holdText: Translate<typeof holdStrings.en>;
  formats: Formats;
}

/** Why there is no outcome yet. */
function noOutcome(
  { error, mayBeDone }: Extract<Holding, { kind: "open" }>,
  { t, holdText, ui, formats }: Pick<Means, "t" | "holdText" | "formats"> & { ui: Translate<typeof uiStrings.en> },
): { title: string; text: string } {
  if (mayBeDone) return { title: t("openTitle"), text: t("open") };
  if (!(error instanceof Problem)) return { title: t("openTitle"), text: describeError(error, ui) };
  const told = waitMessage(error, { t: holdText, formats });
  // An engine that said for how long is asked then; otherwise what counts is that the choice is kept.
  if (told !== undefined && waitReason(error) === "fast") return told;
  return { title: told?.title ?? ui("errorTitle"), text: t("crowd") };
}

interface Told {
  title?: string;
  text?: string;
  action?: ReactNode;
}

function refusal(
  problem: Problem,
  request: HoldRequest,
  { t, holdText, formats, nameOf, onHold, onTakeInstead }: Means,
): Told | undefined {
  const names = (field: string): string => problem.labels(field).map(nameOf).join("; ");
  const best = request.best_available;
  switch (problem.code) {
    case "seats_unavailable":
      // Seats that somebody took are told with what to take instead.
      return problem.labels("unavailable").length > 0 ? undefined : { title: t("fewTitle"), text: t("few") };
    case "not_adjacent":
      return {
        title: t("notAdjacentTitle"),
        text: t("notAdjacent", { count: best?.quantity ?? 0 }),
        action: best && (
          <Button onClick={() => onHold({ ...request, best_available: { ...best, adjacent: false } })}>
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
    case "not_on_sale":
      return { title: t("notOnSaleTitle"), text: t("notOnSale") };
    case "unauthenticated":
      return undefined; // the login is on its way
    default:
      return refusalMessage(problem, { t: holdText, formats, nameOf }) ?? {};
  }
}
