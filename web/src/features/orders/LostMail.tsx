/// A guest finds their order by its link alone: where it was sent, or how to have one sent.
import { Link } from "react-router";

import { useSendsMails } from "../../api/use-payments";
import { useStrings } from "../../i18n";
import css from "./OrderPage.module.css";
import { isDecided, type Order } from "./progress";
import { orderStrings } from "./strings";

/**
 * Whether a mail about the order has gone out: one does when it is decided, and when it is to be paid by invoice. After
 * a card that was declined it waits until the seats are given up.
 */
function wasWrittenTo({ status, payment, failure }: Order): boolean {
  if (status === "awaiting_payment") return payment === null;
  return isDecided(status) && failure?.code !== "payment_declined";
}

export function LostMail({ order }: { order: Order }) {
  const t = useStrings(orderStrings);
  const sendsMails = useSendsMails() === true;
  const email = order.contact?.email ?? undefined;
  // An order without an address is found by none.
  if (!sendsMails || email === undefined) return null;
  const wasSent = wasWrittenTo(order);
  return (
    <p className={css.text}>
      {wasSent && <>{t("linkSent", { email })} </>}
      <Link to="/recover" state={{ email, eventId: order.event_id }}>
        {t(wasSent ? "lostMail" : "sendLink")}
      </Link>
    </p>
  );
}
