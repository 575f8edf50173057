/// How seats, sections and states are called, for cards, lists and screen readers.
import type { Translate } from "../i18n";
import type { Formats } from "../i18n/format";
import type { SeatFilter } from "./marks";
import { tierPasses } from "./marks";
import { ACCESS_COMPANION, ACCESS_WHEELCHAIR, type PlanSection, type SeatPlan } from "./plan";
import type { Counts, SeatStates, SeatStatus } from "./states";
import type { seatMapStrings } from "./strings";

export type SeatMapTexts = Translate<typeof seatMapStrings.en>;

/** What a seat is for this buyer. */
export type SeatCondition = SeatStatus | "chosen" | "mine";

export function conditionOf(
  status: SeatStatus,
  seat: number,
  selected: ReadonlySet<number>,
  mine: ReadonlySet<number>,
): SeatCondition {
  if (mine.has(seat)) return "mine";
  // Held while it is chosen: by this buyer, whose request is on its way. What somebody else holds leaves the choice.
  return selected.has(seat) && (status === "available" || status === "held") ? "chosen" : status;
}

/** "Platea, row A, seat 7". */
export function seatName(t: SeatMapTexts, plan: SeatPlan, seat: number): string {
  const section = plan.sectionOf(seat).name;
  return t("seatName", { section, row: plan.rowOf(seat).name, number: plan.number(seat) });
}

/** "Wheelchair place", or nothing. */
export function accessName(t: SeatMapTexts, plan: SeatPlan, seat: number): string | null {
  switch (plan.access[seat]) {
    case ACCESS_WHEELCHAIR:
      return t("wheelchair");
    case ACCESS_COMPANION:
      return t("companion");
    default:
      return null;
  }
}

/** "Platea, row A, seat 7, S/ 250.00, available, wheelchair place". */
export function seatDescription(
  t: SeatMapTexts,
  formats: Formats,
  plan: SeatPlan,
  seat: number,
  condition: SeatCondition,
): string {
  const price = formats.money(plan.tierOf(seat).price);
  const said = t("seatState", { name: seatName(t, plan, seat), price, state: t(condition).toLowerCase() });
  const access = accessName(t, plan, seat);
  return access === null ? said : `${said}, ${access.toLowerCase()}`;
}

/** What is said where nothing is free: held places may come back. */
export function noneFree(held: number): "takenNow" | "soldOut" {
  return held > 0 ? "takenNow" : "soldOut";
}

/** "1,204 free"; without a free place "taken for now" while some are held, else "sold out". */
export function freeDescription(
  t: SeatMapTexts,
  formats: Formats,
  { available, held }: Pick<Counts, "available" | "held">,
): string {
  if (available === 0) return t(noneFree(held));
  return t("free", { count: available }).replace(String(available), formats.number(available));
}

/** "Occidente 101, 1,204 free, from S/ 120.00". */
export function sectionDescription(
  t: SeatMapTexts,
  formats: Formats,
  plan: SeatPlan,
  states: SeatStates,
  section: PlanSection,
  filter: SeatFilter,
): string {
  const free = freeDescription(t, formats, states.countsOf(section.index));
  const price = lowestPrice(plan, states, section, filter);
  const said = t("sectionSaid", { name: section.name, free });
  return price === null ? said : `${said}, ${t("from", { price: formats.money(price) })}`;
}

/** The lowest price of a section's places that pass the filter and are free; `null` if none is. */
export function lowestPrice(
  plan: SeatPlan,
  states: SeatStates,
  section: PlanSection,
  filter: SeatFilter,
): { readonly amount: number; readonly currency: string } | null {
  const prices = section.tiers
    .filter((tier) => tierPasses(plan, filter, tier) && states.countsOf(section.index, tier).available > 0)
    .flatMap((tier) => plan.tiers[tier]?.price ?? []);
  return prices.reduce<(typeof prices)[number] | null>(
    (low, price) => (low && low.amount <= price.amount ? low : price),
    null,
  );
}
