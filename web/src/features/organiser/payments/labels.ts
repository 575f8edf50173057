/// Labels of payments.
import type { Schemas } from "../../../api/client";
import type { Translate } from "../../../i18n";
import type { BadgeKind } from "../../../ui/Badge";
import type { paymentsStrings } from "./strings";

type Texts = Translate<typeof paymentsStrings.en>;

export const PAYMENT_KINDS: Record<Schemas["PaymentStatus"], BadgeKind> = {
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

const ENDINGS = ["deadline", "again", "event_cancelled"] as const;

/** What an event says besides its kind: the provider's words, or why it was to end. */
export function eventDetail({ what, detail }: Schemas["PaymentEventBody"], t: Texts): string | null {
  if (what !== "ending") return detail;
  const ending = ENDINGS.find((name) => name === detail);
  return ending === undefined ? detail : t(`ending_${ending}`);
}
