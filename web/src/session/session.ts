/// The login of this tab. The token stays in session storage and never gets into an address.
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";

import { sweepTraces } from "./traces";

export type Role = "buyer" | "gate" | "organiser" | "admin";

/** The roles that somebody has in an organisation, named by its slug. */
export interface Membership {
  readonly organisation: string;
  readonly roles: readonly Role[];
}

/** A login. */
export interface Session {
  readonly token: string;
  readonly userId: string;
  readonly roles: readonly Role[];
  /** Where the roles `organiser` and `gate` are held; a session of before there were organisations has none. */
  readonly organisations?: readonly Membership[];
  /** RFC 3339. */
  readonly expiresAt: string;
  /** `dev`: the development login; `oidc`: the identity provider, which renews it. */
  readonly kind: "dev" | "oidc";
}

interface SessionState {
  readonly session: Session | undefined;
  /** The last session ended by itself: say so where the user logs in again. */
  readonly hasExpired: boolean;
}

const KEY = "ticketbuster.session";
/** Whose the tab is: it outlives a session that ended by itself, and the way to the provider and back. */
const USER_KEY = "ticketbuster.user";

function stored(): Session | undefined {
  try {
    const text = sessionStorage.getItem(KEY);
    if (text === null) return undefined;
    const value = JSON.parse(text) as Session;
    return Date.parse(value.expiresAt) > Date.now() ? value : undefined;
  } catch {
    return undefined;
  }
}

const store = createStore<SessionState>(() => {
  if (typeof sessionStorage === "undefined") return { session: undefined, hasExpired: false };
  const session = stored();
  return { session, hasExpired: session === undefined && sessionStorage.getItem(USER_KEY) !== null };
});

/** What is to be done on the device when somebody logs out; each is awaited. */
const leaving = new Set<() => Promise<void> | void>();
/** What is to be done in this tab when it is its user's no more. */
const forgetting = new Set<() => void>();

function keep(session: Session | undefined): void {
  if (session === undefined) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, JSON.stringify(session));
}

/** The last user of this tab who has not logged out. */
function lastUser(): string | undefined {
  return store.getState().session?.userId ?? sessionStorage.getItem(USER_KEY) ?? undefined;
}

/** This tab forgets its user. */
function forget(): void {
  sweepTraces();
  forgetting.forEach((action) => action());
}

/** The session of this tab. */
export const session = {
  get: (): Session | undefined => store.getState().session,
  token: (): string | undefined => store.getState().session?.token,
  /** Whether the last session ended by itself: whose the tab is logs in again. */
  hasExpired: (): boolean => store.getState().hasExpired,
  subscribe: (listener: () => void): (() => void) => store.subscribe(listener),

  /** Somebody logged in, or was renewed. The tab forgets another user; what nobody chose yet is theirs who logs in. */
  begin(next: Session): void {
    const last = lastUser();
    if (last !== undefined && last !== next.userId) forget();
    keep(next);
    sessionStorage.setItem(USER_KEY, next.userId);
    store.setState({ session: next, hasExpired: false });
  },

  /** The engine accepts the token no more; what is kept on the device stays for the next login. */
  expire(): void {
    keep(undefined);
    store.setState({ session: undefined, hasExpired: true });
  },

  /** Runs `action` before a session ends because somebody logs out. */
  onLeave(action: () => Promise<void> | void): () => void {
    leaving.add(action);
    return () => leaving.delete(action);
  },

  /** Runs `action` when this tab is its user's no more: a logout, or a login of somebody else. */
  onForget(action: () => void): () => void {
    forgetting.add(action);
    return () => forgetting.delete(action);
  },

  /** Somebody logs out: the device forgets what it kept for them. */
  async end(): Promise<void> {
    forget();
    await Promise.allSettled([...leaving].map(async (action) => action()));
    keep(undefined);
    sessionStorage.removeItem(USER_KEY);
    store.setState({ session: undefined, hasExpired: false });
    // Pages that were still open may have asked for and kept something meanwhile.
    forget();
  },
};

/** The session, for components. */
export function useSession(): Session | undefined {
  return useStore(store, (state) => state.session);
}

/** Whether the last session ended by itself. */
export function useHasExpired(): boolean {
  return useStore(store, (state) => state.hasExpired);
}

/** The organisations in which the session has a role. */
export function organisationsOf(current: Session | undefined, role: Role): readonly string[] {
  const held = (current?.organisations ?? []).filter(({ roles }) => roles.includes(role));
  return held.map(({ organisation }) => organisation);
}

/** Whether the session has a role in an organisation; an admin has all in all. */
export function worksFor(current: Session | undefined, organisation: string, role: Role): boolean {
  if (current?.organisations === undefined) return hasRole(current, role);
  return current.roles.includes("admin") || organisationsOf(current, role).includes(organisation);
}

/** Whether the session has a role; an admin has all. */
export function hasRole(current: Session | undefined, role: Role): boolean {
  return current !== undefined && (current.roles.includes(role) || current.roles.includes("admin"));
}
