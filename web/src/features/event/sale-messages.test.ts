/// What an event's page says where nothing can be chosen.
import { expect, test } from "vitest";

import { whyNotYet } from "./sale-messages";

test("an event that is over promises no sale", () => {
  expect(whyNotYet("closed")).toBe("trayClosed");
  expect(whyNotYet("cancelled")).toBe("trayCancelled");
  expect(whyNotYet("scheduled")).toBe("trayWait");
  expect(whyNotYet("paused")).toBe("trayWait");
});
