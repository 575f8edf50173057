/// Taxes as the settings form has them: rates in per cent, as people write them.
import type { Schemas } from "../../../api/client";

type Tax = Schemas["TaxBody"];

export interface TaxInput {
  readonly name: string;
  /** Per cent: `18`, `8.25`. */
  readonly rate: string;
  /** Codes of the tiers and names of the fees on which it is; without any it is on everything. */
  readonly tiers: readonly string[];
  readonly fees: readonly string[];
}

/** As many as one event may have. */
export const TAXES_MAX = 10;

export const NEW_TAX: TaxInput = { name: "", rate: "", tiers: [], fees: [] };

/** The inputs of an event's taxes. */
export function inputsOf(taxes: readonly Tax[]): TaxInput[] {
  return taxes.map(({ name, basis_points: points, tiers, fees }) => ({
    name,
    rate: String(points / 100),
    tiers,
    fees,
  }));
}

/** Hundredths of a per cent; nothing if it is no rate from 0 to 100 %. */
export function basisPointsOf(rate: string): number | undefined {
  const points = Math.round(Number(rate.trim().replace(",", ".")) * 100);
  return rate.trim() !== "" && points >= 0 && points <= 10_000 ? points : undefined;
}

/** Whether every tax has a name and a rate. */
export function areComplete(taxes: readonly TaxInput[]): boolean {
  return taxes.every(({ name, rate }) => name.trim() !== "" && basisPointsOf(rate) !== undefined);
}

/** The taxes as the engine reads them. */
export function taxesOf(inputs: readonly TaxInput[]): Tax[] {
  return inputs.map(({ name, rate, tiers, fees }) => ({
    name: name.trim(),
    basis_points: basisPointsOf(rate) ?? 0,
    tiers: [...tiers],
    fees: [...fees],
  }));
}

/** The list with the name in it, or without it if it was. */
export function toggled(names: readonly string[], name: string): string[] {
  return names.includes(name) ? names.filter((other) => other !== name) : [...names, name];
}
