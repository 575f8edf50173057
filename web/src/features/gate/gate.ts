/// A gate at work: answers scans with the engine while it answers in time and alone while it doesn't, keeps the lists
/// fresh, and tells the engine afterwards.
import { createStore, type StoreApi } from "zustand/vanilla";

import { Problem } from "../../api/problem";
import type { BiscuitLibrary } from "./biscuit";
import { numberedIn, numberOf, type LookedUp } from "./by-number";
import { decide, decideTicket, verdictOf, type Known, type Meant } from "./decide";
import {
  isBarred,
  signalOf,
  type Barred,
  type CheckInAnswer,
  type GateList,
  type JournalEntry,
  type ScanRecord,
  type Setup,
  type Counters,
  type TicketKey,
  type Verdict,
} from "./model";
import { answerOf, type CheckIn } from "./requests";
import type { GateStore } from "./store";
import { IDLE, step, type SyncEffect, type SyncInput, type SyncState } from "./sync";
import { cleanCode } from "./token";
import { Verifier } from "./verify";

/** How the engine is reached: `offline` is also one that answers too slowly. */
export type Link = "online" | "offline" | Barred;

export interface GateState {
  readonly link: Link;
  /** The engine's time. */
  readonly now: number;
  readonly listAsOf: string;
  readonly counters: Counters;
  /** Newest first. */
  readonly scans: readonly ScanRecord[];
  /** How many the engine has yet to hear of. */
  readonly waiting: number;
  /** All of them, newest first, seen or not. */
  readonly conflicts: readonly JournalEntry[];
  readonly isChecking: boolean;
}

/** What a gate needs of the world. */
export interface GateWorld {
  readonly store: GateStore;
  readonly library: BiscuitLibrary;
  fetchKeys(timeoutMs: number): Promise<TicketKey[]>;
  fetchGateList(eventId: string): Promise<GateList>;
  /** All tickets of an event: seats by ticket id. */
  fetchTickets(eventId: string): Promise<ReadonlyMap<string, string>>;
  /** The tickets with a printed number, or why the engine does not say. */
  lookUp(eventId: string, number: string, timeoutMs: number): Promise<LookedUp>;
  checkIn(asked: CheckIn, timeoutMs: number): Promise<CheckInAnswer>;
  /** The engine's time in milliseconds. */
  now(): number;
  /** Whether somebody is logged in who may check in. */
  access(): "yes" | "no_session" | "no_role";
}

/** A queue waits no longer than this for a network. */
export const PATIENCE_MS = 1_500;
const SYNC_PATIENCE_MS = 15_000;
const REFRESH_MS = 30_000;
/** A list of more tickets than this is refreshed the more rarely. */
const LIST_SMALL = 5_000;
const PROBE_MS = 4_000;
const TICKETS_MS = 10 * 60_000;
const TICKETS_AGAIN_MS = 2 * 60_000;

export class Gate {
  readonly state: StoreApi<GateState>;
  private readonly journal: Map<string, JournalEntry>;
  private sync: SyncState = IDLE;
  private verifier: Verifier;
  private refreshAt = 0;
  private ticketsAt = 0;
  private keys: readonly TicketKey[] = [];
  private isRefreshing = false;
  private timer: ReturnType<typeof setInterval> | undefined;
  private line: Promise<unknown> = Promise.resolve();

  private constructor(
    private readonly world: GateWorld,
    readonly setup: Setup,
    private list: GateList,
    kept: {
      keys: readonly TicketKey[];
      journal: readonly JournalEntry[];
      counters: Counters;
      scans: readonly ScanRecord[];
    },
  ) {
    this.verifier = new Verifier(world.library, kept.keys);
    this.journal = new Map(kept.journal.map((entry) => [entry.ticketId, entry]));
    const isAllowed = world.access();
    this.state = createStore<GateState>(() => ({
      link: isAllowed === "yes" ? "online" : isAllowed,
      now: world.now(),
      listAsOf: list.asOf,
      counters: kept.counters,
      scans: kept.scans,
      waiting: 0,
      conflicts: [],
      isChecking: false,
    }));
    this.publishJournal();
  }

  /** A gate as it was left on this device; nothing if it was never set up here. */
  static async resume(world: GateWorld): Promise<Gate | undefined> {
    const { store } = world;
    const setup = await store.setup();
    const list = setup && (await store.list(setup.eventId));
    if (setup === undefined || list === undefined) return undefined;
    const { eventId } = setup;
    const [keys, journal, counters, scans] = await Promise.all([
      store.keys(),
      store.journal(),
      store.counters(eventId),
      store.scans(eventId),
    ]);
    return new Gate(world, setup, list, { keys, journal, counters, scans });
  }

  /** Begins to keep things fresh. */
  start(): void {
    const waiting = [...this.journal.values()].filter(({ state }) => state === "waiting");
    waiting.sort((one, other) => one.scannedAt.localeCompare(other.scannedAt));
    for (const { ticketId } of waiting) this.feed({ kind: "recorded", ticketId });
    this.timer ??= setInterval(() => this.tick(), 1_000);
    void this.refresh();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** The device says that its network came or went, or somebody logged in. */
  wake(isNetworkThere: boolean): void {
    if (!isNetworkThere) {
      this.setLink("offline");
      return;
    }
    if (this.world.access() === "yes") this.feed({ kind: "logged_in" });
    void this.refresh();
  }

  /** Judges a code; one after another, in the order in which they come. */
  scan(code: string): Promise<Verdict> {
    const turn = this.line.then(async () => {
      this.state.setState({ isChecking: true });
      try {
        const verdict = await this.judge(cleanCode(code));
        await this.note(verdict);
        return verdict;
      } finally {
        this.state.setState({ isChecking: false });
      }
    });
    this.line = turn.catch(() => undefined);
    return turn;
  }

  /** Somebody has read about a conflict. */
  async markSeen(entry: JournalEntry): Promise<void> {
    await this.amend({ ...entry, seenAt: new Date(this.world.now()).toISOString() });
  }

  private async judge(token: string): Promise<Verdict> {
    const number = numberOf(token);
    if (number !== undefined) return this.judgeNumber(number);
    const decision = decide(this.verifier.verify(token), this.known(this.list.spent));
    switch (decision.kind) {
      case "answer":
        return decision.verdict;
      case "ask":
        return this.askOnly(token);
      case "admit":
        return this.admit(decision.asked ?? this.entryOf(decision.facts, token));
    }
  }

  private known(spent: Known["spent"]): Known {
    return { eventId: this.setup.eventId, spent, own: (ticketId) => this.journal.get(ticketId) };
  }

  /** For a code that can't be read: the engine looks the number up, and without it the device does in its list. */
  private async judgeNumber(number: string): Promise<Verdict> {
    const { eventId } = this.setup;
    const told = this.isEngineThere() ? await this.world.lookUp(eventId, number, PATIENCE_MS) : undefined;
    if (told !== undefined && "link" in told) this.setLink(told.link);
    const isOffline = told === undefined || !("found" in told);
    const found = isOffline ? numberedIn(this.list.tickets, number) : told.found;
    const [one, ...others] = found;
    if (one === undefined) return { kind: "number_unknown", isOffline };
    if (others.length > 0) return { kind: "number_shared", seats: found.map(({ seat }) => seat) };
    const { ticketId, seat, spent } = one;
    const facts = { ticketId, eventId, seat };
    const decision = decideTicket(facts, this.known({ get: (id) => spent ?? this.list.spent.get(id) }));
    if (decision.kind === "answer") return decision.verdict;
    const verdict = await this.admit(decision.asked ?? this.entryOf(facts, ""));
    return verdict.kind === "let_in" ? { ...verdict, isByNumber: true } : verdict;
  }

  private entryOf({ ticketId, eventId, seat }: Meant, token: string): JournalEntry {
    const scannedAt = new Date(this.world.now()).toISOString();
    return { ticketId, eventId, seat, token, gate: this.setup.gate, scannedAt, state: "asked" };
  }

  private async admit(entry: JournalEntry): Promise<Verdict> {
    if (!this.isEngineThere()) return this.admitAlone(entry);
    // Written down before the engine is asked: should its answer be lost, the same question has the same answer.
    const before = await this.record(entry).catch(() => undefined);
    if (before !== undefined) return usedHere(before);
    const answer = await this.world.checkIn(entry, PATIENCE_MS);
    this.hear(answer);
    const verdict = verdictOf(answer, entry.seat);
    if (verdict === undefined) return this.admitAlone(entry);
    // What the engine knows needs no device to remember it.
    if (verdict.kind === "let_in") await this.amend({ ...entry, state: "known" }).catch(() => undefined);
    else await this.strike(entry.ticketId).catch(() => undefined);
    return verdict;
  }

  private async admitAlone(entry: JournalEntry): Promise<Verdict> {
    const { seat, ticketId } = entry;
    try {
      const before = await this.record({ ...entry, state: "waiting" });
      if (before !== undefined) return usedHere(before);
    } catch {
      return { kind: "not_kept", seat };
    }
    this.feed({ kind: "recorded", ticketId });
    return { kind: "let_in", seat, isOffline: true };
  }

  /** For a key that the device has not got: it may be new. */
  private async askOnly(token: string): Promise<Verdict> {
    if (!this.isEngineThere()) return { kind: "unknown_key" };
    const { gate, eventId } = this.setup;
    const scannedAt = new Date(this.world.now()).toISOString();
    const answer = await this.world.checkIn({ token, gate, eventId, scannedAt }, PATIENCE_MS);
    this.hear(answer);
    void this.refresh();
    if (answer.kind !== "let_in") return verdictOf(answer, "") ?? { kind: "unknown_key" };
    const { ticketId, seat } = answer;
    await this.amend({ ...this.entryOf({ ticketId, eventId, seat }, token), scannedAt, state: "known" }).catch(
      () => undefined,
    );
    return { kind: "let_in", seat, isOffline: false };
  }

  private async note(verdict: Verdict): Promise<void> {
    const { eventId } = this.setup;
    const scan = { at: new Date(this.world.now()).toISOString(), eventId, verdict };
    const scans = [scan, ...this.state.getState().scans].slice(0, 100);
    // The list of scans is a convenience: that it can't be kept stops nobody.
    const counters = await this.world.store
      .keepScan(scan, signalOf(verdict))
      .catch(() => this.state.getState().counters);
    this.state.setState({ scans, counters });
  }

  private isEngineThere(): boolean {
    return this.state.getState().link === "online" && this.world.access() === "yes";
  }

  private hear(answer: CheckInAnswer): void {
    if (answer.kind === "no_answer") this.setLink("offline");
    else this.setLink(isBarred(answer.kind) ? answer.kind : "online");
  }

  private setLink(link: Link): void {
    const before = this.state.getState().link;
    if (link === before) return;
    this.state.setState({ link });
    this.refreshAt = Date.now() + this.pause();
  }

  private pause(): number {
    if (this.state.getState().link !== "online") return PROBE_MS;
    return REFRESH_MS * Math.max(1, Math.ceil(this.list.spent.size / LIST_SMALL));
  }

  private tick(): void {
    this.state.setState({ now: this.world.now() });
    this.feed({ kind: "tick" });
    if (Date.now() >= this.refreshAt) void this.refresh();
  }

  /** Downloads keys and list; also how a gate notices that the engine is back. */
  async refresh(): Promise<void> {
    if (this.isRefreshing) return;
    this.isRefreshing = true;
    try {
      const keys = await this.world.fetchKeys(PATIENCE_MS);
      const access = this.world.access();
      if (access === "yes") {
        const spent = await this.world.fetchGateList(this.setup.eventId);
        const list = { ...spent, tickets: this.list.tickets };
        this.verifier = new Verifier(this.world.library, keys);
        this.list = list;
        this.state.setState({ listAsOf: list.asOf });
        await this.world.store.keepDownload(keys, list).catch(() => undefined);
        this.keys = keys;
      }
      this.setLink(access === "yes" ? "online" : access);
      this.feed({ kind: "reached" });
    } catch (error) {
      const { kind } = error instanceof Problem ? answerOf(error) : { kind: "no_answer" as const };
      this.setLink(isBarred(kind) ? kind : "offline");
    } finally {
      this.isRefreshing = false;
      this.refreshAt = Date.now() + this.pause();
    }
    await this.refreshTickets();
  }

  /**
   * All tickets, read now and then: new ones come seldom, and numbers are typed more seldom still. Many pages may be on
   * their way for long: who may still come in is not waited for with them, and a failure is not repeated at once.
   */
  private async refreshTickets(): Promise<void> {
    if (Date.now() < this.ticketsAt || this.state.getState().link !== "online") return;
    this.ticketsAt = Infinity;
    try {
      const tickets = await this.world.fetchTickets(this.setup.eventId);
      this.list = { ...this.list, tickets };
      await this.world.store.keepDownload(this.keys, this.list).catch(() => undefined);
      this.ticketsAt = Date.now() + TICKETS_MS;
    } catch {
      this.ticketsAt = Date.now() + TICKETS_AGAIN_MS;
    }
  }

  private feed(input: SyncInput): void {
    const { state, effects } = step(this.sync, input, Date.now());
    this.sync = state;
    for (const effect of effects) void this.carryOut(effect);
  }

  private async carryOut(effect: SyncEffect): Promise<void> {
    const entry = this.journal.get(effect.ticketId);
    if (entry === undefined) return;
    switch (effect.kind) {
      case "send": {
        const scannedAt = effect.isTimeLeftOut ? undefined : entry.scannedAt;
        const access = this.world.access();
        const answer: CheckInAnswer =
          access === "yes" ? await this.world.checkIn({ ...entry, scannedAt }, SYNC_PATIENCE_MS) : { kind: access };
        this.hear(answer);
        this.feed({ kind: "answered", ticketId: effect.ticketId, answer });
        return;
      }
      case "settle": {
        const { conflict } = effect;
        const settled: JournalEntry =
          conflict === undefined ? { ...entry, state: "known" } : { ...entry, state: "conflict", conflict };
        // Not kept, it is told once more after the next start, and has the same answer.
        await this.amend(settled).catch(() => undefined);
      }
    }
  }

  private async record(entry: JournalEntry): Promise<JournalEntry | undefined> {
    const before = await this.world.store.record(entry);
    this.journal.set(entry.ticketId, before ?? entry);
    this.publishJournal();
    return before;
  }

  private async amend(entry: JournalEntry): Promise<void> {
    this.journal.set(entry.ticketId, entry);
    this.publishJournal();
    await this.world.store.amend(entry);
  }

  private async strike(ticketId: string): Promise<void> {
    this.journal.delete(ticketId);
    await this.world.store.strike(ticketId);
  }

  private publishJournal(): void {
    const entries = [...this.journal.values()];
    const conflicts = entries.filter(({ state }) => state === "conflict");
    conflicts.sort((one, other) => other.scannedAt.localeCompare(one.scannedAt));
    this.state.setState({ waiting: entries.filter(({ state }) => state === "waiting").length, conflicts });
  }
}

function usedHere({ seat, scannedAt: at, gate }: JournalEntry): Verdict {
  return { kind: "already_used", seat, at, gate, isThisDevice: true };
}
