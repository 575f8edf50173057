/// Cancelling an order of one's own.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, bodyOf } from "../../api/client";
import { Problem } from "../../api/problem";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Notice } from "../../ui/Notice";
import { ErrorNotice } from "../../ui/States";
import { showToast } from "../../ui/toasts";
import css from "./OrderPage.module.css";
import { hasUsedTicket, isDecided, type Order } from "./progress";
import { orderStrings } from "./strings";
import { orderKey } from "./use-order";

/** The button, its question, and what came of it; or why there is none. */
export function CancelOrder({ order }: { order: Order }) {
  const t = useStrings(orderStrings);
  const format = useFormats();
  const client = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  const key = orderKey(order.order_id);
  const isPaid = order.completed_at !== null;
  const cancel = useMutation({
    mutationFn: () => bodyOf(api.POST("/api/orders/{id}/cancel", { params: { path: { id: order.order_id } } })),
    onSuccess: (cancelled) => {
      client.setQueryData(key, cancelled);
      void client.invalidateQueries({ queryKey: ["orders"] });
      if (cancelled.status === "cancelled") showToast("success", t(isPaid ? "cancelDone" : "cancelDoneUnpaid"));
      setOpen(false);
    },
    // The answer may have been lost, or somebody else ended the order: what is true is read anew.
    onError: () => client.invalidateQueries({ queryKey: key }),
  });
  const close = (): void => {
    setOpen(false);
    cancel.reset();
  };
  // What an open question was answered stays to be read.
  if (hasUsedTicket(order) && !isOpen) return <p className={css.text}>{t("usedNoCancel")}</p>;
  // The payment is ended at its provider first, which has not answered yet; or it was paid in time.
  const isAsked = cancel.isSuccess && !isDecided(order.status);
  return (
    <>
      {isAsked && <Notice kind="info">{t("cancelAsked")}</Notice>}
      <Button kind="quiet" onClick={() => setOpen(true)}>
        {t("cancel")}
      </Button>
      <Dialog
        isOpen={isOpen}
        title={t("cancelTitle")}
        onClose={close}
        actions={
          <>
            <Button onClick={close}>{t(isPaid ? "cancelNo" : "cancelNoUnpaid")}</Button>
            <Button kind="danger" isBusy={cancel.isPending} onClick={() => cancel.mutate()}>
              {t("cancelYes")}
            </Button>
          </>
        }
      >
        <p>{isPaid ? t("cancelText", { total: format.money(order.total) }) : t("cancelTextUnpaid")}</p>
        {cancel.isError && <Refusal error={cancel.error} />}
      </Dialog>
    </>
  );
}

function Refusal({ error }: { error: unknown }) {
  const t = useStrings(orderStrings);
  switch (error instanceof Problem ? error.code : undefined) {
    case "ticket_used":
      return (
        <Notice kind="warning" title={t("usedTitle")}>
          {t("used")}
        </Notice>
      );
    case "order_busy":
      return <Notice kind="warning">{t("busy")}</Notice>;
    case "order_not_completed":
      return <Notice kind="warning">{t("notCancellable")}</Notice>;
    default:
      return <ErrorNotice error={error} />;
  }
}
