/// Tickets are taken for what they are: ours, forged, of a key that is not known, or nothing at all.
import { readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";

import type { BiscuitLibrary } from "./biscuit";
import type { TicketFacts } from "./model";
import { TestKey, biscuitOfPackage, encodeBase45 } from "./test-support";
import { biscuitOf, cleanCode } from "./token";
import { Verifier } from "./verify";

const FACTS: TicketFacts = {
  ticketId: "96170b24-ce49-8bc8-8b9f-2600205f7ade",
  eventId: "842b6150-fcd8-5d77-98c4-8df396170b24",
  orderId: "96170b24-ed26-8f18-85db-44fa70f8fac0",
  seat: "PLATEA-Ñ-7",
};

let library: BiscuitLibrary;
let key: TestKey;
let verifier: Verifier;

beforeAll(async () => {
  library = await biscuitOfPackage();
  key = new TestKey(library, 1);
  verifier = new Verifier(library, [key.publicKey]);
});

interface Vectors {
  readonly keys: readonly { readonly key_id: number; readonly public_key: string }[];
  readonly valid: readonly Readonly<
    Record<"name" | "token" | "ticket_id" | "event_id" | "order_id" | "seat", string>
  >[];
  readonly invalid: readonly { readonly name: string; readonly token: string; readonly code: string }[];
}

test("the engine's own vectors are judged as the engine judges them", () => {
  const file = new URL("../../../../tests/vectors/tickets.json", import.meta.url);
  const vectors = JSON.parse(readFileSync(file, "utf8")) as Vectors;
  const engine = new Verifier(
    library,
    vectors.keys.map(({ key_id: keyId, public_key: publicKey }) => ({ keyId, publicKey })),
  );
  expect(vectors.valid.length * vectors.invalid.length).toBeGreaterThan(0);
  for (const { name, token, ticket_id: ticketId, event_id: eventId, order_id: orderId, seat } of vectors.valid) {
    expect(engine.verify(token), name).toEqual({ kind: "ticket", facts: { ticketId, eventId, orderId, seat } });
  }
  for (const { name, token, code } of vectors.invalid) {
    const kinds = code === "malformed" ? ["unreadable"] : ["forged", "unknown_key"];
    expect(kinds, name).toContain(engine.verify(token).kind);
  }
});

test("a ticket verifies with the public key alone", () => {
  expect(verifier.verify(key.ticket(FACTS))).toEqual({ kind: "ticket", facts: FACTS });
});

test("no byte of a ticket can be altered", () => {
  const bytes = biscuitOf(key.ticket(FACTS));
  if (bytes === undefined) throw new Error("no ticket");
  for (let index = 0; index < bytes.length; index += 1) {
    const altered = Uint8Array.from(bytes, (byte, at) => (at === index ? byte ^ 1 : byte));
    const { kind } = verifier.verify(`TB1:${encodeBase45(altered)}`);
    expect(kind, `byte ${index}`).not.toBe("ticket");
  }
});

test("a foreign key under the number of ours is forgery", () => {
  expect(verifier.verify(new TestKey(library, 1).ticket(FACTS))).toEqual({ kind: "forged" });
});

test("a key that the device has not got is no forgery yet", () => {
  const rotated = new TestKey(library, 2);
  expect(verifier.verify(rotated.ticket(FACTS))).toEqual({ kind: "unknown_key" });
  const later = new Verifier(library, [key.publicKey, rotated.publicKey]);
  expect(later.verify(rotated.ticket(FACTS))).toEqual({ kind: "ticket", facts: FACTS });
  expect(later.verify(key.ticket(FACTS))).toEqual({ kind: "ticket", facts: FACTS });
  expect(new Verifier(library, []).verify(key.ticket(FACTS))).toEqual({ kind: "unknown_key" });
});

test("what was added to, or is something else of ours, is no ticket", () => {
  expect(verifier.verify(key.ticket(FACTS, 'seat("VIP-A-1");'))).toEqual({ kind: "forged" });
  expect(verifier.verify(key.token('user("ana");'))).toEqual({ kind: "forged" });
  const two = `ticket(hex:00, hex:01, hex:02, "A"); ticket(hex:00, hex:01, hex:03, "B");`;
  expect(verifier.verify(key.token(two))).toEqual({ kind: "forged" });
  expect(verifier.verify(key.token('ticket(hex:00, hex:01, hex:02, "A");'))).toEqual({ kind: "forged" });
});

test("other texts are no tickets", () => {
  for (const text of [
    "",
    "TB1:",
    "TB1",
    "https://example.org",
    "TB2:ABC",
    "TB1:abc",
    "TB1:A",
    "TB1:::",
    `TB1:${"0".repeat(2_000)}`,
  ]) {
    expect(verifier.verify(text), text).toEqual({ kind: "unreadable" });
  }
});

test("base45 is that of RFC 9285", () => {
  const text = (code: string): string => new TextDecoder().decode(biscuitOf(`TB1:${code}`));
  expect(text("BB8")).toBe("AB");
  expect(text("%69 VD92EX0")).toBe("Hello!!");
  expect(text("UJCLQE7W581")).toBe("base-45");
  expect(biscuitOf("TB1:FGW")).toBeDefined(); // 65535
  expect(biscuitOf("TB1:GGW")).toBeUndefined(); // 65536
  expect(biscuitOf("TB1:ZZ")).toBeUndefined();
});

test("what a keyboard adds to a code is taken away, and no code ends with a space of its own", () => {
  expect(cleanCode("  TB1:B B8\r\n")).toBe("TB1:B B8");
  for (let value = 0; value <= 0xffff; value += 1) {
    const text = encodeBase45(Uint8Array.of(value >> 8, value & 0xff));
    if (text.endsWith(" ")) expect.fail(text);
  }
  for (let value = 0; value <= 0xff; value += 1)
    if (encodeBase45(Uint8Array.of(value)).endsWith(" ")) expect.fail(String(value));
});
