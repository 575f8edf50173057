/// The catalogue of events with its filters; the address holds the filters, so that every view can be linked to.
import { lazy, Suspense, useCallback, useMemo, useState } from "react";
import { useSearchParams } from "react-router";

import { serverClock } from "../../clock/server-clock";
import { keptHolds } from "../../holds/holds";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { useWallet } from "../../offline/wallet";
import { useOrderAccesses } from "../../session/order-access";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { Empty, ErrorNotice, Skeleton, VisuallyHidden } from "../../ui/States";
import { useTitle } from "../../ui/use-title";
import css from "./CataloguePage.module.css";
import { EventCard } from "./EventCard";
import { FilterBar } from "./Filters";
import { filtersOf, isFiltered, NO_FILTERS, queryOf, type Filters } from "./filters";
import { catalogueStrings } from "./strings";
import { isUndecided } from "./under-way";
import { useEvents, useWatchedCards } from "./use-events";

export default function CataloguePage() {
  const t = useStrings(catalogueStrings);
  const [query, setQuery] = useSearchParams();
  const filters = useMemo(() => filtersOf(query), [query]);
  const change = useCallback(
    (part: Partial<Filters>) =>
      setQuery((now) => queryOf({ ...filtersOf(now), ...part }), { replace: true, preventScrollReset: true }),
    [setQuery],
  );
  useTitle(t("title"));
  return (
    <div className={css.page}>
      <UnderWay />
      <header className={css.intro}>
        <h1>{t("title")}</h1>
        <p>{t("lead")}</p>
      </header>
      <FilterBar filters={filters} onChange={change} />
      <Results filters={filters} onReset={() => change({ ...NO_FILTERS, order: filters.order })} />
    </div>
  );
}

const UnderWayBar = lazy(() => import("./UnderWayBar"));

/** Most people have nothing under way, and load nothing for it. */
function UnderWay() {
  const [now] = useState(() => serverClock.now());
  const hasOrders = useOrderAccesses().length > 0;
  const hasUndecided = useWallet().orders.some(({ status }) => isUndecided(status));
  if (!hasOrders && !hasUndecided && keptHolds(now).length === 0) return null;
  return (
    <Suspense>
      <UnderWayBar />
    </Suspense>
  );
}

function Results({ filters, onReset }: { filters: Filters; onReset: () => void }) {
  const t = useStrings(catalogueStrings);
  const events = useEvents(filters);
  const watch = useWatchedCards();
  const { data, error, isPending, isPlaceholderData, isFetchingNextPage, hasNextPage, fetchNextPage, refetch } = events;
  if (data === undefined) {
    if (isPending) return <Waiting />;
    return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  }
  const items = data.pages.flatMap((page) => page.items);
  const total = data.pages.at(-1)?.total ?? 0;
  return (
    <section aria-labelledby="results" className={css.results} aria-busy={isPlaceholderData}>
      <div className={css.found}>
        <h2 id="results">{t("results")}</h2>
        <p role="status">{isPlaceholderData ? t("searching") : t("found", { count: total })}</p>
      </div>
      {error !== null && <Stale since={events.dataUpdatedAt} error={error} onRetry={() => void refetch()} />}
      {items.length === 0 && !isPlaceholderData && <Nothing filters={filters} onReset={onReset} />}
      <ul className={css.grid} data-old={isPlaceholderData || undefined}>
        {items.map((event) => (
          <EventCard key={event.event_id} event={event} watch={watch} />
        ))}
      </ul>
      {hasNextPage && (
        <div className={css.more}>
          <Button kind="secondary" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t("more")} <span className={css.left}>{t("moreLeft", { count: total - items.length })}</span>
          </Button>
        </div>
      )}
    </section>
  );
}

/** What is shown is from before the connection was lost. */
function Stale({ since, error, onRetry }: { since: number; error: unknown; onRetry: () => void }) {
  const t = useStrings(catalogueStrings);
  const formats = useFormats();
  const [now] = useState(() => serverClock.now());
  if (since === 0) return <ErrorNotice error={error} onRetry={onRetry} />;
  const ago = formats.ago(new Date(since).toISOString(), Math.max(now, since));
  return (
    <Notice
      kind="warning"
      actions={
        <Button kind="secondary" onClick={onRetry}>
          {t("tryAgain")}
        </Button>
      }
    >
      {t("old", { ago })}
    </Notice>
  );
}

function Nothing({ filters, onReset }: { filters: Filters; onReset: () => void }) {
  const t = useStrings(catalogueStrings);
  if (!isFiltered(filters)) return <Empty title={t("noneTitle")}>{t("none")}</Empty>;
  return (
    <Empty title={t("emptyTitle")} action={<Button onClick={onReset}>{t("reset")}</Button>}>
      {t("empty")}
    </Empty>
  );
}

function Waiting() {
  const t = useStrings(catalogueStrings);
  return (
    <div className={css.results} role="status">
      <VisuallyHidden>{t("searching")}</VisuallyHidden>
      <div className={css.grid}>
        {Array.from({ length: 8 }, (_, index) => (
          <div key={index} className={css.ghost}>
            <Skeleton height="100%" />
          </div>
        ))}
      </div>
    </div>
  );
}
