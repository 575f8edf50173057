/// Labels of the entries of an event's history.
import type { Schemas } from "../../../api/client";
import type { KeyOf, Translate } from "../../../i18n";
import { minorDigits } from "../../../i18n/currency";
import { shortId } from "../../../tickets/facts";
import { STATUSES } from "../status";
import type { organiserStrings } from "../strings";
import type { historyStrings } from "./strings";

type Texts = typeof historyStrings.en;
type Entry = Schemas["HistoryBody"];

/** Fields that have a name of their own; others are called as the engine calls them. */
const FIELDS = [
  "name",
  "category",
  "description",
  "starts_at",
  "status",
  "opens_at",
  "closes_at",
  "seats_per_hold",
  "seats_per_buyer",
  "hold_seconds",
  "extensions",
  "orphan_rule",
  "places_held_max",
  "rehold_pause_seconds",
  "abandoned_max",
  "address_abandoned_max",
  "abandoned_window_seconds",
  "short_hold_seconds",
  "abandoned_pause_seconds",
  "release_jitter_ms",
  "prices",
  "taxes",
  "refunded",
  "ask_phone",
  "confirm_email",
] as const;

/** Values that have a word of their own, by the last part of their field. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  ask_phone: ["true", "false"],
  confirm_email: ["true", "false"],
  orphan_rule: ["off", "warn", "refuse"],
  prices: ["inclusive", "exclusive"],
};

/** What somebody did, in a sentence without its subject. */
export function sentence(
  entry: Entry,
  t: Translate<Texts>,
  { nameOf, buyerOf }: { nameOf: (label: string) => string; buyerOf: (user: string) => string },
): string {
  switch (entry.command) {
    case "create":
    case "block":
    case "unblock":
      return t(entry.command, { count: entry.places ?? 0 });
    case "refund":
      return t(givenBack(entry) === undefined ? "refund" : "refund_part", {
        order: shortId(entry.order_id ?? ""),
        buyer: buyerOf(entry.buyer_id ?? ""),
      });
    case "withdraw":
    case "paid":
      return t(entry.command, { order: shortId(entry.order_id ?? ""), buyer: buyerOf(entry.buyer_id ?? "") });
    case "erase":
      return t("erase", { order: shortId(entry.order_id ?? "") });
    case "check_in":
      return t("check_in", { place: nameOf(entry.labels[0] ?? ""), gate: entry.gate ?? "" });
    case "change":
    case "status":
      return t(entry.command);
  }
}

/** What a refund of a part gave back; nothing for other entries. The history keeps the sums before and after it. */
export function givenBack({ changes }: Pick<Entry, "changes">): Schemas["Money"] | undefined {
  const change = changes.find(({ field }) => field === "refunded");
  const [from, to] = [change?.from, change?.to].map((text) => /^(\d+(?:\.\d+)?) ([A-Z]{3})$/.exec(text ?? ""));
  if (!from || !to) return undefined;
  const currency = to[2] ?? "";
  const minor = (text: string | undefined): number => Math.round(Number(text) * 10 ** minorDigits(currency));
  return { amount: minor(to[1]) - minor(from[1]), currency };
}

/** The name of a field: of `sale.opens_at` the last part decides. */
export function fieldName(field: string, t: Translate<Texts>): string {
  const last = field.slice(field.lastIndexOf(".") + 1);
  const known = FIELDS.find((name) => name === last);
  return known === undefined ? field : t(`field_${known}` as KeyOf<Texts>);
}

/** A value as people read it: a status by its name, instants in the venue's time. */
export function shownValue(
  { field, value }: { field: string; value: string },
  t: Translate<Texts>,
  status: Translate<typeof organiserStrings.en>,
  date: (instant: string) => string,
): string {
  const last = field.slice(field.lastIndexOf(".") + 1);
  if (VALUES[last]?.includes(value)) return t(`value_${value}` as KeyOf<Texts>);
  const known = field === "status" ? STATUSES.find((name) => name === value) : undefined;
  if (known !== undefined) return status(`status_${known}`);
  return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value) ? date(value) : value;
}

/** A gate that hears no answer for so long has let somebody in alone. */
const TOLD_AT_ONCE_MS = 30_000;

/**
 * When somebody was let in whom the engine heard of later. A gate tells the time of each scan, so that the same question
 * has the same answer when that was lost: by the time alone nobody sees whether there was a network.
 */
export function toldLater({ at, scanned_at: scannedAt }: Pick<Entry, "at" | "scanned_at">): string | undefined {
  return scannedAt !== null && Date.parse(at) - Date.parse(scannedAt) > TOLD_AT_ONCE_MS ? scannedAt : undefined;
}

/** The labels that there is room for, and how many places have none here. */
export function shownLabels(entry: Entry, most: number): { labels: readonly string[]; more: number } {
  if (entry.command === "check_in") return { labels: [], more: 0 };
  const labels = entry.labels.slice(0, most);
  // "PIT ×3" is three places.
  const named = labels.reduce((sum, label) => sum + Number(/ ×(\d+)$/.exec(label)?.[1] ?? 1), 0);
  return { labels, more: labels.length === 0 ? 0 : Math.max(0, (entry.places ?? named) - named) };
}
