/// Whether this site can be installed as an app, and how.
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";

/** Chromium's offer to install; no standard has its type. */
interface InstallEvent extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

/** `offered`: the browser installs it; `ios`: the user does, by the share sheet; `none`: it can't be, or is. */
export type InstallWay = "offered" | "ios" | "none";

const KEY = "ticketbuster.install-declined";
/** Whoever said no is left in peace for two months. */
const PEACE_MS = 60 * 86_400_000;

const store = createStore<{ way: InstallWay }>(() => ({ way: "none" }));
let offer: InstallEvent | undefined;

/** For components. */
export function useInstallWay(): InstallWay {
  return useStore(store, ({ way }) => way);
}

/** Listens for the browser's offer; it comes once, soon after the start. */
export function watchInstall(): void {
  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    if (!isInstallEvent(event)) return;
    offer = event;
    if (!isDeclined()) store.setState({ way: "offered" });
  });
  window.addEventListener("appinstalled", () => store.setState({ way: "none" }));
  if (isIosBrowser() && !isInstalled() && !isDeclined()) store.setState({ way: "ios" });
}

/** Asks the browser to install it. */
export async function install(): Promise<void> {
  const { outcome } = (await offer?.prompt()) ?? { outcome: "dismissed" };
  offer = undefined;
  store.setState({ way: "none" });
  if (outcome === "dismissed") declineInstall();
}

/** Not now. */
export function declineInstall(): void {
  localStorage.setItem(KEY, String(Date.now()));
  store.setState({ way: "none" });
}

function isDeclined(): boolean {
  return Date.now() - Number(localStorage.getItem(KEY) ?? 0) < PEACE_MS;
}

function isInstallEvent(event: Event): event is InstallEvent {
  return "prompt" in event && typeof event.prompt === "function";
}

function isInstalled(): boolean {
  return (
    matchMedia("(display-mode: standalone)").matches || ("standalone" in navigator && navigator.standalone === true)
  );
}

/** iPads say that they are Macs; Macs have no touch screen. */
function isIosBrowser(): boolean {
  const { userAgent, maxTouchPoints } = navigator;
  return /iPhone|iPad|iPod/.test(userAgent) || (userAgent.includes("Macintosh") && maxTouchPoints > 1);
}
