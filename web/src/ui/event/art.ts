/// What a poster looks like: drawn from an event's id and category alone, so that it is the same everywhere and always.

/** The printer's inks: a ground, two colours on it, and what is written on the ground. See `EventArt.module.css`. */
export const INKS = ["aubergine", "marigold", "coral", "teal", "cream", "rose"] as const;
export type Ink = (typeof INKS)[number];

/** What is on the poster. */
export const MOTIFS = ["record", "fan", "curtain", "pitch", "reel", "petals", "tent", "grid", "quilt"] as const;
export type Motif = (typeof MOTIFS)[number];

/** A number source that gives the same numbers for the same seed: mulberry32. */
export type Random = () => number;

/** Numbers in [0, 1) from a text. */
export function randomOf(text: string): Random {
  let state = 2_166_136_261;
  for (const character of text) state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A whole number from `low` to `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** One of some. */
export function oneOf<T>(random: Random, choices: readonly [T, ...T[]]): T {
  return choices[Math.floor(random() * choices.length)] ?? choices[0];
}

const MOTIF_OF: Readonly<Record<string, Motif>> = {
  concert: "record",
  music: "record",
  opera: "fan",
  theatre: "curtain",
  sport: "pitch",
  cinema: "reel",
  dance: "petals",
  family: "tent",
  conference: "grid",
};

/** The motif of a category; one that we don't know gets a pattern. */
export function motifOf(category: string): Motif {
  return MOTIF_OF[category] ?? "quilt";
}

/** The ink of an event. */
export function inkOf(eventId: string): Ink {
  return oneOf(randomOf(`ink ${eventId}`), INKS);
}

/** A point on a circle; angles in turns, clockwise from the top. */
export function onCircle(x: number, y: number, radius: number, turns: number): readonly [number, number] {
  const angle = (turns - 0.25) * 2 * Math.PI;
  return [round(x + radius * Math.cos(angle)), round(y + radius * Math.sin(angle))];
}

/** A slice of a disc between two angles in turns. */
export function slice(x: number, y: number, radius: number, from: number, to: number): string {
  const [x1, y1] = onCircle(x, y, radius, from);
  const [x2, y2] = onCircle(x, y, radius, to);
  const isLong = to - from > 0.5 ? 1 : 0;
  return `M${x} ${y}L${x1} ${y1}A${radius} ${radius} 0 ${isLong} 1 ${x2} ${y2}Z`;
}

/** A star with `points` points. */
export function star(x: number, y: number, outer: number, inner: number, points: number, turn = 0): string {
  const corners = Array.from({ length: points * 2 }, (_, index) =>
    onCircle(x, y, index % 2 === 0 ? outer : inner, turn + index / (points * 2)).join(" "),
  );
  return `M${corners.join("L")}Z`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
