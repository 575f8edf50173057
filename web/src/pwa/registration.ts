/// Registers the service worker, and knows when a new version of the site waits.
import type { Workbox } from "workbox-window";
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";

interface Pwa {
  /** The service worker's registration, once it is there. */
  readonly registration: ServiceWorkerRegistration | undefined;
  /** A new version is there, and the page still runs the old one. */
  readonly isUpdateReady: boolean;
}

const store = createStore<Pwa>(() => ({ registration: undefined, isUpdateReady: false }));
const UPDATE_CHECK_MS = 60 * 60_000;
let workbox: Workbox | undefined;
/** Whether this tab asked for the new version: then nobody needs to be told of it. */
let isAsked = false;

/** How long the new worker may take to be in charge before the page is loaded anyway. */
const TAKE_OVER_MS = 3_000;
/** The longest that browsers let a busy worker keep the next one waiting. */
const TAKE_OVER_MAX_MS = 5 * 60_000;
/** When this tab was loaded again before the new worker was in charge. */
const LOADED_EARLY_KEY = "ticketbuster.loaded-early";

/** For components. */
export function usePwa(): Pwa {
  return useStore(store);
}

/** As it is now. */
export function currentRegistration(): ServiceWorkerRegistration | undefined {
  return store.getState().registration;
}

/** Registers it after the page has come to rest: it loads the whole site, and what is on the screen comes first. */
export function registerWorker(quiet: Promise<void>): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const begin = (): void => {
    register().catch((error: unknown) => console.warn("the site can't be kept for offline use", error));
  };
  void quiet.then(begin);
}

async function register(): Promise<void> {
  const { Workbox: Class } = await import("workbox-window");
  workbox = new Class("/sw.js");
  isAsked = Date.now() - Number(sessionStorage.getItem(LOADED_EARLY_KEY) ?? 0) < TAKE_OVER_MAX_MS;
  workbox.addEventListener("waiting", ({ wasWaitingBeforeRegister }) => {
    if (isAsked && wasWaitingBeforeRegister === true) return; // this page is the new version already
    isAsked = false;
    store.setState({ isUpdateReady: true });
  });
  workbox.addEventListener("controlling", ({ isUpdate }) => {
    // Another tab asked for the new version. This one goes on, and is told.
    if (isUpdate === true && !isAsked) store.setState({ isUpdateReady: true });
  });
  const registration = await workbox.register();
  store.setState({ registration });
  const check = (): void => void registration?.update().catch(() => undefined);
  setInterval(check, UPDATE_CHECK_MS);
  await workbox.controlling;
  keepLoaded();
}

/** What this page loaded before the worker was there is kept as well, so that staff's pages open offline too. */
function keepLoaded(): void {
  const urls = performance
    .getEntriesByType("resource")
    .map(({ name }) => name)
    .filter((name) => new URL(name).pathname.startsWith("/assets/"));
  if (urls.length > 0) void workbox?.messageSW({ type: "CACHE_URLS", payload: { urlsToCache: urls } });
}

/** Goes over to the new version: the page is loaded again. */
export function loadUpdate(): void {
  isAsked = true;
  const reload = (): void => window.location.reload();
  if (store.getState().registration?.waiting == null) {
    reload(); // it is in charge already
    return;
  }
  // Pages come from the network first, so this is the new version whoever is in charge.
  const early = setTimeout(() => {
    sessionStorage.setItem(LOADED_EARLY_KEY, String(Date.now()));
    reload();
  }, TAKE_OVER_MS);
  const inCharge = (): void => {
    clearTimeout(early);
    reload();
  };
  navigator.serviceWorker.addEventListener("controllerchange", inCharge, { once: true });
  workbox?.messageSkipWaiting();
}

/** Not now; the next start of the site has it. */
export function dismissUpdate(): void {
  store.setState({ isUpdateReady: false });
}

const RELOADED_KEY = "ticketbuster.reloaded";
const RELOAD_PAUSE_MS = 30_000;

/**
 * A page of the old version may need a file that only the old version had: then it is loaded again, once. Not in the
 * middle of a checkout, where the page itself says what to do; and not when nobody answers, which loading cannot mend.
 */
export function reloadOnMissingFiles(): void {
  window.addEventListener("vite:preloadError", ({ payload }) => {
    const last = Number(sessionStorage.getItem(RELOADED_KEY) ?? 0);
    if (Date.now() - last < RELOAD_PAUSE_MS || window.location.pathname.startsWith("/checkout")) return;
    const [file] = /\/assets\/[\w.-]+/.exec(payload.message) ?? [];
    // PDFs are made when somebody asks for one; loading that early is nobody's errand.
    if (file === undefined || file.startsWith("/assets/pdf-")) return;
    void isGone(file).then((gone) => {
      if (!gone) return;
      sessionStorage.setItem(RELOADED_KEY, String(Date.now()));
      window.location.reload();
    });
  });
}

async function isGone(file: string): Promise<boolean> {
  try {
    return (await fetch(file, { method: "HEAD", cache: "no-store" })).status === 404;
  } catch {
    return false;
  }
}
