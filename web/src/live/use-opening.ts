/// The opening of a sale, by the engine's clock: counts down, then asks until the engine says that it sells.
import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";

import type { Schemas } from "../api/client";
import { fetchEvent } from "../api/use-event";
import { useCountdown } from "../clock/use-countdown";
import { applyEventMessage } from "./event-cache";

type Opening = Pick<Schemas["EventBody"], "event_id" | "status" | "sale">;

/** A crowd that counts down together does not ask together: each waits up to this long. */
const SPREAD_MS = 700;
const AGAIN_MS = 1_500;

/** Milliseconds until the sale of a scheduled event opens; 0 for others. At 0 the caches learn the new status. */
export function useOpening({ event_id, status, sale }: Opening): number {
  const isScheduled = status === "scheduled";
  const left = useCountdown(isScheduled ? sale.opens_at : undefined);
  const isDue = isScheduled && left === 0;
  const cache = useQueryClient();
  useEffect(() => {
    if (!isDue) return undefined;
    let timer: ReturnType<typeof setTimeout>;
    const controller = new AbortController();
    const { signal } = controller;
    const ask = async (): Promise<void> => {
      try {
        const event = await fetchEvent(event_id, signal);
        if (event.status !== "scheduled") {
          applyEventMessage(cache, { type: "event", event_id, status: event.status, counts: event.counts });
          return;
        }
      } catch {
        if (signal.aborted) return;
      }
      timer = setTimeout(() => void ask(), AGAIN_MS);
    };
    timer = setTimeout(() => void ask(), Math.random() * SPREAD_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [isDue, event_id, cache]);
  return left;
}
