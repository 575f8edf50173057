/// What was not done to an order, or of which nobody knows whether it was.
import { useEffect, useRef } from "react";

import { isRefusal, Problem } from "../../../api/problem";
import { useStrings, type Translate } from "../../../i18n";
import { useFormats, type Formats } from "../../../i18n/format";
import { Notice } from "../../../ui/Notice";
import { describeError } from "../../../ui/States";
import { uiStrings } from "../../../ui/strings";
import css from "./OrderDetail.module.css";
import { ordersStrings } from "./strings";

/** Whether the engine may have done it all the same: its answer was lost, or it did not get to give one. */
export function isOpenQuestion(error: unknown): boolean {
  return error !== null && !isRefusal(error) && !(error instanceof Problem && error.status < 500);
}

const REFUSALS = [
  "ticket_void",
  "ticket_used",
  "ticket_not_of_order",
  "nothing_to_refund",
  "too_many_refunds",
  "order_busy",
  "order_not_completed",
  "order_decided",
  "not_awaiting_payment",
] as const;

/** Why the engine refused it, in the page's language; nothing for what every page has words for. */
export function refusalText(
  error: unknown,
  t: Translate<typeof ordersStrings.en>,
  money: Formats["money"],
): string | undefined {
  if (!(error instanceof Problem)) return undefined;
  if (error.code === "refund_too_large") {
    const { amount, currency } = (error.data["left"] ?? {}) as Record<string, unknown>;
    if (typeof amount !== "number" || typeof currency !== "string") return t("refused_nothing_to_refund");
    return t("refundTooMuch", { left: money({ amount, currency }) });
  }
  const known = REFUSALS.find((code) => code === error.code);
  return known === undefined ? undefined : t(`refused_${known}`);
}

interface NotDoneProps {
  error: unknown;
  /** What the button says that sends it again. */
  yes: string;
}

/** Stands at a question's end, and gets the focus, so that nobody has to look for it. */
export function NotDone({ error, yes }: NotDoneProps) {
  const t = useStrings(ordersStrings);
  const ui = useStrings(uiStrings);
  const { money } = useFormats();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [error]);
  const isOpen = isOpenQuestion(error);
  return (
    <div ref={box} tabIndex={-1} className={css.notDone}>
      <Notice kind={isOpen ? "warning" : "danger"} title={isOpen ? t("noAnswerTitle") : ui("errorTitle")}>
        {isOpen ? t("noAnswer", { yes }) : (refusalText(error, t, money) ?? describeError(error, ui))}
      </Notice>
    </div>
  );
}
