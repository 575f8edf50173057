/// A sentence that ends in a time has one stop.
import { expect, test } from "vitest";

import { defineStrings, translate } from ".";
import { formatDate } from "./format";

const texts = defineStrings("one-stop", {
  en: { until: "Yours until {{time}}. Come back." },
  es: { until: "Tuyos hasta las {{time}}. Vuelve… o no..." },
});

test("the stop of a time in Spanish is that of its sentence too", () => {
  const time = formatDate("2026-11-29T00:57:00.000Z", "time", "es", "America/Lima");
  expect(time).toMatch(/p\.\sm\.$/);
  expect(translate(texts, "until", { time, lng: "es" })).toBe(`Tuyos hasta las ${time} Vuelve… o no...`);
  expect(translate(texts, "until", { time: "7:57 PM", lng: "en" })).toBe("Yours until 7:57 PM. Come back.");
});
