/// What a choice will cost, reckoned as the engine does (`crates/domain/src/pricing.rs`): it has the last word when it holds.
import type { Schemas } from "../../api/client";

/** What is charged besides the prices. */
export interface Charges {
  readonly fees: readonly Schemas["FeeBody"][];
  readonly tax: Schemas["TaxBody"] | null;
}

/** Places of one price. */
export interface PricedPlaces {
  /** Minor units. */
  readonly price: number;
  readonly quantity: number;
}

/** Sums in minor units; `total` is the sum of the others. */
export interface Estimate {
  readonly subtotal: number;
  readonly fees: number;
  readonly tax: number;
  readonly total: number;
}

const WHOLE = 10_000n;

/** A share of an amount in basis points, rounded half to even. */
export function shareOf(amount: number, basisPoints: number): number {
  // 64 bits: a price in minor units times a rate may leave the whole numbers that a double keeps apart.
  const exact = BigInt(amount) * BigInt(basisPoints);
  const floor = exact / WHOLE;
  const rest = exact % WHOLE;
  const isUp = rest * 2n > WHOLE || (rest * 2n === WHOLE && floor % 2n !== 0n);
  return Number(isUp ? floor + 1n : floor);
}

function feeOf(fee: Schemas["FeeBody"], places: number, subtotal: number): number {
  switch (fee.per) {
    case "place":
      return (fee.amount ?? 0) * places;
    case "order":
      return fee.amount ?? 0;
    case "subtotal":
      return shareOf(subtotal, fee.basis_points ?? 0);
  }
}

/** The sums of a choice. Nothing chosen costs nothing. */
export function estimate(places: readonly PricedPlaces[], charges: Charges): Estimate {
  const count = places.reduce((sum, { quantity }) => sum + quantity, 0);
  if (count === 0) return { subtotal: 0, fees: 0, tax: 0, total: 0 };
  const subtotal = places.reduce((sum, { price, quantity }) => sum + price * quantity, 0);
  const fees = charges.fees.reduce((sum, fee) => sum + feeOf(fee, count, subtotal), 0);
  const tax = charges.tax === null ? 0 : shareOf(subtotal + fees, charges.tax.basis_points);
  return { subtotal, fees, tax, total: subtotal + fees + tax };
}
