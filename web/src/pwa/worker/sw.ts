/// The service worker: the site's own files, kept so that it opens without a network, and clicks on notifications.
/// What the engine says is never kept here: it has people's tickets in it, and belongs into a store that logging out empties.
import { clientsClaim } from "workbox-core";
import { ExpirationPlugin } from "workbox-expiration";
import { addRoute, cleanupOutdatedCaches, createHandlerBoundToURL, precache } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { CacheFirst } from "workbox-strategies";

import { pageFrom } from "./pages";

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: { url: string; revision: string | null }[];
};

/** Staff's pages and what is loaded on demand: more than there are files of two versions. */
const ASSETS_MAX = 80;

/** How long a page waits for the network before the kept one opens. */
const PAGE_WAIT_MS = 3_000;

clientsClaim();
precache(self.__WB_MANIFEST);
cleanupOutdatedCaches();

// Every page is the same document. The frame of a silent renewal needs headers of its own from the engine.
const keptPage = createHandlerBoundToURL("index.html");
registerRoute(
  new NavigationRoute(
    (options) =>
      pageFrom({
        fetched: () => fetch(options.request),
        kept: () => keptPage(options),
        isOnline: navigator.onLine,
        waitMs: PAGE_WAIT_MS,
      }),
    { denylist: [/^\/(api|health|metrics|ws)\b/, /^\/auth\/silent\b/] },
  ),
);
// After the pages, or it would answer `/` with the kept document.
addRoute();

// Their names have a hash of their content: what was fetched once is right for ever.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith("/assets/"),
  new CacheFirst({
    cacheName: "assets",
    plugins: [new ExpirationPlugin({ maxEntries: ASSETS_MAX, purgeOnQuotaError: true })],
  }),
);

self.addEventListener("message", (event) => {
  // The new version waits until somebody asks for it: nobody loses a page that is in use.
  const message: unknown = event.data;
  const isAsked =
    typeof message === "object" && message !== null && "type" in message && message.type === "SKIP_WAITING";
  if (isAsked) void self.skipWaiting();
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(pathOf(event.notification.data)));
});

function pathOf(data: unknown): string {
  const path: unknown = typeof data === "object" && data !== null && "path" in data ? data.path : undefined;
  return typeof path === "string" && /^\/(?![/\\])/.test(path) ? path : "/tickets";
}

/** Shows a page in a window that is open, without loading it again; else opens one. */
async function open(path: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const [best] = windows.toSorted((a, b) => Number(b.focused) - Number(a.focused));
  if (best === undefined) {
    await self.clients.openWindow(path);
    return;
  }
  best.postMessage({ type: "OPEN", path });
  await best.focus();
}
