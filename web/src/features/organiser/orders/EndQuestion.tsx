/// An order is ended that nobody has paid, or by an organiser who bought it.
import { api, bodyOf, type Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { Notice } from "../../../ui/Notice";
import { showToast } from "../../../ui/toasts";
import { buyersStrings, buyerWithin } from "../buyers";
import { leftOf } from "./order-labels";
import { ReasonQuestion } from "./ReasonQuestion";
import { ordersStrings } from "./strings";

interface EndQuestionProps {
  order: Schemas["OrderBody"];
  onKeep: () => void;
}

/** A buyer who is an organiser too gives up an own order. */
export function CancelQuestion({ order, onKeep }: EndQuestionProps) {
  const t = useStrings(ordersStrings);
  const { money } = useFormats();
  const user = buyerWithin(order, useStrings(buyersStrings));
  const total = money(leftOf(order));
  const good = order.tickets.filter(({ status }) => status !== "void").length;
  const used = order.tickets.filter(({ status }) => status === "used").length;
  return (
    <ReasonQuestion
      order={order}
      title={t("cancelTitle")}
      yes={t("cancelYes", { total })}
      isDangerous
      act={() => bodyOf(api.POST("/api/orders/{id}/cancel", { params: { path: { id: order.order_id } } }))}
      onDone={() => showToast("success", t("cancelled"))}
      onKeep={onKeep}
      below={used > 0 && <Notice kind="warning">{t("refundUsed", { count: used })}</Notice>}
    >
      <p>{t("refundText", { total, user })}</p>
      <p>
        {t("refundTickets", { count: good })} {t("refundSeats")}
      </p>
    </ReasonQuestion>
  );
}

/** The organiser cancels an order that awaits its payment. */
export function WithdrawQuestion({ order, onKeep }: EndQuestionProps) {
  const t = useStrings(ordersStrings);
  const params = { path: { id: order.order_id } };
  return (
    <ReasonQuestion
      order={order}
      title={t("withdrawTitle")}
      yes={t("withdrawYes")}
      isDangerous
      reason={{ label: t("reason"), hint: t("reasonHint") }}
      act={(reason) => bodyOf(api.POST("/api/orders/{id}/refund", { params, body: { reason } }))}
      onDone={() => showToast("success", t("withdrawn"))}
      onKeep={onKeep}
    >
      <p>{t("withdrawText")}</p>
    </ReasonQuestion>
  );
}
