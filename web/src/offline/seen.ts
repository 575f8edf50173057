/// Answers that were seen: catalogue, events, layouts, orders. The oldest of a kind give way to new ones.
import { database, dropSeen, isFull, type SeenAnswer } from "./database";

/** A kind of answer. */
interface Kind {
  /** As many of it are kept. */
  readonly most: number;
  /** Belongs to one user, and is shown to nobody else. */
  readonly isPrivate: boolean;
}

/** What is kept, by the first part of a query's key. A stadium's layout has several megabytes. */
const KINDS: Readonly<Record<string, Kind>> = {
  events: { most: 10, isPrivate: false },
  "events-categories": { most: 1, isPrivate: false },
  event: { most: 40, isPrivate: false },
  layout: { most: 5, isPrivate: false },
  orders: { most: 10, isPrivate: true },
  order: { most: 40, isPrivate: true },
};

/** The kind of a query, if its answers are kept. */
export function kindOf(key: readonly unknown[]): string | undefined {
  const [name] = key;
  return typeof name === "string" && Object.hasOwn(KINDS, name) ? name : undefined;
}

/** Keeps an answer. A device that is full keeps what it has; nobody is disturbed. */
export async function keepSeen(answer: SeenAnswer): Promise<void> {
  const kind = KINDS[answer.kind];
  // A guest's is nobody's whom the device knows, and would be shown to everybody.
  if (kind === undefined || (kind.isPrivate && answer.userId === undefined)) return;
  const kept = kind.isPrivate ? answer : { ...answer, userId: undefined };
  try {
    await put(kept, kind.most);
  } catch (error) {
    if (!isFull(error)) throw error;
    await dropSeen();
    await put(kept, kind.most).catch((again: unknown) => console.warn("this device is full", again));
  }
}

async function put(answer: SeenAnswer, most: number): Promise<void> {
  const transaction = (await database()).transaction(["seen", "meta"], "readwrite");
  const seen = transaction.objectStore("seen");
  // Somebody may have logged out while the answer was on its way.
  const owner = await transaction.objectStore("meta").get("owner");
  if (answer.userId === undefined || answer.userId === owner?.userId) {
    await seen.put(answer);
    const index = seen.index("byAge");
    const all = IDBKeyRange.bound([answer.kind, -Infinity], [answer.kind, Infinity]);
    const surplus = (await index.count(all)) - most;
    if (surplus > 0) {
      const oldest = await index.getAllKeys(all, surplus);
      await Promise.all(oldest.map((key) => seen.delete(key)));
    }
  }
  await transaction.done;
}

/** The answer that was kept for a query, if it may be shown to this user. */
export async function readSeen(hash: string, userId: string | undefined): Promise<SeenAnswer | undefined> {
  const answer = await (await database()).get("seen", hash);
  const isPrivate = answer !== undefined && KINDS[answer.kind]?.isPrivate === true;
  return isPrivate && (userId === undefined || answer.userId !== userId) ? undefined : answer;
}
