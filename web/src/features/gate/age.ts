/// Short texts for how long something has lasted.
import type { Language } from "../../i18n";

const UNITS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** `3 min`, `2 h`. */
export function ageText(milliseconds: number, language: Language): string {
  const [unit, size] = UNITS.find(([, each]) => milliseconds >= each) ?? ["second", 1_000];
  const format = new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: 0,
  });
  return format.format(Math.max(0, Math.floor(milliseconds / size)));
}
