/// The orders of an event: search, filter, pages, export; the list is asked for again every few seconds.
import { useMutation } from "@tanstack/react-query";
import { useDeferredValue } from "react";

import { api, bodyOf, type Schemas } from "../../../api/client";
import { Problem } from "../../../api/problem";
import { serverClock } from "../../../clock/server-clock";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { Badge } from "../../../ui/Badge";
import { Button } from "../../../ui/Button";
import { SelectField, TextField } from "../../../ui/Field";
import { saveFile } from "../../../ui/save-file";
import { Empty, ErrorNotice, Skeleton } from "../../../ui/States";
import { showToast } from "../../../ui/toasts";
import { buyerName, buyersStrings } from "../buyers";
import { csvName } from "../file-names";
import { FIRST_PAGE, pageAt, pageInAddress, pagesOf, useSteps, type PageAt } from "../page-at";
import { Pages } from "../Pages";
import { useOrders } from "../queries";
import { useAddress, type Changes } from "../use-address";
import { nameOfPlaces } from "../place-names";
import { ORDER_KINDS, ORDER_STATUSES, placesOf, shortId } from "./order-labels";
import { OrderDetail } from "./OrderDetail";
import css from "./OrdersTab.module.css";
import { ordersStrings } from "./strings";

type Event = Schemas["EventDetailBody"];

/** Where a page begins; an address may be old, or of another list. */
const PAGE_FIELDS: ReadonlySet<string> = new Set(["after", "page"]);

export default function OrdersTab({ event }: { event: Event }) {
  const t = useStrings(ordersStrings);
  const { query, step, type, open, close } = useAddress();
  const q = query.get("q") ?? "";
  const status = ORDER_STATUSES.find((name) => name === query.get("status"));
  const at = pageAt(query);
  const orderId = query.get("order");
  return (
    <div className={css.page}>
      <form className={css.filters} role="search" onSubmit={(submitted) => submitted.preventDefault()}>
        <TextField
          label={t("search")}
          type="search"
          placeholder={t("searchHint")}
          value={q}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          onChange={({ target }) => type({ q: target.value, ...pageInAddress(FIRST_PAGE) })}
        />
        <SelectField
          label={t("filter")}
          value={status ?? ""}
          onChange={({ target }) => step({ status: target.value, ...pageInAddress(FIRST_PAGE) })}
        >
          <option value="">{t("anyStatus")}</option>
          {ORDER_STATUSES.map((name) => (
            <option key={name} value={name}>
              {t(`status_${name}`)}
            </option>
          ))}
        </SelectField>
        <Export event={event} status={status} />
      </form>
      <OrderList event={event} q={q} status={status} at={at} step={step} open={open} />
      {orderId !== null && (
        <OrderDetail key={orderId} event={event} orderId={orderId} onClose={() => close({ order: "" })} />
      )}
    </div>
  );
}

/** The download; a plain link could not say who asks. */
function Export({ event, status }: { event: Event; status: Schemas["OrderStatus"] | undefined }) {
  const t = useStrings(ordersStrings);
  const save = useMutation({
    mutationFn: async () => {
      const params = { path: { id: event.event_id }, ...(status === undefined ? {} : { query: { status } }) };
      const content = await bodyOf(api.GET("/api/events/{id}/orders.csv", { params, parseAs: "blob" }));
      const name = csvName(event.name, status, serverClock.now(), event.time_zone);
      saveFile(content, name);
      return name;
    },
    onSuccess: (file) => showToast("success", t("exported", { file })),
  });
  return (
    <div className={css.export}>
      <Button kind="secondary" isBusy={save.isPending} onClick={() => save.mutate()}>
        {t("export")}
      </Button>
      {save.isError && <ErrorNotice error={save.error} onRetry={() => save.mutate()} />}
    </div>
  );
}

interface OrderListProps {
  event: Event;
  q: string;
  status: Schemas["OrderStatus"] | undefined;
  at: PageAt;
  step: (changes: Changes) => void;
  open: (changes: Changes) => void;
}

function OrderList({ event, q, status, at, step, open }: OrderListProps) {
  const t = useStrings(ordersStrings);
  const { number } = useFormats();
  const orders = useOrders(event.event_id, { q: useDeferredValue(q.trim()), status, at });
  const steps = useSteps(at, orders.data, (to) => step(pageInAddress(to)));
  if (orders.isPending) return <Skeleton height={320} label={t("loading")} />;
  if (orders.data === undefined) {
    const isOfPage =
      orders.error instanceof Problem && orders.error.fieldErrors.some(({ field }) => PAGE_FIELDS.has(field));
    if (!isOfPage) return <ErrorNotice error={orders.error} onRetry={() => void orders.refetch()} />;
    const toFirst = <Button onClick={() => step(pageInAddress(FIRST_PAGE))}>{t("toFirst")}</Button>;
    return <Empty title={t("noSuchPage")} action={toFirst} />;
  }
  const { items, total, total_is_exact: isExact } = orders.data;
  if (total === 0) {
    return q === "" && status === undefined ? (
      <Empty title={t("emptyTitle")}>{t("empty")}</Empty>
    ) : (
      <Empty
        title={t("noneTitle")}
        action={
          <Button onClick={() => step({ q: "", status: "", ...pageInAddress(FIRST_PAGE) })}>{t("showAll")}</Button>
        }
      >
        {t("none")}
      </Empty>
    );
  }
  const { page } = at;
  const pages = pagesOf(orders.data);
  const found = isExact ? t("found", { count: total ?? 0 }) : t("foundMore", { total: number(total ?? 0) });
  return (
    <>
      <p className={css.count}>
        <span role="status">{found}</span> {t("updating")}
      </p>
      <div className={css.columns} aria-hidden="true">
        <span>{t("order")}</span>
        <span>{t("buyer")}</span>
        <span>{t("places")}</span>
        <span>{t("when")}</span>
        <span className={css.end}>{t("total")}</span>
      </div>
      <ul className={css.list}>
        {items.map((order) => (
          <OrderRow key={order.order_id} order={order} event={event} onOpen={() => open({ order: order.order_id })} />
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

function OrderRow({ order, event, onOpen }: { order: Schemas["OrderBody"]; event: Event; onOpen: () => void }) {
  const t = useStrings(ordersStrings);
  const { date, money } = useFormats();
  const buyer = buyerName(order, useStrings(buyersStrings));
  const [first] = order.items;
  const places = placesOf(order);
  const lines = order.items.length;
  return (
    <li className={css.row}>
      <button
        type="button"
        className={css.open}
        onClick={onOpen}
        aria-label={t("open", { order: shortId(order.order_id), user: buyer })}
      >
        <span className={css.id}>{shortId(order.order_id)}</span>
      </button>
      <span className={css.status}>
        <Badge kind={ORDER_KINDS[order.status]}>{t(`status_${order.status}`)}</Badge>
      </span>
      <span className={css.buyer}>{buyer}</span>
      <span className={css.places}>
        <span className={css.quantity}>{places}</span>
        {first !== undefined &&
          t("placesShort", {
            count: lines,
            first: nameOfPlaces(first.seat, first.quantity, event.sections),
            more: lines - 1,
          })}
      </span>
      <time className={css.when} dateTime={order.created_at}>
        {date(order.created_at, "short", event.time_zone)}
      </time>
      <span className={css.total}>{money(order.total)}</span>
    </li>
  );
}
