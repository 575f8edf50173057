// The packed map and the counts that belong to it.
import assert from "node:assert/strict";
import test from "node:test";
import { count, pack } from "../src/seat_map.js";

test("a seat is two bits, the first one lowest", () => {
    assert.deepEqual([...pack("31201")], [0b00_10_01_11, 0b01]);
    assert.deepEqual([...pack("0".repeat(8))], [0, 0]);
    assert.equal(pack("").length, 0);
});

test("every seat can be read back", () => {
    const digits = Array.from({ length: 1_001 }, (_, index) => String((index * 7) % 4)).join("");
    const packed = pack(digits);
    assert.equal(packed.length, 251);
    for (let index = 0; index < digits.length; index += 1) {
        assert.equal((packed[index >> 2] >> ((index & 3) * 2)) & 3, Number(digits[index]));
    }
});

test("counts are of the same seats", () => {
    assert.deepEqual(count("0011122223"), { capacity: 10, available: 2, held: 3, sold: 4, blocked: 1 });
});
