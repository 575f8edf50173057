/// When a page that was opened has come to rest: what it does not need before then waits, as it would take its share of a
/// slow network.

const REST_MS = 500;
const CHECK_MS = 100;
/** A page that never rests does not keep the others waiting for ever. */
const WAIT_MAX_MS = 20_000;

/** Settles once the document is loaded and nothing was busy for half a second. */
export function whenQuiet(isBusy: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const begunAt = performance.now();
    let busyAt = begunAt;
    let tickedAt = begunAt;
    const timer = setInterval(() => {
      const now = performance.now();
      // A tick that comes late found the processor at work, on a map for example.
      if (now - tickedAt > 2 * CHECK_MS) busyAt = now;
      tickedAt = now;
      if (document.readyState !== "complete" || isBusy()) busyAt = now;
      if (now - busyAt < REST_MS && now - begunAt < WAIT_MAX_MS) return;
      clearInterval(timer);
      resolve();
    }, CHECK_MS);
  });
}
