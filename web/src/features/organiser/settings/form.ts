/// The settings as a form has them, and what of them changed.
import type { Schemas } from "../../../api/client";
import { areComplete, inputsOf, taxesOf, type TaxInput } from "./taxes";
import { toInstant, toLocal } from "./zoned-time";

type Event = Schemas["EventBody"];

/** What the inputs hold: text, as people write it. */
export interface Settings {
  readonly name: string;
  readonly category: string;
  readonly description: string;
  /** `YYYY-MM-DDTHH:MM` on the venue's clocks. */
  readonly starts_at: string;
  readonly opens_at: string;
  readonly closes_at: string;
  readonly seats_per_hold: string;
  readonly seats_per_buyer: string;
  readonly hold_minutes: string;
  readonly extensions: string;
  readonly orphan_rule: Schemas["OrphanRule"];
  readonly ask_phone: boolean;
  readonly confirm_email: boolean;
  readonly places_held_max: string;
  readonly rehold_pause_seconds: string;
  readonly abandoned_max: string;
  readonly address_abandoned_max: string;
  readonly abandoned_window_seconds: string;
  readonly short_hold_seconds: string;
  readonly abandoned_pause_seconds: string;
  readonly release_jitter_ms: string;
  readonly prices: Schemas["Prices"];
  readonly taxes: readonly TaxInput[];
}

/** The inputs of what is done against hoarding, with the most that each may be; 0 is off. */
export const PROTECTION = [
  ["places_held_max", 10_000],
  ["rehold_pause_seconds", 86_400],
  ["abandoned_max", 50],
  ["address_abandoned_max", 50],
  ["abandoned_window_seconds", 86_400],
  ["short_hold_seconds", 86_400],
  ["abandoned_pause_seconds", 86_400],
  ["release_jitter_ms", 300_000],
] as const satisfies readonly (readonly [TextField & keyof Schemas["ProtectionBody"], number])[];

/** What docs/security.md recommends for an on-sale. */
export const RECOMMENDED_PROTECTION = {
  places_held_max: "4",
  rehold_pause_seconds: "30",
  abandoned_max: "1",
  address_abandoned_max: "40",
  abandoned_window_seconds: "1800",
  short_hold_seconds: "60",
  abandoned_pause_seconds: "300",
  release_jitter_ms: "5000",
} as const satisfies Partial<Settings>;

export type Field = keyof Settings;
/** A field whose input is text. */
export type TextField = Exclude<Field, "orphan_rule" | "prices" | "taxes" | "ask_phone" | "confirm_email">;

/** What is wrong with an input before the engine is asked; the words for it are in the strings. */
export type Fault = "missing" | "noTime" | "notWhole" | "endsBeforeItOpens" | "noWindow" | "badTax";

export const SEATS_PER_HOLD_MAX = 64;
const HOLD_SECONDS_MAX = 86_400;

/** Whole minutes read best; what is none keeps its seconds. */
function minutesOf(seconds: number): string {
  return String(Number((seconds / 60).toFixed(2)));
}

/** What an event does not say is off. */
function numberOf(value: number | undefined): string {
  return String(value ?? 0);
}

/** The settings that an event has. */
export function settingsOf(event: Event): Settings {
  const { time_zone: zone } = event;
  return {
    name: event.name,
    category: event.category,
    description: event.description,
    starts_at: toLocal(event.starts_at, zone),
    opens_at: toLocal(event.sale.opens_at, zone),
    closes_at: toLocal(event.sale.closes_at, zone),
    seats_per_hold: String(event.limits.seats_per_hold),
    seats_per_buyer: String(event.limits.seats_per_buyer),
    hold_minutes: minutesOf(event.hold_seconds),
    extensions: String(event.extensions),
    orphan_rule: event.orphan_rule,
    ask_phone: event.ask_phone,
    confirm_email: event.confirm_email,
    places_held_max: numberOf(event.protection.places_held_max),
    rehold_pause_seconds: numberOf(event.protection.rehold_pause_seconds),
    abandoned_max: numberOf(event.protection.abandoned_max),
    address_abandoned_max: numberOf(event.protection.address_abandoned_max),
    abandoned_window_seconds: numberOf(event.protection.abandoned_window_seconds),
    short_hold_seconds: numberOf(event.protection.short_hold_seconds),
    abandoned_pause_seconds: numberOf(event.protection.abandoned_pause_seconds),
    release_jitter_ms: numberOf(event.protection.release_jitter_ms),
    prices: event.prices,
    taxes: inputsOf(event.taxes),
  };
}

const DATES = ["starts_at", "opens_at", "closes_at"] as const;
const NUMBERS: readonly (readonly [TextField, number, number])[] = [
  ["seats_per_hold", 1, SEATS_PER_HOLD_MAX],
  ["seats_per_buyer", 1, 1_000_000],
  ["extensions", 0, 255],
  ...PROTECTION.map(([field, most]) => [field, 0, most] as const),
];

/** The least and the most that a number may be: whole ones as they are asked for, minutes for the time to pay. */
export function boundsOf(field: Field): { least: number; most: number } {
  const [, least = 0, most = HOLD_SECONDS_MAX / 60] = NUMBERS.find(([name]) => name === field) ?? [];
  return { least, most };
}

function wholeNumber(text: string, least: number, most: number): number | undefined {
  const value = Number(text);
  return /^\d+$/.test(text.trim()) && value >= least && value <= most ? value : undefined;
}

function secondsOf(minutes: string): number | undefined {
  const seconds = Math.round(Number(minutes.replace(",", ".")) * 60);
  return minutes.trim() !== "" && seconds >= 1 && seconds <= HOLD_SECONDS_MAX ? seconds : undefined;
}

/** What is wrong with the inputs. */
export function faultsOf(settings: Settings, zone: string): Partial<Record<Field, Fault>> {
  const faults: Partial<Record<Field, Fault>> = {};
  if (settings.name.trim() === "") faults.name = "missing";
  if (settings.category.trim() === "") faults.category = "missing";
  for (const field of DATES) if (toInstant(settings[field], zone) === undefined) faults[field] = "noTime";
  for (const [field, least, most] of NUMBERS) {
    if (wholeNumber(settings[field], least, most) === undefined) faults[field] = "notWhole";
  }
  if (secondsOf(settings.hold_minutes) === undefined) faults.hold_minutes = "notWhole";
  const counts = Number(settings.abandoned_max) > 0 || Number(settings.address_abandoned_max) > 0;
  if (counts && Number(settings.abandoned_window_seconds) === 0) faults.abandoned_window_seconds ??= "noWindow";
  const [opens, closes] = [toInstant(settings.opens_at, zone), toInstant(settings.closes_at, zone)];
  if (opens !== undefined && closes !== undefined && closes.instant <= opens.instant)
    faults.closes_at = "endsBeforeItOpens";
  if (!areComplete(settings.taxes)) faults.taxes = "badTax";
  return faults;
}

/** The request that changes what differs from `before`. Inputs that were left alone keep what they can't show. */
export function patchOf(before: Settings, after: Settings, zone: string): Schemas["EventPatchBody"] {
  const patch: Schemas["EventPatchBody"] = {};
  const changed = (field: Field): boolean => before[field] !== after[field];
  if (changed("name")) patch.name = after.name.trim();
  if (changed("category")) patch.category = after.category.trim();
  if (changed("description")) patch.description = after.description.trim();
  for (const field of DATES) {
    const zoned = toInstant(after[field], zone);
    if (changed(field) && zoned !== undefined) patch[field] = zoned.instant;
  }
  if (changed("seats_per_hold")) patch.seats_per_hold = Number(after.seats_per_hold);
  if (changed("seats_per_buyer")) patch.seats_per_buyer = Number(after.seats_per_buyer);
  if (changed("extensions")) patch.extensions = Number(after.extensions);
  const seconds = secondsOf(after.hold_minutes);
  if (changed("hold_minutes") && seconds !== undefined) patch.hold_seconds = seconds;
  if (changed("orphan_rule")) patch.orphan_rule = after.orphan_rule;
  if (changed("ask_phone")) patch.ask_phone = after.ask_phone;
  if (changed("confirm_email")) patch.confirm_email = after.confirm_email;
  if (PROTECTION.some(([field]) => changed(field))) patch.protection = protectionOf(after);
  if (changed("prices")) patch.prices = after.prices;
  const taxes = taxesOf(after.taxes);
  if (JSON.stringify(taxes) !== JSON.stringify(taxesOf(before.taxes))) patch.taxes = taxes;
  return patch;
}

/** All of it: what a request leaves out is off. */
function protectionOf(settings: Settings): Schemas["ProtectionBody"] {
  return {
    places_held_max: Number(settings.places_held_max),
    rehold_pause_seconds: Number(settings.rehold_pause_seconds),
    abandoned_max: Number(settings.abandoned_max),
    address_abandoned_max: Number(settings.address_abandoned_max),
    abandoned_window_seconds: Number(settings.abandoned_window_seconds),
    short_hold_seconds: Number(settings.short_hold_seconds),
    abandoned_pause_seconds: Number(settings.abandoned_pause_seconds),
    release_jitter_ms: Number(settings.release_jitter_ms),
  };
}

/** The input that an error of the engine belongs to, if it is one. */
export function fieldOf(name: string): Field | undefined {
  switch (name) {
    case "name":
    case "category":
    case "description":
    case "starts_at":
    case "opens_at":
    case "closes_at":
    case "seats_per_hold":
    case "seats_per_buyer":
    case "extensions":
    case "orphan_rule":
    case "ask_phone":
    case "confirm_email":
    case "prices":
      return name;
    case "hold_seconds":
      return "hold_minutes";
    default:
      if (name.startsWith("taxes")) return "taxes";
      return PROTECTION.map(([field]) => field).find((field) => name === `protection.${field}`);
  }
}
