/// What a timeline says of one of its transitions: when it was, how things stood, how fast places went, what was refused.
import type { Schemas } from "../../../api/client";

type Timeline = Schemas["TimelineBody"];
type Bucket = Schemas["TimelineBucketBody"];
type Counts = Schemas["CountsBody"];

const MINUTE_MS = 60_000;

/** The index of the part that a transition is in; -1 before the first transition. */
export function bucketIndex({ buckets }: Pick<Timeline, "buckets">, seq: number): number {
  if (seq <= 0) return -1;
  let [low, high] = [0, buckets.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((buckets[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return high;
}

/** About when a transition was: exactly at the end of each part, within a part its end. RFC 3339. */
export function instantOf(timeline: Timeline, seq: number): string {
  return timeline.buckets[bucketIndex(timeline, seq)]?.at ?? timeline.created_at;
}

/** The last transition of the part before or after this one: what a long step leads to. */
export function partStep(timeline: Timeline, seq: number, by: 1 | -1): number {
  const { buckets } = timeline;
  const at = bucketIndex(timeline, seq);
  const isEnd = buckets[at]?.seq === seq;
  const index = by === 1 ? (isEnd || at < 0 ? at + 1 : at) : at - 1;
  return buckets[index]?.seq ?? (by === 1 ? timeline.seq : 0);
}

/** How many places were sold in the minute up to the end of a transition's part, less those that came back. */
export function soldInMinute(timeline: Timeline, seq: number): number {
  const index = bucketIndex(timeline, seq);
  const end = timeline.buckets[index];
  if (end === undefined) return 0;
  const since = Date.parse(end.at) - MINUTE_MS;
  let before: Counts = timeline.before;
  for (let at = index - 1; at >= 0; at -= 1) {
    const bucket = timeline.buckets[at];
    if (bucket === undefined || Date.parse(bucket.at) > since) continue;
    before = bucket.counts;
    break;
  }
  return end.counts.sold - before.sold;
}

/** What happened up to a transition's part, all kinds added up. */
export const HAPPENED = [
  "holds_granted",
  "holds_released",
  "holds_expired",
  "orders_placed",
  "orders_completed",
  "orders_failed",
  "orders_cancelled",
] as const satisfies readonly (keyof Bucket)[];
export type Happened = (typeof HAPPENED)[number];

export function happenedUntil(timeline: Timeline, seq: number): Record<Happened, number> {
  const sums = Object.fromEntries(HAPPENED.map((name) => [name, 0])) as Record<Happened, number>;
  const index = bucketIndex(timeline, seq);
  for (const bucket of timeline.buckets.slice(0, index + 1)) {
    for (const name of HAPPENED) sums[name] += bucket[name];
  }
  return sums;
}

/** What was refused in the minutes that had begun by an instant, by code. */
export function refusedUntil({ refusals }: Pick<Timeline, "refusals">, instant: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { minute, refusals: counts } of refusals) {
    if (Date.parse(minute) > Date.parse(instant)) break;
    for (const [code, times] of Object.entries(counts)) sums[code] = (sums[code] ?? 0) + times;
  }
  return sums;
}

/** Layers of the chart from the bottom up. */
export const LAYERS = ["sold", "held", "blocked"] as const;
export type Layer = (typeof LAYERS)[number];

/** The upper end of the chart in places: few of very many would not be seen, so it ends not far above the most. */
export function chartTop({ before, buckets }: Pick<Timeline, "before" | "buckets">): number {
  const taken = [before, ...buckets.map(({ counts }) => counts)].map(
    ({ sold, held, blocked }) => sold + held + blocked,
  );
  const most = Math.max(1, ...taken);
  return most * 2 > before.capacity ? Math.max(1, before.capacity) : most;
}

/** The outline of each layer above those below it, as points of an SVG of `seq` by `height` places. */
export function layerPoints(timeline: Timeline, height: number): Record<Layer, string> {
  const steps = [{ seq: 0, counts: timeline.before }, ...timeline.buckets];
  const top = (counts: Counts, layer: number): number =>
    LAYERS.slice(0, layer + 1).reduce((sum, name) => sum + counts[name], 0);
  const points = LAYERS.map((name, layer) => {
    const upper = steps.map(({ seq, counts }) => `${seq},${height - top(counts, layer)}`);
    const lower = steps.map(({ seq, counts }) => `${seq},${height - top(counts, layer - 1)}`).reverse();
    return [name, [...upper, ...lower].join(" ")] as const;
  });
  return Object.fromEntries(points) as Record<Layer, string>;
}
