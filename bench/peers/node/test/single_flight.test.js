// Sharing reads.
import assert from "node:assert/strict";
import test from "node:test";
import { singleFlight } from "../src/single_flight.js";

test("who asks during a read shares the next one", async () => {
    const open = [];
    const ask = singleFlight(() => new Promise((resolve, reject) => open.push({ resolve, reject })));
    const turn = () => new Promise(setImmediate);
    const first = ask();
    const second = ask();
    const third = ask();
    assert.equal(open.length, 1);
    open[0].resolve("old");
    assert.equal(await first, "old");
    await turn();
    assert.equal(open.length, 2);
    open[1].resolve("new");
    assert.deepEqual(await Promise.all([second, third]), ["new", "new"]);
});

test("a read that fails fails for those who share it, and for nobody after them", async () => {
    let reads = 0;
    const ask = singleFlight(async () => {
        reads += 1;
        if (reads === 1) throw new Error("away");
        return reads;
    });
    const [first, second] = await Promise.allSettled([ask(), ask()]);
    assert.equal(first.reason.message, "away");
    assert.equal(second.value, 2);
    assert.equal(await ask(), 3);
});
