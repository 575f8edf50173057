/// Labels of payments.
import type { Schemas } from "../../../api/client";
import type { Translate } from "../../../i18n";
import type { BadgeKind } from "../../../ui/Badge";
import type { paymentsStrings } from "./strings";

type Texts = Translate<typeof paymentsStrings.en>;

export const PAYMENT_KINDS: Record<ReturnType<typeof statusOf>, BadgeKind> = {
  refunded: "warning",
  partly_refunded: "info",
  open: "warning",
  authorised: "info",
  captured: "success",
  cancelled: "neutral",
  declined: "danger",
  stopped: "danger",
};

const PROVIDERS: Record<string, string> = { stripe: "Stripe", mercadopago: "Mercado Pago" };

/** Who takes the money, as people call them. */
export function providerName(provider: string, t: Texts): string {
  if (provider === "test" || provider === "invoice") return t(`provider_${provider}`);
  return PROVIDERS[provider] ?? provider;
}

/** What providers say most often, whichever they are, with the words for it. */
const SAID = [
  ["made to be declined", "said_testCard"],
  ["no connection", "said_noConnection"],
  ["no answer", "said_noAnswer"],
  ["still open", "said_stillOpen"],
  ["still reserved", "said_stillReserved"],
] as const;

/** A provider's words in the page's language; nothing for what is said seldom. */
export function meaningOf(said: string, t: Texts): string | undefined {
  const found = SAID.find(([part]) => said.includes(part));
  return found && t(found[1]);
}

/** The events that organisers are told of: an invoice comes to its provider only as it is marked paid. */
export function shownEvents({ events }: Pick<Schemas["PaymentRecordBody"], "events">, isByInvoice: boolean) {
  return isByInvoice ? events.filter(({ what }) => what !== "created") : events;
}

/** The name of an event. */
export function eventName({ what }: Schemas["PaymentEventBody"], isByInvoice: boolean, t: Texts): string {
  return t(isByInvoice && what === "captured" ? "invoice_captured" : `event_${what}`);
}

/** The payment's state; of a payment whose order was given back since it is what became of the money. */
export function statusOf(
  { status }: Pick<Schemas["PaymentRecordBody"], "status">,
  order: Schemas["OrderStatus"],
): Schemas["PaymentStatus"] | "refunded" | "partly_refunded" {
  return status === "captured" && (order === "refunded" || order === "partly_refunded") ? order : status;
}

const ENDINGS = ["deadline", "again", "event_cancelled"] as const;

/** Why a payment was to end; nothing for other events, and for a reason without words. */
export function endingOf({ what, detail }: Schemas["PaymentEventBody"], t: Texts): string | undefined {
  const ending = what === "ending" ? ENDINGS.find((name) => name === detail) : undefined;
  return ending && t(`ending_${ending}`);
}
