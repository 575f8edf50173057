/// An order whose payment is under way: how far it is, and what to do when it takes long.
import { useState, type Ref } from "react";

import { useSendsMails } from "../../api/use-payments";
import { serverClock } from "../../clock/server-clock";
import { useCountdown } from "../../clock/use-countdown";
import { useStrings } from "../../i18n";
import { VisuallyHidden } from "../../ui/States";
import { CancelOrder } from "./CancelOrder";
import { Head } from "./Head";
import { isOfGuest, type Order } from "./progress";
import { Progress } from "./Progress";
import { orderStrings } from "./strings";

/** A provider that is there answers sooner. */
const LONG_MS = 10_000;

interface WaitingProps {
  order: Order;
  heading: Ref<HTMLHeadingElement>;
  isUnreachable: boolean;
}

export function Waiting({ order, heading, isUnreachable }: WaitingProps) {
  const t = useStrings(orderStrings);
  const isPending = order.status === "pending";
  const [seenAt] = useState(() => new Date(serverClock.now()).toISOString());
  // An order begins as pending; it may be in payment late, after a while on the provider's page.
  const since = Date.parse(isPending ? order.created_at : seenAt);
  const isLong = useCountdown(new Date(since + LONG_MS).toISOString()) === 0 && !isUnreachable;
  const isMailed = useSendsMails() === true && order.contact?.email != null;
  const way = isOfGuest(order) ? (isMailed ? "waitGuest" : "waitGuestHere") : "wait";
  return (
    <Head heading={heading} title={t(isLong ? "waitLongTitle" : "waitTitle")} text={t(isLong ? "waitLong" : way)}>
      <VisuallyHidden>
        <span role="status">{isLong ? `${t("waitLongTitle")}. ${t("waitLong")}` : ""}</span>
      </VisuallyHidden>
      <Progress isUnreachable={isUnreachable} />
      {isLong && isPending && <CancelOrder order={order} />}
    </Head>
  );
}
