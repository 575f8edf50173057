// The command line.
import assert from "node:assert/strict";
import test from "node:test";
import { parse } from "../src/arguments.js";

const GOOD = {
    "--listen": "127.0.0.1:1",
    "--listen-ws": "127.0.0.1:2",
    "--seats": "300",
    "--postgres": "postgresql://x",
    "--amqp": "amqp://x",
};
const args = (changes = {}) => Object.entries({ ...GOOD, ...changes }).flat();

test("what is left out has a default", () => {
    const asked = parse(args());
    assert.deepEqual([asked.host, asked.port, asked.portWs, asked.seats], ["127.0.0.1", 1, 2, 300]);
    assert.deepEqual([asked.workers, asked.orderWorkers, asked.windowMs], [2, 1, 100]);
});

test("what is wrong is named", () => {
    for (const [changes, hint] of [
        [{ "--listen": "nowhere" }, /--listen is HOST:PORT/],
        [{ "--seats": "0" }, /--seats is a number/],
        [{ "--workers": "1.5" }, /--workers is a number/],
        [{ "--amqp": "" }, /--amqp URL is missing/],
        [{ "--colour": "red" }, /--colour/],
    ]) {
        assert.throws(() => parse(args(changes)), hint);
    }
});
