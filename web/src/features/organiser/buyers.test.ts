/// How buyers are called.
import { expect, test } from "vitest";

import { buyerName, buyerWithin } from "./buyers";

const t = (key: string): string => `[${key}]`;

test("buyers are told apart by what they said of themselves, and nobody by a guest's id", () => {
  const guest = "guest:1a2c3c4a-0000-4000-8000-000000000000";
  expect(buyerName({ user_id: guest, contact: { name: "Rosa", email: "rosa@example.test" } }, t)).toBe("Rosa");
  expect(buyerName({ user_id: guest, contact: { name: null, email: "rosa@example.test" } }, t)).toBe(
    "rosa@example.test",
  );
  expect(buyerName({ user_id: guest, contact: null }, t)).toBe("[guest]");
  expect(buyerWithin({ user_id: guest }, t)).toBe("[aGuest]");
  expect(buyerName({ user_id: "ana", contact: { email: null } }, t)).toBe("ana");
});
