/// The state of a sale when seats cannot be chosen; counts down to its opening.
import type { ReactNode } from "react";

import type { EventDetail } from "../../api/use-event";
import { clockFace } from "../../clock/use-countdown";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { useOpening } from "../../live/use-opening";
import { ButtonLink } from "../../ui/Button";
import { availabilityOf } from "../../ui/event/availability";
import { Notice, type NoticeKind } from "../../ui/Notice";
import css from "./SaleNotice.module.css";
import { eventPageStrings } from "./strings";

export function SaleNotice({ event }: { event: EventDetail }) {
  const t = useStrings(eventPageStrings);
  const formats = useFormats();
  const availability = availabilityOf(event);
  switch (availability) {
    case "available":
    case "last":
      return null;
    case "draft":
    case "scheduled":
      return <Opening event={event} />;
    case "paused":
      return <Told kind="warning" title={t("pausedTitle")} text={t("paused")} />;
    case "closed":
      return <Told kind="info" title={t("closedTitle")} text={t("closed")} action={<Others />} />;
    case "cancelled":
      return <Told kind="danger" title={t("cancelledTitle")} text={t("cancelled")} action={<Others />} />;
    case "sold_out":
      return <Told kind="info" title={t("soldOutTitle")} text={t("soldOut")} action={<Others />} />;
    case "taken":
      return (
        <Told kind="info" title={t("takenTitle")} text={t("taken", { count: formats.number(event.counts.held) })} />
      );
  }
}

function Told({ kind, title, text, action }: { kind: NoticeKind; title: string; text: string; action?: ReactNode }) {
  return (
    <Notice kind={kind} title={title} actions={action}>
      {text}
    </Notice>
  );
}

function Others() {
  const t = useStrings(eventPageStrings);
  return (
    <ButtonLink to="/" kind="secondary">
      {t("toEvents")}
    </ButtonLink>
  );
}

const DAY_MS = 86_400_000;

function Opening({ event }: { event: EventDetail }) {
  const t = useStrings(eventPageStrings);
  const formats = useFormats();
  const left = useOpening(event);
  const days = Math.floor(left / DAY_MS);
  return (
    <section className={css.opening} aria-label={t("opensIn")}>
      <p className={css.label}>{t("opensIn")}</p>
      <p className={css.clock} role="timer">
        {left === 0
          ? t("openingNow")
          : `${days > 0 ? `${t("days", { count: days })} ` : ""}${clockFace(left % DAY_MS)}`}
      </p>
      <p className={css.date}>{t("opensAt", { date: formats.date(event.sale.opens_at, "long", event.time_zone) })}</p>
      <p className={css.wait}>{t("opensWait")}</p>
    </section>
  );
}
