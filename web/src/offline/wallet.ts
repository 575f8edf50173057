/// One's tickets, whether there is a network or not: what the device kept, brought up to date by the engine.
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";

import { api, bodyOf, type Schemas } from "../api/client";
import { Problem } from "../api/problem";
import { fetchEvent } from "../api/use-event";
import { putOff, settled, waitReason } from "../api/waits";
import { session } from "../session/session";
import { emptyDatabase } from "./database";
import { restMs } from "./retries";
import { announce } from "./tabs";
import { whenVisible } from "./visible";
import { claim, readKept, replaceKept, type Kept } from "./wallet-store";

/** What the tickets page shows. */
export interface Wallet extends Omit<Kept, "owner"> {
  /** Until the device was read nothing is known. */
  readonly isRead: boolean;
  /** Whose it is; undefined: nobody's. */
  readonly userId: string | undefined;
  /** When the engine last told everything; milliseconds since 1970. */
  readonly syncedAt: number | undefined;
  readonly isSyncing: boolean;
  /** Why the last synchronisation failed. */
  readonly error: unknown;
}

const NOTHING: Wallet = {
  isRead: false,
  userId: undefined,
  orders: [],
  events: new Map(),
  syncedAt: undefined,
  isSyncing: false,
  error: undefined,
};
const PER_PAGE = 100;
const PAGES_MAX = 5;
const EVENTS_AT_ONCE = 4;
/** Name, date and venue seldom change. */
const EVENT_FRESH_MS = 10 * 60_000;
const eventReadAt = new Map<string, number>();

const store = createStore<Wallet>(() => NOTHING);

/** The wallet, for components. */
export function useWallet(): Wallet {
  return useStore(store);
}

/** The wallet as it is now. */
export function currentWallet(): Wallet {
  return store.getState();
}

/** How often the device was emptied since this tab was opened. */
let emptied = 0;

/**
 * Makes the device the session's, and shows what it kept; for {@link readWallet} and after a login. Where the device
 * can't keep anything, the wallet lives in this tab.
 */
export async function loadWallet(): Promise<void> {
  const before = emptied;
  const userId = session.get()?.userId;
  try {
    if (userId !== undefined) await claim(userId);
    const { owner, orders, events } = await readKept();
    if (before !== emptied) return; // what was read is no more
    // Another tab's user may have been faster: nothing of theirs is shown here.
    if (userId !== undefined && owner?.userId !== userId) throw new Error("the device is somebody else's");
    store.setState({ isRead: true, userId: owner?.userId, orders, events, syncedAt: owner?.syncedAt });
  } catch (error) {
    if (before !== emptied) return;
    console.warn("this device keeps no tickets", error);
    store.setState(({ orders, userId: shown }) => ({ isRead: true, userId, orders: shown === userId ? orders : [] }));
  }
}

/**
 * Shows what another tab did to the device, and does nothing to it: two users in two tabs would take it from each other
 * for ever. What the device keeps of somebody else is not for this tab.
 */
export async function rereadWallet(): Promise<void> {
  const before = emptied;
  try {
    const { owner, orders, events } = await readKept();
    if (before !== emptied) return;
    const userId = session.get()?.userId;
    if (userId !== undefined && owner?.userId !== userId) return;
    store.setState({ isRead: true, userId: owner?.userId, orders, events, syncedAt: owner?.syncedAt });
  } catch (error) {
    console.warn("this device keeps no tickets", error);
  }
}

let firstRead: Promise<void> | undefined;

/** Shows what the device kept, if that was not done before. */
export function readWallet(): Promise<void> {
  firstRead ??= loadWallet();
  return firstRead;
}

let running: Promise<void> | undefined;
let isAskedAgain = false;
let later: ReturnType<typeof setTimeout> | undefined;
let stopLooking = (): void => undefined;
/** How often in a row it was put off. */
let rests = 0;
const WAIT_NAME = "wallet";

/** Brings the wallet up to date; what is asked for while it runs makes it run once more. */
export function syncWallet(): Promise<void> {
  if (running !== undefined) {
    isAskedAgain = true;
    return running;
  }
  clearTimeout(later);
  stopLooking();
  running = sync().finally(() => {
    running = undefined;
    if (!isAskedAgain) return;
    isAskedAgain = false;
    void syncWallet();
  });
  return running;
}

async function sync(): Promise<void> {
  const error = await tried();
  // Whatever came of it: only what is asked again is waited for.
  if (waitReason(error) === undefined) stopWaiting();
  else syncLater(error);
}

/** Asks, and keeps what is answered; or why it was not. */
async function tried(): Promise<unknown> {
  // What is read afterwards would take the place of what the engine told.
  await readWallet();
  const userId = session.get()?.userId;
  if (userId === undefined) return undefined;
  const before = emptied;
  store.setState({ isSyncing: true });
  try {
    const syncedAt = Date.now();
    const orders = await fetchOrders();
    const events = await freshEvents(orders);
    if (session.get()?.userId !== userId) return undefined;
    const isKept = await replaceKept(userId, orders, events, syncedAt).catch((error: unknown) => {
      console.warn("this device keeps no tickets", error);
      return false;
    });
    // Not kept, because the device can't or is another user's: then in this tab. Whoever logged out gets nothing back.
    if (before !== emptied || session.get()?.userId !== userId) return undefined;
    const known = new Map(events.map((event) => [event.event_id, event]));
    store.setState({ isRead: true, userId, orders, events: known, syncedAt, error: undefined });
    if (isKept) announce({ type: "changed" });
    return undefined;
  } catch (error) {
    store.setState({ error });
    return error;
  } finally {
    store.setState({ isSyncing: false });
  }
}

/** A busy engine is asked again by itself, more rarely each time, and only by a tab that somebody looks at. */
function syncLater(error: unknown): void {
  rests += 1;
  const milliseconds = restMs(rests, error);
  clearTimeout(later);
  stopLooking();
  later = setTimeout(() => {
    stopLooking = whenVisible(() => void syncWallet());
  }, milliseconds);
  putOff(WAIT_NAME, error, milliseconds);
}

/** Nothing is asked again by itself any more. */
export function stopWaiting(): void {
  rests = 0;
  clearTimeout(later);
  stopLooking();
  settled(WAIT_NAME);
}

async function fetchOrders(): Promise<Schemas["OrderBody"][]> {
  const orders: Schemas["OrderBody"][] = [];
  let after: string | null = null;
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const query = { per_page: PER_PAGE, total: false, ...(after === null ? {} : { after }) };
    const list: Schemas["PagedList_OrderBody"] = await bodyOf(api.GET("/api/orders", { params: { query } }));
    orders.push(...list.items);
    after = list.next;
    if (after === null) break;
  }
  return orders;
}

/** The events of orders, a few at a time. One that can't be read keeps its last known facts, and no ticket waits for it. */
async function freshEvents(orders: readonly Schemas["OrderBody"][]): Promise<Schemas["EventDetailBody"][]> {
  const ids = [...new Set(orders.map(({ event_id }) => event_id))];
  const events: Schemas["EventDetailBody"][] = [];
  for (let at = 0; at < ids.length; at += EVENTS_AT_ONCE) {
    const answers = ids.slice(at, at + EVENTS_AT_ONCE).map(freshEvent);
    for (const event of await Promise.all(answers)) if (event !== undefined) events.push(event);
  }
  return events;
}

async function freshEvent(id: string): Promise<Schemas["EventDetailBody"] | undefined> {
  const known = store.getState().events.get(id);
  if (known !== undefined && Date.now() - (eventReadAt.get(id) ?? 0) < EVENT_FRESH_MS) return known;
  try {
    const event = await fetchEvent(id);
    eventReadAt.set(id, Date.now());
    return event;
  } catch (error) {
    if (error instanceof Problem && error.status !== 401) return known;
    throw error;
  }
}

/** Whether an order that a page was told differs from what is kept: decided, or its tickets changed. */
export function isNews(order: unknown): boolean {
  if (!isOrder(order) || order.status === "pending" || order.status === "processing") return false;
  const { orders, userId } = store.getState();
  if (order.user_id !== userId) return false;
  const kept = orders.find(({ order_id }) => order_id === order.order_id);
  const state = (of: Schemas["OrderBody"]): string => [of.status, ...of.tickets.map(({ status }) => status)].join();
  return kept === undefined || state(kept) !== state(order);
}

function isOrder(value: unknown): value is Schemas["OrderBody"] {
  return typeof value === "object" && value !== null && "order_id" in value && "tickets" in value && "user_id" in value;
}

/** Forgets everything that is on the device. */
export async function emptyDevice(): Promise<void> {
  emptied += 1;
  stopWaiting();
  const userId = session.get()?.userId ?? store.getState().userId;
  store.setState({ ...NOTHING, isRead: true });
  try {
    await emptyDatabase();
  } finally {
    // Afterwards: the others read the device again.
    announce({ type: "left", userId });
  }
}
