/// Errors of the API: RFC 9457 problems, and no answer at all (`Unreachable`).
import type { components } from "./schema";

type ProblemBody = components["schemas"]["Problem"];

/** A refusal of the engine. `code` is stable; `data` has what else the problem says (labels, limits). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** How long to wait before asking again, in seconds, if it says so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, body: Partial<ProblemBody> & Record<string, unknown>) {
    super(typeof body.detail === "string" ? body.detail : `HTTP ${status}`);
    this.name = "Problem";
    this.status = status;
    this.code = typeof body.code === "string" ? body.code : "internal";
    this.data = body;
    const wait = body["retry_after_seconds"];
    this.retryAfterSeconds = typeof wait === "number" ? wait : undefined;
  }

  /** Whether the same request may succeed a little later. */
  get isPassing(): boolean {
    // A pause is a decision about who asks, and no passing state of the server.
    if (this.code === "holds_paused") return false;
    return this.status === 503 || this.status === 429 || this.status === 408;
  }

  /** The labels under a name such as `unavailable`. */
  labels(name: string): string[] {
    const value = this.data[name];
    return Array.isArray(value) ? value.filter((label): label is string => typeof label === "string") : [];
  }

  /** What is wrong with each field of the request. */
  get fieldErrors(): { field: string; detail: string }[] {
    const errors = this.data["errors"];
    if (!Array.isArray(errors)) return [];
    return errors.flatMap((error: unknown) => {
      if (typeof error !== "object" || error === null) return [];
      const { field, detail } = error as Record<string, unknown>;
      return typeof field === "string" && typeof detail === "string" ? [{ field, detail }] : [];
    });
  }
}

/** The request did not get through, or its answer did not: what became of it is not known. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("the server can't be reached", { cause });
    this.name = "Unreachable";
  }
}

/** Whether asking again later makes sense, with the same key where there is one. */
export function isPassing(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Problem && error.isPassing);
}

/** Whether the engine has decided against it: the outcome of its key, which another try needs a new one for. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Problem && error.status < 500 && !error.isPassing;
}
