/// What a gate keeps on its device, in a database of its own: it outlives reloads, crashes and sessions.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

import type { GateList, JournalEntry, ScanRecord, Setup, Signal, Counters, TicketKey } from "./model";

interface GateSchema extends DBSchema {
  setup: { key: "setup"; value: Setup };
  keys: { key: "keys"; value: readonly TicketKey[] };
  lists: { key: string; value: GateList };
  journal: { key: string; value: JournalEntry };
  scans: { key: number; value: ScanRecord };
  tallies: { key: string; value: Counters };
}

const NAME = "ticketbuster-gate";
/** As many as anybody scrolls through. */
const SCANS_MAX = 100;
/** Whom one lets in is on the disk before one says so. */
const STRICT = { durability: "strict" } as const;

export class GateStore {
  private constructor(private readonly db: IDBPDatabase<GateSchema>) {}

  static async open(): Promise<GateStore> {
    const db = await openDB<GateSchema>(NAME, 1, {
      upgrade(fresh) {
        fresh.createObjectStore("setup");
        fresh.createObjectStore("keys");
        fresh.createObjectStore("lists", { keyPath: "eventId" });
        fresh.createObjectStore("journal", { keyPath: "ticketId" });
        fresh.createObjectStore("scans", { autoIncrement: true });
        fresh.createObjectStore("tallies");
      },
      // Another tab of ours empties or renews the database.
      blocking(_current, _blocked, event) {
        if (event.target instanceof IDBDatabase) event.target.close();
      },
    });
    return new GateStore(db);
  }

  close(): void {
    this.db.close();
  }

  async setup(): Promise<Setup | undefined> {
    return this.db.get("setup", "setup");
  }

  async keepSetup(setup: Setup): Promise<void> {
    await this.db.put("setup", setup, "setup");
  }

  async keys(): Promise<readonly TicketKey[]> {
    return (await this.db.get("keys", "keys")) ?? [];
  }

  async list(eventId: string): Promise<GateList | undefined> {
    return this.db.get("lists", eventId);
  }

  /** Keeps what was downloaded, all of it or nothing. */
  async keepDownload(keys: readonly TicketKey[], list: GateList): Promise<void> {
    const change = this.db.transaction(["keys", "lists"], "readwrite");
    await Promise.all([
      change.objectStore("keys").put(keys, "keys"),
      change.objectStore("lists").put(list),
      change.done,
    ]);
  }

  /** Everybody whom this device let in, of all events. */
  async journal(): Promise<JournalEntry[]> {
    return this.db.getAll("journal");
  }

  /**
   * Writes down that somebody is about to be let in, once: answers what was written before, by another tab perhaps,
   * if that was more than a question.
   */
  async record(entry: JournalEntry): Promise<JournalEntry | undefined> {
    const change = this.db.transaction("journal", "readwrite", STRICT);
    const before = await change.store.get(entry.ticketId);
    const isNew = before === undefined || before.state === "asked";
    if (isNew) await change.store.put(entry);
    await change.done;
    return isNew ? undefined : before;
  }

  /** Changes what is written about a ticket. */
  async amend(entry: JournalEntry): Promise<void> {
    await this.db.put("journal", entry);
  }

  /** The engine refused: nobody was let in. */
  async strike(ticketId: string): Promise<void> {
    await this.db.delete("journal", ticketId);
  }

  /** Keeps an answer, and counts it. */
  async keepScan(scan: ScanRecord, signal: Signal): Promise<Counters> {
    const change = this.db.transaction(["scans", "tallies"], "readwrite");
    const scans = change.objectStore("scans");
    const key = await scans.add(scan);
    await scans.delete(IDBKeyRange.upperBound(key - SCANS_MAX));
    const tallies = change.objectStore("tallies");
    const { letIn, refused } = (await tallies.get(scan.eventId)) ?? { letIn: 0, refused: 0 };
    const counters = { letIn: letIn + Number(signal === "yes"), refused: refused + Number(signal === "no") };
    await tallies.put(counters, scan.eventId);
    await change.done;
    return counters;
  }

  async counters(eventId: string): Promise<Counters> {
    return (await this.db.get("tallies", eventId)) ?? { letIn: 0, refused: 0 };
  }

  /** The last scans of an event, newest first. */
  async scans(eventId: string): Promise<ScanRecord[]> {
    return (await this.db.getAll("scans")).filter((scan) => scan.eventId === eventId).reverse();
  }

  /** Forgets everything but what the engine or a person has yet to hear. */
  async forget(): Promise<void> {
    const change = this.db.transaction(["setup", "keys", "lists", "journal", "scans", "tallies"], "readwrite");
    const isOwed = ({ state, seenAt }: JournalEntry): boolean =>
      state === "waiting" || (state === "conflict" && seenAt === undefined);
    const journal = change.objectStore("journal");
    for (const entry of await journal.getAll()) if (!isOwed(entry)) await journal.delete(entry.ticketId);
    for (const name of ["setup", "keys", "lists", "scans", "tallies"] as const) await change.objectStore(name).clear();
    await change.done;
  }
}

/** Forgets what a gate kept when somebody logs out; whom it let in while offline stays until the engine knows. */
export async function forgetGate(): Promise<void> {
  const store = await GateStore.open();
  await store.forget();
  store.close();
}
