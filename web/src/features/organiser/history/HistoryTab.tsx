/// Who did what to an event, newest first, page after page.
import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { SelectField } from "../../../ui/Field";
import { Empty, ErrorNotice, Skeleton, VisuallyHidden } from "../../../ui/States";
import { buyersStrings, buyerWithin } from "../buyers";
import { FIRST_PAGE, pageAt, pageInAddress, pagesOf, useSteps, type PageAt } from "../page-at";
import { Pages } from "../Pages";
import { useAddress } from "../use-address";
import { nameOfKept } from "../place-names";
import { HISTORY_KINDS, useHistory, type HistoryKind } from "../queries";
import { organiserStrings } from "../strings";
import { fieldName, givenBack, sentence, shownLabels, shownValue, toldLater } from "./entry-labels";
import css from "./HistoryTab.module.css";
import { historyStrings } from "./strings";

type Event = Schemas["EventDetailBody"];
type Entry = Schemas["HistoryBody"];

/** Labels that an entry shows; the others are counted. */
const LABELS_SHOWN = 12;

export default function HistoryTab({ event }: { event: Event }) {
  const t = useStrings(historyStrings);
  const { query, step } = useAddress();
  const kind = HISTORY_KINDS.find((name) => name === query.get("kind"));
  const at = pageAt(query);
  return (
    <div className={css.page}>
      <div className={css.head}>
        <p className={css.lead}>{t("lead")}</p>
        <SelectField
          label={t("show")}
          value={kind ?? ""}
          onChange={({ target }) => step({ kind: target.value, ...pageInAddress(FIRST_PAGE) })}
        >
          <option value="">{t("kind_all")}</option>
          {HISTORY_KINDS.map((name) => (
            <option key={name} value={name}>
              {t(`kind_${name}`)}
            </option>
          ))}
        </SelectField>
      </div>
      <Entries event={event} kind={kind} at={at} go={(to) => step(pageInAddress(to))} />
    </div>
  );
}

interface EntriesProps {
  event: Event;
  kind: HistoryKind | undefined;
  at: PageAt;
  go: (to: PageAt) => void;
}

function Entries({ event, kind, at, go }: EntriesProps) {
  const t = useStrings(historyStrings);
  const { number } = useFormats();
  const history = useHistory(event.event_id, kind, at);
  const steps = useSteps(at, history.data, go);
  if (history.isPending) return <Skeleton height={320} label={t("loading")} />;
  if (history.data === undefined) return <ErrorNotice error={history.error} onRetry={() => void history.refetch()} />;
  const { items, total, total_is_exact: isExact } = history.data;
  if (total === 0) return <Empty title={t("emptyTitle")}>{t("empty")}</Empty>;
  const { page } = at;
  const pages = pagesOf(history.data);
  return (
    <>
      <p className={css.count} role="status">
        {isExact ? t("found", { count: total ?? 0 }) : t("foundMore", { total: number(total ?? 0) })}
      </p>
      <ol className={css.list}>
        {items.map((entry, index) => (
          <Line key={`${entry.at} ${index}`} entry={entry} event={event} />
        ))}
      </ol>
      <Pages
        steps={steps}
        labels={{
          label: t("pages"),
          here: pages === undefined ? t("pageAlone", { page }) : t("page", { page, pages: Math.max(page, pages) }),
          previous: t("previous"),
          next: t("next"),
        }}
      />
    </>
  );
}

function Line({ entry, event: { time_zone: zone, sections } }: { entry: Entry; event: Event }) {
  const t = useStrings(historyStrings);
  const { date, money } = useFormats();
  const given = givenBack(entry);
  const changes = given === undefined ? entry.changes : entry.changes.filter(({ field }) => field !== "refunded");
  const { labels, more } = shownLabels(entry, LABELS_SHOWN);
  const buyers = useStrings(buyersStrings);
  const buyerOf = (user: string): string => buyerWithin({ user_id: user }, buyers);
  const nameOf = (label: string): string => nameOfKept(label, sections);
  const scannedAt = toldLater(entry);
  const status = useStrings(organiserStrings);
  const shown = (field: string, value: string): string =>
    value === "" ? t("nothing") : shownValue({ field, value }, t, status, (instant) => date(instant, "short", zone));
  return (
    <li className={css.entry}>
      <p className={css.who}>
        <span className={css.user}>{entry.user_id}</span>
        <time className={css.when} dateTime={entry.at}>
          {date(entry.at, "short", zone)}
        </time>
      </p>
      <p className={css.what}>{sentence(entry, t, { nameOf, buyerOf })}</p>
      {labels.length > 0 && (
        <p className={css.labels}>
          {labels.map(nameOf).join(" · ")} {more > 0 && t("more", { count: more })}
        </p>
      )}
      {given !== undefined && (
        <p>
          {t("field_refunded")} <b>{money(given)}</b>
        </p>
      )}
      {changes.length > 0 && (
        <dl className={css.changes}>
          {changes.map(({ field, from, to }) => (
            <div key={field}>
              <dt>{fieldName(field, t)}</dt>
              <dd>
                <VisuallyHidden>{t("before")}: </VisuallyHidden>
                <del>{shown(field, from)}</del>
                <span aria-hidden="true"> → </span>
                <VisuallyHidden>; {t("after")}: </VisuallyHidden>
                <ins>{shown(field, to)}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {scannedAt !== undefined && (
        <p className={css.labels}>{t("offline", { date: date(scannedAt, "short", zone) })}</p>
      )}
      {entry.reason !== null && <p className={css.reason}>{t("why", { reason: entry.reason })}</p>}
    </li>
  );
}
