/// Who is logged in, for as long as the tab lives: the token stays in session storage and never in an address.
import { createStore } from "zustand/vanilla";
import { useStore } from "zustand";

export type Role = "buyer" | "gate" | "organiser" | "admin";

/** A login. */
export interface Session {
  readonly token: string;
  readonly userId: string;
  readonly roles: readonly Role[];
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

const store = createStore<SessionState>(() => ({
  session: typeof sessionStorage === "undefined" ? undefined : stored(),
  hasExpired: false,
}));

/** What is to be done on the device when somebody logs out; each is awaited. */
const leaving = new Set<() => Promise<void> | void>();

function keep(session: Session | undefined): void {
  if (session === undefined) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, JSON.stringify(session));
}

/** The session of this tab. */
export const session = {
  get: (): Session | undefined => store.getState().session,
  token: (): string | undefined => store.getState().session?.token,
  subscribe: (listener: () => void): (() => void) => store.subscribe(listener),

  /** Somebody logged in, or was renewed. */
  begin(next: Session): void {
    keep(next);
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

  /** Somebody logs out: the device forgets what it kept for them. */
  async end(): Promise<void> {
    await Promise.allSettled([...leaving].map(async (action) => action()));
    keep(undefined);
    store.setState({ session: undefined, hasExpired: false });
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

/** Whether the session has a role; an admin has all. */
export function hasRole(current: Session | undefined, role: Role): boolean {
  return current !== undefined && (current.roles.includes(role) || current.roles.includes("admin"));
}
