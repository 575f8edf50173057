/// A gate at work, with its own storage and a world that answers as tests want.
import "fake-indexeddb/auto";

import { IDBFactory } from "fake-indexeddb";
import { beforeAll, beforeEach, expect, test, vi } from "vitest";

import { Problem } from "../../api/problem";
import type { BiscuitLibrary } from "./biscuit";
import { numberedIn, numberOf, type LookedUp } from "./by-number";
import { Gate, type GateWorld } from "./gate";
import type { CheckInAnswer, GateList, Setup, SpentTicket, TicketFacts } from "./model";
import type { CheckIn } from "./requests";
import { forgetGate, GateStore } from "./store";
import { TestKey, biscuitOfPackage } from "./test-support";

const EVENT = "842b6150-fcd8-5d77-98c4-8df396170b24";
const SETUP: Setup = {
  eventId: EVENT,
  eventName: "Concert",
  venue: "Hall",
  startsAt: "2030-01-01T00:00:00.000Z",
  timeZone: "America/Lima",
  sections: [{ section: "PLATEA", name: "Platea" }],
  gate: "North",
  isMuted: false,
  isAnswerKept: false,
};
const LIST_AT = "2030-01-01T00:00:00.000Z";

let library: BiscuitLibrary;
let key: TestKey;

beforeAll(async () => {
  library = await biscuitOfPackage();
  key = new TestKey(library, 1);
});
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

function facts(number: number, eventId = EVENT): TicketFacts {
  const id = `96170b24-ce49-8bc8-8b9f-${String(number).padStart(12, "0")}`;
  return { ticketId: id, eventId, orderId: id, seat: `PLATEA-A-${number}` };
}

function seatOf(number: number): [string, string] {
  const { ticketId, seat } = facts(number);
  return [ticketId, seat];
}

/** The engine of a test: it knows who is in, unless it is away. */
class Engine {
  isAway = false;
  /** It does as it is asked, but its answer does not arrive. */
  isUnheard = false;
  access: ReturnType<GateWorld["access"]> = "yes";
  readonly spent = new Map<string, SpentTicket>();
  readonly asked: CheckIn[] = [];

  /** Numbers of the tickets that were sold. */
  sold: number[] = [];

  /** Why it says nothing of numbers. */
  bars: "no_session" | "no_role" | "other_organisation" | undefined;
  /** How often it was asked for all tickets, and whether it answers. */
  allTickets = { asked: 0, isAnswered: true };

  lookUp(number: string): LookedUp {
    if (this.bars !== undefined) return { link: this.bars };
    if (this.isAway) return { link: "offline" };
    const found = numberedIn(new Map(this.sold.map(seatOf)), number).map((ticket) => {
      const spent = this.spent.get(ticket.ticketId);
      return spent === undefined ? ticket : { ...ticket, spent };
    });
    return { found };
  }

  /** All tickets, or nothing while `isAnswered` is false. */
  tickets(): Promise<ReadonlyMap<string, string>> {
    this.allTickets.asked += 1;
    if (this.isAway || !this.allTickets.isAnswered) return Promise.reject(new Error("away"));
    return Promise.resolve(new Map(this.sold.map(seatOf)));
  }

  checkIn(asked: CheckIn): CheckInAnswer {
    if (this.isAway) return { kind: "no_answer", retryAfterMs: 0 };
    this.asked.push(asked);
    const found = asked.token === "" ? (asked.ticketId ?? "") : ticketIdOf(asked.token);
    const { scannedAt: at = LIST_AT, gate } = asked;
    const before = this.spent.get(found);
    if (before?.status === "void") return { kind: "void" };
    const isSame = before?.at === at && before.gate === gate;
    if (before !== undefined && !isSame) return { kind: "already_used", at: before.at, gate: before.gate };
    this.spent.set(found, { status: "used", at, gate });
    if (this.isUnheard) return { kind: "no_answer", retryAfterMs: 0 };
    return { kind: "let_in", ticketId: found, seat: "PLATEA-A-1", at };
  }
}

const minted = new Map<string, string>();
function ticketIdOf(token: string): string {
  return minted.get(token) ?? "";
}
function ticket(number: number, eventId = EVENT): string {
  const token = key.ticket(facts(number, eventId));
  minted.set(token, facts(number).ticketId);
  return token;
}

async function worldOf(engine: Engine): Promise<GateWorld> {
  const store = await GateStore.open();
  const fetchGateList = (eventId: string): Promise<GateList> => {
    if (engine.isAway) return Promise.reject(new Error("away"));
    return Promise.resolve({ eventId, asOf: LIST_AT, spent: new Map(engine.spent) });
  };
  return {
    store,
    library,
    fetchKeys: () => (engine.isAway ? Promise.reject(new Error("away")) : Promise.resolve([key.publicKey])),
    fetchGateList,
    fetchTickets: () => engine.tickets(),
    lookUp: (_event, number) => Promise.resolve(engine.lookUp(number)),
    checkIn: (asked) => Promise.resolve(engine.checkIn(asked)),
    now: () => Date.now(),
    access: () => engine.access,
  };
}

async function gateOf(engine: Engine, setup: Setup = SETUP): Promise<{ gate: Gate; world: GateWorld }> {
  const world = await worldOf(engine);
  await world.store.keepSetup(setup);
  const spent = new Map(engine.spent);
  await world.store.keepDownload([key.publicKey], { eventId: EVENT, asOf: LIST_AT, spent });
  const gate = await Gate.resume(world);
  if (gate === undefined) throw new Error("it was not set up");
  return { gate, world };
}
const let_in = (isOffline: boolean): object => ({ kind: "let_in", isOffline });

test("a device that was never set up has no gate", async () => {
  expect(await Gate.resume(await worldOf(new Engine()))).toBeUndefined();
});

test("online the engine lets in once, and the device remembers", async () => {
  const engine = new Engine();
  const { gate } = await gateOf(engine);
  expect(await gate.scan(` ${ticket(1)}\n`)).toMatchObject(let_in(false));
  expect(await gate.scan(ticket(2))).toMatchObject(let_in(false));
  expect(gate.state.getState()).toMatchObject({ counters: { letIn: 2, refused: 0 }, waiting: 0, link: "online" });
  const again = key.ticket(facts(1));
  expect(await gate.scan(again)).toMatchObject({ kind: "already_used", gate: "North", isThisDevice: true });
  expect(gate.state.getState()).toMatchObject({ counters: { letIn: 2, refused: 1 } });
});

test("refusals that are certain do not trouble the engine", async () => {
  const engine = new Engine();
  engine.spent.set(facts(1).ticketId, { status: "used", at: LIST_AT, gate: "South" });
  engine.spent.set(facts(2).ticketId, { status: "void", at: null, gate: null });
  const { gate } = await gateOf(engine);
  const verdicts = [];
  for (const code of [
    ticket(1),
    ticket(2),
    ticket(3, facts(9).ticketId),
    new TestKey(library, 1).ticket(facts(4)),
    "hello",
  ]) {
    verdicts.push((await gate.scan(code)).kind);
  }
  expect(verdicts).toEqual(["already_used", "void", "other_event", "forged", "unreadable"]);
  expect(engine.asked).toEqual([]);
});

test("what the engine knows and the device's list does not is refused", async () => {
  const engine = new Engine();
  const { gate, world } = await gateOf(engine);
  engine.spent.set(facts(1).ticketId, { status: "void", at: null, gate: null });
  expect(await gate.scan(ticket(1))).toEqual({ kind: "void", seat: "PLATEA-A-1" });
  expect(await world.store.journal()).toEqual([]);
});

test("without an engine the device decides, remembers over a crash, and tells afterwards when it was", async () => {
  const engine = new Engine();
  const { gate } = await gateOf(engine);
  engine.isAway = true;
  expect(await gate.scan(ticket(1))).toMatchObject(let_in(true));
  expect(gate.state.getState()).toMatchObject({ link: "offline", waiting: 1 });
  expect(await gate.scan(ticket(1))).toMatchObject({ kind: "already_used", isThisDevice: true });

  const world = await worldOf(engine);
  const [{ scannedAt } = { scannedAt: "" }] = await world.store.journal();
  const after = await Gate.resume(world);
  if (after === undefined) throw new Error("it was not set up");
  expect(await after.scan(ticket(1))).toMatchObject({ kind: "already_used", isThisDevice: true });
  expect(after.state.getState()).toMatchObject({ waiting: 1, counters: { letIn: 1, refused: 2 } });
  engine.isAway = false;
  after.start();
  await vi.waitFor(() => expect(after.state.getState()).toMatchObject({ waiting: 0, link: "online", conflicts: [] }));
  after.stop();
  expect(engine.spent.get(facts(1).ticketId)).toEqual({ status: "used", gate: "North", at: scannedAt });
});

test("an answer that did not arrive makes no second person of the first", async () => {
  const engine = new Engine();
  const { gate } = await gateOf(engine);
  engine.isUnheard = true;
  expect(await gate.scan(ticket(1))).toMatchObject(let_in(true));
  engine.isUnheard = false;
  gate.start();
  await vi.waitFor(() => expect(gate.state.getState().waiting).toBe(0));
  gate.stop();
  expect(gate.state.getState().conflicts).toEqual([]);
  expect(new Set(engine.asked.map(({ scannedAt }) => scannedAt)).size).toBe(1);
});

test("two gates without a network let one ticket in, and the later to come back says so", async () => {
  const engine = new Engine();
  const { gate: north } = await gateOf(engine);
  engine.isAway = true;
  expect(await north.scan(ticket(1))).toMatchObject(let_in(true));
  const disk = globalThis.indexedDB;
  globalThis.indexedDB = new IDBFactory();
  engine.isAway = false;
  const { gate: south } = await gateOf(engine, { ...SETUP, gate: "South" });
  engine.isAway = true;
  expect(await south.scan(ticket(1))).toMatchObject(let_in(true));
  engine.isAway = false;
  south.start();
  await vi.waitFor(() => expect(south.state.getState().waiting).toBe(0));
  south.stop();
  globalThis.indexedDB = disk;
  north.start();
  await vi.waitFor(() => expect(north.state.getState().conflicts).toHaveLength(1));
  north.stop();
  expect(south.state.getState().conflicts).toEqual([]);
  const [conflict] = north.state.getState().conflicts;
  expect(conflict).toMatchObject({ seat: "PLATEA-A-1", gate: "North", conflict: { kind: "used", gate: "South" } });
  if (conflict !== undefined) await north.markSeen(conflict);
  expect(north.state.getState().conflicts[0]?.seenAt).toBeDefined();
});

test("an ended session stops the telling, not the gate", async () => {
  const engine = new Engine();
  const { gate } = await gateOf(engine);
  engine.access = "no_session";
  gate.start();
  await vi.waitFor(() => expect(gate.state.getState().link).toBe("no_session"));
  expect(await gate.scan(ticket(1))).toMatchObject(let_in(true));
  expect(engine.asked).toEqual([]);
  expect(gate.state.getState().waiting).toBe(1);
  engine.access = "yes";
  gate.wake(true);
  await vi.waitFor(() => expect(gate.state.getState()).toMatchObject({ waiting: 0, link: "online" }));
  gate.stop();
});

test("an engine that refuses the session while scanning is no reason to turn anybody away", async () => {
  const engine = new Engine();
  const { gate, world } = await gateOf(engine);
  vi.spyOn(world, "checkIn").mockResolvedValue({ kind: "no_session" });
  vi.spyOn(world, "fetchGateList").mockRejectedValue(new Problem(401, { code: "unauthenticated" }));
  expect(await gate.scan(ticket(1))).toMatchObject(let_in(true));
  expect(gate.state.getState().link).toBe("no_session");
  await gate.refresh();
  expect(gate.state.getState().link).toBe("no_session");
});

test("a ticket of a new key is asked about, and can't be told without the engine", async () => {
  const engine = new Engine();
  const { gate } = await gateOf(engine);
  const rotated = new TestKey(library, 2).ticket(facts(1));
  minted.set(rotated, facts(1).ticketId);
  expect(await gate.scan(rotated)).toMatchObject(let_in(false));
  engine.isAway = true;
  gate.wake(false);
  expect(await gate.scan(new TestKey(library, 2).ticket(facts(2)))).toEqual({ kind: "unknown_key" });
});

test("a device that can't write lets nobody in alone", async () => {
  const engine = new Engine();
  const { gate, world } = await gateOf(engine);
  engine.isAway = true;
  vi.spyOn(world.store, "record").mockRejectedValue(new DOMException("full", "QuotaExceededError"));
  expect(await gate.scan(ticket(1))).toEqual({ kind: "not_kept", seat: "PLATEA-A-1" });
  expect(gate.state.getState().waiting).toBe(0);
});

test("two tabs of one device let one ticket in once", async () => {
  const engine = new Engine();
  const { gate } = await gateOf(engine);
  engine.isAway = true;
  const other = await Gate.resume(await worldOf(engine));
  expect(await gate.scan(ticket(1))).toMatchObject(let_in(true));
  expect(await other?.scan(ticket(1))).toMatchObject({ kind: "already_used", isThisDevice: true });
});

test("logging out forgets everything but what the engine has yet to hear", async () => {
  const engine = new Engine();
  const { gate, world } = await gateOf(engine);
  await gate.scan(ticket(1));
  engine.isAway = true;
  await gate.scan(ticket(2));
  await forgetGate();
  expect(await Gate.resume(world)).toBeUndefined();
  expect(await world.store.journal()).toMatchObject([{ ticketId: facts(2).ticketId, state: "waiting" }]);
  expect(await world.store.scans(EVENT)).toEqual([]);
  expect(await world.store.keys()).toEqual([]);
});

test("a printed number is eight digits, however it is typed", () => {
  expect(["1a2b3c4d", " 1A2B 3C4D ", "1A2B-3C4D"].map(numberOf)).toEqual(["1A2B3C4D", "1A2B3C4D", "1A2B3C4D"]);
  expect(["1A2B3C4", "1A2B3C4D5", "1A2B3C4G", "TB1:1A2B", ""].map(numberOf)).toEqual(Array(5).fill(undefined));
});

test("a number opens the gate once, and says that nothing signed was seen", async () => {
  const engine = new Engine();
  engine.sold = [17];
  const { gate } = await gateOf(engine);
  expect(await gate.scan("0000 0017")).toMatchObject({ ...let_in(false), isByNumber: true });
  expect(engine.asked.at(-1)).toMatchObject({ token: "", ticketId: facts(17).ticketId });
  expect(await gate.scan("00000017")).toMatchObject({ kind: "already_used" });
  expect(await gate.scan(ticket(17))).toMatchObject({ kind: "already_used" });
  expect(await gate.scan("00000018")).toEqual({ kind: "number_unknown", isOffline: false });
});

test("a number that the engine knows as used or void opens nothing, though the list has not heard of it", async () => {
  const engine = new Engine();
  engine.sold = [21, 22];
  const { gate } = await gateOf(engine);
  engine.spent.set(facts(21).ticketId, { status: "void", at: null, gate: null });
  engine.spent.set(facts(22).ticketId, { status: "used", at: LIST_AT, gate: "South" });
  expect(await gate.scan("00000021")).toMatchObject({ kind: "void" });
  expect(await gate.scan("00000022")).toMatchObject({ kind: "already_used", gate: "South" });
  expect(engine.asked).toEqual([]);
});

test("a number that two tickets have names both seats and lets nobody in", async () => {
  const engine = new Engine();
  engine.sold = [31, 100_000_031]; // their last eight digits are the same
  const { gate } = await gateOf(engine);
  expect(await gate.scan("00000031")).toEqual({ kind: "number_shared", seats: ["PLATEA-A-31", "PLATEA-A-100000031"] });
});

test("without the engine a number is found in the list, and told afterwards by the ticket's id", async () => {
  const engine = new Engine();
  engine.sold = [41];
  const { gate } = await gateOf(engine);
  await gate.refresh();
  engine.isAway = true;
  expect(await gate.scan("00000041")).toMatchObject({ ...let_in(true), isByNumber: true });
  expect(await gate.scan("00000041")).toMatchObject({ kind: "already_used", isThisDevice: true });
  expect(await gate.scan("00000042")).toEqual({ kind: "number_unknown", isOffline: true });
  engine.isAway = false;
  await gate.refresh();
  await expect.poll(() => gate.state.getState().waiting).toBe(0);
  expect(engine.spent.get(facts(41).ticketId)).toMatchObject({ status: "used", gate: "North" });
});

test("a look-up that is refused tells who may not ask, and is no lost network", async () => {
  const engine = new Engine();
  const { gate } = await gateOf(engine);
  await gate.refresh();
  for (const bars of ["no_session", "no_role", "other_organisation"] as const) {
    engine.bars = undefined;
    await gate.refresh();
    expect(gate.state.getState().link).toBe("online");
    engine.bars = bars;
    await gate.scan("00000051");
    expect(gate.state.getState().link).toBe(bars);
  }
});

test("all tickets that did not come are not asked for anew with each refresh, and hold up no list", async () => {
  const engine = new Engine();
  const { gate } = await gateOf(engine);
  engine.allTickets.isAnswered = false;
  engine.spent.set(facts(1).ticketId, { status: "used", at: LIST_AT, gate: "South" });
  for (let refreshes = 0; refreshes < 5; refreshes += 1) await gate.refresh();
  expect(engine.allTickets.asked).toBe(1);
  engine.isAway = true;
  expect(await gate.scan(ticket(1))).toMatchObject({ kind: "already_used", gate: "South" });
});
