/// For tests: the biscuit library from its file, and tickets of keys that tests hold.
import { readFile } from "node:fs/promises";

import { startBiscuit, type BiscuitLibrary } from "./biscuit";
import type { TicketFacts, TicketKey } from "./model";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/** The library as pages have it, its WebAssembly read from the package. */
export async function biscuitOfPackage(): Promise<BiscuitLibrary> {
  const file = new URL("../../../node_modules/@biscuit-auth/biscuit-wasm/module/biscuit_bg.wasm", import.meta.url);
  return startBiscuit(await WebAssembly.compile(await readFile(file)));
}

/** Bytes in base45, as tickets have them. */
export function encodeBase45(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 2) {
    const [high = 0, low] = bytes.subarray(at, at + 2);
    const value = low === undefined ? high : high * 256 + low;
    const digits = [value % 45, Math.floor(value / 45) % 45, Math.floor(value / 2_025)];
    for (const digit of low === undefined ? digits.slice(0, 2) : digits) text += ALPHABET.charAt(digit);
  }
  return text;
}

/** A key that signs tickets. */
export class TestKey {
  private readonly pair;

  constructor(
    private readonly library: BiscuitLibrary,
    readonly keyId: number,
  ) {
    this.pair = new library.KeyPair(library.SignatureAlgorithm.Ed25519);
  }

  get publicKey(): TicketKey {
    return { keyId: this.keyId, publicKey: this.pair.getPublicKey().toString().replace("ed25519/", "") };
  }

  /** A biscuit with this Datalog, and more blocks after it. */
  token(datalog: string, ...blocks: string[]): string {
    const builder = this.library.Biscuit.builder();
    builder.addCode(datalog);
    builder.setRootKeyId(this.keyId);
    let token = builder.build(this.pair.getPrivateKey());
    for (const code of blocks) {
      const block = this.library.Biscuit.block_builder();
      block.addCode(code);
      token = token.appendBlock(block);
    }
    return `TB1:${encodeBase45(token.toBytes())}`;
  }

  ticket({ ticketId, eventId, orderId, seat }: TicketFacts, ...blocks: string[]): string {
    const hex = (id: string): string => `hex:${id.replaceAll("-", "")}`;
    return this.token(`ticket(${hex(ticketId)}, ${hex(eventId)}, ${hex(orderId)}, "${seat}");`, ...blocks);
  }
}
