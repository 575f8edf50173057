/// What a buyer does with seats: choose them, hold them, lose them to somebody faster.
import { useMemo, useState } from "react";
import { useNavigate, useSearchParams } from "react-router";

import type { EventDetail } from "../../api/use-event";
import { goToCheckout } from "../../holds/HoldAgain";
import type { Hold } from "../../holds/holds";
import { useStrings } from "../../i18n";
import { seatName } from "../../seatmap/descriptions";
import type { PlanSection } from "../../seatmap/plan";
import { seatMapStrings } from "../../seatmap/strings";
import type { SeatMapModel } from "../../seatmap/use-seat-map";
import { useTakenSeats } from "../../seatmap/use-taken-seats";
import { showToast } from "../../ui/toasts";
import { keptRequest } from "./before-login";
import { isOver, whyNotYet } from "./sale-messages";
import { indicesOf, labelsOf } from "./seat-labels";
import { placesOf, placesPerHold, requestOf, type HoldRequest } from "./selection";
import { eventPageStrings } from "./strings";
import { useHolding } from "./use-holding";
import { useSelection } from "./use-selection";

/** The choice with all that can be done to it; `own` are the labels of the buyer's seats. */
export function useSeatChoice(event: EventDetail, seatMap: SeatMapModel, own: readonly string[]) {
  const t = useStrings(eventPageStrings);
  const nameOf = useNames(seatMap);
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const { plan, states } = seatMap;
  const most = placesPerHold(event);
  const choice = useSelection(event.event_id, most);
  const { selection } = choice;
  const selected = useMemo(() => indicesOf(seatMap, selection.seats), [seatMap, selection.seats]);
  const mine = useMemo(() => indicesOf(seatMap, own), [seatMap, own]);
  const [beforeLogin] = useState(() => keptRequest(sessionStorage, event.event_id, { now: Date.now(), query }));

  const beginning = { chosen: requestOf(selection), beforeLogin };
  const { holding, hold, reset } = useHolding(event.event_id, beginning, {
    onHeld: (held, request, isHere) => {
      choice.clear();
      tellOdds(held, request, t, nameOf);
      goToCheckout(held.hold_id, isHere, () => void navigate(`/checkout/${held.hold_id}`));
    },
    onRefused: (problem, request) => {
      if (problem.code !== "seats_unavailable") return;
      const gone = problem.labels("unavailable");
      report(gone.flatMap((label) => plan.seatByLabel(label) ?? []));
      for (const { area, free } of fewerPlaces(seatMap, request, gone)) {
        choice.setPlaces(area.code, free);
        showToast("warning", t("areaFew", { area: area.name, free }));
      }
    },
  });
  const isBusy = holding.kind === "busy";
  // Without an answer the seats may be ours already; an engine that was too busy each time has at least said so.
  const isFixed = holding.kind === "open" && holding.mayBeDone;
  const { taken, dismiss, report } = useTakenSeats({
    plan,
    states,
    selected,
    mine,
    // Seats that we asked for and know nothing of are most likely ours.
    isPaused: isBusy || holding.kind === "open",
    onLost: (seats) => choice.remove(labelsOf(seatMap, seats)),
  });

  /** Takes a seat in or out; answers whether it did. */
  function pick(seat: number): boolean {
    if (isBusy || mine.has(seat)) return false;
    if (isFixed) {
      showToast("warning", t("open"));
      return false;
    }
    const label = plan.label(seat);
    const isChosen = selected.has(seat);
    if (!isChosen && !isSelling(event)) showToast("info", t(whyNotNow(event.status)));
    else if (!isChosen && !states.isFree(seat)) showToast("info", t("notFree", { seat: nameOf(label) }));
    else {
      // What was refused or has no answer was another choice.
      reset();
      choice.toggle(label);
      return isChosen || placesOf(selection) < most;
    }
    return false;
  }

  /** Whether places of areas may be chosen now; says why not. */
  function mayOpenArea(): boolean {
    if (isFixed) showToast("warning", t("open"));
    else if (isSelling(event)) return true;
    else showToast("info", t(whyNotNow(event.status)));
    return false;
  }

  return {
    ...{ choice, selected, mine, nameOf, beforeLogin, holding, hold, reset, isBusy, isFixed },
    ...{ taken, dismiss, pick, mayOpenArea },
  };
}

type Texts = ReturnType<typeof useStrings<typeof eventPageStrings.en>>;

/** Says of seats that are held what their buyer may not have wanted. */
function tellOdds(held: Hold, request: HoldRequest, t: Texts, nameOf: (label: string) => string): void {
  const orphans = held.orphans ?? [];
  if (orphans.length > 0) showToast("info", t("orphanNote", { seats: orphans.map(nameOf).join("; ") }));
  const wanted = request.best_available?.quantity ?? 0;
  if (held.together === false && wanted > 1) showToast("info", t("bestApart", { count: wanted }));
}

/** The areas of a request that have too few places left, with as many as there may be. */
function fewerPlaces(
  { plan, states }: SeatMapModel,
  request: HoldRequest,
  gone: readonly string[],
): readonly { area: PlanSection; free: number }[] {
  return (request.areas ?? []).flatMap(({ section: code, quantity }) => {
    const area = plan.sectionByCode(code);
    if (!gone.includes(code) || area === null) return [];
    // The engine said that it is less than was asked for, even if that news has not come to the map yet.
    return [{ area, free: Math.min(states.countsOf(area.index).available, quantity - 1) }];
  });
}

export type SeatChoice = ReturnType<typeof useSeatChoice>;

export function isSelling({ status }: EventDetail): boolean {
  return status === "on_sale";
}

function whyNotNow(status: EventDetail["status"]): ReturnType<typeof whyNotYet> {
  if (isOver(status)) return whyNotYet(status);
  return status === "scheduled" ? "opensWait" : "notOnSale";
}

/** The name of a seat or an area, by its label. */
function useNames({ plan }: SeatMapModel): (label: string) => string {
  const t = useStrings(seatMapStrings);
  return (label) => {
    const seat = plan.seatByLabel(label);
    return seat === null ? (plan.sectionByCode(label)?.name ?? label) : seatName(t, plan, seat);
  };
}
