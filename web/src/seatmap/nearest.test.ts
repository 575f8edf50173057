/// What is offered in place of a seat that is gone, and where the arrow keys lead.
import { expect, test } from "vitest";

import { nearestFree, seatTowards } from "./nearest";
import { SeatStates } from "./states";
import { random, seatAt, testPlan } from "./test-plan";

const plan = testPlan();
const at = (label: string): number => seatAt(plan, label);
const labels = (seats: readonly number[]): string[] => seats.map((seat) => plan.label(seat));

function statesWith(taken: readonly string[]): SeatStates {
  const states = new SeatStates(plan);
  const indices = taken.map(at);
  states.apply({ indices, statuses: indices.map(() => 2) });
  return states;
}

test("the neighbour is offered first", () => {
  expect(labels(nearestFree(plan, statesWith(["PLATEA-B-4"]), at("PLATEA-B-4"), { count: 1 }))).toSatisfy(
    ([label]: string[]) => label === "PLATEA-B-3" || label === "PLATEA-B-5",
  );
});

test("seats that are taken or chosen are not offered", () => {
  const states = statesWith(["PLATEA-B-4", "PLATEA-B-3"]);
  const without = new Set([at("PLATEA-B-5")]);
  const [offered] = labels(nearestFree(plan, states, at("PLATEA-B-4"), { count: 1, without }));
  expect(["PLATEA-A-4", "PLATEA-C-4"]).toContain(offered);
});

test("several are offered side by side, not across the aisle", () => {
  const states = statesWith(["PLATEA-B-4", "PLATEA-B-5"]);
  const offered = nearestFree(plan, states, at("PLATEA-B-5"), { count: 3 });
  expect(offered).toHaveLength(3);
  const rows = new Set(offered.map((seat) => plan.rowOf(seat).index));
  expect(rows.size).toBe(1);
  expect(offered.slice(1).every((seat) => plan.aisleBefore[seat] === 0)).toBe(true);
});

test("its own section wins over another that is nearer, and wheelchair places are kept for those who need one", () => {
  const all = plan.labels.filter((label) => label.startsWith("PLATEA") && label !== "PLATEA-D-10");
  const states = statesWith(all);
  expect(labels(nearestFree(plan, states, at("PLATEA-A-5"), { count: 1 }))).toEqual(["PLATEA-D-10"]);
  const free = statesWith(["PLATEA-A-3"]);
  const offered = nearestFree(plan, free, at("PLATEA-A-3"), { count: 4 });
  expect(offered.some((seat) => plan.access[seat] !== 0)).toBe(false);
  expect(labels(nearestFree(plan, statesWith(["PLATEA-A-1"]), at("PLATEA-A-1"), { count: 1 }))).toEqual([
    "PLATEA-A-10",
  ]);
});

test("nothing is offered where nothing is free", () => {
  expect(nearestFree(plan, statesWith(plan.labels), 0, { count: 2 })).toEqual([]);
});

test("single seats are offered where no run is long enough", () => {
  const odd = plan.labels.filter((_, seat) => seat % 2 === 1);
  const offered = nearestFree(plan, statesWith(odd), at("PLATEA-B-4"), { count: 2 });
  expect(offered).toHaveLength(2);
});

test("for every seat map, offers are free, different, and as many as asked for if there are", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const next = random(seed);
    const states = statesWith(plan.labels.filter(() => next() < 0.7));
    const gone = Math.floor(next() * plan.count);
    const count = 1 + Math.floor(next() * 4);
    const offered = nearestFree(plan, states, gone, { count });
    expect(new Set(offered).size).toBe(offered.length);
    expect(offered.every((seat) => states.isFree(seat) && seat !== gone)).toBe(true);
    const could = [...plan.x.keys()].filter(
      (seat) => states.isFree(seat) && seat !== gone && plan.access[seat] === 0,
    ).length;
    expect(offered.length, `seed ${seed}`).toBeGreaterThanOrEqual(Math.min(count, could));
  }
});

test("arrow keys go to the neighbour, over aisles and into the next section", () => {
  const from = (label: string, dx: number, dy: number): string | null => {
    const seat = seatTowards(plan, at(label), dx, dy);
    return seat === null ? null : plan.label(seat);
  };
  expect(from("PLATEA-B-4", 1, 0)).toBe("PLATEA-B-5");
  expect(from("PLATEA-B-5", 1, 0)).toBe("PLATEA-B-6");
  expect(from("PLATEA-B-4", 0, 1)).toBe("PLATEA-C-4");
  expect(from("PLATEA-D-4", 0, 1)).toBe("PALCO-I-A-4");
  expect(from("PLATEA-A-1", -1, 0)).toBeNull();
});
