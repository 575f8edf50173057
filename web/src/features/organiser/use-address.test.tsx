// @vitest-environment jsdom
/// Back in a list goes to the page and the filter before, not through the letters of a search, and not out of the list.
import { act, cleanup, render } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, expect, test } from "vitest";

import { useAddress } from "./use-address";

afterEach(cleanup);

function listAt(...entries: string[]) {
  let address: ReturnType<typeof useAddress> | undefined;
  function List() {
    address = useAddress();
    return null;
  }
  const router = createMemoryRouter([{ path: "*", element: <List /> }], { initialEntries: entries });
  render(<RouterProvider router={router} />);
  const at = (): string => router.state.location.pathname + router.state.location.search;
  const move = (how: "step" | "type" | "open" | "close", changes: Record<string, string>): void =>
    act(() => address?.[how](changes));
  const back = (): Promise<void> => act(async () => router.navigate(-1));
  return { at, move, back, address: () => address };
}

test("pages and filters are steps, what is typed is none", async () => {
  const { at, move, back } = listAt("/home", "/list");
  move("step", { page: "2", after: "abc" });
  move("step", { status: "failed", page: "", after: "" });
  for (const q of ["a", "an", "ana"]) move("type", { q });
  expect(at()).toBe("/list?status=failed&q=ana");
  await back();
  expect(at()).toBe("/list?page=2&after=abc");
  await back();
  expect(at()).toBe("/list");
  await back();
  expect(at()).toBe("/home");
});

test("what was opened here is closed by going back, once", async () => {
  const { at, move, back, address } = listAt("/home", "/list?page=2");
  move("open", { order: "1" });
  expect(at()).toBe("/list?page=2&order=1");
  const again = address();
  move("close", { order: "" });
  act(() => again?.close({ order: "" }));
  await expect.poll(at).toBe("/list?page=2");
  await back();
  expect(at()).toBe("/home");
});

test("what an address opened is closed where it is", async () => {
  const { at, move, back } = listAt("/home", "/list?order=1");
  move("close", { order: "" });
  expect(at()).toBe("/list");
  await back();
  expect(at()).toBe("/home");
});
