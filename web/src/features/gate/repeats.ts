/// A camera sees a code in every frame, and some hand scanners send it twice: that is one scan.

const QUIET_MS = 3_000;

/** Tells the first sight of a code from further ones of the same. */
export class Repeats {
  private code: string | undefined;
  private lastSeen = 0;

  /** Whether it is new: another than the last one, or out of sight for three seconds. */
  isNew(code: string, now: number): boolean {
    const isNew = code !== this.code || now - this.lastSeen >= QUIET_MS;
    this.code = code;
    this.lastSeen = now;
    return isNew;
  }
}
