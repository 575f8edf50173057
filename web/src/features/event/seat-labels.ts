/// From seats' labels, which requests carry, to their indices in the plan, and back.
import type { SeatMapModel } from "../../seatmap/use-seat-map";

/** The seats of some labels; what the plan does not know is left out. */
export function indicesOf({ plan }: SeatMapModel, labels: readonly string[]): ReadonlySet<number> {
  return new Set(labels.flatMap((label) => plan.seatByLabel(label) ?? []));
}

export function labelsOf({ plan }: SeatMapModel, seats: readonly number[]): string[] {
  return seats.map((seat) => plan.label(seat));
}

/** Those of some seats that are in the rows of others. */
export function inRowsOf({ plan }: SeatMapModel, labels: readonly string[], others: readonly string[]): string[] {
  const rowOf = (label: string): number | undefined => {
    const seat = plan.seatByLabel(label);
    return seat === null ? undefined : plan.row[seat];
  };
  const rows = new Set(others.map(rowOf));
  return labels.filter((label) => rows.has(rowOf(label)));
}
