import { expect, test } from "vitest";

import { csvName, fileTitle } from "./file-names";

test("a title becomes a name that every system takes", () => {
  expect(fileTitle("Noche de Boleros: ¡única función!")).toBe("noche-de-boleros-unica-funcion");
  expect(fileTitle("../../etc/passwd")).toBe("etc-passwd");
  expect(fileTitle("東京 ライブ")).toBe("東京-ライブ");
  expect(fileTitle("///")).toBe("event");
  expect(fileTitle("x".repeat(100))).toHaveLength(60);
  expect(fileTitle(`${"x".repeat(59)}-y`)).toBe("x".repeat(59));
});

test("an export is named after event, status and the venue's day", () => {
  const now = Date.parse("2027-01-16T03:00:00Z");
  expect(csvName("Boleros", undefined, now, "America/Lima")).toBe("orders-boleros-2027-01-15.csv");
  expect(csvName("Boleros", "refunded", now, "Europe/Madrid")).toBe("orders-boleros-refunded-2027-01-16.csv");
});
