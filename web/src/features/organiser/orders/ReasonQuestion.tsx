/// A question to the organiser about an order, in a dialog: what is to happen, and the reason that is kept.
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useId, useState } from "react";

import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { Button } from "../../../ui/Button";
import { Dialog } from "../../../ui/Dialog";
import { TextField } from "../../../ui/Field";
import { ErrorNotice } from "../../../ui/States";
import { REASON_CHARS_MAX, useRefresh } from "../queries";
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
  reason: { label: string; hint: string };
  /** Does it, for this reason; the order as it is afterwards. */
  act: (reason: string) => Promise<Order>;
  onDone: (order: Order) => void;
  onKeep: () => void;
  formClass?: string | undefined;
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
  return (
    <Dialog
      isOpen
      title={title}
      onClose={onKeep}
      actions={
        <>
          <Button kind="secondary" onClick={onKeep}>
            {t("keep")}
          </Button>
          <Button
            kind={isDangerous ? "danger" : "primary"}
            type="submit"
            form={form}
            isBusy={doing.isPending}
            disabled={!isComplete || reason.trim() === ""}
          >
            {yes}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className={props.formClass}
        onSubmit={(submitted) => {
          submitted.preventDefault();
          doing.mutate();
        }}
      >
        {props.children}
        <TextField
          {...props.reason}
          value={reason}
          maxLength={REASON_CHARS_MAX}
          autoComplete="off"
          required
          onChange={({ target }) => setReason(target.value)}
        />
      </form>
      {props.below}
      {doing.isError && <ErrorNotice error={doing.error} onRetry={() => doing.mutate()} />}
    </Dialog>
  );
}
