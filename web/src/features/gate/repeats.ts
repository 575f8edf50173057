/// A camera sees a code in every frame, and some hand scanners send it twice: that is one scan.

const QUIET_MS = 3_000;
/** A busy phone looks so rarely that time alone says nothing: it must have looked and not seen the code. */
const EMPTY_LOOKS_MIN = 5;

/** Tells the first sight of a code from further ones of the same. */
export class Repeats {
  private code: string | undefined;
  private lastSeen = 0;
  private emptyLooks = 0;

  /** The camera looked and saw this, or nothing; whether it is new: another code, or out of sight for a while. */
  isNewInSight(code: string | undefined, now: number): boolean {
    if (code === undefined) {
      this.emptyLooks += 1;
      return false;
    }
    return this.take(code, now, this.emptyLooks >= EMPTY_LOOKS_MIN);
  }

  /** A scanner sent this; whether it is new: another code, or a while later. */
  isNew(code: string, now: number): boolean {
    return this.take(code, now, true);
  }

  private take(code: string, now: number, mayBeGone: boolean): boolean {
    const isNew = code !== this.code || (mayBeGone && now - this.lastSeen >= QUIET_MS);
    this.code = code;
    this.lastSeen = now;
    this.emptyLooks = 0;
    return isNew;
  }
}
