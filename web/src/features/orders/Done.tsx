/// A completed order with its tickets.
import type { Ref } from "react";

import type { Schemas } from "../../api/client";
import { useSendsMails } from "../../api/use-payments";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { ticketsOf } from "../../tickets/facts";
import { shareLink } from "../../tickets/share";
import { AllTicketsPdf, TicketActions } from "../../tickets/TicketActions";
import { TicketCard } from "../../tickets/TicketCard";
import { Button, ButtonLink } from "../../ui/Button";
import { Skeleton } from "../../ui/States";
import { showToast } from "../../ui/toasts";
import css from "./Done.module.css";
import { isOfGuest, type Order } from "./progress";
import { orderStrings } from "./strings";

type Event = Schemas["EventDetailBody"];

interface CelebrationProps {
  event: Event | undefined;
  heading: Ref<HTMLHeadingElement>;
  order: Order;
}

/** The heading of a good end. */
export function Celebration({ event, heading, order }: CelebrationProps) {
  const t = useStrings(orderStrings);
  const format = useFormats();
  return (
    <header className={css.hero}>
      <svg className={css.stamp} viewBox="0 0 96 64" aria-hidden="true">
        <path className={css.paper} d="M4 4h88v18a10 10 0 0 0 0 20v18H4V42a10 10 0 0 0 0-20z" />
        <path className={css.tick} d="M33 33l10 10 21-22" pathLength="1" />
      </svg>
      <div className={css.text}>
        <h1 ref={heading} tabIndex={-1} className={css.title}>
          {t("doneTitle")}
        </h1>
        <p className={css.event}>{event === undefined ? t("doneNoEvent") : t("done", { event: event.name })}</p>
        {event !== undefined && (
          <p>
            {format.date(event.starts_at, "long", event.time_zone)} · {event.venue}, {event.city}
          </p>
        )}
      </div>
      <p className={css.hints}>
        {t(useWhereKept(order))} {t("doneBring")}
      </p>
    </header>
  );
}

/** Where the tickets are found afterwards. */
function useWhereKept(order: Order): "doneSaved" | "doneSavedGuest" | "doneKeepGuest" {
  const sendsMails = useSendsMails() === true;
  if (!isOfGuest(order)) return "doneSaved";
  return sendsMails && order.contact?.email != null ? "doneSavedGuest" : "doneKeepGuest";
}

/** All tickets of the order, with what one does with them. */
export function Tickets({ order, event }: { order: Order; event: Event | undefined }) {
  const t = useStrings(orderStrings);
  if (event === undefined) return <Skeleton height={280} label={t("loading")} />;
  const tickets = ticketsOf(order, event);
  const share = (): void => {
    shareLink(event.name, `/events/${order.event_id}`).then(
      (outcome) => {
        if (outcome === "copied") showToast("success", t("linkCopied"));
      },
      () => showToast("danger", t("shareFailed")),
    );
  };
  return (
    <section className={css.tickets} aria-labelledby="tickets">
      <h2 id="tickets">{t("tickets")}</h2>
      <div className={css.tools}>
        {tickets.length > 1 && <AllTicketsPdf tickets={tickets} />}
        <Button kind="secondary" onClick={share}>
          {t("invite")}
        </Button>
        <ButtonLink kind="secondary" to="/tickets">
          {t("myTickets")}
        </ButtonLink>
      </div>
      <ul className={css.list}>
        {tickets.map((ticket) => (
          <li key={ticket.ticketId} className={css.item}>
            <TicketCard ticket={ticket} />
            <TicketActions ticket={ticket} />
          </li>
        ))}
      </ul>
    </section>
  );
}
