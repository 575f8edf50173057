/// Blocking and unblocking: in requests that the engine takes, one after the other, until somebody was faster.
import { useMutation } from "@tanstack/react-query";

import { api, bodyOf } from "../../../api/client";
import { Problem } from "../../../api/problem";
import { batchesOf } from "./choice";

export type Change = "block" | "unblock";

/** What became of a change. */
export interface Outcome {
  readonly change: Change;
  readonly done: number;
  /** Labels that were not as we thought; those after them were not tried. */
  readonly conflict: readonly string[];
  /** Labels that are neither changed nor in conflict. */
  readonly left: readonly string[];
}

/** Labels that the engine refused; nothing if it refused for another reason. */
export function conflictOf(error: unknown): readonly string[] {
  if (!(error instanceof Problem)) return [];
  if (error.code === "seats_unavailable") return error.labels("unavailable");
  return error.code === "not_blocked" ? error.labels("not_blocked") : [];
}

/** Refusals of the engine under which nothing was changed, though the same request may succeed later. */
const NOT_DONE: readonly string[] = ["overloaded", "moved", "identity_provider_unavailable"];

/**
 * Whether nobody knows what became of a request: its answer was lost, or it is that of something broken on the way.
 * What is asked for by number must not be asked for again then: it may be done twice.
 */
export function isUnknown(error: unknown): boolean {
  if (!(error instanceof Problem)) return true;
  return error.status === 408 || (error.status >= 500 && !(error.status === 503 && NOT_DONE.includes(error.code)));
}

async function send(eventId: string, change: Change, seats: readonly string[]): Promise<void> {
  const options = { params: { path: { id: eventId } }, body: { seats: [...seats] } };
  await bodyOf(
    change === "block" ? api.POST("/api/events/{id}/block", options) : api.POST("/api/events/{id}/unblock", options),
  );
}

/** Changes seats by their labels. */
export async function changeSeats(
  eventId: string,
  change: Change,
  labels: readonly string[],
  via = send,
): Promise<Outcome> {
  let done = 0;
  for (const batch of batchesOf(labels)) {
    try {
      await via(eventId, change, batch);
    } catch (error) {
      const conflict = conflictOf(error);
      if (conflict.length === 0) throw error;
      const refused = new Set(conflict);
      return { change, done, conflict, left: labels.slice(done).filter((label) => !refused.has(label)) };
    }
    done += batch.length;
  }
  return { change, done, conflict: [], left: [] };
}

/** The same for components. */
export function useChange(eventId: string) {
  return useMutation({
    mutationFn: ({ change, labels }: { change: Change; labels: readonly string[] }) =>
      changeSeats(eventId, change, labels),
  });
}
