/// How long answers of the engine are cached, and when queries run again.
import { QueryClient } from "@tanstack/react-query";

import { mayRetry, retryDelay } from "../offline/retries";

/** The cache of this tab. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      networkMode: "always", // the service worker may answer without a network
      retry: mayRetry,
      retryDelay: (failures, error) => retryDelay(failures, error),
    },
    mutations: { networkMode: "always" },
  },
});
