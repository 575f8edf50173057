// @vitest-environment jsdom
/// The link to a moment of a sale leads there, and moving about leaves one step back.
import { act, cleanup, render } from "@testing-library/react";
import { createMemoryRouter, RouterProvider } from "react-router";
import { afterEach, expect, test } from "vitest";

import { seqOf, useMoment } from "./use-moment";

afterEach(cleanup);

function replayAt(address: string, end: number) {
  let moment: ReturnType<typeof useMoment> | undefined;
  function Replay() {
    moment = useMoment(end);
    return null;
  }
  const router = createMemoryRouter([{ path: "*", element: <Replay /> }], { initialEntries: ["/orders", address] });
  render(<RouterProvider router={router} />);
  return { router, moment: () => moment, at: () => router.state.location.pathname + router.state.location.search };
}

test("an address names the moment and the seat", () => {
  const { moment } = replayAt("/replay?seq=3&seat=FLOOR-A-2", 7);
  expect(moment()).toMatchObject({ seq: 3, seat: "FLOOR-A-2" });
  cleanup();
  expect(replayAt("/replay", 7).moment()).toMatchObject({ seq: 7, seat: undefined });
});

test("nonsense in an address is the end of the sale", () => {
  for (const text of [null, "", "-1", "x", "1.5", "8", "1e9", "99999999999999999999"]) expect(seqOf(text, 7)).toBe(7);
  expect(seqOf("0", 7)).toBe(0);
});

test("where one rests is in the address, and one step back leaves", async () => {
  const { router, moment, at } = replayAt("/replay?tab=x", 7);
  act(() => moment()?.setSeq(2));
  act(() => moment()?.setSeq(4));
  expect(at()).toBe("/replay?tab=x");
  await expect.poll(at).toBe("/replay?tab=x&seq=4");
  act(() => moment()?.setSeat("FLOOR-A-2"));
  await expect.poll(at).toBe("/replay?tab=x&seq=4&seat=FLOOR-A-2");
  await act(async () => router.navigate(-1));
  expect(at()).toBe("/orders");
});
