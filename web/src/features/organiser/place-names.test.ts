/// Organisers read places as buyers do.
import { beforeEach, expect, test, vi } from "vitest";

import { setLanguage } from "../../i18n";
import { nameOfKept, nameOfPlaces } from "./place-names";

const sections = [
  { section: "GAL", name: "Galería", kind: "seats" as const, capacity: 20, outline: [] },
  { section: "PIE", name: "De pie", kind: "area" as const, capacity: 20, outline: [] },
];
beforeEach(() => {
  vi.stubGlobal("localStorage", { setItem: () => undefined });
  setLanguage("es");
});

test("a seat by its section, row and number; places of an area by how many they are", () => {
  expect(nameOfPlaces("GAL-A-7", 1, sections)).toBe("Galería, fila A, asiento 7");
  expect(nameOfPlaces("PIE", 4, sections)).toBe("4 × De pie");
});

test("what the history keeps reads the same", () => {
  expect(nameOfKept("GAL-A-7", sections)).toBe("Galería, fila A, asiento 7");
  expect(nameOfKept("PIE ×4", sections)).toBe("4 × De pie");
});
