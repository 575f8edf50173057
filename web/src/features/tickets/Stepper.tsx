/// Tickets side by side: swiped on a phone, stepped through by buttons, each with what one does with it.
import { useRef, useState } from "react";

import { useStrings } from "../../i18n";
import { Button } from "../../ui/Button";
import { AllTicketsPdf, TicketActions } from "../../tickets/TicketActions";
import type { TicketFacts } from "../../tickets/facts";
import { TicketCard } from "../../tickets/TicketCard";
import css from "./Stepper.module.css";
import { ticketsStrings } from "./strings";

/** The tickets of one event. */
export function Stepper({ name, tickets }: { name: string; tickets: readonly TicketFacts[] }) {
  const t = useStrings(ticketsStrings);
  const list = useRef<HTMLUListElement>(null);
  const [shown, setShown] = useState(0);
  const at = Math.min(shown, tickets.length - 1);
  const current = tickets[at];
  const go = (to: number): void => {
    const element = list.current?.children[to];
    if (!(element instanceof HTMLElement) || list.current === null) return;
    list.current.scrollTo({ left: element.offsetLeft - list.current.offsetLeft });
    setShown(to);
  };
  const onScroll = (): void => {
    const element = list.current;
    if (element !== null) setShown(Math.round(element.scrollLeft / element.clientWidth));
  };
  return (
    <div className={css.stepper}>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls can be reached by the keyboard */}
      <ul ref={list} className={css.list} onScroll={onScroll} tabIndex={0} aria-label={t("carousel", { event: name })}>
        {tickets.map((ticket, index) => (
          <li key={ticket.ticketId} className={css.item} inert={index !== at}>
            <TicketCard ticket={ticket} />
          </li>
        ))}
      </ul>
      {tickets.length > 1 && (
        <div className={css.steps}>
          <Button
            kind="secondary"
            className={css.step}
            aria-label={t("previous")}
            disabled={at === 0}
            onClick={() => go(at - 1)}
          >
            <span aria-hidden="true">←</span>
          </Button>
          <p role="status">{t("position", { at: at + 1, count: tickets.length })}</p>
          <Button
            kind="secondary"
            className={css.step}
            aria-label={t("next")}
            disabled={at === tickets.length - 1}
            onClick={() => go(at + 1)}
          >
            <span aria-hidden="true">→</span>
          </Button>
        </div>
      )}
      {current !== undefined && <TicketActions key={current.ticketId} ticket={current} />}
      {tickets.length > 1 && <AllTicketsPdf tickets={tickets} />}
    </div>
  );
}
