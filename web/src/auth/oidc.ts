/// OpenID Connect with PKCE (RFC 7636) in the browser: the library keeps state and tokens in session storage.
import { UserManager, WebStorageStateStore } from "oidc-client-ts";

import { serverClock } from "../clock/server-clock";
import { session } from "../session/session";
import { exchange, fetchAuthConfig, safeNext } from "./login";

let manager: Promise<UserManager> | undefined;

/** The session of the engine lives for minutes; it is renewed this long before its end, or at half of a shorter life. */
const RENEW_BEFORE_MS = 60_000;
let renewal: ReturnType<typeof setTimeout> | undefined;
/** Counts logouts: a renewal that was under way before one begins nothing after it. */
let generation = 0;
/** Another tab logs out at the provider; nothing of it is kept here. */
let isFollower = false;

session.onLeave(() => {
  clearTimeout(renewal);
  generation += 1;
});

async function make(): Promise<UserManager> {
  const config = await fetchAuthConfig();
  if (config.mode !== "oidc" || !config.issuer || !config.client_id) {
    throw new Error("this server has no identity provider");
  }
  const store = new WebStorageStateStore({ store: window.sessionStorage });
  const { origin } = window.location;
  return new UserManager({
    authority: config.issuer,
    client_id: config.client_id,
    scope: (config.scopes ?? ["openid"]).join(" "),
    redirect_uri: `${origin}/auth/callback`,
    silent_redirect_uri: `${origin}/auth/silent`,
    post_logout_redirect_uri: `${origin}/`,
    response_type: "code",
    userStore: store,
    stateStore: store,
    automaticSilentRenew: false, // renewed together with the engine's session, below
  });
}

function userManager(): Promise<UserManager> {
  manager ??= make().catch((error: unknown) => {
    manager = undefined;
    throw error;
  });
  return manager;
}

/** Sends the browser to the provider; it comes back to `/auth/callback` and then to `next`. */
export async function goToProvider(next: string): Promise<void> {
  await (await userManager()).signinRedirect({ state: { next } });
}

/** Takes in what the provider said; answers where to go on. */
export async function comeBack(): Promise<string> {
  const user = await (await userManager()).signinCallback();
  if (user === undefined) throw new Error("the provider's answer has no user");
  session.begin(await exchange(user.access_token));
  isFollower = false;
  scheduleRenewal();
  const state: unknown = user.state;
  const next = typeof state === "object" && state !== null && "next" in state ? String(state.next) : null;
  return safeNext(next);
}

/** What the hidden frame of a silent renewal runs. */
export async function comeBackSilently(): Promise<void> {
  await (await userManager()).signinSilentCallback();
}

/** Keeps the session alive while the tab is open: a fresh access token, a fresh session. */
export function scheduleRenewal(): void {
  clearTimeout(renewal);
  const current = session.get();
  if (current?.kind !== "oidc") return;
  const left = Date.parse(current.expiresAt) - serverClock.now();
  renewal = setTimeout(() => void renew(), Math.max(left - RENEW_BEFORE_MS, left / 2, 1_000));
}

async function renew(): Promise<void> {
  const before = generation;
  const userId = session.get()?.userId;
  if (userId === undefined) return;
  const isOver = (): boolean => generation !== before || session.get()?.userId !== userId;
  try {
    const provider = await userManager();
    if (isOver()) return;
    const user = await provider.signinSilent();
    if (isOver()) {
      if (isFollower) await provider.removeUser(); // it came back with the answer
      return;
    }
    if (user === null) throw new Error("the provider knows nobody here");
    const next = await exchange(user.access_token);
    // Whoever else is logged in at the provider now does not take over by themselves.
    if (isOver() || next.userId !== userId) return;
    session.begin(next);
    scheduleRenewal();
  } catch (error) {
    console.warn("the login could not be renewed", error);
    // Again while there is time; then the session runs out by itself, and the page asks to log in again.
    const current = session.get();
    if (!isOver() && current !== undefined && Date.parse(current.expiresAt) > serverClock.now()) scheduleRenewal();
  }
}

/** Logs out at the provider; it wants to be told who, so that the user is kept until then. */
export async function leaveProvider(): Promise<void> {
  await (await userManager()).signoutRedirect();
}

/** Forgets what the provider said of the user; in tabs that follow the logout of another one. */
export async function forgetUser(): Promise<void> {
  isFollower = true;
  await (await userManager()).removeUser();
}
