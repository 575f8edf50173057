/// When this device first heard that a card was declined: a tab may be closed, and the order opened again. The engine says that one was, and not when: without this an old
/// decline would read as if it had just happened.
import { serverClock } from "../../clock/server-clock";
import { shelf } from "../../session/shelf";

/** A decline that is shown. */
export interface Decline {
  /** RFC 3339, by the engine's clock. */
  readonly at: string;
  /** It was not shown before this page was loaded. */
  readonly isNew: boolean;
}

/** Logging out sweeps it: src/session/traces.ts. */
const KEY = "ticketbuster.declined.";
/** What this page has shown stays as it is as long as the page is there. */
const shown = new Map<string, Decline>();

/** The decline of a payment; the same answer for as long as a page is there. */
export function declineOf(orderId: string, paymentId: string | null, reason: string): Decline {
  const name = `${orderId} ${paymentId ?? ""} ${reason}`;
  const known = shown.get(name) ??
    kept(orderId, name) ?? { at: new Date(serverClock.now()).toISOString(), isNew: true };
  shown.set(name, known);
  keep(orderId, name, known.at);
  return known;
}

/** The page was left and is there again: what it has shown is not new any more. */
export function declinesWereRead(): void {
  shown.clear();
}

const shelves = (): Storage[] =>
  [shelf("localStorage"), shelf("sessionStorage")].filter((storage) => storage !== undefined);

function kept(orderId: string, name: string): Decline | undefined {
  for (const storage of shelves()) {
    try {
      const text = storage.getItem(KEY + orderId) ?? "";
      const cut = text.indexOf(" ");
      if (cut > 0 && text.slice(cut + 1) === name) return { at: text.slice(0, cut), isNew: false };
    } catch {
      // A storage may be forbidden.
    }
  }
  return undefined;
}

/** On the device, or else in the tab. */
function keep(orderId: string, name: string, at: string): void {
  for (const storage of shelves()) {
    try {
      prune(storage);
      storage.setItem(KEY + orderId, `${at} ${name}`);
      return;
    } catch {
      // As above; or it is full.
    }
  }
}

/** Nobody pays so much later. */
const KEPT_MS = 7 * 24 * 3_600_000;

function prune(storage: Storage): void {
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "");
  for (const name of names.filter((name) => name.startsWith(KEY))) {
    const [at = ""] = (storage.getItem(name) ?? "").split(" ");
    if (!(Date.parse(at) + KEPT_MS > serverClock.now())) storage.removeItem(name);
  }
}
