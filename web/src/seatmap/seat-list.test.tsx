// @vitest-environment jsdom
/// The list and the notices, with keyboard and words alone.
import { act, cleanup, render, renderHook, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { setLanguage } from "../i18n";
import { NO_FILTER } from "./marks";
import { SeatList } from "./SeatList";
import { SeatStates } from "./states";
import { TakenNotice } from "./TakenNotice";
import { seatAt, testPlan } from "./test-plan";
import { useTakenSeats } from "./use-taken-seats";

const plan = testPlan();
const NOBODY: ReadonlySet<number> = new Set();
let states: SeatStates;

beforeEach(() => {
  setLanguage("en");
  HTMLCanvasElement.prototype.getContext = () => null;
  vi.stubGlobal("matchMedia", () => ({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }));
  states = new SeatStates(plan);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

function List({ onArea }: { onArea?: () => void }) {
  const [selected, setSelected] = useState(NOBODY);
  const toggle = (seat: number): void => {
    const next = new Set(selected);
    if (!next.delete(seat)) next.add(seat);
    setSelected(next);
  };
  return <SeatList plan={plan} states={states} selected={selected} onSeat={toggle} {...(onArea ? { onArea } : {})} />;
}

async function openRow(row: string): Promise<HTMLElement> {
  const user = userEvent.setup();
  render(<List />);
  await user.click(screen.getByRole("button", { name: /^Platea/ }));
  await user.click(screen.getByRole("button", { name: new RegExp(`^Row ${row}`) }));
  return screen.getByRole("list", { name: `Seats of row ${row}` });
}

test("a seat is chosen with the keyboard, and said", async () => {
  const user = userEvent.setup();
  const seats = await openRow("B");
  expect(within(seats).getAllByRole("button")).toHaveLength(10);
  await user.tab();
  expect(document.activeElement?.getAttribute("aria-label")).toMatch(/^Platea, row B, seat 1, .*200\.00, available$/);
  await user.keyboard("{ArrowRight}{ArrowRight}{Enter}");
  const third = within(seats).getByRole("button", { name: /seat 3, .*your choice/ });
  expect([third.getAttribute("aria-pressed"), third.tabIndex]).toEqual(["true", 0]);
  expect(
    within(seats)
      .getAllByRole("button")
      .filter((button) => button.tabIndex === 0),
  ).toHaveLength(1);
  await screen.findByText("Chosen: Platea, row B, seat 3. You have 1.");
  await user.keyboard("{End}");
  expect(document.activeElement?.getAttribute("aria-label")).toContain("seat 10");
  await user.keyboard("{ArrowDown}");
  expect(document.activeElement?.getAttribute("aria-label")).toContain("row C, seat 10");
});

test("a seat that is taken is read out and can't be pressed", async () => {
  const seats = await openRow("C");
  const seat = seatAt(plan, "PLATEA-C-2");
  act(() => states.apply({ indices: [seat], statuses: [2] }));
  const button = within(seats).getByRole("button", { name: /^Platea, row C, seat 2, .*200\.00, sold$/ });
  expect(button.getAttribute("aria-disabled")).toBe("true");
  await userEvent.click(button);
  expect(button.getAttribute("aria-pressed")).toBe("false");
});

test("a row whose last seats are held is taken for now, and sold out once they are sold", async () => {
  await openRow("B");
  const seats = Array.from({ length: 10 }, (_, index) => seatAt(plan, `PLATEA-A-${index + 1}`));
  act(() => states.apply({ indices: seats, statuses: seats.map((_, index) => (index === 0 ? 1 : 2)) }));
  await screen.findByRole("button", { name: /^Row A.*Taken for now/ });
  act(() => states.apply({ indices: seats, statuses: seats.map(() => 2) }));
  await screen.findByRole("button", { name: /^Row A.*Sold out/ });
});

test("areas open their own dialogue, and a filter leaves only what matches", async () => {
  const onArea = vi.fn();
  const { rerender } = render(<List onArea={onArea} />);
  await userEvent.click(screen.getByRole("button", { name: /Choose places/ }));
  expect(onArea).toHaveBeenCalledTimes(1);
  rerender(
    <SeatList
      plan={plan}
      states={states}
      selected={NOBODY}
      onSeat={vi.fn()}
      filter={{ ...NO_FILTER, accessibleOnly: true }}
    />,
  );
  const names = screen.getAllByRole("heading", { level: 3 }).map(({ textContent }) => textContent);
  expect(names).toEqual([expect.stringMatching(/^Platea4 freefrom .*200\.00$/)]);
});

test("a chosen seat that somebody takes is reported with the nearest one, one's own hold is not", async () => {
  const [lost, own] = [seatAt(plan, "PLATEA-B-4"), seatAt(plan, "PLATEA-B-5")];
  const onLost = vi.fn();
  const { result } = renderHook(() =>
    useTakenSeats({ plan, states, selected: new Set([lost, own]), mine: new Set([own]), isPaused: false, onLost }),
  );
  act(() => states.apply({ indices: [own], statuses: [1] }));
  expect(result.current.taken.lost).toEqual([]);
  act(() => states.apply({ indices: [lost], statuses: [1] }));
  expect(onLost).toHaveBeenCalledWith([lost]);
  expect(result.current.taken.lost).toEqual([lost]);
  const offer = result.current.taken.offers[0] ?? -1;
  expect(states.isFree(offer)).toBe(true);
  // What was offered is taken as well: the next nearest is offered.
  act(() => states.apply({ indices: [offer], statuses: [1] }));
  await waitFor(() => expect(states.isFree(result.current.taken.offers[0] ?? -1)).toBe(true));
  act(() => result.current.dismiss());
  expect(result.current.taken.lost).toEqual([]);
});

test("while a hold is on its way nothing is called lost; afterwards it is", async () => {
  const seat = seatAt(plan, "PLATEA-B-4");
  const onLost = vi.fn();
  const selected = new Set([seat]);
  const { result, rerender } = renderHook(
    ({ isPaused }) => useTakenSeats({ plan, states, selected, mine: NOBODY, isPaused, onLost }),
    { initialProps: { isPaused: true } },
  );
  act(() => states.apply({ indices: [seat], statuses: [1] }));
  expect(result.current.taken.lost).toEqual([]);
  rerender({ isPaused: false });
  await waitFor(() => expect(result.current.taken.lost).toEqual([seat]));
});

test("the notice names what is gone and takes what is offered", async () => {
  const [gone, offer] = [seatAt(plan, "PLATEA-B-4"), seatAt(plan, "PLATEA-B-5")];
  const onTake = vi.fn();
  render(
    <TakenNotice
      plan={plan}
      taken={{ lost: [gone], offers: [offer], givenUp: [] }}
      onTake={onTake}
      onShow={vi.fn()}
      onDismiss={vi.fn()}
    />,
  );
  expect(screen.getByRole("alert").textContent).toContain("Platea, row B, seat 4 is gone.");
  await userEvent.click(screen.getByRole("button", { name: "Take it" }));
  expect(onTake).toHaveBeenCalledWith([offer], []);
});
