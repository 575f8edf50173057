// Verifies the codes of a vector file as docs/gate.md says, with WebCrypto and nothing of ours.
import { readFileSync } from "node:fs";

const { subtle } = globalThis.crypto;
const BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
const DEFAULT_SYMBOLS =
  "read write resource operation right time role owner tenant namespace user team service admin email group member " +
  "ip_address client client_ip domain path version cluster node hostname nonce query";
// What comes before an Ed25519 seed in PKCS #8.
const PKCS8 = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

function check(is, code) {
  if (!is) throw new Refused(code);
}

function base45(text) {
  const bytes = [];
  for (let at = 0; at < text.length; at += 3) {
    const digits = [...text.slice(at, at + 3)].map((c) => BASE45.indexOf(c));
    check(digits.length > 1 && !digits.includes(-1), "malformed");
    const number = digits[0] + digits[1] * 45 + (digits[2] ?? 0) * 2025;
    check(number <= (digits.length === 3 ? 0xffff : 0xff), "malformed");
    if (digits.length === 3) bytes.push(number >> 8);
    bytes.push(number & 0xff);
  }
  return Uint8Array.from(bytes);
}

/** A protobuf message's fields: a map from number to values. */
function message(bytes) {
  const fields = new Map();
  let at = 0;
  const varint = () => {
    for (let value = 0, scale = 1; ; scale *= 128) {
      check(at < bytes.length && scale < 2 ** 49, "malformed");
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    check((tag & 7) === 0 || (tag & 7) === 2, "malformed");
    let value = varint();
    if ((tag & 7) === 2) {
      check(at + value <= bytes.length, "malformed");
      value = bytes.subarray(at, (at += value));
    }
    const number = Math.floor(tag / 8);
    fields.set(number, [...(fields.get(number) ?? []), value]);
  }
  const all = (number) => fields.get(number) ?? [];
  const one = (number) => {
    check(all(number).length === 1, "malformed");
    return all(number)[0];
  };
  return { all, one };
}

const joined = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const hex = (bytes) => Buffer.from(bytes).toString("hex");

async function isSigned(publicKey, signature, data) {
  const key = await subtle.importKey("raw", publicKey, "Ed25519", false, ["verify"]);
  return subtle.verify("Ed25519", key, signature, data);
}

async function publicKeyOf(seed) {
  const key = await subtle.importKey("pkcs8", joined(PKCS8, seed), "Ed25519", true, ["sign"]);
  return Buffer.from((await subtle.exportKey("jwk", key)).x, "base64url");
}

function uuid(term) {
  const bytes = term.all(5)[0];
  check(bytes?.length === 16, "not_a_ticket");
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function verify(token, keys) {
  check(token.startsWith("TB1:") && token.length <= 1024, "malformed");
  const biscuit = message(base45(token.slice(4)));
  const authority = message(biscuit.one(2));
  const next = message(authority.one(2));
  const [block, signature, nextKey] = [authority.one(1), authority.one(3), next.one(2)];
  check(authority.all(5).every((version) => version === 0) && next.one(1) === 0, "malformed");
  const root = keys.find((key) => key.key_id === biscuit.all(1)[0]);
  check(root, "bad_signature");
  const signed = joined(block, [0, 0, 0, 0], nextKey);
  check(await isSigned(Buffer.from(root.public_key, "hex"), signature, signed), "bad_signature");
  check(biscuit.all(3).length === 0, "not_a_ticket");
  const proof = message(biscuit.one(4));
  const [secret] = proof.all(1);
  const proven = secret
    ? hex(await publicKeyOf(secret)) === hex(nextKey)
    : await isSigned(nextKey, proof.one(2), joined(signed, signature));
  check(proven, "bad_signature");

  const content = message(block);
  const symbols = content.all(1).map((bytes) => new TextDecoder().decode(bytes));
  const text = (symbol) => (symbol < 1024 ? DEFAULT_SYMBOLS.split(" ")[symbol] : symbols[symbol - 1024]);
  const predicates = content.all(4).map((fact) => message(message(fact).one(1)));
  const tickets = predicates.filter((predicate) => text(predicate.one(1)) === "ticket");
  check(tickets.length === 1, "not_a_ticket");
  const terms = tickets[0].all(2).map(message);
  check(terms.length === 4 && terms[3].all(3).length === 1, "not_a_ticket");
  const [ticket_id, event_id, order_id] = terms.slice(0, 3).map(uuid);
  return { ticket_id, event_id, order_id, seat: text(terms[3].one(3)) };
}

const vectors = JSON.parse(readFileSync(process.argv[2], "utf8"));
let wrong = 0;
for (const { name, token, code, key_id: _, ...facts } of [...vectors.valid, ...vectors.invalid]) {
  const refused = (error) => (error instanceof Refused ? { code: error.code } : { code: String(error) });
  const said = JSON.stringify(Object.entries(await verify(token, vectors.keys).catch(refused)).sort());
  const expected = JSON.stringify(Object.entries(code ? { code } : facts).sort());
  if (said !== expected) {
    wrong += 1;
    console.error(`${name}: ${said}, not ${expected}`);
  }
}
console.log(`${vectors.valid.length} valid, ${vectors.invalid.length} invalid, ${wrong} wrong`);
process.exit(wrong ? 1 : 0);
