/// Buying without an account: a session for one event, made when something is held, and the address that it confirms.
import { api, bodyOf, type Schemas } from "../api/client";
import { Problem } from "../api/problem";
import { currentLanguage } from "../i18n";
import { guests, type Guest } from "../session/guests";
import { useBuyer, type Buyer } from "../session/buyer";
import { session, useHasExpired } from "../session/session";
import { fetchAuthConfig, useAuthConfig } from "./login";

/** Who buys at an event: whoever is logged in, else the tab's guest, else a new one. Nobody: one has to log in. */
export async function ensureBuyer(eventId: string): Promise<Buyer | undefined> {
  const known = session.get() ?? guests.enter(eventId);
  // Whose session has just ended has an account, and wants their seats there.
  if (known !== undefined || session.hasExpired()) return known;
  const { guests: mayBeGuest } = await fetchAuthConfig();
  if (!mayBeGuest) return undefined;
  try {
    return begin(eventId, await bodyOf(api.POST("/api/auth/guest", { body: { event_id: eventId } })));
  } catch (error) {
    // The engine was restarted with another setting.
    if (error instanceof Problem && error.code === "guests_off") return undefined;
    throw error;
  }
}

/** Whether holding begins with a login, for components; while that is not known it is said of nobody. */
export function useNeedsLogin(): boolean {
  const isNobody = useBuyer() === undefined;
  const hasExpired = useHasExpired();
  const config = useAuthConfig().data;
  return isNobody && (hasExpired || config?.guests === false);
}

function begin(eventId: string, body: Schemas["SessionBody"], email?: string): Guest {
  const { token, user_id: userId, expires_at: expiresAt } = body;
  return guests.begin({ token, userId, expiresAt, eventId, email });
}

/** Has a code sent to an address that the guest says is theirs. */
export async function sendCode(email: string): Promise<void> {
  await api.POST("/api/auth/guest/code", { body: { email, language: currentLanguage() } });
}

/** Shows the code: from now on the guest's session says that the address is theirs. */
export async function confirmCode(eventId: string, email: string, code: string): Promise<void> {
  begin(eventId, await bodyOf(api.POST("/api/auth/guest/confirm", { body: { email, code } })), email);
}

/** Has mails sent with links to the orders of an address, if there are any. */
export async function sendLinks(email: string, eventId: string | undefined): Promise<void> {
  const event = eventId === undefined ? {} : { event_id: eventId };
  await api.POST("/api/orders/recover", { body: { email, language: currentLanguage(), ...event } });
}
