/// Orders that were sent and whose outcome is not known yet, kept over reloads and crashes: the same key is asked
/// with again, so that a lost answer never buys twice.

/** A request for an order. A repeated one must be the same, byte for byte: its key stands for it. */
export interface OrderRequest {
  readonly key: string;
  readonly userId: string;
  readonly holdId: string;
  /** The provider's token of the means of payment; empty where it takes none. */
  readonly payment: string;
  /** Where mails go, and in which language; empty: nowhere. */
  readonly email: string;
  readonly language: string;
  /** How a guest is called and called up; empty where nobody asked. */
  readonly name: string;
  readonly phone: string;
  /** Proof of the hold, if we have it. */
  readonly holdToken: string | undefined;
  /** Milliseconds since 1970, by the device. */
  readonly startedAt: number;
}

/** What is kept: a request, and the order that came of it once it is known. */
export interface KeptOrder extends OrderRequest {
  readonly orderId: string | undefined;
}

/** The part of the Storage interface that is used. */
export type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** Logging out sweeps it: src/session/traces.ts. */
const PREFIX = "ticketbuster.order.";
/** As long as the engine remembers a key's outcome. */
export const KEPT_MS = 24 * 3_600_000;

function read(text: string | null, now: number): KeptOrder | undefined {
  if (text === null) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return undefined;
    const { key, userId, holdId, payment, email, language, name, phone, holdToken, startedAt, orderId } =
      value as Record<string, unknown>;
    if (typeof key !== "string" || typeof userId !== "string" || typeof holdId !== "string") return undefined;
    if (typeof payment !== "string" || typeof startedAt !== "number") return undefined;
    if (Math.abs(now - startedAt) > KEPT_MS) return undefined;
    return {
      key,
      userId,
      holdId,
      payment,
      startedAt,
      email: typeof email === "string" ? email : "",
      language: typeof language === "string" ? language : "",
      name: typeof name === "string" ? name : "",
      phone: typeof phone === "string" ? phone : "",
      holdToken: typeof holdToken === "string" ? holdToken : undefined,
      orderId: typeof orderId === "string" ? orderId : undefined,
    };
  } catch {
    return undefined;
  }
}

/** Does something with a shelf that may be full or forbidden; answers whether it worked. */
function attempt(action: () => void): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}

/**
 * The kept orders. `tab` lives as long as the tab, reloads included; `device` outlives a crash of the browser and
 * is seen by other tabs. If neither can be written, memory serves until the page is left.
 */
export class KeptOrders {
  private readonly memory = new Map<string, string>();

  constructor(
    private readonly tab: Shelf | undefined,
    private readonly device: Shelf | undefined,
    private readonly now: () => number = Date.now,
  ) {}

  /** What is known of a hold's order, if it is this user's. */
  find(holdId: string, userId: string): KeptOrder | undefined {
    const name = PREFIX + holdId;
    const texts = [this.memory.get(name) ?? null];
    for (const shelf of this.shelves()) attempt(() => texts.push(shelf.getItem(name)));
    const found = texts.map((text) => read(text, this.now())).filter((kept) => kept?.userId === userId);
    // One that has an outcome is the newer one.
    return found.find((kept) => kept?.orderId !== undefined) ?? found.find((kept) => kept !== undefined);
  }

  /** Keeps a request before it is sent. A request for the hold that has no outcome yet wins: that one is answered. */
  begin(request: OrderRequest): KeptOrder {
    this.prune();
    const earlier = this.find(request.holdId, request.userId);
    if (earlier !== undefined) return earlier;
    const kept = { ...request, orderId: undefined };
    this.write(kept, this.shelves());
    return kept;
  }

  /** The request became an order: the tab knows it by its hold, and the device has nothing left to ask. */
  settle(holdId: string, userId: string, orderId: string): void {
    const kept = this.find(holdId, userId);
    this.forget(holdId);
    if (kept !== undefined) this.write({ ...kept, orderId }, this.tab === undefined ? [] : [this.tab]);
  }

  /** The order failed, and its hold goes on: the next request for the hold is another order, under another key. */
  failed(holdId: string, orderId: string): void {
    const name = PREFIX + holdId;
    const texts = [this.memory.get(name) ?? null];
    for (const shelf of this.shelves()) attempt(() => texts.push(shelf.getItem(name)));
    const over = texts.map((text) => read(text, this.now())).find((kept) => kept?.orderId === orderId);
    // Another request for the hold may be on its way already, from another tab.
    const isOver = (text: string | null): boolean => over !== undefined && read(text, this.now())?.key === over.key;
    if (isOver(this.memory.get(name) ?? null)) this.memory.delete(name);
    for (const shelf of this.shelves()) {
      attempt(() => {
        if (isOver(shelf.getItem(name))) shelf.removeItem(name);
      });
    }
  }

  /** The request was refused, and no order came of it. */
  forget(holdId: string): void {
    const name = PREFIX + holdId;
    this.memory.delete(name);
    for (const shelf of this.shelves()) attempt(() => shelf.removeItem(name));
  }

  /** Forgets what the engine has forgotten too. */
  prune(): void {
    const isKept = (text: string | null): boolean => read(text, this.now()) !== undefined;
    for (const shelf of this.shelves()) {
      attempt(() => {
        const names = Array.from({ length: shelf.length }, (_, index) => shelf.key(index));
        for (const name of names) {
          if (name?.startsWith(PREFIX) === true && !isKept(shelf.getItem(name))) shelf.removeItem(name);
        }
      });
    }
    for (const [name, text] of this.memory) if (!isKept(text)) this.memory.delete(name);
  }

  private write(kept: KeptOrder, shelves: readonly Shelf[]): void {
    const name = PREFIX + kept.holdId;
    const text = JSON.stringify(kept);
    const written = shelves.filter((shelf) => attempt(() => shelf.setItem(name, text)));
    if (written.length === 0) this.memory.set(name, text);
  }

  private shelves(): Shelf[] {
    return [this.tab, this.device].filter((shelf) => shelf !== undefined);
  }
}

/** A storage of the browser, unless it is forbidden. */
function shelf(name: "sessionStorage" | "localStorage"): Shelf | undefined {
  try {
    return globalThis[name];
  } catch {
    return undefined;
  }
}

/** The kept orders of this browser. */
export const keptOrders = new KeptOrders(shelf("sessionStorage"), shelf("localStorage"));
