/// "My tickets": shown from the device, with or without a network, and brought up to date when there is one.
import { useEffect, useState } from "react";

import { loginPath } from "../../auth/RequireLogin";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { liveSocket } from "../../live/socket";
import { useReach } from "../../offline/connectivity";
import { emptyDevice, readWallet, syncWallet, useWallet, type Wallet } from "../../offline/wallet";
import { InstallPrompt } from "../../pwa/InstallPrompt";
import { NotificationToggle } from "../../pwa/NotificationToggle";
import { useOrderAccesses } from "../../session/order-access";
import { useSession } from "../../session/session";
import { warmDownloads } from "../../tickets/share";
import { Button, ButtonLink } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Notice } from "../../ui/Notice";
import { Empty, Skeleton } from "../../ui/States";
import { uiStrings } from "../../ui/strings";
import { useTitle } from "../../ui/use-title";
import { EventGroup } from "./EventGroup";
import { groupTickets } from "./groups";
import { GuestOrders } from "./GuestOrders";
import { OrderList } from "./OrderList";
import { ticketsStrings } from "./strings";
import css from "./TicketsPage.module.css";

/** A gate may scan a ticket while it is on the screen. */
const REFRESH_MS = 60_000;

export default function TicketsPage() {
  const t = useStrings(ticketsStrings);
  const ui = useStrings(uiStrings);
  useTitle(t("title"));
  const session = useSession();
  const wallet = useWallet();
  useFreshWallet();
  const isMine = session === undefined || wallet.userId === session.userId;
  const isWaiting =
    !wallet.isRead || !isMine || (session !== undefined && wallet.syncedAt === undefined && !wallet.error);
  const hasOrders = wallet.orders.length > 0;
  const hasOthers = useOrderAccesses().length > 0;
  const known = new Set(isMine ? wallet.orders.map(({ order_id: orderId }) => orderId) : []);
  return (
    <div className={css.page}>
      <header className={css.top}>
        <h1>{t("title")}</h1>
        {session !== undefined && !isWaiting && <Freshness wallet={wallet} />}
      </header>
      {isWaiting && !hasOrders && <Skeleton height={280} label={ui("loading")} />}
      {!isWaiting && <GuestOrders known={known} />}
      {!isWaiting && session === undefined && !hasOrders && !hasOthers && (
        <Empty title={t("loginTitle")} action={<ButtonLink to={loginPath("/tickets")}>{t("loginAction")}</ButtonLink>}>
          {t("login")}
        </Empty>
      )}
      {!isWaiting && session === undefined && !hasOrders && hasOthers && (
        <p className={css.none}>
          {t("haveAccount")}{" "}
          <ButtonLink to={loginPath("/tickets")} kind="quiet">
            {t("loginAction")}
          </ButtonLink>
        </p>
      )}
      {!isWaiting && session !== undefined && !hasOrders && !hasOthers && (
        <Empty title={t("emptyTitle")} action={<ButtonLink to="/">{t("toEvents")}</ButtonLink>}>
          {t("empty")}
        </Empty>
      )}
      {isMine && hasOrders && <Content wallet={wallet} isLoggedIn={session !== undefined} />}
    </div>
  );
}

function Content({ wallet, isLoggedIn }: { wallet: Wallet; isLoggedIn: boolean }) {
  const t = useStrings(ticketsStrings);
  const [now] = useState(Date.now);
  const { upcoming, past } = groupTickets(wallet.orders, wallet.events, now);
  useEffect(() => {
    warmDownloads();
    // Browsers clear what looks unused; tickets are not.
    if ("storage" in navigator) void navigator.storage.persist().catch(() => false);
  }, []);
  return (
    <>
      {!isLoggedIn && <KeptNotice userId={wallet.userId} />}
      <section className={css.section} aria-labelledby="upcoming">
        <h2 id="upcoming">{t("upcoming")}</h2>
        {upcoming.length === 0 && (
          <p className={css.none}>
            {t("noUpcoming")}{" "}
            <ButtonLink to="/" kind="quiet">
              {t("toEvents")}
            </ButtonLink>
          </p>
        )}
        {upcoming.map((group, index) => (
          <EventGroup key={group.eventId} group={group} isOpenFirst={index === 0 && group.good > 0} />
        ))}
      </section>
      <NotificationToggle />
      <InstallPrompt />
      {past.length > 0 && (
        <section className={css.section} aria-labelledby="past">
          <h2 id="past">{t("past")}</h2>
          {past.map((group) => (
            <EventGroup key={group.eventId} group={group} isOpenFirst={false} />
          ))}
        </section>
      )}
      <section className={css.section} aria-labelledby="orders">
        <h2 id="orders">{t("orders")}</h2>
        <OrderList orders={wallet.orders} events={wallet.events} />
      </section>
    </>
  );
}

/** When the engine last told everything, and a way to ask now. */
function Freshness({ wallet }: { wallet: Wallet }) {
  const t = useStrings(ticketsStrings);
  const format = useFormats();
  const reach = useReach();
  const now = useNow();
  const { syncedAt, isSyncing, error } = wallet;
  const isAway = reach === "offline" || reach === "connecting";
  if (isAway) return null; // the banner says it
  return (
    <>
      <p className={css.fresh}>
        <span>
          {syncedAt !== undefined &&
            t("asOf", { ago: format.ago(new Date(syncedAt).toISOString(), Math.max(now, syncedAt)) })}
        </span>
        <Button kind="quiet" isBusy={isSyncing} onClick={() => void syncWallet()}>
          {isSyncing ? t("syncing") : t("refresh")}
        </Button>
      </p>
      {error !== undefined && <Notice kind="warning">{t("syncFailed")}</Notice>}
    </>
  );
}

/** Tickets of whoever was logged in last, and a way to take them off the device. */
function KeptNotice({ userId }: { userId: string | undefined }) {
  const t = useStrings(ticketsStrings);
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Notice
        kind="info"
        title={userId === undefined ? t("keptOfNobody") : t("keptOf", { user: userId })}
        actions={
          <>
            <ButtonLink to={loginPath("/tickets")} kind="secondary">
              {t("loginAction")}
            </ButtonLink>
            <Button kind="quiet" onClick={() => setAsking(true)}>
              {t("remove")}
            </Button>
          </>
        }
      >
        {t("keptHint")}
      </Notice>
      <Dialog
        isOpen={isAsking}
        title={t("removeTitle")}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button kind="secondary" onClick={() => setAsking(false)}>
              {t("keepThem")}
            </Button>
            <Button kind="danger" onClick={() => void emptyDevice()}>
              {t("removeNow")}
            </Button>
          </>
        }
      >
        <p>{t("removeHint")}</p>
      </Dialog>
    </>
  );
}

/** Brings the wallet up to date now, when orders change, and from time to time while somebody looks. */
function useFreshWallet(): void {
  const token = useSession()?.token;
  // With the socket open, an order that changes is synchronised at once.
  useEffect(() => liveSocket.use(), []);
  useEffect(() => void readWallet(), []);
  useEffect(() => {
    const refresh = (): void => {
      if (document.visibilityState === "visible") void syncWallet();
    };
    refresh();
    const timer = setInterval(refresh, REFRESH_MS);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [token]);
}

function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
