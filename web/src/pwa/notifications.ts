/// Notifications about one's own orders and holds, for who looks at something else meanwhile.
/// They come over the site's socket: a push service of a browser's vendor has no part in it.
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";

import { currentLanguage, translate } from "../i18n";
import { formatDate } from "../i18n/format";
import type { ServerMessage } from "../live/frames";
import { liveSocket } from "../live/socket";
import { session } from "../session/session";
import { currentRegistration } from "./registration";
import { pwaStrings } from "./strings";

/** `unsupported`: by this browser; `blocked`: by its settings. */
export type Notifying = "unsupported" | "blocked" | "off" | "on";

const KEY = "ticketbuster.notifications";

const store = createStore<{ notifying: Notifying }>(() => ({ notifying: read() }));

function read(): Notifying {
  if (typeof Notification === "undefined" || !("serviceWorker" in navigator)) return "unsupported";
  if (Notification.permission === "denied") return "blocked";
  return Notification.permission === "granted" && localStorage.getItem(KEY) === "on" ? "on" : "off";
}

/** For components. */
export function useNotifying(): Notifying {
  return useStore(store, ({ notifying }) => notifying);
}

/** Turns them on; the browser asks the user, if it did not before. */
export async function turnOn(): Promise<void> {
  localStorage.setItem(KEY, "on");
  await Notification.requestPermission();
  store.setState({ notifying: read() });
}

/** Turns them off. */
export function turnOff(): void {
  localStorage.setItem(KEY, "off");
  store.setState({ notifying: read() });
}

/** What a message is worth telling. */
export interface Note {
  readonly title: string;
  readonly body: string;
  /** Where a click leads. */
  readonly path: string;
  /** Two tabs tell the same thing once. */
  readonly tag: string;
}

/** The note for a message, if it is worth one. */
export function noteFor(message: ServerMessage): Note | undefined {
  if (message.type === "order") {
    const at = { path: `/orders/${message.order_id}`, tag: `order-${message.order_id}` };
    if (message.status === "completed") {
      return { title: translate(pwaStrings, "orderReadyTitle"), body: translate(pwaStrings, "orderReady"), ...at };
    }
    if (message.status === "failed") {
      return { title: translate(pwaStrings, "orderFailedTitle"), body: translate(pwaStrings, "orderFailed"), ...at };
    }
    return undefined;
  }
  if (message.type !== "hold") return undefined;
  const tag = `hold-${message.hold_id}`;
  if (message.state === "expiring") {
    const body = translate(pwaStrings, "holdEnding", { seats: message.seats.join(", ") });
    const time = formatDate(message.expires_at, "time", currentLanguage());
    return {
      title: translate(pwaStrings, "holdEndingTitle", { time }),
      body,
      path: `/checkout/${message.hold_id}`,
      tag,
    };
  }
  const [title, body] = [translate(pwaStrings, "holdEndedTitle"), translate(pwaStrings, "holdEnded")];
  return { title, body, path: `/events/${message.event_id}`, tag };
}

async function tell(message: ServerMessage): Promise<void> {
  // Whoever looks at the page sees it there.
  if (store.getState().notifying !== "on" || document.visibilityState === "visible") return;
  const note = noteFor(message);
  const registration = currentRegistration();
  if (note === undefined || registration === undefined) return;
  const { title, body, path, tag } = note;
  await registration.showNotification(title, {
    body,
    tag,
    data: { path },
    icon: "/pwa-192x192.png",
    badge: "/pwa-192x192.png",
  });
}

/** Listens while somebody is logged in and wants it, on whatever page. */
export function watchNotifications(): void {
  let release: (() => void) | undefined;
  const decide = (): void => {
    const isWanted = store.getState().notifying === "on" && session.get() !== undefined;
    if (isWanted) release ??= liveSocket.use();
    else {
      release?.();
      release = undefined;
    }
  };
  store.subscribe(decide);
  session.subscribe(decide);
  liveSocket.on("message", (message) => {
    tell(message).catch((error: unknown) => console.warn("a notification could not be shown", error));
  });
  decide();
}

/** Calls `go` with the path of a notification that was clicked. */
export function onNotificationClick(go: (path: string) => void): () => void {
  if (!("serviceWorker" in navigator)) return () => undefined;
  const { serviceWorker } = navigator;
  const hear = ({ data }: MessageEvent<unknown>): void => {
    if (typeof data !== "object" || data === null || !("type" in data) || data.type !== "OPEN") return;
    if ("path" in data && typeof data.path === "string") go(data.path);
  };
  serviceWorker.addEventListener("message", hear);
  return () => serviceWorker.removeEventListener("message", hear);
}
