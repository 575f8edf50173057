/// Instants on the clocks of a time zone, and back: what `datetime-local` inputs show and give.

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format is dear, using one is not. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(timeZone, format);
  return format;
}

/** What a zone's clocks show at an instant, as if it were UTC, in milliseconds; whole seconds. */
function wall(instant: number, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}

/** An instant (RFC 3339) as `YYYY-MM-DDTHH:MM` on the clocks of a zone. */
export function toLocal(instant: string, timeZone: string): string {
  return new Date(wall(Date.parse(instant), timeZone)).toISOString().slice(0, 16);
}

/** Whether a zone's clocks show a time once, never (they were put forward), or twice (they were put back). */
export type Fit = "once" | "never" | "twice";

export interface Zoned {
  /** RFC 3339, UTC. */
  readonly instant: string;
  readonly fit: Fit;
}

const DAY_MS = 86_400_000;

/**
 * The instant at which a zone's clocks show `local` (`YYYY-MM-DDTHH:MM`), or nothing if that is no time.
 * A time that they show twice is the first of both; one that they skip is as much after the gap as it is into it.
 */
export function toInstant(local: string, timeZone: string): Zoned | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/.test(local)) return undefined;
  const asked = Date.parse(`${local}Z`);
  if (Number.isNaN(asked)) return undefined;
  // A zone's offset changes at most once within two days; whatever it is, it is one of these.
  const offsets = [asked - DAY_MS, asked + DAY_MS].map((instant) => wall(instant, timeZone) - instant);
  const candidates = [...new Set(offsets)].map((offset) => asked - offset).sort((a, b) => a - b);
  const exact = candidates.filter((instant) => wall(instant, timeZone) === asked);
  const [first] = exact;
  if (first !== undefined) return { instant: new Date(first).toISOString(), fit: exact.length > 1 ? "twice" : "once" };
  // Skipped: with the offset from before the gap, clocks show as much after it.
  const before = asked - (offsets[0] ?? 0);
  return { instant: new Date(before).toISOString(), fit: "never" };
}
