/// Undoes rounding: places come in whole decimetres, and on a curved row that makes seats jump to and fro.

/** Rounding moved nothing by more. */
const ROUNDED_DM = 0.5;
const ROUNDS = 4;

/** Moves the seats `first..end` of one unbroken run towards their neighbours' middle, never out of what was rounded. */
export function smoothRun(places: Float32Array, first: number, end: number): void {
  if (end - first < 3) return;
  const given = places.slice(first, end);
  for (let round = 0; round < ROUNDS; round++) {
    let before = places[first] ?? 0;
    for (let seat = first + 1; seat < end - 1; seat++) {
      const here = places[seat] ?? 0;
      const wanted = (before + 2 * here + (places[seat + 1] ?? 0)) / 4;
      const origin = given[seat - first] ?? 0;
      before = here;
      places[seat] = Math.max(origin - ROUNDED_DM, Math.min(origin + ROUNDED_DM, wanted));
    }
  }
}
