/// Idempotency keys: one for each request that must have one outcome, however often it is sent.

/** A fresh key. Unlike `crypto.randomUUID` it works on plain HTTP as well, where a box office may test in its own network. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
