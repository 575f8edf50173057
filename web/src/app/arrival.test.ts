// @vitest-environment jsdom
/// After a change of pages the focus is on the new one.
import { beforeEach, expect, test } from "vitest";

import { focusPage } from "./arrival";

const main = (): HTMLElement | null => document.querySelector("main");
const show = (page: string): void => {
  document.body.innerHTML = `<a href="/tickets">My tickets</a><main tabindex="-1">${page}</main>`;
};

beforeEach(() => show("<h1>My tickets</h1><input>"));

test("the heading has the focus, wherever it was before", () => {
  focusPage(main());
  expect(document.activeElement?.tagName).toBe("H1");
  document.querySelector("a")?.focus();
  focusPage(main());
  expect(document.activeElement?.tagName).toBe("H1");
});

test("a page that has no heading yet has it itself", () => {
  show("<p>Loading</p>");
  focusPage(main());
  expect(document.activeElement).toBe(main());
});

test("what a page or a dialog chose for itself stays", () => {
  document.querySelector("input")?.focus();
  focusPage(main());
  expect(document.activeElement?.tagName).toBe("INPUT");
  document.body.insertAdjacentHTML("beforeend", "<dialog open><button>Yes</button></dialog>");
  document.querySelector("button")?.focus();
  focusPage(main());
  expect(document.activeElement?.tagName).toBe("BUTTON");
});
