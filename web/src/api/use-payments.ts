/// The payment provider of this installation; pages do not choose it.
import { useQuery } from "@tanstack/react-query";

import { api, bodyOf } from "./client";

/** How orders are paid; it changes only with a restart of the engine. */
export function usePayments() {
  return useQuery({
    queryKey: ["payments"],
    queryFn: () => bodyOf(api.GET("/api/payments")),
    staleTime: 600_000,
  });
}

/** Whether this installation sends mails; undefined until that is known. Where it does not, no text speaks of any. */
export function useSendsMails(): boolean | undefined {
  return usePayments().data?.sends_mails;
}
