/// How answers of the engine are kept, and when questions are asked again.
import { QueryClient } from "@tanstack/react-query";

import { isPassing, Problem } from "../api/problem";

const RETRIES_MAX = 3;

/** The cache of this tab. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      networkMode: "always", // the service worker may answer without a network
      retry: (failures, error) => failures < RETRIES_MAX && isPassing(error),
      retryDelay: (failures, error) => {
        const asked = error instanceof Problem ? (error.retryAfterSeconds ?? 0) * 1_000 : 0;
        // Half of it random, so that a crowd that was refused together does not come back together.
        return asked + 500 * 2 ** failures * (0.5 + Math.random() / 2);
      },
    },
    mutations: { networkMode: "always" },
  },
});
