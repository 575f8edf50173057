/// Plans for tests: a theatre of straight rows with an aisle, a balcony, a standing area; and numbers that repeat.
import { SeatPlan, type LayoutInput } from "./plan";

const STEP = 6;
const ROW = 9;
/** Seats from this one on stand behind the aisle. */
export const AISLE_AT = 5;
export const ROWS = ["A", "B", "C", "D"] as const;
export const SEATS = 10;

/** `PLATEA` and `PALCO-I`: four rows of ten each, an aisle after the fifth; `PISTA`: an area of 100. */
export function testLayout(): LayoutInput {
  const layout = {
    count: 0,
    seats: [] as string[],
    x: [] as number[],
    y: [] as number[],
    section: [] as number[],
    tier: [] as number[],
    accessible: [0, 9],
    companion: [1, 8],
    sections: [
      { section: "PLATEA", name: "Platea", kind: "seats", capacity: 40, outline: [] as number[][] },
      {
        section: "PALCO-I",
        name: "Palco",
        kind: "seats",
        capacity: 40,
        outline: [
          [-6, 194],
          [80, 194],
          [80, 240],
          [-6, 240],
        ],
      },
      {
        section: "PISTA",
        name: "Pista",
        kind: "area",
        capacity: 100,
        outline: [
          [0, 100],
          [60, 100],
          [60, 140],
          [0, 140],
        ],
      },
    ],
    tiers: [
      { tier: "T1", name: "Preferente" },
      { tier: "T2", name: "Media" },
    ],
    stage: {
      outline: [
        [0, -60],
        [60, -60],
        [60, -30],
        [0, -30],
      ],
      focus: [30, -30],
    },
  };
  for (const [section, top] of [
    [0, 0],
    [1, 200],
  ] as const) {
    ROWS.forEach((row, index) => {
      for (let seat = 0; seat < SEATS; seat++) {
        layout.seats.push(`${layout.sections[section]?.section ?? ""}-${row}-${seat + 1}`);
        layout.x.push(seat * STEP + (seat >= AISLE_AT ? 12 : 0));
        layout.y.push(top + index * ROW);
        layout.section.push(section);
        layout.tier.push(section);
        layout.count += 1;
      }
    });
  }
  return layout;
}

export function testPlan(): SeatPlan {
  return new SeatPlan(testLayout(), new Map([["PISTA", "T2"]]), [
    { price: { amount: 20_000, currency: "PEN" } },
    { price: { amount: 9_000, currency: "PEN" } },
  ]);
}

export function seatAt(plan: SeatPlan, label: string): number {
  const seat = plan.seatByLabel(label);
  if (seat === null) throw new Error(`no seat ${label}`);
  return seat;
}

/** Random numbers from 0 to 1, the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
