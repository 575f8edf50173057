/// An order was made in another tab, with another address than was typed in this one: that is not dropped without a word.
import { useState } from "react";
import { useLocation } from "react-router";

import { useSendsMails } from "../../api/use-payments";
import { useStrings } from "../../i18n";
import { Notice } from "../../ui/Notice";
import type { Order } from "./progress";
import { orderStrings } from "./strings";

export function OtherAddress({ order }: { order: Order }) {
  const t = useStrings(orderStrings);
  const sendsMails = useSendsMails() === true;
  const from: unknown = useLocation().state;
  // What counts is how it was when they came: an address may be erased afterwards.
  const [other] = useState(() => {
    const typed = typedIn(from);
    const sentTo = order.contact?.email ?? "";
    return typed === "" || typed.toLowerCase() === sentTo.toLowerCase() ? undefined : { typed, sentTo };
  });
  if (other === undefined) return null;
  const text = other.sentTo === "" ? "otherAddressNone" : "otherAddress";
  return <Notice kind="warning">{t(sendsMails ? text : `${text}Unmailed`, other)}</Notice>;
}

/** What the checkout hands on. */
function typedIn(from: unknown): string {
  const hasTyped = typeof from === "object" && from !== null && "email" in from;
  return hasTyped && typeof from.email === "string" ? from.email.trim() : "";
}
