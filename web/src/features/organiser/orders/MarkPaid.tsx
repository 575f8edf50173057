/// The organiser says that an order by invoice is paid, and how.
import { api, bodyOf, type Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { showToast } from "../../../ui/toasts";
import { buyersStrings, buyerWithin } from "../buyers";
import { ReasonQuestion } from "./ReasonQuestion";
import { ordersStrings } from "./strings";

/** The question, with the reason that is kept. */
export function MarkPaid({ order, onKeep }: { order: Schemas["OrderBody"]; onKeep: () => void }) {
  const t = useStrings(ordersStrings);
  const { money } = useFormats();
  const user = buyerWithin(order, useStrings(buyersStrings));
  const total = money(order.total);
  const params = { path: { id: order.order_id } };
  return (
    <ReasonQuestion
      order={order}
      title={t("paidTitle")}
      yes={t("paidYes", { total })}
      reason={{ label: t("paidReason"), hint: t("paidReasonHint") }}
      act={(reason) => bodyOf(api.POST("/api/orders/{id}/paid", { params, body: { reason } }))}
      onDone={() => showToast("success", t("paid"))}
      onKeep={onKeep}
    >
      <p>{t("paidText", { total, user })}</p>
    </ReasonQuestion>
  );
}
