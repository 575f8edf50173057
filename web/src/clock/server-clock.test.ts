import { expect, test } from "vitest";

import { ServerClock } from "./server-clock";
import { clockFace } from "./use-countdown";

const iso = (ms: number): string => new Date(ms).toISOString();

test("the device's clock may be wrong by hours", () => {
  let device = 1_000_000;
  const clock = new ServerClock(() => device);
  expect(clock.isKnown).toBe(false);
  expect(clock.now()).toBe(1_000_000);
  const sentAt = device;
  device += 200;
  clock.learn(iso(9_000_000), sentAt);
  // Half of the round trip had passed when the engine looked.
  expect(clock.now()).toBe(9_000_100);
  device += 5_000;
  expect(clock.now()).toBe(9_005_100);
});

test("the quickest answer counts until it is old", () => {
  let device = 0;
  const clock = new ServerClock(() => device);
  const ask = (offset: number, roundTrip: number): void => {
    const sentAt = device;
    device += roundTrip;
    clock.learn(iso(sentAt + roundTrip / 2 + offset), sentAt);
  };
  ask(1_000, 20);
  ask(5_000, 900);
  expect(clock.now() - device).toBe(1_000);
  ask(1_010, 10);
  expect(clock.now() - device).toBe(1_010);
  device += 6 * 60_000;
  ask(1_400, 300);
  expect(clock.now() - device).toBe(1_400);
});

test("nonsense is not learnt", () => {
  const clock = new ServerClock(() => 50);
  clock.learn("soon", 0);
  clock.learn(iso(9_999), 100);
  expect(clock.isKnown).toBe(false);
});

test("clock faces round up, so that 0:00 is the end", () => {
  expect([0, 1, 1_000, 59_001, 600_000, 3_600_000, 7_749_000].map(clockFace)).toEqual([
    "0:00",
    "0:01",
    "0:01",
    "1:00",
    "10:00",
    "1:00:00",
    "2:09:09",
  ]);
});
