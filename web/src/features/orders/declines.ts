/// When this tab first heard that a card was declined. The engine says that one was, and not when: without this an old
/// decline would read as if it had just happened.
import { serverClock } from "../../clock/server-clock";

/** A decline that is shown. */
export interface Decline {
  /** RFC 3339, by the engine's clock. */
  readonly at: string;
  /** It was not shown before this page was loaded. */
  readonly isNew: boolean;
}

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

function kept(orderId: string, name: string): Decline | undefined {
  try {
    const text = sessionStorage.getItem(KEY + orderId) ?? "";
    const cut = text.indexOf(" ");
    return cut > 0 && text.slice(cut + 1) === name ? { at: text.slice(0, cut), isNew: false } : undefined;
  } catch {
    return undefined; // a storage may be forbidden
  }
}

function keep(orderId: string, name: string, at: string): void {
  try {
    sessionStorage.setItem(KEY + orderId, `${at} ${name}`);
  } catch {
    // As above.
  }
}
