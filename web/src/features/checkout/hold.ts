/// Reads a hold, and restores it by its token when a restart of the engine lost it.
import { useQuery } from "@tanstack/react-query";

import { api, bodyOf } from "../../api/client";
import { Problem } from "../../api/problem";
import { keepHold, keptHold, reclaimHold, type Hold } from "../../holds/holds";

/** Whether the engine says that there is no such hold any more. */
export function isGone(error: unknown): boolean {
  return error instanceof Problem && error.code === "hold_expired";
}
import { translate } from "../../i18n";
import { showToast } from "../../ui/toasts";
import { checkoutStrings } from "./strings";

async function readHold(holdId: string): Promise<Hold> {
  try {
    const hold = await bodyOf(api.GET("/api/holds/{id}", { params: { path: { id: holdId } } }));
    keepHold(hold);
    return hold;
  } catch (error) {
    const kept = keptHold(holdId);
    if (!isGone(error) || kept?.token === undefined) throw error;
    // It ended, or it was granted in the last moments of an earlier life of the engine: the token tells.
    const hold = await reclaimHold(kept.eventId, kept.token);
    showToast("info", translate(checkoutStrings, "restored"));
    return hold;
  }
}

/** The key of a hold in the cache. */
export function holdKey(holdId: string): readonly string[] {
  return ["hold", holdId];
}

/** A hold of one's own. */
export function useHold(holdId: string) {
  return useQuery({ queryKey: holdKey(holdId), queryFn: () => readHold(holdId), staleTime: 0, gcTime: 0 });
}
