/// What a tab and its device forget, and when.
import { beforeEach, expect, test, vi } from "vitest";

import { organisationsOf, session, worksFor, type Session } from "./session";
import { TRACE_PREFIXES } from "./traces";

class Shelf implements Storage {
  private readonly entries = new Map<string, string>();
  get length(): number {
    return this.entries.size;
  }
  clear(): void {
    this.entries.clear();
  }
  getItem(name: string): string | null {
    return this.entries.get(name) ?? null;
  }
  key(index: number): string | null {
    return this.names()[index] ?? null;
  }
  removeItem(name: string): void {
    this.entries.delete(name);
  }
  setItem(name: string, value: string): void {
    this.entries.set(name, value);
  }
  names(): string[] {
    return [...this.entries.keys()];
  }
}

/** As pages name what they keep; what the sweep does not know is left for the tab's next user. */
const TRACES = [
  ...["order.h", "hold.h", "selection.e", "attempt.e", "wish.e", "view.e", "declined.o"],
  ...["guest.e", "access.o", "contact.g"],
].map((name) => `ticketbuster.${name}`);
let tab = new Shelf();
let device = new Shelf();

const login = (userId: string): Session => ({
  token: `token of ${userId}`,
  userId,
  roles: ["buyer"],
  expiresAt: "2099-01-01T00:00:00.000Z",
  kind: "dev",
});

function leaveTraces(): void {
  for (const shelf of [tab, device]) for (const name of TRACES) shelf.setItem(name, "{}");
}

function traces(): string[] {
  return [...tab.names(), ...device.names()].filter((name) => TRACES.includes(name));
}

beforeEach(async () => {
  tab = new Shelf();
  device = new Shelf();
  vi.stubGlobal("sessionStorage", tab);
  vi.stubGlobal("localStorage", device);
  await session.end();
});

test("every kind of trace is tried here", () => {
  expect(TRACES.map((name) => name.slice(0, -1))).toEqual(TRACE_PREFIXES);
});

test("a logout sweeps both storages of what pages kept, and of nothing else", async () => {
  session.begin(login("ana"));
  leaveTraces();
  device.setItem("ticketbuster.language", "es");
  await session.end();
  expect(tab.names()).toEqual([]);
  expect(device.names()).toEqual(["ticketbuster.language"]);
});

test("what comes while a logout is under way is forgotten too", async () => {
  session.begin(login("ana"));
  const known = new Set(["orders of ana"]);
  const stops = [
    session.onForget(() => known.clear()),
    session.onLeave(async () => {
      await Promise.resolve();
      known.add("an answer on its way");
      leaveTraces();
    }),
  ];
  await session.end();
  stops.forEach((stop) => stop());
  expect([...known]).toEqual([]);
  expect(traces()).toEqual([]);
});

test("what was chosen before the login, and a renewal, lose nothing", () => {
  leaveTraces();
  const forget = vi.fn();
  const stop = session.onForget(forget);
  session.begin(login("ana"));
  session.begin({ ...login("ana"), token: "renewed" });
  session.expire();
  session.begin(login("ana"));
  stop();
  expect(forget).not.toHaveBeenCalled();
  expect(traces()).toHaveLength(2 * TRACES.length);
});

test.each([
  ["in the place of another", () => undefined],
  ["after another's session has ended by itself", () => session.expire()],
])("a login %s makes the tab forget the other first", (_, between) => {
  session.begin(login("ana"));
  leaveTraces();
  between();
  const seen: (string | undefined)[] = [];
  const stop = session.onForget(() => seen.push(session.get()?.userId));
  session.begin(login("eva"));
  stop();
  expect(seen).toHaveLength(1);
  expect(seen).not.toContain("eva");
  expect(traces()).toEqual([]);
});

test("a tab that was loaded again since still knows whose it was", async () => {
  session.begin(login("ana"));
  session.expire();
  leaveTraces();
  vi.resetModules();
  const { session: reloaded } = await import("./session");
  reloaded.begin(login("eva"));
  expect(traces()).toEqual([]);
});

test("roles of organisations are held where they are held", () => {
  const boss: Session = {
    ...login("boss"),
    roles: ["organiser"],
    organisations: [{ organisation: "acme", roles: ["organiser"] }],
  };
  expect(worksFor(boss, "acme", "organiser")).toBe(true);
  expect(worksFor(boss, "acme", "gate")).toBe(false);
  expect(worksFor(boss, "main", "organiser")).toBe(false);
  expect(worksFor({ ...boss, roles: ["admin"], organisations: [] }, "main", "gate")).toBe(true);
  expect(organisationsOf(boss, "organiser")).toEqual(["acme"]);
  expect(worksFor(undefined, "acme", "organiser")).toBe(false);
});

test("a forbidden storage stops no logout", async () => {
  session.begin(login("ana"));
  vi.stubGlobal("localStorage", undefined);
  leaveTraces();
  await session.end();
  expect(tab.names()).toEqual([]);
});
