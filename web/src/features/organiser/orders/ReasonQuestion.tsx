/// A question to the organiser about an order, in a dialog: what is to happen, and the reason that is kept.
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";

import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { TextField } from "../../../ui/Field";
import { REASON_CHARS_MAX, useRefresh } from "../queries";
import { isOpenQuestion, NotDone } from "./NotDone";
import css from "./OrderDetail.module.css";
import { ordersStrings } from "./strings";

type Order = Schemas["OrderBody"];

interface ReasonQuestionProps {
  order: Order;
  title: string;
  /** What the button says that does it. */
  yes: string;
  isDangerous?: boolean;
  /** Whether enough is said, the reason aside. */
  isComplete?: boolean;
  /** Its label and hint; left out, none is asked for. */
  reason?: { label: string; hint: string };
  /** Does it, for this reason; the order as it is afterwards. */
  act: (reason: string) => Promise<Order>;
  onDone: (order: Order) => void;
  onKeep: () => void;
  children: ReactNode;
  /** What stands below the form. */
  below?: ReactNode;
}

export function ReasonQuestion(props: ReasonQuestionProps) {
  const { order, title, yes, isDangerous = false, isComplete = true, act, onDone, onKeep } = props;
  const t = useStrings(ordersStrings);
  const form = useId();
  const refresh = useRefresh(order.event_id);
  const [reason, setReason] = useState("");
  const doing = useMutation({
    mutationFn: () => act(reason.trim()),
    onSuccess: async (after) => {
      onDone(after);
      await refresh();
      onKeep();
    },
    onError: () => void refresh(),
  });
  const isOpen = isOpenQuestion(doing.error);
  const isReasonMissing = props.reason !== undefined && reason.trim() === "";
  return (
    <Dialog
      isOpen
      title={title}
      onClose={onKeep}
      actions={
        <>
          <Button kind="secondary" onClick={onKeep}>
            {t(isOpen ? "lookAtOrder" : "keep")}
          </Button>
          <Button
            kind={isDangerous ? "danger" : "primary"}
            type="submit"
            form={form}
            isBusy={doing.isPending}
            disabled={!isComplete || isReasonMissing}
          >
            {yes}
          </Button>
        </>
      }
    >
      <form
        id={form}
        onSubmit={(submitted) => {
          submitted.preventDefault();
          doing.mutate();
        }}
      >
        {/* Until there is an answer the same is asked for again: something else would be done besides it. */}
        <fieldset className={css.question} disabled={isOpen}>
          {props.children}
          {props.reason !== undefined && (
            <TextField
              {...props.reason}
              value={reason}
              maxLength={REASON_CHARS_MAX}
              autoComplete="off"
              required
              onChange={({ target }) => setReason(target.value)}
            />
          )}
        </fieldset>
      </form>
      {props.below}
      {doing.isError && <NotDone error={doing.error} yes={yes} />}
    </Dialog>
  );
}
