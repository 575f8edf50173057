/// Figures of a report in the shapes that charts and tables take.
import type { Schemas } from "../../../api/client";

type Minute = Schemas["SalesMinuteBody"];
type Group = Schemas["ReportGroupBody"];

export type Measure = "orders" | "revenue";

/** Two columns for the chart: seconds since 1970 of each minute's middle, and what is measured. */
export type Columns = [number[], number[]];

/** Minutes of orders as the chart's columns; revenue in major units, of `digits` decimals. */
export function columnsOf(minutes: readonly Minute[], measure: Measure, digits: number): Columns {
  const times = minutes.map(({ minute }) => Date.parse(minute) / 1_000);
  const values = minutes.map(({ orders, revenue }) => (measure === "orders" ? orders : revenue.amount / 10 ** digits));
  return [times, values];
}

/** The top of the chart's axis: never so low that one order fills it, with room above the highest bar. */
export function topOf(values: readonly number[], measure: Measure): number {
  const most = Math.max(0, ...values);
  if (measure === "orders") return Math.max(4, Math.ceil(most * 1.15));
  return most === 0 ? 1 : most * 1.15;
}

/** What the minutes add up to, and the best of them (the earliest if there are several). */
export interface Summary {
  readonly orders: number;
  readonly revenue: number;
  readonly peak: Minute | undefined;
}

export function summaryOf(minutes: readonly Minute[], measure: Measure): Summary {
  const value = (minute: Minute): number => (measure === "orders" ? minute.orders : minute.revenue.amount);
  let peak: Minute | undefined;
  let [orders, revenue] = [0, 0];
  for (const minute of minutes) {
    orders += minute.orders;
    revenue += minute.revenue.amount;
    if (value(minute) > (peak === undefined ? 0 : value(peak))) peak = minute;
  }
  return { orders, revenue, peak };
}

/** The minutes that have something to say, newest first: what a table shows. */
export function busyMinutes(minutes: readonly Minute[]): Minute[] {
  return minutes.filter(({ orders }) => orders > 0).reverse();
}

/** A section with the sum of its tiers. */
export interface SectionSum {
  readonly section: string;
  readonly counts: Schemas["CountsBody"];
  readonly value: Schemas["Money"];
  readonly groups: readonly Group[];
}

const COUNTED = ["capacity", "available", "held", "sold", "blocked"] as const;

/** Groups gathered by section, in the order in which sections first come. */
export function bySection(groups: readonly Group[]): SectionSum[] {
  const sections = new Map<string, Group[]>();
  for (const group of groups) {
    const known = sections.get(group.section);
    if (known === undefined) sections.set(group.section, [group]);
    else known.push(group);
  }
  return [...sections].map(([section, members]) => {
    const counts = { capacity: 0, available: 0, held: 0, sold: 0, blocked: 0 };
    let amount = 0;
    for (const member of members) {
      for (const name of COUNTED) counts[name] += member.counts[name];
      amount += member.sold_value.amount;
    }
    const currency = members[0]?.sold_value.currency ?? "";
    return { section, counts, value: { amount, currency }, groups: members };
  });
}

type Priced = Pick<Schemas["EventDetailBody"], "prices" | "tiers">;

/**
 * What buyers paid for the sold places of each group, where the prices contain everything; `undefined` where they do not,
 * or where places were sold at other prices than today's, so that nobody can tell.
 */
export function paidGroups(groups: readonly Group[], { prices, tiers }: Priced): Group[] | undefined {
  if (prices !== "inclusive") return undefined;
  const paid = groups.flatMap((group): Group[] => {
    const { sold } = group.counts;
    const tier = tiers.find(({ tier }) => tier === group.tier);
    if (tier === undefined || tier.price_parts.net.amount * sold !== group.sold_value.amount) return [];
    return [{ ...group, sold_value: { ...group.sold_value, amount: tier.price.amount * sold } }];
  });
  return paid.length === groups.length ? paid : undefined;
}

/** Refusals by how often they happened, the commonest first. */
export function rejectionsOf(rejections: Readonly<Record<string, number>>): { code: string; times: number }[] {
  return Object.entries(rejections)
    .filter(([, times]) => times > 0)
    .map(([code, times]) => ({ code, times }))
    .sort((a, b) => b.times - a.times || a.code.localeCompare(b.code));
}
