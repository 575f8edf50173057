/// What passes between this tab and the engine, told to whoever decides whether the engine is there (src/offline).
import { Problem, Unreachable } from "./problem";

/** Hears of every request, and says whether reads may be sent at all. */
export interface TransportWatch {
  /** Whether there is any use in sending a read now. */
  mayRead(): boolean;
  /** The engine itself answered, just now. */
  answered(): void;
  /** Nobody answered, or only a proxy whose engine is away. */
  away(): void;
}

let watch: TransportWatch = { mayRead: () => true, answered: () => undefined, away: () => undefined };

/** Sets who hears of it; one at a time. */
export function watchTransport(next: TransportWatch): void {
  watch = next;
}

/** Whether a failure means that the engine is not there: no answer, or only that of a proxy before it. */
export function isAway(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Problem && error.status >= 502 && error.code === "internal");
}

/**
 * Whether an answer came over the network. One that caches may keep could be years old, so it says nothing of now: the
 * layout of an event is answered by the browser alone for as long as it likes.
 */
export function isFresh(method: string, answer: Response): boolean {
  return method !== "GET" || !/\b(?:max-age|immutable)\b/.test(answer.headers.get("cache-control") ?? "");
}

/** Whether a request is to be sent. One that wants no cache's answer is asked by somebody with a patience of their own. */
export function maySend(request: Request): boolean {
  return request.method !== "GET" || request.cache === "no-store" || watch.mayRead();
}

/** Tells what came of a request. */
export const tell = {
  answer(request: Request, answer: Response): void {
    if (isFresh(request.method, answer)) watch.answered();
  },
  failure(error: unknown): void {
    if (isAway(error)) watch.away();
  },
};
