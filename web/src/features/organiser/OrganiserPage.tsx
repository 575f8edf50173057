/// The organiser's events, drafts included, with how far each is sold.
import { useDeferredValue } from "react";
import { Link } from "react-router";

import type { Schemas } from "../../api/client";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { Button, ButtonLink } from "../../ui/Button";
import { SelectField, TextField } from "../../ui/Field";
import { Empty, ErrorNotice, Skeleton } from "../../ui/States";
import { useTitle } from "../../ui/use-title";
import { LabelledCountsBar, CountsLegend } from "./CountsBar";
import css from "./OrganiserPage.module.css";
import { useEvents } from "./queries";
import { STATUSES, type EventStatus } from "./status";
import { SaleWindow, StatusBadge } from "./StatusBadge";
import { organiserStrings } from "./strings";
import { useAddress } from "./use-address";

export default function OrganiserPage() {
  const t = useStrings(organiserStrings);
  useTitle(t("title"));
  const { query, step, type } = useAddress();
  const q = query.get("q") ?? "";
  const status = STATUSES.find((name) => name === query.get("status"));
  return (
    <div className={css.page}>
      <header className={css.head}>
        <div>
          <h1>{t("title")}</h1>
          <p className={css.lead}>{t("lead")}</p>
        </div>
        <div className={css.tools}>
          <ButtonLink kind="secondary" to="/organiser/installation">
            {t("installation")}
          </ButtonLink>
          <ButtonLink to="/organiser/new">{t("newEvent")}</ButtonLink>
        </div>
      </header>
      <form className={css.filters} role="search" onSubmit={(event) => event.preventDefault()}>
        <TextField
          label={t("search")}
          type="search"
          placeholder={t("searchHint")}
          value={q}
          maxLength={100}
          onChange={(event) => type({ q: event.target.value })}
        />
        <SelectField
          label={t("filter")}
          value={status ?? ""}
          onChange={(event) => step({ status: event.target.value })}
        >
          <option value="">{t("anyStatus")}</option>
          {STATUSES.map((name) => (
            <option key={name} value={name}>
              {t(`status_${name}`)}
            </option>
          ))}
        </SelectField>
      </form>
      <EventList q={q} status={status} onReset={() => step({ q: "", status: "" })} />
    </div>
  );
}

function EventList({ q, status, onReset }: { q: string; status: EventStatus | undefined; onReset: () => void }) {
  const t = useStrings(organiserStrings);
  const events = useEvents(useDeferredValue(q.trim()), status);
  if (events.isPending) {
    return (
      <div className={css.list}>
        <Skeleton height={112} label={t("loading")} />
        <Skeleton height={112} />
        <Skeleton height={112} />
      </div>
    );
  }
  if (events.isError) return <ErrorNotice error={events.error} onRetry={() => void events.refetch()} />;
  const items = events.data.pages.flatMap((page) => page.items);
  const total = events.data.pages[0]?.total ?? 0;
  if (items.length === 0) {
    return q === "" && status === undefined ? (
      <Empty title={t("emptyTitle")} action={<ButtonLink to="/organiser/new">{t("newEvent")}</ButtonLink>}>
        {t("empty")}
      </Empty>
    ) : (
      <Empty title={t("noneTitle")} action={<Button onClick={onReset}>{t("showAll")}</Button>}>
        {t("none")}
      </Empty>
    );
  }
  return (
    <>
      <div className={css.count}>
        <p role="status">{t("found", { count: total })}</p>
        <CountsLegend />
      </div>
      <ul className={css.list}>
        {items.map((event) => (
          <EventRow key={event.event_id} event={event} />
        ))}
      </ul>
      {events.hasNextPage && (
        <Button kind="secondary" isBusy={events.isFetchingNextPage} onClick={() => void events.fetchNextPage()}>
          {t("more")}
        </Button>
      )}
    </>
  );
}

function EventRow({ event }: { event: Schemas["EventBody"] }) {
  const { date } = useFormats();
  const day = new Date(event.starts_at);
  const part = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(document.documentElement.lang, { ...options, timeZone: event.time_zone }).format(day);
  return (
    <li className={css.row}>
      <p className={css.date} aria-hidden="true">
        <span className={css.month}>{part({ month: "short" })}</span>
        <span className={css.day}>{part({ day: "numeric" })}</span>
        <span className={css.year}>{part({ year: "numeric" })}</span>
      </p>
      <div className={css.about}>
        <h2 className={css.name}>
          <Link to={`/organiser/events/${event.event_id}`}>{event.name}</Link>
        </h2>
        <p className={css.place}>
          {event.venue}, {event.city} · {date(event.starts_at, "short", event.time_zone)}
        </p>
        <p className={css.state}>
          <StatusBadge status={event.status} />
          <SaleWindow event={event} />
        </p>
      </div>
      <div className={css.counts}>
        <LabelledCountsBar counts={event.counts} />
      </div>
    </li>
  );
}
