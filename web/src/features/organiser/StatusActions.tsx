/// The buttons that change a sale, each with a question that says what will happen.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";

import { api, bodyOf, type Schemas } from "../../api/client";
import { usePayments } from "../../api/use-payments";
import { useSendsMails } from "../../api/use-payments";
import { serverClock } from "../../clock/server-clock";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { TextField } from "../../ui/Field";
import { ErrorNotice } from "../../ui/States";
import { showToast } from "../../ui/toasts";
import css from "./ManageEventPage.module.css";
import { REASON_CHARS_MAX, useRefresh, useReport } from "./queries";
import { isOver, movesOf, opensEarly, planOf, type Move } from "./status";
import { organiserStrings } from "./strings";

type Event = Schemas["EventDetailBody"];

/** What can be done with the sale of an event. */
export function StatusActions({ event }: { event: Event }) {
  const t = useStrings(organiserStrings);
  const [move, setMove] = useState<Move>();
  const moves = movesOf(event, serverClock.now());
  if (moves.length === 0) return null;
  return (
    <div className={css.moves} role="group" aria-label={t("actions")}>
      {moves.map((name, index) => (
        <Button key={name} kind={kindOf(name, index)} onClick={() => setMove(name)}>
          {t(name)}
        </Button>
      ))}
      {move !== undefined && <Question key={move} move={move} event={event} onClose={() => setMove(undefined)} />}
    </div>
  );
}

function kindOf(move: Move, index: number): "primary" | "secondary" | "danger" {
  if (move === "cancel") return "danger";
  // Opening is what one came for; pausing and closing must not be pressed in passing.
  return index === 0 && move !== "pause" ? "primary" : "secondary";
}

function Question({ move, event, onClose }: { move: Move; event: Event; onClose: () => void }) {
  const t = useStrings(organiserStrings);
  const navigate = useNavigate();
  const refresh = useRefresh(event.event_id);
  const path = { id: event.event_id };
  const [reason, setReason] = useState("");
  const change = useMutation({
    mutationFn: async () => {
      const plan = planOf(move, event, serverClock.now(), reason);
      let changed: Schemas["EventBody"] = event;
      if (plan.patch !== undefined)
        changed = await bodyOf(api.PATCH("/api/events/{id}", { params: { path }, body: plan.patch }));
      if (plan.status !== undefined) {
        changed = await bodyOf(api.POST("/api/events/{id}/status", { params: { path }, body: plan.status }));
      }
      return changed;
    },
    onSuccess: async ({ status }) => {
      showToast("success", t("done", { status: t(`status_${status}`) }));
      await refresh();
      onClose();
    },
    // What was refused may have been changed by somebody else meanwhile.
    onError: () => void refresh(),
  });
  const sendsMails = useSendsMails() !== false;
  const isTooLate = ["openNow", "schedule", "reopen", "resume"].includes(move) && isOver(event, serverClock.now());
  const confirm = isTooLate ? (
    <Button onClick={() => void navigate(`/organiser/events/${event.event_id}/settings`)}>{t("toSettings")}</Button>
  ) : (
    <Button kind={move === "cancel" ? "danger" : "primary"} isBusy={change.isPending} onClick={() => change.mutate()}>
      {t(move)}
    </Button>
  );
  return (
    <Dialog
      isOpen
      title={t(move)}
      onClose={onClose}
      actions={
        <>
          <Button kind="secondary" onClick={onClose}>
            {t("keep")}
          </Button>
          {confirm}
        </>
      }
    >
      <Explanation move={move} event={event} isTooLate={isTooLate} />
      {!isTooLate && (
        <TextField
          label={t("reason")}
          hint={t(sendsMails ? "reasonHint" : "reasonHintUnmailed")}
          value={reason}
          maxLength={REASON_CHARS_MAX}
          autoComplete="off"
          onChange={({ target }) => setReason(target.value)}
        />
      )}
      {change.isError && <ErrorNotice error={change.error} onRetry={() => change.mutate()} />}
    </Dialog>
  );
}

function Explanation({ move, event, isTooLate }: { move: Move; event: Event; isTooLate: boolean }) {
  const t = useStrings(organiserStrings);
  const { date } = useFormats();
  const report = useReport(event.event_id);
  const opens = date(event.sale.opens_at, "long", event.time_zone);
  const orders = report.data?.orders;
  const paid = (orders?.completed ?? 0) + (orders?.partly_refunded ?? 0);
  const waiting = (orders?.awaiting_payment ?? 0) + (orders?.pending ?? 0) + (orders?.processing ?? 0);
  const isByInvoice = usePayments().data?.provider === "invoice";
  if (isTooLate) return <p>{t("reopenLate", { date: date(event.sale.closes_at, "long", event.time_zone) })}</p>;
  return (
    <>
      <p>{t(`${move}Text`, { date: opens })}</p>
      {move === "openNow" && opensEarly(event, serverClock.now()) && <p>{t("openNowEarly", { date: opens })}</p>}
      {move === "cancel" && paid > 0 && (
        <p>
          {t("cancelOrders", { orders: t("completedOrders", { count: paid }) })} {isByInvoice && t("cancelTransfer")}
        </p>
      )}
      {move === "cancel" && waiting > 0 && <p>{t("cancelWaiting", { count: waiting })}</p>}
    </>
  );
}
