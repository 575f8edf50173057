/// What pages keep of a user in the browser's storages: orders under way, holds, choices and their keys. Pages are loaded
/// on demand, and a page that was not loaded can't clear up after an earlier one: all of it goes here.

/** What the names of all of it begin with. */
export const TRACE_PREFIXES = [
  "ticketbuster.order.",
  "ticketbuster.hold.",
  "ticketbuster.selection.",
  "ticketbuster.attempt.",
  "ticketbuster.wish.",
  "ticketbuster.view.",
  "ticketbuster.declined.",
  "ticketbuster.guest.",
  "ticketbuster.access.",
  "ticketbuster.contact.",
];

/** Forgets it, in this tab and on this device. A storage may be forbidden: nothing was kept in it then. */
export function sweepTraces(): void {
  for (const name of ["sessionStorage", "localStorage"] as const) {
    try {
      sweep(globalThis[name]);
    } catch {
      // As above.
    }
  }
}

function sweep(storage: Storage): void {
  const names = Array.from({ length: storage.length }, (_, index) => storage.key(index));
  for (const name of names) {
    if (name !== null && TRACE_PREFIXES.some((prefix) => name.startsWith(prefix))) storage.removeItem(name);
  }
}
