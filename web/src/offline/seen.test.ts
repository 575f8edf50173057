/// What was seen is kept within bounds, for whom it is for.
import "fake-indexeddb/auto";

import { beforeEach, describe, expect, test, vi } from "vitest";

import { database, emptyDatabase, type SeenAnswer } from "./database";
import { keepSeen, kindOf, readSeen } from "./seen";
import { claim } from "./wallet-store";

const answer = (kind: string, name: string, parts: Partial<SeenAnswer> = {}): SeenAnswer => ({
  hash: `${kind}/${name}`,
  kind,
  data: { name },
  seenAt: 1_000,
  userId: "ana",
  ...parts,
});

beforeEach(emptyDatabase);

test("only some queries are kept", () => {
  expect(kindOf(["event", "1"])).toBe("event");
  expect(kindOf(["hold", "1"])).toBeUndefined();
  expect(kindOf(["toString"])).toBeUndefined();
  expect(kindOf([{ event: 1 }])).toBeUndefined();
});

test("the oldest of a kind give way, and other kinds don't", async () => {
  await keepSeen(answer("event", "one", { seenAt: 1 }));
  for (let at = 0; at < 7; at += 1) await keepSeen(answer("layout", `stadium ${at}`, { seenAt: 100 + at }));
  expect(await readSeen("layout/stadium 0", undefined)).toBeUndefined();
  expect(await readSeen("layout/stadium 1", undefined)).toBeUndefined();
  expect(await readSeen("layout/stadium 2", undefined)).toMatchObject({ data: { name: "stadium 2" }, seenAt: 102 });
  expect(await (await database()).count("seen")).toBe(6);
});

describe("answers to one user", () => {
  test("are for that user alone", async () => {
    await claim("ana");
    await keepSeen(answer("order", "1"));
    expect(await readSeen("order/1", "ana")).toBeDefined();
    expect(await readSeen("order/1", "eva")).toBeUndefined();
    expect(await readSeen("order/1", undefined)).toBeUndefined();
  });

  test("don't come back to a device that was left meanwhile", async () => {
    await claim("ana");
    await emptyDatabase();
    await keepSeen(answer("order", "1"));
    expect(await (await database()).count("seen")).toBe(0);
  });

  test("go when somebody else logs in; what everybody may see stays", async () => {
    await claim("ana");
    await keepSeen(answer("order", "1"));
    await keepSeen(answer("event", "1"));
    await claim("eva");
    expect(await (await database()).getAllKeys("seen")).toEqual(["event/1"]);
  });
});

test("a full device makes room once, and then keeps what is new", async () => {
  await keepSeen(answer("event", "old"));
  const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementationOnce(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  await keepSeen(answer("event", "new", { seenAt: 2_000 }));
  expect(put).toHaveBeenCalledTimes(2);
  expect(await (await database()).getAllKeys("seen")).toEqual(["event/new"]);
});
