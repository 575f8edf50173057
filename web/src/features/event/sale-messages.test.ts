/// What an event's page says where nothing can be chosen.
import { expect, test } from "vitest";

import { whyNoneFree, whyNotYet } from "./sale-messages";

test("an event that is over promises no sale", () => {
  expect(whyNotYet("closed")).toBe("trayClosed");
  expect(whyNotYet("cancelled")).toBe("trayCancelled");
  expect(whyNotYet("scheduled")).toBe("trayWait");
  expect(whyNotYet("paused")).toBe("trayWait");
});

test("places that are only held are not sold out", () => {
  expect(whyNoneFree({ held: 2 })).toBe("noneNow");
  expect(whyNoneFree({ held: 0 })).toBe("none");
});
