/// One event: its name, where its sale stands, what can be done with it, and the parts of its administration.
import { lazy, Suspense } from "react";
import { Link, NavLink, Route, Routes, useParams } from "react-router";

import type { Schemas } from "../../api/client";
import { Problem } from "../../api/problem";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { useSession, worksFor } from "../../session/session";
import { ButtonLink } from "../../ui/Button";
import { classes } from "../../ui/classes";
import { Empty, ErrorNotice, Skeleton } from "../../ui/States";
import { useTitle } from "../../ui/use-title";
import css from "./ManageEventPage.module.css";
import { OverviewTab } from "./overview/OverviewTab";
import { useEvent } from "./queries";
import { StatusActions } from "./StatusActions";
import { SaleWindow, StatusBadge } from "./StatusBadge";
import { organiserStrings } from "./strings";

const HistoryTab = lazy(() => import("./history/HistoryTab"));
const MailsTab = lazy(() => import("./mails/MailsTab"));
const MapTab = lazy(() => import("./map/MapTab"));
const OrdersTab = lazy(() => import("./orders/OrdersTab"));
const PaymentsTab = lazy(() => import("./payments/PaymentsTab"));
const ReplayTab = lazy(() => import("./replay/ReplayTab"));
const SettingsTab = lazy(() => import("./settings/SettingsTab"));

export default function ManageEventPage() {
  const t = useStrings(organiserStrings);
  const { eventId = "" } = useParams();
  const event = useEvent(eventId);
  useTitle(event.data?.name ?? t("title"));
  const current = useSession();
  if (event.isPending) return <Skeleton height={320} label={t("loadingEvent")} />;
  // What was read before stays while a refresh fails.
  if (event.data === undefined) {
    if (event.error instanceof Problem && event.error.status < 500 && !event.error.isPassing) {
      return (
        <Empty title={t("goneTitle")} action={<ButtonLink to="/organiser">{t("back")}</ButtonLink>}>
          {t("gone")}
        </Empty>
      );
    }
    return <ErrorNotice error={event.error} onRetry={() => void event.refetch()} />;
  }
  if (!worksFor(current, event.data.organisation, "organiser")) {
    return (
      <Empty title={t("otherOrganisationTitle")} action={<ButtonLink to="/organiser">{t("back")}</ButtonLink>}>
        {t("otherOrganisation", { organisation: event.data.organisation })}
      </Empty>
    );
  }
  return (
    <div className={css.page}>
      <Head event={event.data} />
      <Tabs eventId={eventId} />
      <Suspense fallback={<Skeleton height={320} label={t("loadingEvent")} />}>
        <Routes>
          <Route index element={<OverviewTab event={event.data} />} />
          <Route path="map" element={<MapTab event={event.data} />} />
          <Route path="orders" element={<OrdersTab event={event.data} />} />
          <Route path="payments" element={<PaymentsTab event={event.data} />} />
          <Route path="settings" element={<SettingsTab event={event.data} />} />
          <Route path="mails" element={<MailsTab event={event.data} />} />
          <Route path="replay" element={<ReplayTab event={event.data} />} />
          <Route path="history" element={<HistoryTab event={event.data} />} />
          <Route
            path="*"
            element={
              <Empty title={t("goneTitle")} action={<ButtonLink to="/organiser">{t("back")}</ButtonLink>}>
                {t("gone")}
              </Empty>
            }
          />
        </Routes>
      </Suspense>
    </div>
  );
}

function Head({ event }: { event: Schemas["EventDetailBody"] }) {
  const t = useStrings(organiserStrings);
  const { date } = useFormats();
  return (
    <header className={css.head}>
      <Link to="/organiser" className={css.back}>
        ← {t("back")}
      </Link>
      <div className={css.title}>
        <h1>{event.name}</h1>
        <p className={css.state}>
          <StatusBadge status={event.status} />
          <SaleWindow event={event} />
        </p>
        <p className={css.place}>
          {date(event.starts_at, "long", event.time_zone)} · {event.venue}, {event.city}
        </p>
      </div>
      <div className={css.tools}>
        <StatusActions event={event} />
        {event.status !== "draft" && (
          <Link to={`/events/${event.event_id}`} className={css.public}>
            {t("publicPage")}
          </Link>
        )}
      </div>
    </header>
  );
}

function Tabs({ eventId }: { eventId: string }) {
  const t = useStrings(organiserStrings);
  const base = `/organiser/events/${eventId}`;
  const tab = ({ isActive }: { isActive: boolean }): string => classes(css.tab, isActive && css.active);
  return (
    <nav className={css.tabs} aria-label={t("tabs")}>
      <NavLink to={base} end className={tab}>
        {t("overview")}
      </NavLink>
      <NavLink to={`${base}/map`} className={tab}>
        {t("map")}
      </NavLink>
      <NavLink to={`${base}/orders`} className={tab}>
        {t("orders")}
      </NavLink>
      <NavLink to={`${base}/payments`} className={tab}>
        {t("payments")}
      </NavLink>
      <NavLink to={`${base}/settings`} className={tab}>
        {t("settings")}
      </NavLink>
      <NavLink to={`${base}/mails`} className={tab}>
        {t("mails")}
      </NavLink>
      <NavLink to={`${base}/replay`} className={tab}>
        {t("replay")}
      </NavLink>
      <NavLink to={`${base}/history`} className={tab}>
        {t("history")}
      </NavLink>
    </nav>
  );
}
