/// Money, dates and numbers as people write them.
import type { Schemas } from "../api/client";
import { useLanguage, type Language } from ".";
import { minorDigits } from "./currency";

const LOCALES: Record<Language, string> = { es: "es-PE", en: "en-US" };

/** Keeps what `make` made: a phone takes milliseconds to make a format, and a page writes hundreds of numbers. */
function kept<O extends object, F>(make: new (locale: string, options: O) => F): (language: Language, options: O) => F {
  const formats = new Map<string, F>();
  return (language, options) => {
    const key = language + JSON.stringify(options);
    const format = formats.get(key) ?? new make(LOCALES[language], options);
    formats.set(key, format);
    return format;
  };
}

const numbers = kept<Intl.NumberFormatOptions, Intl.NumberFormat>(Intl.NumberFormat);
const dates = kept<Intl.DateTimeFormatOptions, Intl.DateTimeFormat>(Intl.DateTimeFormat);
const ages = kept<Intl.RelativeTimeFormatOptions, Intl.RelativeTimeFormat>(Intl.RelativeTimeFormat);

/** Signs of several currencies: those are written as the language tells them apart, `$` or `CLP`, or by their code. */
const SHARED_SIGNS: Readonly<Record<string, "symbol" | "code">> = {
  ...{ $: "symbol", "£": "symbol", "¥": "symbol", "₩": "symbol", kr: "symbol", L: "symbol", Rs: "symbol" },
  FCFA: "code",
};

/** A sum in minor units, as `S/ 250.00`. */
export function formatMoney(money: Schemas["Money"], language: Language): string {
  const digits = minorDigits(money.currency);
  const format = (currencyDisplay: "narrowSymbol" | "symbol" | "code"): Intl.NumberFormat =>
    numbers(language, {
      style: "currency",
      currency: money.currency,
      currencyDisplay,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
  const amount = money.amount / 10 ** digits;
  const parts = format("narrowSymbol").formatToParts(amount);
  const sign = parts.find(({ type }) => type === "currency")?.value.replace(/\s/g, "") ?? "";
  const shared = SHARED_SIGNS[sign];
  return shared === undefined ? parts.map(({ value }) => value).join("") : format(shared).format(amount);
}

export type DateStyle = "long" | "short" | "time" | "day" | "second" | "millisecond";

const SECOND: Intl.DateTimeFormatOptions = {
  day: "numeric",
  month: "short",
  hour: "numeric",
  minute: "2-digit",
  second: "2-digit",
};

const STYLES: Record<DateStyle, Intl.DateTimeFormatOptions> = {
  long: { weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "numeric", minute: "2-digit" },
  short: { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" },
  time: { hour: "numeric", minute: "2-digit" },
  day: { weekday: "long", day: "numeric", month: "long" },
  second: SECOND,
  millisecond: { ...SECOND, fractionalSecondDigits: 3 },
};

/** `8:00 p. m.` and `8:00 PM` stay on one line: browsers write plain spaces in them. */
function unbroken(time: string): string {
  return time.replace(/\s(?=[ap]\.|[AP]M\b)|(?<=\b[ap]\.)\s(?=m\.)/g, "\u00a0");
}

/** An instant (RFC 3339) on the clocks of a time zone (IANA); left out: the device's. */
export function formatDate(instant: string, style: DateStyle, language: Language, timeZone?: string): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  return unbroken(dates(language, { ...STYLES[style], ...zone }).format(new Date(instant)));
}

/** A deadline on the clocks of a time zone, with the zone's name: what is read elsewhere must not be hours off. */
export function formatDateIn(
  instant: string,
  language: Language,
  timeZone?: string,
  style: "long" | "short" = "long",
): string {
  const zone = timeZone === undefined ? {} : { timeZone };
  return unbroken(dates(language, { ...STYLES[style], ...zone, timeZoneName: "short" }).format(new Date(instant)));
}

/** How long ago, as `5 minutes ago`. */
export function formatAgo(instant: string, now: number, language: Language): string {
  const seconds = (Date.parse(instant) - now) / 1_000;
  const units: [Intl.RelativeTimeFormatUnit, number][] = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ];
  const [unit, size] = units.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return ages(language, { numeric: "auto" }).format(Math.round(seconds / size), unit);
}

/** A length of time in hours, minutes and seconds, as `10 min` or `45 s`: what is no whole minute is not rounded to one. */
export function formatDuration(seconds: number, language: Language): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3_600), Math.floor((whole % 3_600) / 60), whole % 60];
  const part = (value: number, unit: "hour" | "minute" | "second"): string =>
    numbers(language, { style: "unit", unit, unitDisplay: "short" }).format(value);
  const parts = [
    ...(hours > 0 ? [part(hours, "hour")] : []),
    ...(minutes > 0 ? [part(minutes, "minute")] : []),
    ...(rest > 0 || whole === 0 ? [part(rest, "second")] : []),
  ];
  return parts.join(" ");
}

/** A rate of so many hundredths of a per cent, as `8.25%`. */
export function formatRate(basisPoints: number, language: Language): string {
  const format = numbers(language, { style: "percent", maximumFractionDigits: 2 });
  return format.format(basisPoints / 10_000);
}

/** The formats in the language of the moment. */
export interface Formats {
  money: (money: Schemas["Money"]) => string;
  date: (instant: string, style: DateStyle, timeZone?: string) => string;
  /** A deadline, with its time zone; left out: the device's. */
  dateIn: (instant: string, timeZone: string | undefined, style?: "long" | "short") => string;
  number: (value: number) => string;
  /** A share in whole per cent. */
  percent: (share: number) => string;
  /** A rate in hundredths of a per cent, exactly: it is money. */
  rate: (basisPoints: number) => string;
  ago: (instant: string, now: number) => string;
  /** Seconds, as `10 min` or `45 s`. */
  duration: (seconds: number) => string;
}

/** The formats, for components. */
export function useFormats(): Formats {
  const language = useLanguage();
  return {
    money: (money) => formatMoney(money, language),
    date: (instant, style, timeZone) => formatDate(instant, style, language, timeZone),
    dateIn: (instant, timeZone, style) => formatDateIn(instant, language, timeZone, style),
    number: (value) => numbers(language, {}).format(value),
    percent: (share) => numbers(language, { style: "percent" }).format(share),
    rate: (basisPoints) => formatRate(basisPoints, language),
    ago: (instant, now) => formatAgo(instant, now, language),
    duration: (seconds) => formatDuration(seconds, language),
  };
}
