/// The payments of an event: which are on their way, and which somebody should look at.
import { Link, useSearchParams } from "react-router";

import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { Badge } from "../../../ui/Badge";
import { classes } from "../../../ui/classes";
import { ErrorNotice, Skeleton } from "../../../ui/States";
import { buyerName, buyersStrings } from "../buyers";
import { shortId } from "../orders/order-labels";
import { pageAt, pageInAddress, pagesOf, useSteps, type PageAt } from "../page-at";
import { Pages } from "../Pages";
import { PAYMENT_KINDS, providerName } from "./labels";
import css from "./PaymentsTab.module.css";
import { PAYMENT_STATES, usePayments, type PaymentState } from "./queries";
import { Said } from "./Said";
import { Silence } from "./Silence";
import { paymentsStrings } from "./strings";

type Event = Schemas["EventDetailBody"];

export default function PaymentsTab({ event }: { event: Event }) {
  const t = useStrings(paymentsStrings);
  const [query, setQuery] = useSearchParams();
  const state = PAYMENT_STATES.find((name) => name === query.get("state")) ?? "unpaid";
  const at = pageAt(query);
  const payments = usePayments(event.event_id, state, at);
  const set = (changes: Record<string, string>): void => setQuery(changes, { preventScrollReset: true });
  return (
    <div className={css.page}>
      <p className={css.lead}>{t("lead")}</p>
      <div className={css.states} role="group" aria-label={t("states")}>
        {PAYMENT_STATES.map((name) => (
          <button
            key={name}
            type="button"
            className={classes(css.state, attention(name, payments.data?.counts) && css.attention)}
            aria-pressed={name === state}
            onClick={() => set({ state: name })}
          >
            <span className={css.count}>{payments.data?.counts[name] ?? "…"}</span> {t(`state_${name}`)}
          </button>
        ))}
      </div>
      {payments.data === undefined && payments.isError && (
        <ErrorNotice error={payments.error} onRetry={() => void payments.refetch()} />
      )}
      {payments.isPending && <Skeleton height={240} label={t("loading")} />}
      {payments.data !== undefined && (
        <PaymentList
          event={event}
          state={state}
          list={payments.data}
          at={at}
          go={(to) => set({ state, ...(to.page > 1 && pageInAddress(to)) })}
        />
      )}
    </div>
  );
}

/** Whether somebody should look: unpaid orders are nothing unusual. */
function attention(state: PaymentState, counts: Schemas["PaymentCountsBody"] | undefined): boolean {
  return state !== "unpaid" && state !== "late" && (counts?.[state] ?? 0) > 0;
}

interface PaymentListProps {
  event: Event;
  state: PaymentState;
  list: Schemas["PaymentListBody"];
  at: PageAt;
  go: (to: PageAt) => void;
}

function PaymentList({ event, state, list, at, go }: PaymentListProps) {
  const t = useStrings(paymentsStrings);
  const steps = useSteps(at, list, go);
  const { items, total } = list;
  if (total === 0) return <p role="status">{t(`none_${state}`)}</p>;
  const { page } = at;
  const pages = pagesOf(list);
  return (
    <>
      <p className={css.lead}>{t(`hint_${state}`)}</p>
      <ul className={css.list}>
        {items.map((item) => (
          <Row key={item.order_id} item={item} event={event} />
        ))}
      </ul>
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

function Row({ item, event }: { item: Schemas["ListedPaymentBody"]; event: Event }) {
  const t = useStrings(paymentsStrings);
  const { date, money } = useFormats();
  const { payment, unanswered } = item;
  const order = shortId(item.order_id);
  const user = buyerName(item, useStrings(buyersStrings));
  return (
    <li className={css.row}>
      <Link
        className={css.open}
        to={`/organiser/events/${event.event_id}/orders?order=${item.order_id}`}
        aria-label={t("open", { order, user })}
      >
        …{order}
      </Link>
      <span className={css.buyer}>{user}</span>
      <span className={css.total}>{money(item.total)}</span>
      <span className={css.about}>
        {payment !== null && <Badge kind={PAYMENT_KINDS[payment.status]}>{t(`status_${payment.status}`)}</Badge>}{" "}
        {providerName(item.provider, t)}
        {payment !== null && payment.due_back !== null && <> · {t("givenBack", { amount: money(payment.due_back) })}</>}
        {unanswered === null && payment?.status === "open" && item.payment_due_at !== null && (
          <> · {t("payBefore", { date: date(item.payment_due_at, "short", event.time_zone) })}</>
        )}
        {payment !== null && payment.detail !== null && <Said words={payment.detail} />}
        {unanswered !== null && <Silence unanswered={unanswered} zone={event.time_zone} />}
      </span>
    </li>
  );
}
