/// Orders that were placed without an account and can be opened in this browser, and the way to the others.
import { useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";

import { api, bodyOf } from "../../api/client";
import { fetchEvent, NAMES_STALE_MS, type EventDetail } from "../../api/use-event";
import { useSendsMails } from "../../api/use-payments";
import { useAuthConfig } from "../../auth/login";
import { useStrings } from "../../i18n";
import { holdAccess } from "../../session/hold-access";
import { orderAccess, useOrderAccesses } from "../../session/order-access";
import { Button } from "../../ui/Button";
import { OrderList } from "./OrderList";
import { ticketsStrings } from "./strings";
import css from "./TicketsPage.module.css";

const MOST = 10;

/** `known` are those that the account has as well: they stand with its tickets. */
export function GuestOrders({ known }: { known: ReadonlySet<string> }) {
  const t = useStrings(ticketsStrings);
  const hasGuests = useAuthConfig().data?.guests === true;
  const sendsMails = useSendsMails() === true;
  const { orders, events } = useGuestOrders(known);
  const [isRemoved, setRemoved] = useState(false);
  const remove = (): void => {
    for (const { orderId, token } of orderAccess.all()) {
      orderAccess.drop(orderId);
      // Their hold may go on, and would lead to the order.
      holdAccess.expire(token);
    }
    setRemoved(true);
  };
  if (!hasGuests && orders.length === 0 && !isRemoved) return null;
  return (
    <section className={css.section} aria-label={t("guestOrders")}>
      {orders.length > 0 && <h2>{t("guestOrders")}</h2>}
      {orders.length > 0 && (
        <>
          <p className={css.none}>{t(sendsMails ? "guestOrdersHint" : "guestOrdersHintUnmailed")}</p>
          <OrderList orders={orders} events={events} />
          <p>
            <Button kind="quiet" onClick={remove}>
              {t("guestRemove")}
            </Button>
          </p>
        </>
      )}
      {isRemoved && <p role="status">{t(sendsMails ? "guestRemoved" : "guestRemovedUnmailed")}</p>}
      {hasGuests && sendsMails && (
        <p className={css.none}>
          <Link to="/recover">{t("guestLost")}</Link>
        </p>
      )}
    </section>
  );
}

/** What the engine still opens, newest first. */
function useGuestOrders(known: ReadonlySet<string>) {
  const accesses = useOrderAccesses()
    .filter(({ orderId }) => !known.has(orderId))
    .slice(0, MOST);
  const read = useQueries({
    queries: accesses.map(({ orderId }) => ({
      queryKey: ["order", orderId],
      queryFn: () => bodyOf(api.GET("/api/orders/{id}", { params: { path: { id: orderId } } })),
      retry: false,
    })),
  });
  const orders = read.flatMap(({ data }) => data ?? []).sort((a, b) => b.created_at.localeCompare(a.created_at));
  const ids = [...new Set(orders.map(({ event_id }) => event_id))];
  const named = useQueries({
    queries: ids.map((id) => ({
      queryKey: ["event", id],
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchEvent(id, signal),
      staleTime: NAMES_STALE_MS,
    })),
  });
  const events = new Map<string, EventDetail>(
    named.flatMap(({ data }) => (data === undefined ? [] : [[data.event_id, data] as const])),
  );
  return { orders, events };
}
