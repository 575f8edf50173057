/// The rules by which a tab decides whether the engine is there, run against time that the test makes.
import { expect, test } from "vitest";

import { isEngine } from "./connectivity";
import { REACHED, step, type Reach, type ReachInput, type ReachState } from "./reach";

/** Runs the rules as the tab does, with a health check that answers as `isThere` says. */
class Tab {
  now = 0;
  isThere = true;
  probes: number[] = [];
  returns = 0;
  shown: Reach[] = ["online"];
  private state: ReachState = REACHED;
  private due: number | undefined;

  learn(input: ReachInput): void {
    const next = step(this.state, input, this.now, 0.5);
    this.state = next.state;
    if (this.shown.at(-1) !== this.state.reach) this.shown.push(this.state.reach);
    for (const effect of next.effects) {
      if (effect.kind === "wait") this.due = this.now + effect.ms;
      else if (effect.kind === "return") this.returns += 1;
      else {
        this.due = undefined;
        this.probes.push(this.now);
        this.learn({ kind: "probed", isThere: this.isThere });
      }
    }
  }

  /** Lets time pass; `every` 50 ms something happens on the page. */
  run(milliseconds: number, every: () => void = () => undefined): void {
    for (const end = this.now + milliseconds; this.now < end; this.now += 50) {
      if (this.due !== undefined && this.due <= this.now) {
        this.due = undefined;
        this.learn({ kind: "timer" });
      }
      every();
    }
  }
}

test("a page that goes on asking does not ask an engine that is away more often, and the banner stands still", () => {
  const tab = new Tab();
  tab.isThere = false;
  tab.learn({ kind: "away" });
  tab.run(60_000, () => {
    tab.learn({ kind: "wanted" });
    tab.learn({ kind: "away" });
  });
  expect(tab.probes.length).toBeLessThan(16);
  expect(tab.shown).toEqual(["online", "connecting"]);
  expect(tab.returns).toBe(0);
});

test("the wait grows to fifteen seconds", () => {
  const tab = new Tab();
  tab.isThere = false;
  tab.learn({ kind: "away" });
  tab.run(120_000);
  const gaps = tab.probes.map((at, index) => at - (tab.probes[index - 1] ?? 0));
  expect(gaps.slice(0, 5)).toEqual([750, 1_500, 3_000, 6_000, 11_250].map((gap) => expect.closeTo(gap, -2) as number));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(15_000);
});

test("an engine that is half there makes the banner change less and less often", () => {
  const tab = new Tab();
  // Its health is well, and each page that is asked for anew finds nobody.
  tab.run(60_000, () => tab.learn(tab.now % 100 === 0 ? { kind: "away" } : { kind: "answered" }));
  const inTenSeconds = tab.probes.filter((at) => at < 10_000).length;
  expect(inTenSeconds).toBeLessThan(6);
  expect(tab.probes.length).toBeLessThan(12);
});

test("an answer while the engine is thought away is worth a question, and the question decides", () => {
  const tab = new Tab();
  tab.isThere = false;
  tab.learn({ kind: "away" });
  tab.run(100_000);
  const before = tab.probes.length;
  tab.isThere = true;
  tab.learn({ kind: "answered" });
  expect(tab.probes).toHaveLength(before + 1);
  expect(tab.shown).toEqual(["online", "connecting", "back"]);
  expect(tab.returns).toBe(1);
  tab.run(10_000);
  expect(tab.shown.at(-1)).toBe("online");
});

test("a device without a network is offline, and asks at once when it has one again", () => {
  const tab = new Tab();
  tab.isThere = false;
  tab.learn({ kind: "network", isThere: false });
  tab.run(1_000);
  tab.isThere = true;
  tab.learn({ kind: "network", isThere: true });
  expect(tab.shown).toEqual(["online", "offline", "connecting", "back"]);
});

test("that the engine is back is said for a few seconds, whatever else is heard meanwhile", () => {
  for (const late of [{ kind: "network", isThere: true }, { kind: "try" }] as const) {
    const tab = new Tab();
    tab.isThere = false;
    tab.learn({ kind: "network", isThere: false });
    tab.isThere = true;
    // The timer's question finds the engine before the browser says that there is a network.
    tab.run(3_000);
    expect(tab.shown.at(-1)).toBe("back");
    tab.learn(late);
    tab.run(10_000);
    expect(tab.shown.at(-1)).toBe("online");
  }
});

test("whoever presses the button gets a question at once, and one at a time", () => {
  const state: ReachState = { ...REACHED, reach: "connecting" };
  const first = step(state, { kind: "try" }, 10, 0.5);
  expect(first.effects).toEqual([{ kind: "probe" }]);
  expect(step(first.state, { kind: "try" }, 20, 0.5).effects).toEqual([]);
});

test("an engine that is asked too often is there; a hotel's login page is not it", () => {
  expect(isEngine({ status: "ok", service: "ticketbuster" })).toBe(true);
  expect(isEngine({ type: "urn:ticketbuster:problem:rate_limited", status: 429 })).toBe(true);
  for (const other of [{ type: "about:blank", status: 429 }, { login: "/" }, "ok", null]) {
    expect(isEngine(other)).toBe(false);
  }
});
