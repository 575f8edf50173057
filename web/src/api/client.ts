/// The REST API, typed by its own document; every call answers with a body or throws a `Problem` or `Unreachable`.
import createClient, { type Middleware } from "openapi-fetch";

import { bearerFor, buyer } from "../session/buyer";
import { Problem, Unreachable } from "./problem";
import type { components, paths } from "./schema";
import { isAway, maySend, tell } from "./transport";

export type Schemas = components["schemas"];

/** A request that takes longer has no known outcome. */
const TIMEOUT_MS = 20_000;

async function send(request: Request): Promise<Response> {
  if (!maySend(request)) throw new Unreachable(new Error("the server did not answer a moment ago"));
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetch(request, { signal: AbortSignal.any([request.signal, limit]) });
  } catch (error) {
    if (request.signal.aborted) throw error;
    const failure = new Unreachable(error);
    tell.failure(failure);
    throw failure;
  }
}

const bearer: Middleware = {
  onRequest({ request }) {
    if (request.headers.has("authorization")) return request;
    const token = bearerFor(new URL(request.url).pathname);
    if (token !== undefined) request.headers.set("authorization", `Bearer ${token}`);
    return request;
  },
  async onResponse({ request, response }) {
    if (response.ok || response.status === 304) {
      tell.answer(request, response);
      return response;
    }
    const problem = await problemOf(response);
    if (isAway(problem)) tell.failure(problem);
    else tell.answer(request, response);
    // Only what this very session was refused for ends it.
    const token = request.headers.get("authorization")?.replace(/^Bearer /, "");
    if (problem.status === 401 && token !== undefined) buyer.expire(token);
    throw problem;
  },
};

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body: unknown = await response.json();
    if (typeof body === "object" && body !== null) return new Problem(response.status, { ...body });
  } catch {
    // Something between us and the engine answered in its own words.
  }
  const wait = Number(response.headers.get("retry-after"));
  const seconds = Number.isFinite(wait) && wait > 0 ? { retry_after_seconds: wait } : {};
  return new Problem(response.status, seconds);
}

/** The client; `api.GET("/api/events", …)`. Use it with `bodyOf`. */
export const api = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "" : location.origin,
  fetch: send,
});
api.use(bearer);

/** The body of an answer. Refusals were thrown before. */
export async function bodyOf<Body>(answer: Promise<{ data?: Body }>): Promise<NonNullable<Body>> {
  const { data } = await answer;
  if (data === undefined || data === null) throw new Problem(502, { detail: "the answer has no body" });
  return data;
}
