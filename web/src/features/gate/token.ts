/// A ticket's text: `TB1:` and a biscuit in base45 (RFC 9285), all in the QR code's alphanumeric set.

const PREFIX = "TB1:";
/** Far above any real ticket (about 360 characters): what is longer is not looked at. */
const LENGTH_MAX = 1_024;
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

function decodeBase45(text: string): Uint8Array | undefined {
  if (text.length % 3 === 1) return undefined;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 3) {
    const digits = Array.from(text.slice(at, at + 3), (digit) => ALPHABET.indexOf(digit));
    if (digits.includes(-1)) return undefined;
    const [low = 0, middle = 0, high] = digits;
    const value = low + 45 * middle + 2_025 * (high ?? 0);
    if (value > (high === undefined ? 0xff : 0xffff)) return undefined;
    if (high !== undefined) bytes.push(value >> 8);
    bytes.push(value & 0xff);
  }
  return Uint8Array.from(bytes);
}

/** The biscuit of a ticket's text; nothing if it is the text of no ticket. */
export function biscuitOf(text: string): Uint8Array | undefined {
  if (!text.startsWith(PREFIX) || text.length > LENGTH_MAX) return undefined;
  return decodeBase45(text.slice(PREFIX.length));
}

/** A text as typed, pasted or sent by a hand scanner. No base45 ends with a space, though it may have some inside. */
export function cleanCode(typed: string): string {
  return typed.replace(/[\r\n\t]/g, "").trim();
}
