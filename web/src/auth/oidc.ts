/// OpenID Connect with PKCE (RFC 7636) in the browser: the library keeps state and tokens in session storage.
import { UserManager, WebStorageStateStore } from "oidc-client-ts";

import { serverClock } from "../clock/server-clock";
import { exchange, fetchAuthConfig, safeNext } from "./login";
import { session } from "./session";

let manager: Promise<UserManager> | undefined;

/** The session of the engine lives for minutes; it is renewed this long before its end, or at half of a shorter life. */
const RENEW_BEFORE_MS = 60_000;
let renewal: ReturnType<typeof setTimeout> | undefined;

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
  await exchange(user.access_token);
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
  try {
    const user = await (await userManager()).signinSilent();
    if (user === null) return;
    await exchange(user.access_token);
    scheduleRenewal();
  } catch (error) {
    // The session runs out by itself, and the page asks to log in again.
    console.warn("the login could not be renewed", error);
  }
}

/** Logs out at the provider. */
export async function leaveProvider(): Promise<void> {
  clearTimeout(renewal);
  await (await userManager()).signoutRedirect();
}
