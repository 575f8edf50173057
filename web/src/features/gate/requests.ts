/// The requests of a gate to the engine.
import { api, bodyOf, type Schemas } from "../../api/client";
import { Problem } from "../../api/problem";
import { serverClock } from "../../clock/server-clock";
import type { LookedUp } from "./by-number";
import { isBarred, type CheckInAnswer, type GateList, type SpentTicket, type TicketKey } from "./model";

const PAGE = 5_000;
const BUSY_MS = 1_000;

/** The keys; also tells the engine's time, and whether it can be reached. */
export async function fetchKeys(timeoutMs: number): Promise<TicketKey[]> {
  const sentAt = Date.now();
  const body = await bodyOf(
    api.GET("/api/tickets/keys", { signal: AbortSignal.timeout(timeoutMs), cache: "no-store" }),
  );
  serverClock.learn(body.now, sentAt);
  return body.keys.map(({ key_id: keyId, public_key: publicKey }) => ({ keyId, publicKey }));
}

/** The used and void tickets of an event, all pages. It is as old as its first page. */
export async function fetchGateList(eventId: string): Promise<GateList> {
  const spent = new Map<string, SpentTicket>();
  let asOf: string | undefined;
  let after: string | null = null;
  do {
    const query: { per_page: number; after?: string } = after === null ? { per_page: PAGE } : { per_page: PAGE, after };
    // From the engine or not at all: the gate decides by itself when to ask.
    const page = await bodyOf(
      api.GET("/api/events/{id}/gate-list", { params: { path: { id: eventId }, query }, cache: "no-store" }),
    );
    for (const { ticket_id, status, used_at, gate } of page.items) {
      if (status !== "valid") spent.set(ticket_id, { status, at: used_at, gate });
    }
    asOf ??= page.as_of;
    after = page.next;
  } while (after !== null);
  return { eventId, asOf, spent };
}

/** All tickets of an event: their seats by ticket id, for numbers that are typed while there is no network. */
export async function fetchTickets(eventId: string): Promise<Map<string, string>> {
  const seats = new Map<string, string>();
  let after: string | null = null;
  do {
    const query = { tickets: "all" as const, per_page: PAGE, ...(after === null ? {} : { after }) };
    const page: Schemas["GateListBody"] = await bodyOf(
      api.GET("/api/events/{id}/gate-list", { params: { path: { id: eventId }, query }, cache: "no-store" }),
    );
    for (const { ticket_id, seat } of page.items) seats.set(ticket_id, seat);
    after = page.next;
  } while (after !== null);
  return seats;
}

/** The tickets that have a printed number, as the engine knows them. */
export async function lookUp(eventId: string, number: string, timeoutMs: number): Promise<LookedUp> {
  const params = { path: { id: eventId }, query: { number } };
  try {
    const { items } = await bodyOf(
      api.GET("/api/events/{id}/tickets", { params, cache: "no-store", signal: AbortSignal.timeout(timeoutMs) }),
    );
    const found = items.map(({ ticket_id: ticketId, seat, status, used_at: at, gate }) =>
      status === "valid" ? { ticketId, seat } : { ticketId, seat, spent: { status, at, gate } },
    );
    return { found };
  } catch (error) {
    if (!(error instanceof Problem)) return { link: "offline" };
    const { kind } = answerOf(error);
    return error.status === 404 || error.status === 410 ? { found: [] } : { link: isBarred(kind) ? kind : "offline" };
  }
}

export interface CheckIn {
  /** Empty: `ticketId` in its place. */
  readonly token: string;
  readonly ticketId?: string;
  readonly gate: string;
  readonly eventId: string;
  readonly scannedAt: string | undefined;
}

/** Asks to let somebody in; never throws. */
export async function checkIn(asked: CheckIn, timeoutMs: number): Promise<CheckInAnswer> {
  const { token, ticketId, gate, eventId, scannedAt } = asked;
  const time = scannedAt === undefined ? {} : { scanned_at: scannedAt };
  const ticket = token === "" && ticketId !== undefined ? { ticket_id: ticketId } : { token };
  const body = { ...ticket, gate, event_id: eventId, ...time };
  try {
    const done = await bodyOf(api.POST("/api/tickets/check-in", { body, signal: AbortSignal.timeout(timeoutMs) }));
    return { kind: "let_in", ticketId: done.ticket_id, seat: done.seat, at: done.used_at };
  } catch (error) {
    return error instanceof Problem ? answerOf(error) : { kind: "no_answer", retryAfterMs: 0 };
  }
}

/** What a refusal means at a gate. */
export function answerOf(problem: Problem): CheckInAnswer {
  const text = (name: string): string | null => {
    const value = problem.data[name];
    return typeof value === "string" ? value : null;
  };
  const retryAfterMs = (problem.retryAfterSeconds ?? 0) * 1_000;
  switch (problem.code) {
    case "already_used":
      return { kind: "already_used", at: text("used_at"), gate: text("gate") };
    case "ticket_void":
      return { kind: "void" };
    case "wrong_event":
      return { kind: "other_event" };
    case "ticket_invalid":
      return { kind: "not_ours" };
    case "order_busy":
      return { kind: "busy", retryAfterMs: Math.max(retryAfterMs, BUSY_MS) };
    case "unauthenticated":
      return { kind: "no_session" };
    case "forbidden":
      return { kind: problem.data["reason"] === "other_organisation" ? "other_organisation" : "no_role" };
    case "invalid_request":
      return problem.fieldErrors.some(({ field }) => field === "scanned_at")
        ? { kind: "wrong_time" }
        : { kind: "refused", code: problem.code };
    default:
      // 410: the event is archived, and nobody is let in any more.
      if ([409, 410, 422].includes(problem.status)) return { kind: "refused", code: problem.code };
      // Busy, restarting, or something between us and the engine speaks: it has not decided.
      return { kind: "no_answer", retryAfterMs };
  }
}
