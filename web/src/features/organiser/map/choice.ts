/// What an organiser has chosen on the map, and what can be done with it.
import type { SeatStates, SeatStatus } from "../../../seatmap/states";

/** The seats of a choice by their status now. */
export type ByStatus = Readonly<Record<SeatStatus, readonly number[]>>;

export function byStatus(seats: Iterable<number>, states: Pick<SeatStates, "status">): ByStatus {
  const found: Record<SeatStatus, number[]> = { available: [], held: [], sold: [], blocked: [] };
  for (const seat of seats) found[states.status(seat)].push(seat);
  return found;
}

/** A choice with one seat more or less. */
export function toggled(choice: ReadonlySet<number>, seat: number): ReadonlySet<number> {
  const next = new Set(choice);
  if (!next.delete(seat)) next.add(seat);
  return next;
}

/** A choice with seats added, or taken away. */
export function changed(choice: ReadonlySet<number>, seats: Iterable<number>, isRemoval: boolean): ReadonlySet<number> {
  const next = new Set(choice);
  for (const seat of seats) {
    if (isRemoval) next.delete(seat);
    else next.add(seat);
  }
  return next;
}

/** As much JSON as one request may have, with room for what is around the labels. */
export const BATCH_BYTES_MAX = 48_000;

/** Labels in groups that fit into one request each. */
export function batchesOf(labels: readonly string[], bytesMax = BATCH_BYTES_MAX): string[][] {
  const batches: string[][] = [];
  let [batch, bytes]: [string[], number] = [[], 0];
  const encoder = new TextEncoder();
  for (const label of labels) {
    const size = encoder.encode(JSON.stringify(label)).length + 1;
    if (batch.length > 0 && bytes + size > bytesMax) {
      batches.push(batch);
      [batch, bytes] = [[], 0];
    }
    batch.push(label);
    bytes += size;
  }
  if (batch.length > 0) batches.push(batch);
  return batches;
}
