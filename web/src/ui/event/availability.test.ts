import { expect, test } from "vitest";

import { availabilityOf } from "./availability";

const counts = (available: number, held = 0, capacity = 1_000, blocked = 0) => ({
  capacity,
  available,
  held,
  sold: capacity - available - held - blocked,
  blocked,
});

test("an open sale goes from free to the last seats to sold out", () => {
  const at = (available: number, held = 0) => availabilityOf({ status: "on_sale", counts: counts(available, held) });
  expect(at(1_000)).toBe("available");
  expect(at(51)).toBe("available");
  expect(at(50)).toBe("last");
  expect(at(1)).toBe("last");
  expect(at(0, 1)).toBe("taken");
  expect(at(0)).toBe("sold_out");
});

test("a small room is not nearly full because it is small; blocked seats are no seats", () => {
  expect(availabilityOf({ status: "on_sale", counts: counts(9, 0, 12) })).toBe("available");
  expect(availabilityOf({ status: "on_sale", counts: counts(5, 0, 12) })).toBe("last");
  expect(availabilityOf({ status: "on_sale", counts: counts(40, 0, 1_000, 800) })).toBe("available");
});

test("what is not on sale says so whatever is free", () => {
  expect(availabilityOf({ status: "paused", counts: counts(3) })).toBe("paused");
  expect(availabilityOf({ status: "scheduled", counts: counts(0) })).toBe("scheduled");
});
