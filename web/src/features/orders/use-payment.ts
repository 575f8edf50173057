/// Asking the provider of a payment how far it is, or for another payment in its place. The engine asks the provider after
/// it has answered, so what came of it is looked for until it is there.
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, bodyOf } from "../../api/client";
import { serverClock } from "../../clock/server-clock";
import type { Order } from "./progress";
import { orderKey } from "./use-order";

const ASK_LOOKS_MS = [400, 800, 1_600];
const AGAIN_LOOKS_MS = [300, 600, 1_200, 2_400, 4_800];

/** The engine has made no other payment within the time that anybody would wait. */
export class NoOtherPayment extends Error {}

/** What the provider was asked, and what came of it. */
export function usePayment({ order_id: orderId, payment }: Order, onOther: (url: string) => void) {
  const client = useQueryClient();
  const key = orderKey(orderId);
  const refresh = () => client.invalidateQueries({ queryKey: key });
  const post = (again: boolean) =>
    bodyOf(api.POST("/api/orders/{id}/payment", { params: { path: { id: orderId } }, body: { again } }));

  /** Reads the order after each pause until something came of it. */
  const lookUntil = async (
    pauses: readonly number[],
    isThere: (order: Order) => boolean,
  ): Promise<Order | undefined> => {
    for (const pause of pauses) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      await client.refetchQueries({ queryKey: key }, { throwOnError: true });
      const read = client.getQueryData<Order>(key);
      if (read !== undefined && isThere(read)) return read;
    }
    return undefined;
  };

  const ask = useMutation({
    /** When it was asked. */
    mutationFn: async () => {
      const declinedBefore = payment?.declined ?? null;
      const at = new Date(serverClock.now()).toISOString();
      await post(false);
      await lookUntil(
        ASK_LOOKS_MS,
        ({ status, payment }) => status !== "awaiting_payment" || (payment?.declined ?? null) !== declinedBefore,
      );
      return at;
    },
    onSettled: refresh,
  });
  const again = useMutation({
    mutationFn: async () => {
      const before = payment?.payment_id;
      const isOther = ({ payment }: Order): boolean => payment?.url != null && payment.payment_id !== before;
      await post(true);
      const found = await lookUntil(AGAIN_LOOKS_MS, (read) => read.status === "completed" || isOther(read));
      if (found === undefined) throw new NoOtherPayment();
      return found.payment?.url ?? undefined;
    },
    onSuccess: (url) => {
      if (url !== undefined) onOther(url);
    },
    onSettled: refresh,
  });
  return { ask, again };
}
