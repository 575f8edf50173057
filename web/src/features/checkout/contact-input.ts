/// How a buyer is reached, as they type it; what is wrong with it, and what a tab remembers of it.
import { Problem } from "../../api/problem";
import { shelf } from "../../session/shelf";

export interface ContactInput {
  readonly email: string;
  readonly name: string;
  readonly phone: string;
}

export type ContactField = keyof ContactInput;
export type Fault = "missing" | "wrong";
export type Faults = Partial<Record<ContactField, Fault>>;

export const NO_CONTACT: ContactInput = { email: "", name: "", phone: "" };

/** What an order by this buyer needs. */
export interface Needs {
  /** A guest says who they are; an account's address is known. */
  readonly isGuest: boolean;
  /** The event asks for a phone number. */
  readonly phone: boolean;
}

/** Whether this may be an address. The engine checks it for good. */
export function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
}

function isPhone(text: string): boolean {
  return /^[\d +().\-/]{1,40}$/.test(text) && /\d/.test(text);
}

/** Without the spaces around it. */
export function trimmed({ email, name, phone }: ContactInput): ContactInput {
  return { email: email.trim(), name: name.trim(), phone: phone.trim() };
}

/** What has to be mended before the engine is asked. */
export function faultsOf(contact: ContactInput, { isGuest, phone }: Needs): Faults {
  const { email, name, phone: number } = trimmed(contact);
  const faults: Faults = {};
  if (email === "" ? isGuest : !isAddress(email)) faults.email = email === "" ? "missing" : "wrong";
  if (!isGuest) return faults;
  if (name === "") faults.name = "missing";
  if (phone && !isPhone(number)) faults.phone = number === "" ? "missing" : "wrong";
  return faults;
}

/** What the engine says is wrong with it. */
export function refusedFields(error: unknown): Faults {
  const faults: Faults = {};
  if (!(error instanceof Problem)) return faults;
  for (const { field } of error.fieldErrors) {
    const name = field.replace(/^contact\./, "");
    if (name === "email" || name === "name" || name === "phone") faults[name] = "wrong";
  }
  return faults;
}

/** Logging out sweeps both: src/session/traces.ts. */
const CONTACT = "ticketbuster.contact.of.";
const CODE = "ticketbuster.contact.code";

function record(name: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(shelf("sessionStorage")?.getItem(name) ?? "null");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function keep(name: string, value: object): void {
  try {
    sessionStorage.setItem(name, JSON.stringify(value));
  } catch {
    // Whoever loads the page again types it again.
  }
}

/** What a buyer typed, in this tab; `who` is an account's user, or `guest`. */
export function rememberedContact(who: string): ContactInput {
  const { email, name, phone } = record(CONTACT + who);
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  return { email: text(email), name: text(name), phone: text(phone) };
}

/** A page that is loaded again has it still. */
export const rememberContact = (who: string, contact: ContactInput): void => keep(CONTACT + who, contact);

/** Whose contact it is: an account's, or that of whoever buys without one. */
export const whoTypes = (userId: string | undefined): string => userId ?? "guest";

/** Who logs in goes on with the address that they typed as a guest; an account has a name, and is called by it. */
export function contactToAccount(userId: string): void {
  const { email } = rememberedContact("guest");
  const known = rememberedContact(userId);
  if (isAddress(email.trim()) && known.email === "") rememberContact(userId, { ...known, email });
}

/** The code that was sent last: where, for which event, and from when on another one may be (RFC 3339). */
export interface SentCode {
  readonly email: string;
  readonly eventId: string;
  readonly againFrom: string;
}

export function rememberedCode(eventId: string): SentCode | undefined {
  const { email, eventId: event, againFrom } = record(CODE);
  if (event !== eventId || typeof email !== "string" || typeof againFrom !== "string") return undefined;
  return { email, eventId, againFrom };
}

export const rememberCode = (code: SentCode): void => keep(CODE, code);

/** The digits of what was typed or pasted: mails and keyboards put spaces among them. */
export function digitsOf(text: string): string {
  return text.replace(/\D/g, "").slice(0, CODE_DIGITS);
}

export const CODE_DIGITS = 6;
