/// How buyers are called on the organiser's pages. The id of a guest tells nobody who they are.
import type { Schemas } from "../../api/client";
import { defineStrings, type Translate } from "../../i18n";
import { guests } from "../../session/guests";

export const buyersStrings = defineStrings("organiser-buyers", {
  en: { guest: "Guest", aGuest: "a guest" },
  es: { guest: "Sin cuenta", aGuest: "un comprador sin cuenta" },
});

type Texts = Translate<typeof buyersStrings.en>;
type Buyer = Pick<Schemas["OrderBody"], "user_id"> & { readonly contact?: Schemas["Contact"] | null };

/** A buyer on their own, as in a list: the name or the address that they gave, else their account. */
export function buyerName(buyer: Buyer, t: Texts): string {
  return knownAs(buyer) ?? t("guest");
}

/** A buyer within a sentence. */
export function buyerWithin(buyer: Buyer, t: Texts): string {
  return knownAs(buyer) ?? t("aGuest");
}

function knownAs({ user_id: user, contact }: Buyer): string | undefined {
  return contact?.name ?? contact?.email ?? (guests.isGuest(user) ? undefined : user);
}
