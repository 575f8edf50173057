/// Sums of prices that the engine gave; nothing is calculated here but additions.
import type { Schemas } from "../../api/client";

export type PriceParts = Schemas["PricePartsBody"];
export type OrderFee = Schemas["OrderFeeBody"];

/** Places of one price. */
export interface PricedPlaces {
  /** What is paid for one of them, in minor units. */
  readonly price: number;
  readonly quantity: number;
}

/** What places cost, and what comes once per order. Nothing chosen costs nothing. */
export function totalOf(places: readonly PricedPlaces[], orderFees: readonly OrderFee[]): number {
  if (places.every(({ quantity }) => quantity === 0)) return 0;
  const fees = orderFees.reduce((sum, { price }) => sum + price.amount, 0);
  return places.reduce((sum, { price, quantity }) => sum + price * quantity, fees);
}

interface Named {
  readonly name: string;
  readonly amount: Schemas["Money"];
}

function added<Part extends Named>(sums: readonly Part[], parts: readonly Part[], count: number): Part[] {
  const all = [...sums];
  parts.forEach((part) => {
    const at = all.findIndex((sum) => keyOf(sum) === keyOf(part));
    const before = all[at];
    const amount = { ...part.amount, amount: (before?.amount.amount ?? 0) + part.amount.amount * count };
    if (before === undefined) all.push({ ...part, amount });
    else all[at] = { ...before, amount };
  });
  return all;
}

/** Two taxes of one name may have two rates. */
function keyOf(part: Named & { readonly basis_points?: number }): string {
  return `${part.basis_points ?? ""} ${part.name}`;
}

/** Parts added up, each so many times. */
export function sumOfParts(items: readonly { parts: PriceParts; count: number }[], currency: string): PriceParts {
  return items.reduce<PriceParts>(
    (sum, { parts, count }) => ({
      net: { ...sum.net, amount: sum.net.amount + parts.net.amount * count },
      fees: added(sum.fees, parts.fees, count),
      taxes: added(sum.taxes, parts.taxes, count),
    }),
    { net: { amount: 0, currency }, fees: [], taxes: [] },
  );
}
