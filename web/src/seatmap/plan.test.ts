/// The plan that is made from a layout.
import { expect, test } from "vitest";

import { depthInside, isInside } from "./geometry";
import { ACCESS_COMPANION, ACCESS_STANDARD, ACCESS_WHEELCHAIR, areaTiersOf, SeatPlan } from "./plan";
import { smoothRun } from "./smooth";
import { AISLE_AT, seatAt, testLayout, testPlan } from "./test-plan";

test("rows come from the labels, whose section codes may have dashes", () => {
  const plan = testPlan();
  expect(plan.rows.map(({ section, name, first, length }) => [section, name, first, length])).toEqual([
    [0, "A", 0, 10],
    [0, "B", 10, 10],
    [0, "C", 20, 10],
    [0, "D", 30, 10],
    [1, "A", 40, 10],
    [1, "B", 50, 10],
    [1, "C", 60, 10],
    [1, "D", 70, 10],
  ]);
  const seat = seatAt(plan, "PALCO-I-C-7");
  expect([plan.rowOf(seat).name, plan.number(seat), plan.sectionOf(seat).code]).toEqual(["C", "7", "PALCO-I"]);
});

test("seats' numbers may be text, with dashes in it too", () => {
  const layout = testLayout();
  const seats = layout.seats.map((label) => label.replace(/-B-(\d+)$/, "-B-0-$1").replace("-C-7", "-C-7A"));
  const plan = new SeatPlan({ ...layout, seats });
  expect(plan.rows.map(({ name }) => name)).toEqual(["A", "B", "C", "D", "A", "B", "C", "D"]);
  expect(["PLATEA-B-0-10", "PALCO-I-B-0-3", "PALCO-I-C-7A"].map((label) => plan.number(seatAt(plan, label)))).toEqual([
    "0-10",
    "0-3",
    "7A",
  ]);
});

test("rows named alike but for their length are different rows", () => {
  const layout = testLayout();
  const seats = layout.seats.map((label) => label.replace("-B-", "-AA-"));
  expect(new SeatPlan({ ...layout, seats }).rows.map(({ name }) => name).slice(0, 3)).toEqual(["A", "AA", "C"]);
});

test("an aisle is where neighbours stand further apart", () => {
  const plan = testPlan();
  for (const row of plan.rows) {
    const before = [...plan.aisleBefore.subarray(row.first, row.first + row.length)];
    expect(before.map((flag, index) => (flag ? index : -1)).filter((index) => index >= 0)).toEqual([0, AISLE_AT]);
  }
});

test("access, tiers and areas", () => {
  const plan = testPlan();
  expect([...plan.access.subarray(0, 3)]).toEqual([ACCESS_WHEELCHAIR, ACCESS_COMPANION, ACCESS_STANDARD]);
  const pista = plan.sectionByCode("PISTA");
  expect([pista?.kind, pista?.tier, pista?.tiers]).toEqual(["area", 1, [1]]);
  expect(plan.sectionByCode("PLATEA")?.tiers).toEqual([0]);
  expect(areaTiersOf([{ section: "PISTA", tier: "T2" }]).get("PISTA")).toBe("T2");
  const unknown = new SeatPlan(testLayout()).sectionByCode("PISTA");
  expect([unknown?.tier, unknown?.tiers]).toEqual([-1, []]);
});

test("seats are drawn smaller than the room between them", () => {
  for (const section of testPlan().sections.filter(({ kind }) => kind === "seats")) {
    expect(section.seatSize).toBeGreaterThan(3);
    expect(section.seatSize).toBeLessThan(6);
  }
});

test("a section without an outline, or with one that its seats burst, gets one around them", () => {
  const layout = testLayout();
  const small = [
    [0, 0],
    [5, 0],
    [5, 5],
    [0, 5],
  ];
  const sections = layout.sections.map((section) =>
    section.section === "PALCO-I" ? { ...section, outline: small } : section,
  );
  const plan = new SeatPlan({ ...layout, sections });
  for (let seat = 0; seat < plan.count; seat++) {
    const { x, y } = plan.place(seat);
    expect(depthInside(plan.sectionOf(seat).outline, x, y), plan.label(seat)).toBeGreaterThan(0);
  }
  const fitting = testPlan().sectionByCode("PALCO-I");
  expect(fitting?.outline).toHaveLength(4);
});

test("a point is in the section around it, and names stand inside", () => {
  const plan = testPlan();
  expect(plan.sectionAt(30, 120)?.code).toBe("PISTA");
  expect(plan.sectionAt(30, 10)?.code).toBe("PLATEA");
  expect(plan.sectionAt(-500, 0)).toBeNull();
  for (const { label, outline, code } of plan.sections) expect(isInside(outline, label.x, label.y), code).toBe(true);
});

test("labels lead to seats and back", () => {
  const plan = testPlan();
  for (let seat = 0; seat < plan.count; seat++) expect(plan.seatByLabel(plan.label(seat))).toBe(seat);
  expect(plan.seatByLabel("PLATEA-Z-1")).toBeNull();
});

test("a seat is found by its label however it is capitalised, unless that says too little", () => {
  const plan = testPlan();
  const label = plan.label(0);
  expect(plan.seatNamed(label)).toBe(0);
  expect(plan.seatNamed(label.toLowerCase())).toBe(0);
  expect(plan.seatByLabel(label.toLowerCase())).toBeNull();
  expect(plan.seatNamed("platea-z-1")).toBeNull();
});

test("curved rows run smoothly, and no seat moves by more than what was rounded", () => {
  const seats = 40;
  const exact = Array.from({ length: seats }, (_, seat) => 300 * Math.sin(((seat - seats / 2) * 6) / 300));
  const rounded = exact.map(Math.round);
  const smooth = Float32Array.from(rounded);
  smoothRun(smooth, 0, seats);
  const roughness = (places: ArrayLike<number>): number => {
    let sum = 0;
    for (let seat = 1; seat < seats - 1; seat++) {
      sum += Math.abs((places[seat - 1] ?? 0) - 2 * (places[seat] ?? 0) + (places[seat + 1] ?? 0));
    }
    return sum;
  };
  expect(roughness(smooth)).toBeLessThan(roughness(rounded) / 3);
  smooth.forEach((place, seat) => expect(Math.abs(place - (rounded[seat] ?? 0))).toBeLessThanOrEqual(0.5));
  const straight = Float32Array.from({ length: 12 }, (_, seat) => seat * 6);
  smoothRun(straight, 0, 12);
  expect([...straight]).toEqual(Array.from({ length: 12 }, (_, seat) => seat * 6));
});
