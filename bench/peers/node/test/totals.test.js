// What an order costs.
import assert from "node:assert/strict";
import test from "node:test";
import { share, totalsBody, totalsOf } from "../src/totals.js";

test("tax is 18 % of the seats", () => {
    assert.deepEqual(totalsOf(1), { subtotal: 10_000, fees: 0, tax: 1_800, total: 11_800 });
    assert.deepEqual(totalsOf(4), { subtotal: 40_000, fees: 0, tax: 7_200, total: 47_200 });
    assert.deepEqual(totalsBody(totalsOf(1)).total, { amount: 11_800, currency: "PEN" });
});

test("shares are rounded half to even", () => {
    for (const [amount, basisPoints, rounded] of [
        [5, 5_000, 2],
        [7, 5_000, 4],
        [25, 1_800, 4],
        [75, 1_800, 14],
        [1, 4_999, 0],
        [1, 5_001, 1],
        [3, 10_000, 3],
    ]) {
        assert.equal(share(amount, basisPoints), rounded, `${amount} at ${basisPoints}`);
    }
});
