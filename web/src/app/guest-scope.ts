/// Which guest a tab is follows from its address, and links to orders give up their secret as soon as they are opened.
import type { createBrowserRouter } from "react-router";

import { keptHold } from "../holds/holds";
import { guests } from "../session/guests";
import { orderAccess } from "../session/order-access";

/** The part of an address that is read. */
interface Address {
  readonly pathname: string;
  readonly hash: string;
}

/** The order that a link opens, and its token; it is after the `#`, which browsers send to nobody. */
export function accessIn({ pathname, hash }: Address): { orderId: string; token: string } | undefined {
  const orderId = /^\/orders\/([0-9a-f-]{36})$/.exec(pathname)?.[1];
  const token = new URLSearchParams(hash.slice(1)).get("access");
  return orderId === undefined || token === null || token === "" ? undefined : { orderId, token };
}

/** Makes the tab the guest that an address belongs to; answers whether a secret is to be taken out of the address. */
export function enter(address: Address): boolean {
  const access = accessIn(address);
  if (access !== undefined) orderAccess.keep(access, "tab");
  const [, page, id = ""] = address.pathname.split("/");
  if (page === "events" && id !== "") guests.enter(id);
  else if (page === "checkout") {
    const eventId = keptHold(id)?.eventId;
    if (eventId === undefined) guests.leave();
    else guests.enterHold(id, eventId);
  } else if (page === "orders") guests.enterOrder(id);
  // Between an event and its checkout lies the login, whose page is nobody's.
  else guests.leave();
  return access !== undefined;
}

/** Before the first page is shown: its address, without a secret, is the one that the router sees. */
export function enterFirst(): void {
  const { pathname, search, hash } = window.location;
  if (enter({ pathname, hash })) window.history.replaceState(window.history.state, "", pathname + search);
}

/** From then on, with every address that the router goes to. */
export function follow(router: ReturnType<typeof createBrowserRouter>): void {
  router.subscribe(({ location: { pathname, search, hash } }) => {
    if (enter({ pathname, hash })) void router.navigate({ pathname, search, hash: "" }, { replace: true });
  });
}
