/// What is offered when a part of a choice is taken: who sat together sits together again.
import { expect, test } from "vitest";

import { offerFor } from "./party";
import { SeatStates } from "./states";
import { random, seatAt, testPlan } from "./test-plan";

const plan = testPlan();
const at = (label: string): number => seatAt(plan, label);

function offer(kept: readonly string[], lost: readonly string[], taken: readonly string[] = []) {
  const states = new SeatStates(plan);
  const indices = [...lost, ...taken].map(at);
  states.apply({ indices, statuses: indices.map(() => 2) });
  const made = offerFor(plan, states, { lost: lost.map(at), kept: new Set(kept.map(at)) });
  const labels = (seats: readonly number[]): string[] => seats.map((seat) => plan.label(seat)).sort();
  return made === null ? null : { take: labels(made.take), giveUp: labels(made.giveUp) };
}

test("of two side by side the one that is left gets a neighbour, though another seat is nearer to the lost one", () => {
  // B6 and B7 stand behind the aisle: B5 is no neighbour of theirs.
  expect(offer(["PLATEA-B-7"], ["PLATEA-B-6"])).toEqual({ take: ["PLATEA-B-8"], giveUp: [] });
  expect(offer(["PLATEA-B-3"], ["PLATEA-B-2"])).toEqual({ take: ["PLATEA-B-4"], giveUp: [] });
});

test("of three the middle one is lost: they move together, and give up the seats on both sides of it", () => {
  expect(offer(["PLATEA-C-7", "PLATEA-C-9"], ["PLATEA-C-8"])).toEqual({
    take: ["PLATEA-B-7", "PLATEA-B-8", "PLATEA-B-9"],
    giveUp: ["PLATEA-C-7", "PLATEA-C-9"],
  });
  // A seat that is kept may be one of the new ones.
  const only = ["A", "B", "D"].flatMap((row) => Array.from({ length: 10 }, (_, seat) => `PLATEA-${row}-${seat + 1}`));
  expect(offer(["PLATEA-C-6", "PLATEA-C-8"], ["PLATEA-C-7"], only)).toEqual({
    take: ["PLATEA-C-10", "PLATEA-C-9"],
    giveUp: ["PLATEA-C-6"],
  });
});

test("where no neighbour is free the whole party moves", () => {
  const made = offer(["PLATEA-B-5"], ["PLATEA-B-4"], ["PLATEA-B-3"]);
  expect(made?.giveUp).toEqual(["PLATEA-B-5"]);
  expect(made?.take).toHaveLength(2);
  const [one = 0, other = 0] = (made?.take ?? []).map(at);
  expect([other - one, plan.row[one]]).toEqual([1, plan.row[other]]);
});

test("who can't sit together anywhere is offered single seats", () => {
  const odd = plan.labels.filter((label) => Number(label.slice(label.lastIndexOf("-") + 1)) % 2 === 1);
  const made = offer(
    ["PLATEA-B-4"],
    [],
    odd.filter((label) => label !== "PLATEA-B-3"),
  );
  expect(made).toEqual({ take: [], giveUp: [] });
  const single = offer(
    ["PLATEA-B-4"],
    ["PLATEA-B-3"],
    odd.filter((label) => label !== "PLATEA-B-3"),
  );
  expect([single?.take.length, single?.giveUp]).toEqual([1, []]);
});

test("a single seat is replaced by the nearest, on the side of those who come along", () => {
  expect(offer([], ["PLATEA-B-4"])?.take).toHaveLength(1);
  expect(offer(["PLATEA-B-2"], ["PLATEA-B-4"])).toEqual({ take: ["PLATEA-B-3"], giveUp: [] });
});

test("for every seat map, offers are free, as many as are needed, and nothing else is given up", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const next = random(seed);
    const chosen = [...new Set(Array.from({ length: 4 }, () => Math.floor(next() * plan.count)))];
    const [first = 0, ...rest] = chosen;
    const states = new SeatStates(plan);
    const taken = [...plan.x.keys()].filter((seat) => seat === first || (!rest.includes(seat) && next() < 0.5));
    states.apply({ indices: taken, statuses: taken.map(() => 1) });
    const made = offerFor(plan, states, { lost: [first], kept: new Set(rest) });
    if (!made) continue;
    expect(made.take.length - made.giveUp.length, `seed ${seed}`).toBe(1);
    expect(made.take.every((seat) => states.isFree(seat) && !rest.includes(seat))).toBe(true);
    expect(made.giveUp.every((seat) => rest.includes(seat))).toBe(true);
  }
});
