// What an order costs. Money is integer minor units; tax is rounded half to even.
import { PRICE, TAX_BASIS_POINTS, money } from "./contract.js";

const WHOLE = 10_000;

/** A share in basis points of an amount, rounded half to even. */
export function share(amount, basisPoints) {
    const product = amount * basisPoints;
    const floor = Math.floor(product / WHOLE);
    const twice = (product - floor * WHOLE) * 2;
    const up = twice > WHOLE || (twice === WHOLE && floor % 2 === 1);
    return up ? floor + 1 : floor;
}

export function totalsOf(seats) {
    const subtotal = seats * PRICE;
    const fees = 0;
    const tax = share(subtotal + fees, TAX_BASIS_POINTS);
    return { subtotal, fees, tax, total: subtotal + fees + tax };
}

/** Totals as the API writes them. */
export const totalsBody = ({ subtotal, fees, tax, total }) => ({
    subtotal: money(subtotal),
    fees: money(fees),
    tax: money(tax),
    total: money(total),
});
