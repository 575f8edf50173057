// The seat map as the API sends it: two bits a seat, and the counts that belong to it.
import { AVAILABLE, HELD, SOLD } from "./contract.js";

const ZERO = "0".charCodeAt(0);

/** Packs a text with one digit a seat: seat i in bits 2i and 2i + 1 of the little-endian stream. */
export function pack(digits) {
    const packed = Buffer.alloc(Math.ceil(digits.length / 4));
    for (let index = 0; index < digits.length; index += 1) {
        packed[index >> 2] |= (digits.charCodeAt(index) - ZERO) << ((index & 3) * 2);
    }
    return packed;
}

/** Counts the same text. */
export function count(digits) {
    const by = [0, 0, 0, 0];
    for (let index = 0; index < digits.length; index += 1) by[digits.charCodeAt(index) - ZERO] += 1;
    return { capacity: digits.length, available: by[AVAILABLE], held: by[HELD], sold: by[SOLD], blocked: by[3] };
}
