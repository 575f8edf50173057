/// Where the arrow keys lead among sections.
import { expect, test } from "vitest";

import { sectionNearest, sectionTowards } from "./sections-towards";
import { testPlan } from "./test-plan";

const plan = testPlan();
const towards = (code: string, dx: number, dy: number): string | undefined => {
  const from = plan.sectionByCode(code);
  return from === null ? undefined : sectionTowards(plan, from, dx, dy)?.code;
};

test("the first key goes to the section nearest to the middle of the view", () => {
  expect(sectionNearest(plan, { x: 30, y: 110 })?.code).toBe("PISTA");
  expect(sectionNearest(plan, { x: 0, y: 900 })?.code).toBe("PALCO-I");
});

test("arrows go from section to section, and stay where there is none", () => {
  expect(towards("PLATEA", 0, 1)).toBe("PISTA");
  expect(towards("PISTA", 0, 1)).toBe("PALCO-I");
  expect(towards("PALCO-I", 0, -1)).toBe("PISTA");
  expect(towards("PLATEA", 0, -1)).toBeUndefined();
});
