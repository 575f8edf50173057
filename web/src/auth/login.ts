/// Ways to log in: the development login, or the identity provider that the engine names.
import { useQuery } from "@tanstack/react-query";

import { api, bodyOf, type Schemas } from "../api/client";
import { session, type Role, type Session } from "../session/session";

/** What the engine says about logging in. */
export type AuthConfig = Schemas["AuthConfigBody"];

let config: Promise<AuthConfig> | undefined;

/** How to log in, and whether one must; it changes only with a restart of the engine. */
export function fetchAuthConfig(): Promise<AuthConfig> {
  config ??= bodyOf(api.GET("/api/auth/config")).catch((error: unknown) => {
    config = undefined;
    throw error;
  });
  return config;
}

/** The same for components. */
export function useAuthConfig() {
  return useQuery({ queryKey: ["auth-config"], queryFn: fetchAuthConfig, staleTime: Infinity });
}

/** Logs in as anybody; development only. */
export async function devLogin(user: string, roles: readonly Role[]): Promise<void> {
  const body = await bodyOf(api.POST("/api/auth/dev-login", { body: { user, roles: [...roles] } }));
  session.begin(sessionOf(body, "dev"));
}

/** A session for an access token of the identity provider: it says who we are and what we may do. */
export async function exchange(accessToken: string): Promise<Session> {
  const headers = { authorization: `Bearer ${accessToken}` };
  return sessionOf(await bodyOf(api.POST("/api/auth/session", { headers })), "oidc");
}

function sessionOf(body: Schemas["SessionBody"], kind: Session["kind"]): Session {
  const { token, user_id: userId, roles, organisations, expires_at: expiresAt } = body;
  return { token, userId, roles, organisations, expiresAt, kind };
}

/** Where to go after the login: a path of this site, or the start. */
export function safeNext(next: string | null): string {
  return next !== null && /^\/(?![/\\])/.test(next) && !next.startsWith("/login") ? next : "/";
}
