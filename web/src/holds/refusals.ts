/// Messages for refused holds, the same on every page.
import type { Problem } from "../api/problem";
import { waitReason, type WaitReason } from "../api/waits";
import type { Translate } from "../i18n";
import type { Formats } from "../i18n/format";
import type { holdStrings } from "./strings";

export interface RefusalWords {
  readonly title: string;
  readonly text: string;
}

interface Means {
  readonly t: Translate<typeof holdStrings.en>;
  readonly formats: Pick<Formats, "duration">;
  /** A label as people read it. */
  readonly nameOf: (label: string) => string;
  /** Seats whose time ran out come back a little later: who has them is not known then. */
  readonly isReleaseLate?: boolean;
}

/** Nothing for what only the map can say more of, or what has no message of its own. */
export function refusalMessage(
  problem: Problem,
  { t, formats, nameOf, isReleaseLate = false }: Means,
): RefusalWords | undefined {
  const seats = problem.labels("unavailable").map(nameOf).join("; ");
  const most = Number(problem.data["most"] ?? 0);
  const wait = formats.duration(Math.max(1, problem.retryAfterSeconds ?? 1));
  switch (problem.code) {
    case "seats_unavailable":
      if (isReleaseLate && seats !== "") return { title: t("notYetTitle"), text: t("notYet", { seats }) };
      return { title: t("takenTitle"), text: seats === "" ? t("takenSome") : t("taken", { seats }) };
    case "held_recently":
      return { title: t("heldRecentlyTitle"), text: t("heldRecently", { seats, wait }) };
    case "holds_paused":
      return { title: t("holdsPausedTitle"), text: t("holdsPaused", { wait }) };
    case "limit_exceeded":
      switch (problem.data["limit"]) {
        case "places_held":
          return { title: t("placesHeldTitle"), text: t("placesHeld", { most }) };
        case "seats_per_buyer":
          return { title: t("perBuyerTitle"), text: t("perBuyer", { most }) };
        default:
          return { title: t("perHoldTitle"), text: t("perHold", { most }) };
      }
    case "not_on_sale":
      return { title: t("notOnSaleTitle"), text: t("notOnSale") };
    default:
      return undefined;
  }
}

/** Why one has to wait. */
export const TITLES = {
  busy: "crowdTitle",
  interrupted: "interruptedTitle",
  fast: "tooOftenTitle",
} as const satisfies Record<WaitReason, keyof typeof holdStrings.en>;

/** What an engine says that was asked often enough and does not answer now; nothing for anything else. */
export function waitMessage(problem: Problem, { t, formats }: Pick<Means, "t" | "formats">): RefusalWords | undefined {
  const reason = waitReason(problem);
  if (reason === undefined) return undefined;
  const title = t(TITLES[reason]);
  if (reason !== "fast") return { title, text: t("crowd") };
  const wait = formats.duration(Math.max(1, problem.retryAfterSeconds ?? 1));
  return { title, text: t("tooOften", { wait }) };
}
