/// How far the refunds of an event are, for as long as some are not given.
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { Notice } from "../../../ui/Notice";
import { useRefunds } from "../queries";
import { overviewStrings } from "./strings";

/** A bar with numbers; nothing when every refund is given and none is to come. */
export function RefundProgress({ eventId, isCancelling }: { eventId: string; isCancelling: boolean }) {
  const t = useStrings(overviewStrings);
  const { money, number } = useFormats();
  const { data } = useRefunds(eventId);
  if (data === undefined) return null;
  const open = data.due + data.stopped + (isCancelling ? data.orders_left : 0);
  if (open === 0) return null;
  const all = open + data.given;
  return (
    <Notice kind={data.stopped > 0 ? "warning" : "info"} title={t("refundsTitle")}>
      <progress max={all} value={data.given} aria-label={t("refundsTitle")} />
      <p>
        {t("refundsGiven", { given: number(data.given), all: number(all), amount: money(data.amount_given) })}{" "}
        {data.due > 0 && t("refundsDue", { count: data.due, amount: money(data.amount_due) })}
      </p>
      {data.stopped > 0 && <p>{t("refundsStopped", { count: data.stopped, amount: money(data.amount_stopped) })}</p>}
    </Notice>
  );
}
