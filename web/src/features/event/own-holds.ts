/// The buyer's own holds of an event, as this tab knows them: the engine lists none.
import { useQuery } from "@tanstack/react-query";

import { api, bodyOf } from "../../api/client";
import { Problem } from "../../api/problem";
import { useSession } from "../../auth/session";
import { forgetHold, keptHold, type Hold } from "../../holds/holds";

const PREFIX = "ticketbuster.hold.";

function holdIdsOf(eventId: string): string[] {
  const names = Array.from({ length: sessionStorage.length }, (_, index) => sessionStorage.key(index) ?? "");
  return names
    .filter((name) => name.startsWith(PREFIX))
    .map((name) => name.slice(PREFIX.length))
    .filter((id) => keptHold(id)?.eventId === eventId);
}

/** The hold if it is still there and not ordered; what has ended is forgotten. */
async function activeHold(id: string, signal: AbortSignal): Promise<Hold | undefined> {
  try {
    const hold = await bodyOf(api.GET("/api/holds/{id}", { params: { path: { id } }, signal }));
    return hold.status === "active" ? hold : undefined;
  } catch (error) {
    const isOver = error instanceof Problem && (error.status === 410 || error.status === 404 || error.status === 403);
    if (!isOver) throw error;
    forgetHold(id);
    return undefined;
  }
}

/** The active holds of an event. */
export function useOwnHolds(eventId: string) {
  const userId = useSession()?.userId;
  return useQuery({
    queryKey: ["own-holds", eventId, userId],
    queryFn: async ({ signal }) => {
      const holds = await Promise.all(holdIdsOf(eventId).map((id) => activeHold(id, signal)));
      return holds.filter((hold) => hold !== undefined);
    },
    enabled: userId !== undefined,
    staleTime: 0,
  });
}
