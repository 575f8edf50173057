// @vitest-environment jsdom
/// Queries are answered from the device while nobody else answers.
import "fake-indexeddb/auto";

import { notifyManager, QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, test } from "vitest";

import { Problem, Unreachable } from "../api/problem";
import { sampleEvent, sampleOrder } from "../api/sample";
import { session } from "../session/session";
import { emptyDatabase } from "./database";
import { keepQueries, shownSince } from "./query-keeper";
import { readSeen } from "./seen";
import { claim, replaceKept } from "./wallet-store";

const SEEN_AT = Date.parse("2026-11-24T20:00:00.000Z");

function newClient(): QueryClient {
  const client = new QueryClient({ defaultOptions: { queries: { retry: 1, retryDelay: 100 } } });
  keepQueries(client);
  return client;
}

async function seenBefore(key: readonly unknown[]): Promise<void> {
  const client = newClient();
  const query = client.getQueryCache().build(client, { queryKey: key, queryFn: () => ({ name: "La Traviata" }) });
  await query.fetch();
  await expect.poll(() => readSeen(query.queryHash, undefined)).toBeDefined();
}

function logInAs(userId: string): void {
  session.begin({ token: userId, userId, roles: ["buyer"], expiresAt: "2099-01-01T00:00:00.000Z", kind: "dev" });
}

const unreachable = (): Promise<never> => Promise.reject(new Unreachable(new TypeError("no network")));

beforeEach(emptyDatabase);
afterEach(() => session.expire());

test("what was seen is shown, with its age, and is no error", async () => {
  await seenBefore(["event", "1"]);
  const before = Date.now();
  const client = newClient();
  const observer = new QueryObserver(client, { queryKey: ["event", "1"], queryFn: unreachable });
  const states: string[] = [];
  // As React does: it is told that something changed, and looks what.
  const stop = observer.subscribe(notifyManager.batchCalls(() => states.push(observer.getCurrentResult().status)));
  await expect.poll(() => observer.getCurrentResult().data).toEqual({ name: "La Traviata" });
  await expect.poll(() => observer.getCurrentResult().fetchStatus).toBe("idle");
  expect(observer.getCurrentResult().status).toBe("success");
  expect(observer.getCurrentResult().dataUpdatedAt).toBeLessThanOrEqual(before);
  expect(shownSince(client)).toBe(observer.getCurrentResult().dataUpdatedAt);
  expect(states).not.toContain("error");
  stop();
});

test("what is on the page stays when a refresh fails", async () => {
  const client = newClient();
  client.setQueryData(["event", "2"], { name: "Rigoletto" }, { updatedAt: SEEN_AT });
  const observer = new QueryObserver(client, { queryKey: ["event", "2"], queryFn: unreachable });
  const states: string[] = [];
  // As React does: it is told that something changed, and looks what.
  const stop = observer.subscribe(notifyManager.batchCalls(() => states.push(observer.getCurrentResult().status)));
  await expect
    .poll(() => observer.getCurrentResult().failureCount + Number(observer.getCurrentResult().isFetched))
    .toBeGreaterThan(0);
  await expect.poll(() => observer.getCurrentResult().fetchStatus).toBe("idle");
  expect(observer.getCurrentResult()).toMatchObject({ status: "success", dataUpdatedAt: SEEN_AT });
  expect(states).not.toContain("error");
  stop();
});

test("a refusal of the engine is one, whatever was seen", async () => {
  await seenBefore(["event", "3"]);
  const client = newClient();
  const query = client.getQueryCache().build(client, {
    queryKey: ["event", "3"],
    queryFn: () => Promise.reject(new Problem(404, { code: "not_found" })),
  });
  await expect(query.fetch()).rejects.toThrow();
  expect(query.state).toMatchObject({ status: "error", data: undefined });
});

test("an order that was only listed opens with its event, for its owner alone", async () => {
  const order = sampleOrder({ order_id: "order-1", event_id: "event-1" });
  await claim("ana");
  await replaceKept("ana", [order], [sampleEvent({ event_id: "event-1" })], SEEN_AT);
  const look = async (key: readonly string[]): Promise<unknown> => {
    const client = newClient();
    const query = client.getQueryCache().build(client, { queryKey: key, queryFn: unreachable });
    await query.fetch().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const { data, dataUpdatedAt }: { data: unknown; dataUpdatedAt: number } = query.state;
    if (data !== undefined) expect(dataUpdatedAt).toBe(SEEN_AT);
    return data;
  };
  expect(await look(["order", "order-1"])).toBeUndefined();
  logInAs("ben");
  expect(await look(["order", "order-1"])).toBeUndefined();
  logInAs("ana");
  expect(await look(["order", "order-1"])).toEqual(order);
  expect(await look(["event", "event-1"])).toMatchObject({ event_id: "event-1" });
  expect(await look(["order", "order-2"])).toBeUndefined();
});

test("what was never seen fails", async () => {
  const client = newClient();
  const query = client.getQueryCache().build(client, { queryKey: ["event", "4"], queryFn: unreachable });
  await expect(query.fetch()).rejects.toThrow(Unreachable);
  expect(query.state.status).toBe("error");
});
