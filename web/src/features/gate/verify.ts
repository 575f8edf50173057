/// Judges a ticket's token by the engine's public keys alone, by the rules of `src/tickets`.
import type { Biscuit, Fact } from "@biscuit-auth/biscuit-wasm";

import type { BiscuitLibrary } from "./biscuit";
import type { TicketFacts, TicketKey, Verified } from "./model";
import { biscuitOf } from "./token";

const RULE = "facts($ticket, $event, $order, $seat) <- ticket($ticket, $event, $order, $seat)";
/** A few facts, one step; generous in time because a phone may pause any thread. */
const LIMITS = { max_facts: 100, max_iterations: 10, max_time_micro: 500_000 };

/** Verifies tokens. */
export class Verifier {
  private readonly keys: ReadonlyMap<number, Uint8Array>;

  constructor(
    private readonly library: BiscuitLibrary,
    keys: readonly TicketKey[],
  ) {
    this.keys = new Map(keys.map(({ keyId, publicKey }) => [keyId, bytesOfHex(publicKey)]));
  }

  /** What a code is. */
  verify(text: string): Verified {
    const bytes = biscuitOf(text);
    if (bytes === undefined) return { kind: "unreadable" };
    const [anyKey] = this.keys.values();
    if (anyKey === undefined) return { kind: "unknown_key" };
    const asked = { isKeyKnown: true };
    const keyOf = (id: unknown) => {
      const key = this.keys.get(typeof id === "number" ? id : -1);
      asked.isKeyKnown = key !== undefined;
      // The library wants a key whatever happens; what a foreign one says is not looked at. Each call takes one away.
      return this.library.PublicKey.fromBytes(key ?? anyKey, this.library.SignatureAlgorithm.Ed25519);
    };
    try {
      const token = this.library.Biscuit.fromBytesWithProvider(bytes, keyOf);
      try {
        if (!asked.isKeyKnown) return { kind: "unknown_key" };
        // Whoever holds a biscuit may append blocks to it; a ticket has nothing to add.
        const facts = token.countBlocks() === 1 ? this.factsOf(token) : undefined;
        return facts === undefined ? { kind: "forged" } : { kind: "ticket", facts };
      } finally {
        token.free();
      }
    } catch (error) {
      if (!asked.isKeyKnown) return { kind: "unknown_key" };
      return { kind: isSignatureError(error) ? "forged" : "unreadable" };
    }
  }

  private factsOf(token: Biscuit): TicketFacts | undefined {
    const { AuthorizerBuilder, Rule } = this.library;
    const authorizer = new AuthorizerBuilder().buildAuthenticated(token);
    const found = authorizer.queryWithLimits(Rule.fromString(RULE), LIMITS) as Fact[];
    authorizer.free();
    const [only] = found;
    if (only === undefined || found.length !== 1) return undefined;
    const [ticket, event, order, seat] = only.terms() as unknown[];
    const [ticketId, eventId, orderId] = [uuidOf(ticket), uuidOf(event), uuidOf(order)];
    if (ticketId === undefined || eventId === undefined || orderId === undefined) return undefined;
    return typeof seat === "string" ? { ticketId, eventId, orderId, seat } : undefined;
  }
}

function isSignatureError(error: unknown): boolean {
  if (typeof error !== "object" || error === null || !("Format" in error)) return false;
  const { Format } = error;
  return Format === "UnknownPublicKey" || (typeof Format === "object" && Format !== null && "Signature" in Format);
}

function bytesOfHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function uuidOf(term: unknown): string | undefined {
  if (!Array.isArray(term) && !(term instanceof Uint8Array)) return undefined;
  const hex = Array.from(term, (byte: unknown) => Number(byte).toString(16).padStart(2, "0")).join("");
  return hex.length === 32 ? hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5") : undefined;
}
