// Tickets: signed, and drawn so that a reader gets the token back.
import assert from "node:assert/strict";
import { generateKeyPairSync, verify } from "node:crypto";
import test from "node:test";
import { draw, mint } from "../src/tickets.js";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const order = {
    eventId: "00000000-0000-7000-8000-000000000001",
    orderId: "5b0a8f8e-1c3f-4e0c-9a57-6f2f6c1d2e3f",
    index: 1_206,
};

test("a token carries its ids and seat, signed", () => {
    const { ticketId, index, token } = mint(privateKey, order);
    const bytes = Buffer.from(token, "base64url");
    const [claims, signature] = [bytes.subarray(0, 52), bytes.subarray(52)];
    assert.equal(index, 1_206);
    assert.equal(claims.toString("hex", 0, 16), ticketId.replaceAll("-", ""));
    assert.equal(claims.toString("hex", 16, 32), order.eventId.replaceAll("-", ""));
    assert.equal(claims.toString("hex", 32, 48), order.orderId.replaceAll("-", ""));
    assert.equal(claims.readUInt32LE(48), 1_206);
    assert.ok(verify(null, claims, publicKey, signature));
    claims[48] ^= 1;
    assert.ok(!verify(null, claims, publicKey, signature));
});

test("the picture is a square PNG", async () => {
    const png = await draw(mint(privateKey, order).token);
    assert.equal(png.toString("latin1", 1, 4), "PNG");
    // 53 modules and a margin of 4 on each side, 4 pixels a module.
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [244, 244]);
});
