/// Hand scanners that type like a keyboard: a burst of characters, then Enter.

/** What every ticket's code begins with. */
const PREFIX = "TB1:";
/** Wireless scanners stall now and then: in the middle of a ticket's code more, otherwise less. */
const GAP_MS = 250;
const GAP_IN_TICKET_MS = 1_000;
const LENGTH_MIN = 12;

/** Gathers a burst. */
export class Burst {
  private text = "";
  private lastAt = 0;

  /** Takes a key (`KeyboardEvent.key`); says whether it belongs to a burst, and the code if Enter ended it. */
  key(key: string, now: number): { isBurst: boolean; code: string | undefined } {
    const isTicket = this.text !== "" && (this.text.startsWith(PREFIX) || PREFIX.startsWith(this.text));
    if (now - this.lastAt > (isTicket ? GAP_IN_TICKET_MS : GAP_MS)) this.text = "";
    this.lastAt = now;
    if (key === "Enter") {
      const code = this.text.length >= LENGTH_MIN ? this.text : undefined;
      this.text = "";
      return { isBurst: code !== undefined, code };
    }
    // Shift and the like go along with a scanner's capitals.
    if (key.length === 1) this.text += key;
    // Somebody who presses a button by the space bar twice is no scanner.
    return { isBurst: key.length === 1 && this.text.trim().length > 1, code: undefined };
  }
}

/** Listens on the whole page, except where somebody types into a field. */
export function listenForScanner(onCode: (code: string) => void): () => void {
  const burst = new Burst();
  const listen = (event: KeyboardEvent): void => {
    const isTyping = event.target instanceof Element && event.target.closest("input, textarea, select") !== null;
    if (isTyping || event.ctrlKey || event.altKey || event.metaKey) return;
    const { isBurst, code } = burst.key(event.key, event.timeStamp);
    // A space or Enter of a code shall not press the button that has the focus.
    if (isBurst) event.preventDefault();
    if (code !== undefined) onCode(code);
  };
  window.addEventListener("keydown", listen, { capture: true });
  return () => window.removeEventListener("keydown", listen, { capture: true });
}
