/// Idempotency keys: one for each request that must have one outcome, however often it is sent.
import { Problem, Unreachable } from "./problem";

/** A fresh key. Unlike `crypto.randomUUID` it works on plain HTTP as well, where a box office may test in its own network. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether an answer leaves it open what became of the request; see "Idempotency-Key" in docs/rest.md. */
export function isNoOutcome(error: unknown): boolean {
  return error instanceof Unreachable || !(error instanceof Problem) || error.status >= 500 || error.isPassing;
}
