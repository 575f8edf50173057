// @vitest-environment jsdom
/// Renewing a login, and what a logout under way makes of it.
import { beforeEach, expect, test, vi } from "vitest";

const provider = vi.hoisted(() => ({ signinSilent: vi.fn(), removeUser: vi.fn(), signoutRedirect: vi.fn() }));
vi.mock("oidc-client-ts", () => ({
  UserManager: class {
    signinSilent = provider.signinSilent;
    removeUser = provider.removeUser;
    signoutRedirect = provider.signoutRedirect;
  },
  WebStorageStateStore: vi.fn(),
}));

import { serverClock } from "../clock/server-clock";
import { session, type Session } from "../session/session";
import { followLogout } from "./logout";
import { scheduleRenewal } from "./oidc";

const LIFE_MS = 300_000;
let now = 0;
const until = (ms: number): string => new Date(now + ms).toISOString();
let nextUser = "ana";

function engine(request: Request): Promise<Response> {
  const config = { mode: "oidc", issuer: "https://id.example", client_id: "web" };
  const body = { token: "renewed", user_id: nextUser, roles: ["buyer"], expires_at: until(2 * LIFE_MS) };
  return Promise.resolve(Response.json(request.url.endsWith("/config") ? config : body));
}

/** A promise, and how to keep it later. */
function later<T>(): { promise: Promise<T>; keep: (value: T) => void } {
  let keep: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => (keep = resolve));
  return { promise, keep };
}

beforeEach(async () => {
  vi.useFakeTimers();
  vi.spyOn(serverClock, "now").mockImplementation(() => Date.now());
  now = Date.now();
  vi.stubGlobal("fetch", engine);
  vi.spyOn(console, "warn").mockImplementation(() => undefined);
  nextUser = "ana";
  await session.end();
  Object.values(provider).forEach((call) => call.mockReset());
  provider.signinSilent.mockResolvedValue({ access_token: "access" });
  const first: Session = { token: "first", userId: "ana", roles: ["buyer"], expiresAt: until(LIFE_MS), kind: "oidc" };
  session.begin(first);
  scheduleRenewal();
});

test("a minute before its end the session is renewed", async () => {
  await vi.advanceTimersByTimeAsync(LIFE_MS - 61_000);
  expect(session.token()).toBe("first");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(session.token()).toBe("renewed");
});

test("a renewal that failed is tried again while there is time", async () => {
  provider.signinSilent.mockRejectedValueOnce(new Error("no network"));
  await vi.advanceTimersByTimeAsync(LIFE_MS - 59_000);
  expect(session.token()).toBe("first");
  await vi.advanceTimersByTimeAsync(31_000);
  expect(session.token()).toBe("renewed");
});

test("after the end of the session nobody asks any more", async () => {
  provider.signinSilent.mockRejectedValue(new Error("login_required"));
  await vi.advanceTimersByTimeAsync(LIFE_MS + 2_000);
  const asked = provider.signinSilent.mock.calls.length;
  await vi.advanceTimersByTimeAsync(LIFE_MS);
  expect(provider.signinSilent).toHaveBeenCalledTimes(asked);
  expect(asked).toBeLessThan(20);
});

test("a logout ends the renewals", async () => {
  await session.end();
  await vi.advanceTimersByTimeAsync(LIFE_MS);
  expect(provider.signinSilent).not.toHaveBeenCalled();
});

test("a renewal on its way logs nobody in after the logout", async () => {
  const answer = later<unknown>();
  provider.signinSilent.mockReturnValue(answer.promise);
  await vi.advanceTimersByTimeAsync(LIFE_MS - 59_000);
  expect(provider.signinSilent).toHaveBeenCalled();
  await session.end();
  answer.keep({ access_token: "access" });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(session.get()).toBeUndefined();
  // The tab that logs out keeps the user for the provider.
  expect(provider.removeUser).not.toHaveBeenCalled();
});

test("somebody else at the provider does not take the tab over", async () => {
  nextUser = "eva";
  await vi.advanceTimersByTimeAsync(LIFE_MS - 59_000);
  expect(session.token()).toBe("first");
});

test("a tab that follows another's logout forgets the provider's user", async () => {
  await followLogout();
  expect(session.get()).toBeUndefined();
  expect(provider.removeUser).toHaveBeenCalledOnce();
  expect(provider.signoutRedirect).not.toHaveBeenCalled();
});
