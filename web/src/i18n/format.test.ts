import { expect, test, vi } from "vitest";

import { defineStrings, setLanguage, translate } from ".";
import { formatAgo, formatDate, formatDateIn, formatDuration, formatMoney, formatRate } from "./format";

test("money has the digits of its currency", () => {
  const plain = (text: string): string => text.replace(/\s/g, " ");
  expect(plain(formatMoney({ amount: 2_505, currency: "PEN" }, "es"))).toBe("S/ 25.05");
  expect(plain(formatMoney({ amount: 123_456_00, currency: "USD" }, "en"))).toBe("$123,456.00");
  expect(plain(formatMoney({ amount: 500, currency: "JPY" }, "en"))).toBe("¥500");
  expect(plain(formatMoney({ amount: 1_990_000, currency: "HUF" }, "en"))).toBe("Ft 19,900.00");
  expect(plain(formatMoney({ amount: 8_000_050, currency: "COP" }, "en"))).toBe("COP 80,000.50");
  expect(plain(formatMoney({ amount: 12_345, currency: "KWD" }, "en"))).toBe("KWD 12.345");
});

test("no two currencies are written alike", () => {
  for (const language of ["en", "es"] as const) {
    const currencies = Intl.supportedValuesOf("currency");
    const signs = currencies.map((currency) => formatMoney({ amount: 0, currency }, language).replace(/[\d.,\s]/g, ""));
    expect(signs.filter((sign, index) => signs.indexOf(sign) !== index)).toEqual([]);
  }
  expect(formatMoney({ amount: 24_990, currency: "CLP" }, "es")).toMatch(/^CLP\s24,990$/);
  expect(formatMoney({ amount: 7_864, currency: "EUR" }, "es")).toMatch(/^€\s?78\.64$/);
});

test("a time is never broken over two lines", () => {
  for (const style of ["time", "short", "long"] as const) {
    expect(formatDate("2027-01-16T01:00:00.000Z", style, "es", "America/Lima")).toMatch(/8:00\u00a0p\.\u00a0m\.$/);
    expect(formatDate("2027-01-16T01:00:00.000Z", style, "en", "America/Lima")).toMatch(/8:00\u00a0PM$/);
  }
});

test("dates are on the venue's clocks", () => {
  const instant = "2027-01-16T01:00:00.000Z";
  expect(formatDate(instant, "time", "en", "America/Lima")).toMatch(/8:00\sPM/);
  expect(formatDate(instant, "day", "es", "America/Lima")).toBe("viernes, 15 de enero");
  expect(formatDate(instant, "day", "es", "Europe/Madrid")).toBe("sábado, 16 de enero");
});

test("deadlines name the zone of their clocks", () => {
  const instant = "2027-01-16T01:00:00.000Z";
  expect(formatDateIn(instant, "en", "America/Lima")).toMatch(/January 15.*8:00\sPM GMT-5/);
  expect(formatDateIn(instant, "es", "Europe/Madrid")).toMatch(
    /16 de enero.*02:00.*(CET|GMT\+1)|16 de enero.*2:00.*(CET|GMT\+1)/,
  );
});

test("rates are told exactly", () => {
  const rates = [825, 1_050, 50, 1_800, 0];
  for (const language of ["en", "es"] as const) {
    expect(rates.map((rate) => formatRate(rate, language))).toEqual(["8.25%", "10.5%", "0.5%", "18%", "0%"]);
  }
});

test("lengths of time are not rounded to minutes", () => {
  const plain = (text: string): string => text.replace(/\s/g, " ");
  const lengths = [45, 60, 90, 600, 0, 59.7, 86_400, 5_405];
  expect(lengths.map((seconds) => plain(formatDuration(seconds, "en")))).toEqual([
    "45 sec",
    "1 min",
    "1 min 30 sec",
    "10 min",
    "0 sec",
    "1 min",
    "24 hr",
    "1 hr 30 min 5 sec",
  ]);
  expect(lengths.map((seconds) => plain(formatDuration(seconds, "es")))).toEqual([
    "45 s",
    "1 min",
    "1 min 30 s",
    "10 min",
    "0 s",
    "1 min",
    "24 h",
    "1 h 30 min 5 s",
  ]);
});

test("ages are in the largest unit", () => {
  const now = Date.parse("2027-01-16T01:00:00Z");
  const ago = (seconds: number): string => formatAgo(new Date(now - seconds * 1_000).toISOString(), now, "en");
  expect([5, 300, 7_200, 200_000].map(ago)).toEqual(["5 seconds ago", "5 minutes ago", "2 hours ago", "2 days ago"]);
});

test("texts come in both languages, with plurals", () => {
  vi.stubGlobal("localStorage", { setItem: () => undefined });
  const strings = defineStrings("test", {
    en: { seats_one: "{{count}} seat", seats_other: "{{count}} seats", hello: "Hello {{name}}" },
    es: { seats_one: "{{count}} asiento", seats_other: "{{count}} asientos", hello: "Hola, {{name}}" },
  });
  setLanguage("en");
  expect([translate(strings, "seats", { count: 1 }), translate(strings, "seats", { count: 2 })]).toEqual([
    "1 seat",
    "2 seats",
  ]);
  setLanguage("es");
  expect(translate(strings, "seats", { count: 3 })).toBe("3 asientos");
  expect(translate(strings, "hello", { name: "<Ana>" })).toBe("Hola, <Ana>");
});
