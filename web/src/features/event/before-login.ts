/// What must survive the login: the request that needed it, and the position of the map.
import { newKey } from "../../api/idempotency";
import type { Pose } from "../../seatmap/camera";
import type { HoldRequest } from "./selection";

/** The part of the browser's storage that is needed here. */
export type TabStore = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Logging out sweeps both: src/session/traces.ts. */
const requestName = (eventId: string): string => `ticketbuster.wish.${eventId}`;
const viewName = (eventId: string): string => `ticketbuster.view.${eventId}`;

/** A login takes a minute or two; who comes back after this long has other plans. */
const REQUEST_MS_MAX = 15 * 60_000;

/** Of the address that a login comes back to: which request it was for. */
const REQUEST_PARAMETER = "wish";

/**
 * Keeps what shall be held as soon as somebody is logged in; answers the query of the address that the login must come
 * back to. Whoever comes to the event by another way has other plans, and nothing is held for them.
 */
export function keepRequest(
  store: TabStore,
  eventId: string,
  request: HoldRequest,
  { now, search }: { now: number; search: string },
): string {
  const id = newKey();
  store.setItem(requestName(eventId), JSON.stringify({ request, at: now, id }));
  const query = new URLSearchParams(search);
  query.set(REQUEST_PARAMETER, id);
  return `?${query.toString()}`;
}

/** The address without what only `keptRequest` reads. */
export function withoutRequest(query: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(query);
  next.delete(REQUEST_PARAMETER);
  return next;
}

/** The request that was kept, if this is the return of its login and it is young enough. */
export function keptRequest(
  store: TabStore,
  eventId: string,
  { now, query }: { now: number; query: URLSearchParams },
): HoldRequest | undefined {
  const { request, at, id } = parsed(store.getItem(requestName(eventId)));
  if (typeof at !== "number" || now - at > REQUEST_MS_MAX || now < at) return undefined;
  if (typeof id !== "string" || id !== query.get(REQUEST_PARAMETER)) return undefined;
  return typeof request === "object" && request !== null ? request : undefined;
}

/** The request was sent, or its buyer changed their mind. */
export function forgetRequest(store: TabStore, eventId: string): void {
  store.removeItem(requestName(eventId));
}

/** Keeps what is in view; `null` for the whole plan. */
export function keepView(store: TabStore, eventId: string, pose: Pose | null): void {
  if (pose === null) store.removeItem(viewName(eventId));
  else store.setItem(viewName(eventId), JSON.stringify(pose));
}

/** What was in view when the page was left, if it was not the whole plan. */
export function keptView(store: TabStore, eventId: string): Pose | undefined {
  const { x, y, scale } = parsed(store.getItem(viewName(eventId)));
  const isPose = [x, y, scale].every((value) => typeof value === "number" && Number.isFinite(value));
  return isPose && Number(scale) > 0 ? { x: Number(x), y: Number(y), scale: Number(scale) } : undefined;
}

function parsed(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? "null");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
