/// Erasing how one is reached about an order.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api, bodyOf } from "../../api/client";
import { useSendsMails } from "../../api/use-payments";
import { useStrings } from "../../i18n";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ErrorNotice } from "../../ui/States";
import { showToast } from "../../ui/toasts";
import { uiStrings } from "../../ui/strings";
import { isCompleted, isDecided, isOfGuest, type Order } from "./progress";
import { orderStrings } from "./strings";
import { orderKey } from "./use-order";

/** What it means for an order: a guest who has not paid has no mail with a link to it. */
function consequenceOf(order: Order): "eraseValid" | "eraseEnded" | "eraseUnpaidGuest" | "eraseUnpaid" {
  if (isCompleted(order.status)) return "eraseValid";
  if (isDecided(order.status)) return "eraseEnded";
  return isOfGuest(order) ? "eraseUnpaidGuest" : "eraseUnpaid";
}

/** The button and its question. */
export function EraseContact({ order }: { order: Order }) {
  const t = useStrings(orderStrings);
  const ui = useStrings(uiStrings);
  const client = useQueryClient();
  const sendsMails = useSendsMails() === true;
  const [isOpen, setOpen] = useState(false);
  const erase = useMutation({
    mutationFn: () =>
      bodyOf(api.POST("/api/orders/{id}/erase", { params: { path: { id: order.order_id } }, body: {} })),
    onSuccess: (erased) => {
      client.setQueryData(orderKey(order.order_id), erased);
      showToast("success", t(sendsMails ? "erased" : "erasedUnmailed"));
      setOpen(false);
    },
  });
  const consequence = consequenceOf(order);
  const close = (): void => {
    setOpen(false);
    erase.reset();
  };
  return (
    <>
      <Button kind="quiet" onClick={() => setOpen(true)}>
        {t("erase")}
      </Button>
      <Dialog
        isOpen={isOpen}
        title={t("eraseTitle")}
        onClose={close}
        actions={
          <>
            <Button onClick={close}>{ui("close")}</Button>
            <Button kind="danger" isBusy={erase.isPending} onClick={() => erase.mutate()}>
              {t("eraseYes")}
            </Button>
          </>
        }
      >
        <p>
          {t("eraseText")} {t(sendsMails ? consequence : `${consequence}Unmailed`)}
        </p>
        {erase.isError && <ErrorNotice error={erase.error} />}
      </Dialog>
    </>
  );
}
