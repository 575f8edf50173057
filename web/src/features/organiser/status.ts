/// What an organiser may do with a sale, by where it stands and what the clock says.
import type { Schemas } from "../../api/client";

export type EventStatus = Schemas["EventStatus"];

export const STATUSES: readonly EventStatus[] = ["draft", "scheduled", "on_sale", "paused", "closed", "cancelled"];

export type Move = "openNow" | "schedule" | "draft" | "pause" | "resume" | "close" | "reopen" | "cancel";

/** A change of the sale, as requests: the rules to change first, then the status to ask for. */
export interface Plan {
  readonly patch?: Schemas["EventPatchBody"];
  readonly status?: Schemas["EventStatusBody"];
}

type Sale = Pick<Schemas["EventBody"], "status" | "sale">;

/** The moves that make sense, the likeliest first. */
export function movesOf({ status, sale }: Sale, now: number): Move[] {
  switch (status) {
    case "draft":
      return Date.parse(sale.opens_at) > now ? ["schedule", "openNow", "cancel"] : ["openNow", "cancel"];
    case "scheduled":
      return ["openNow", "pause", "draft", "cancel"];
    case "on_sale":
      return ["pause", "close", "cancel"];
    case "paused":
      return ["resume", "close", "cancel"];
    case "closed":
      return ["reopen", "cancel"];
    case "cancelled":
      return [];
  }
}

/** Whether the sale's end is past, so that opening it would change nothing. */
export function isOver({ sale }: Pick<Sale, "sale">, now: number): boolean {
  return Date.parse(sale.closes_at) <= now;
}

/** Whether opening now means another start of the sale. */
export function opensEarly({ sale }: Pick<Sale, "sale">, now: number): boolean {
  return Date.parse(sale.opens_at) > now;
}

/**
 * The requests of a move, each with the reason that was given. `status` is what the event says; a scheduled sale opens by
 * the clock alone.
 */
export function planOf(move: Move, event: Sale, now: number, reason = ""): Plan {
  const why = reason.trim() === "" ? {} : { reason: reason.trim() };
  const opensAt = new Date(now).toISOString();
  const patch = move === "openNow" && opensEarly(event, now) ? { patch: { opens_at: opensAt, ...why } } : {};
  const status = statusOf(move, event);
  return status === undefined ? patch : { ...patch, status: { status, ...why } };
}

/** What a move makes of an event; nothing if the clock does that. */
function statusOf(move: Move, event: Sale): EventStatus | undefined {
  switch (move) {
    case "openNow":
      return event.status === "scheduled" ? undefined : "on_sale";
    case "schedule":
      return "scheduled";
    case "draft":
      return "draft";
    case "pause":
      return "paused";
    case "resume":
    case "reopen":
      return "on_sale";
    case "close":
      return "closed";
    case "cancel":
      return "cancelled";
  }
}
