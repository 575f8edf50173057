/// Connects the device's store with the rest of the application, once at its start.
import type { Query, QueryClient } from "@tanstack/react-query";

import { followLogout } from "../auth/logout";
import { liveSocket } from "../live/socket";
import { session } from "../session/session";
import { currentReach, learn, onReturn, probe, watchConnectivity } from "./connectivity";
import { keepQueries } from "./query-keeper";
import { keepAsking } from "./retries";
import { follow, onTabMessage } from "./tabs";
import { emptyDevice, isNews, loadWallet, rereadWallet, stopWaiting, syncWallet } from "./wallet";

/** Reads the device once the page is `quiet`, keeps it up to date, and empties it when its user logs out. */
export function startOffline(client: QueryClient, quiet: Promise<void>): void {
  session.onLeave(emptyDevice);
  watchConnectivity();
  keepQueries(client);
  keepAsking(client);
  // Opening the device's store holds a slow phone up, and only the page of one's tickets needs it at once.
  void quiet.then(syncWallet);

  let userId = session.get()?.userId;
  session.subscribe(() => {
    const next = session.get()?.userId;
    if (next === userId) return;
    userId = next;
    // A session that ended by itself leaves the tickets; another user's login takes them away.
    if (next === undefined) stopWaiting();
    else void loadWallet().then(syncWallet);
  });

  onReturn(() => {
    void client.invalidateQueries();
    void syncWallet();
    liveSocket.hurry();
  });
  // An order that was bought, cancelled or refunded anywhere.
  liveSocket.on("message", (message) => {
    if (message.type === "order") void syncWallet();
  });
  const cache = client.getQueryCache();
  cache.subscribe((event) => {
    if (event.type !== "updated" || event.action.type !== "success" || event.action.manual === true) return;
    const query: Query | undefined = cache.get(event.query.queryHash);
    if (query?.queryKey[0] === "order" && isNews(query.state.data)) void syncWallet();
  });

  liveSocket.state.subscribe(({ connection }) => {
    if (connection === "connected") learn({ kind: "answered" });
    if (connection === "waiting" && currentReach() === "online") probe();
  });

  onTabMessage((message) => {
    const isOurs = message.type === "left" && session.get()?.userId === message.userId;
    if (isOurs) {
      follow(followLogout).catch((error: unknown) =>
        console.warn("the provider's answer could not be forgotten", error),
      );
    } else void rereadWallet();
  });
}
