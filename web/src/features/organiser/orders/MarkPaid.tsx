/// The organiser says that an order by invoice is paid, and how.
import { useMutation } from "@tanstack/react-query";
import { useId, useState } from "react";

import { api, bodyOf, type Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { TextField } from "../../../ui/Field";
import { ErrorNotice } from "../../../ui/States";
import { showToast } from "../../../ui/toasts";
import { REASON_CHARS_MAX, useRefresh } from "../queries";
import { ordersStrings } from "./strings";

/** The question, with the reason that is kept. */
export function MarkPaid({ order, onKeep }: { order: Schemas["OrderBody"]; onKeep: () => void }) {
  const t = useStrings(ordersStrings);
  const { money } = useFormats();
  const form = useId();
  const refresh = useRefresh(order.event_id);
  const [reason, setReason] = useState("");
  const total = money(order.total);
  const confirm = useMutation({
    mutationFn: () =>
      bodyOf(
        api.POST("/api/orders/{id}/paid", {
          params: { path: { id: order.order_id } },
          body: { reason: reason.trim() },
        }),
      ),
    onSuccess: async () => {
      showToast("success", t("paid"));
      await refresh();
      onKeep();
    },
    onError: () => void refresh(),
  });
  return (
    <Dialog
      isOpen
      title={t("paidTitle")}
      onClose={onKeep}
      actions={
        <>
          <Button kind="secondary" onClick={onKeep}>
            {t("keep")}
          </Button>
          <Button type="submit" form={form} disabled={reason.trim() === ""} isBusy={confirm.isPending}>
            {t("paidYes", { total })}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(submitted) => {
          submitted.preventDefault();
          confirm.mutate();
        }}
      >
        <p>{t("paidText", { total, user: order.user_id })}</p>
        <TextField
          label={t("paidReason")}
          hint={t("paidReasonHint")}
          value={reason}
          maxLength={REASON_CHARS_MAX}
          required
          autoComplete="off"
          onChange={({ target }) => setReason(target.value)}
        />
      </form>
      {confirm.isError && <ErrorNotice error={confirm.error} onRetry={() => confirm.mutate()} />}
    </Dialog>
  );
}
