/// Hand scanners that type like a keyboard: a burst of characters, then Enter.

/** People don't type this fast; scanners do, slow ones included. */
const GAP_MS = 80;
const LENGTH_MIN = 12;

/** Gathers a burst. */
export class Burst {
  private text = "";
  private lastAt = 0;

  /** Takes a key (`KeyboardEvent.key`); says whether it belongs to a burst, and the code if Enter ended it. */
  key(key: string, now: number): { isBurst: boolean; code: string | undefined } {
    if (now - this.lastAt > GAP_MS) this.text = "";
    this.lastAt = now;
    if (key === "Enter") {
      const code = this.text.length >= LENGTH_MIN ? this.text : undefined;
      this.text = "";
      return { isBurst: code !== undefined, code };
    }
    if (key.length === 1) this.text += key;
    // Shift and the like go along with a scanner's capitals. Two keys in a row are no chance any more.
    return { isBurst: key.length === 1 && this.text.length > 1, code: undefined };
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
