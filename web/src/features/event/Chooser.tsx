/// Choosing seats: the map or the list, what filters it, and the tray with what is chosen.
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { useNavigate, useSearchParams } from "react-router";

import type { Problem } from "../../api/problem";
import { session } from "../../session/session";
import { goToCheckout } from "../../holds/HoldAgain";
import type { Hold } from "../../holds/holds";
import { useStrings } from "../../i18n";
import { Legend } from "../../seatmap/Legend";
import { MapFilters, SectionPicker } from "../../seatmap/MapFilters";
import { NO_FILTER } from "../../seatmap/marks";
import type { PlanSection } from "../../seatmap/plan";
import { SeatList } from "../../seatmap/SeatList";
import { SeatMap, type SeatMapHandle } from "../../seatmap/SeatMap";
import { seatMapStrings } from "../../seatmap/strings";
import { TakenNotice } from "../../seatmap/TakenNotice";
import { useTakenSeats } from "../../seatmap/use-taken-seats";
import { seatName } from "../../seatmap/descriptions";
import { Button } from "../../ui/Button";
import { classes } from "../../ui/classes";
import { Notice } from "../../ui/Notice";
import { ErrorNotice, Skeleton } from "../../ui/States";
import { showToast } from "../../ui/toasts";
import { AreaDialog } from "./AreaDialog";
import { keepView, keptView, keptRequest, withoutRequest } from "./before-login";
import { hasFreeSeats } from "./best-choices";
import { BestAvailable } from "./BestAvailable";
import css from "./Chooser.module.css";
import { ConnectionNote } from "./ConnectionNote";
import { HoldProblem } from "./HoldProblem";
import type { EventDetail } from "../../api/use-event";
import { placesOf, requestOf, type HoldRequest } from "./selection";
import { eventPageStrings } from "./strings";
import { Tray } from "./Tray";
import type { SeatMapModel, SeatMapQuery } from "../../seatmap/use-seat-map";
import { useHolding } from "./use-holding";
import { useSelection } from "./use-selection";
import { isOver, whyNotYet } from "./sale-messages";

interface ChooserProps {
  event: EventDetail;
  query: SeatMapQuery;
  /** The buyer's own holds, once they are known. */
  holds: readonly Hold[] | undefined;
}

/** Waits for the plan and the first state of the seats. */
export function Chooser({ event, query, holds }: ChooserProps) {
  const t = useStrings(eventPageStrings);
  const { seatMap, liveness, error, retry } = query;
  const isSlow = useSlowness(seatMap === undefined || liveness.kind === "waiting");
  if (liveness.kind === "refused") return <ErrorNotice error={liveness.problem} />;
  if (seatMap === undefined && error !== null) return <ErrorNotice error={error} onRetry={retry} />;
  if (seatMap !== undefined && liveness.kind === "live")
    return <SeatChooser event={event} seatMap={seatMap} holds={holds ?? []} />;
  return (
    <section className={css.waiting} aria-label={t("choose")}>
      {isSlow && <Notice kind="info">{t("mapOffline")}</Notice>}
      <Skeleton height="60dvh" label={t("mapLoading")} />
    </section>
  );
}

const SLOW_MS = 3_000;

function useSlowness(isWaiting: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, [isWaiting]);
  return isSlow && isWaiting;
}

function SeatChooser({ event, seatMap, holds }: { event: EventDetail; seatMap: SeatMapModel; holds: readonly Hold[] }) {
  const t = useStrings(eventPageStrings);
  const mapText = useStrings(seatMapStrings);
  const navigate = useNavigate();
  const [query, setQuery] = useSearchParams();
  const map = useRef<SeatMapHandle>(null);
  const [filter, setFilter] = useState(NO_FILTER);
  const [isFull, setFull] = useState(false);
  // "The best two" that somebody had to log in for is asked for again by `useHolding`: what comes of it is told there.
  const [beforeLogin] = useState(() => keptRequest(sessionStorage, event.event_id, { now: Date.now(), query }));
  const bestFirst = beforeLogin?.best_available ?? undefined;
  const [isBestOpen, setBestOpen] = useState(bestFirst !== undefined && session.get() !== undefined);
  const [start] = useState(() => keptView(sessionStorage, event.event_id));
  const [area, setArea] = useState<PlanSection>();
  const [section, setSection] = useState<number | null>(null);
  const [toShow, setToShow] = useState<number>();
  const { plan, states } = seatMap;
  const most = event.limits.seats_per_hold;
  const choice = useSelection(event.event_id, most);
  const { selection } = choice;
  const isList = query.get("view") === "list";
  const sells = event.status === "on_sale";
  const notNow = isOver(event.status)
    ? whyNotYet(event.status)
    : event.status === "scheduled"
      ? "opensWait"
      : "notOnSale";
  const canFind = useCanFind(seatMap);

  const selected = useMemo(() => indicesOf(seatMap, selection.seats), [seatMap, selection.seats]);
  const mine = useMemo(
    () =>
      indicesOf(
        seatMap,
        holds.flatMap((hold) => hold.seats.map(({ seat }) => seat)),
      ),
    [seatMap, holds],
  );
  const nameOf = (label: string): string => {
    const seat = plan.seatByLabel(label);
    return seat === null ? (plan.sectionByCode(label)?.name ?? label) : seatName(mapText, plan, seat);
  };

  const beginning = { chosen: requestOf(selection), beforeLogin };
  const { holding, hold, reset } = useHolding(event.event_id, beginning, {
    onHeld: (held, request, isHere) => {
      choice.clear();
      tellOdds(held, request);
      goToCheckout(held.hold_id, isHere, () => void navigate(`/checkout/${held.hold_id}`));
    },
    onRefused: (problem, request) => giveUpTaken(problem, request),
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

  function tellOdds(held: Hold, request: HoldRequest): void {
    const orphans = held.orphans ?? [];
    if (orphans.length > 0) showToast("info", t("orphanNote", { seats: orphans.map(nameOf).join("; ") }));
    const wanted = request.best_available?.quantity ?? 0;
    if (held.together === false && wanted > 1) showToast("info", t("bestApart", { count: wanted }));
  }

  function giveUpTaken(problem: Problem, request: HoldRequest): void {
    if (problem.code !== "seats_unavailable") return;
    const gone = problem.labels("unavailable");
    report(gone.flatMap((label) => plan.seatByLabel(label) ?? []));
    for (const { section: code, quantity } of request.areas ?? []) {
      const asked = plan.sectionByCode(code);
      if (!gone.includes(code) || asked === null) continue;
      // The engine said that it is less than was asked for, even if that news has not come to the map yet.
      const free = Math.min(states.countsOf(asked.index).available, quantity - 1);
      choice.setPlaces(code, free);
      showToast("warning", t("areaFew", { area: asked.name, free }));
    }
  }

  /** Takes a seat in or out; answers whether it did. */
  const pick = (seat: number): boolean => {
    if (isBusy || mine.has(seat)) return false;
    if (isFixed) {
      showToast("warning", t("open"));
      return false;
    }
    const label = plan.label(seat);
    if (!selected.has(seat) && !sells) showToast("info", t(notNow));
    else if (!selected.has(seat) && !states.isFree(seat)) showToast("info", t("notFree", { seat: nameOf(label) }));
    else {
      // What was refused or has no answer was another choice.
      reset();
      choice.toggle(label);
      return selected.has(seat) || placesOf(selection) < most;
    }
    return false;
  };
  const openArea = (picked: PlanSection): void => {
    if (isFixed) showToast("warning", t("open"));
    else if (sells) setArea(picked);
    else showToast("info", t(notNow));
  };
  const show = (seat: number): void => {
    setQuery(withView(false), { replace: true, preventScrollReset: true });
    setToShow(seat);
    map.current?.showSeat(seat);
  };
  const pickSection = (picked: PlanSection | null): void => {
    setSection(picked?.index ?? null);
    if (picked === null) map.current?.showAll();
    else map.current?.showSection(picked);
  };
  useEffect(() => {
    // A page that is loaded again, or sent to somebody, has nothing to do with that login.
    setQuery(withoutRequest, { replace: true, preventScrollReset: true });
    // Once, when the page opens.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  const isBestRequest = "request" in holding && holding.request.best_available != null;
  // What comes of the best seats is told where they were asked for, as long as that is open.
  const isToldInDialog = isBestRequest && isBestOpen;
  const problem = (
    <HoldProblem
      holding={holding}
      nameOf={nameOf}
      onHold={(request) => void hold(request)}
      onTakeInstead={(instead) => {
        reset();
        choice.replace(inRowsOf(seatMap, selection.seats, instead), instead);
      }}
      onDismiss={isToldInDialog ? undefined : reset}
    />
  );
  useFullScreen(isFull, () => setFull(false));

  return (
    <section
      className={classes(
        css.chooser,
        isFull && css.full,
        isList && css.asList,
        placesOf(selection) === 0 && css.isEmpty,
      )}
      aria-labelledby="choose"
    >
      <div className={css.bar}>
        <h2 id="choose" className={css.title}>
          {t("choose")}
        </h2>
        <div className={css.views} role="group" aria-label={t("view")}>
          {[false, true].map((asList) => (
            <button
              key={String(asList)}
              type="button"
              aria-pressed={isList === asList}
              onClick={() => {
                setToShow(undefined);
                setQuery(withView(asList), { replace: true, preventScrollReset: true });
              }}
            >
              {t(asList ? "viewList" : "viewMap")}
            </button>
          ))}
        </div>
        {canFind && (
          <Button kind="secondary" className={css.bestButton} disabled={!sells} onClick={() => setBestOpen(true)}>
            {t("bestShort")}
          </Button>
        )}
        <button
          type="button"
          className={css.fullButton}
          aria-label={t(isFull ? "smaller" : "fullscreen")}
          onClick={() => setFull(!isFull)}
        >
          <FullIcon isFull={isFull} />
        </button>
        <div className={css.filters}>
          <MapFilters plan={plan} states={states} filter={filter} onFilter={setFilter} />
        </div>
        {!isList && plan.sections.length > 1 && (
          <div className={css.sections}>
            <SectionPicker plan={plan} states={states} filter={filter} value={section} onPick={pickSection} />
          </div>
        )}
      </div>
      <div className={css.stage}>
        <ConnectionNote />
        {isList ? (
          <SeatList {...{ plan, states, selected, mine, filter }} id="seat-list" onSeat={pick} onArea={openArea} />
        ) : (
          <SeatMap
            {...{ plan, states, selected, mine, filter }}
            ref={map}
            start={start}
            onLeave={(pose) => keepView(sessionStorage, event.event_id, pose)}
            onSeat={pick}
            onArea={openArea}
            onFirstPaint={() => {
              performance.mark("seat-map-painted");
              if (toShow !== undefined) map.current?.showSeat(toShow);
            }}
          />
        )}
      </div>
      <Tray
        {...{ event, seatMap, choice, canFind, isBusy, isFixed }}
        isAllowed={sells}
        onHold={() => void hold(requestOf(selection))}
        onBest={() => setBestOpen(true)}
        onShow={show}
        notices={
          <>
            <TakenNotice
              plan={plan}
              taken={taken}
              onTake={(seats, givenUp) => {
                choice.replace(labelsOf(seatMap, givenUp), labelsOf(seatMap, seats));
                dismiss();
              }}
              onShow={(seats) => {
                if (seats[0] !== undefined) show(seats[0]);
              }}
              onDismiss={dismiss}
            />
            {!isToldInDialog && problem}
          </>
        }
      />
      <div className={css.legend}>
        <Legend plan={plan} />
      </div>
      <BestAvailable
        seatMap={seatMap}
        first={bestFirst}
        isOpen={isBestOpen}
        isBusy={isBusy}
        isAllowed={sells}
        most={most}
        problem={isToldInDialog && problem}
        onHold={(best) => void hold({ best_available: best })}
        onClose={() => {
          setBestOpen(false);
          // Seats that may be held already are not forgotten.
          if (isBestRequest && !isBusy && !isFixed) reset();
        }}
      />
      <AreaDialog
        seatMap={seatMap}
        area={area}
        quantity={area === undefined ? 0 : (selection.areas[area.code] ?? 0)}
        most={most - placesOf(selection) + (area === undefined ? 0 : (selection.areas[area.code] ?? 0))}
        onChange={(quantity) => {
          reset();
          if (area !== undefined) choice.setPlaces(area.code, quantity);
        }}
        onClose={() => setArea(undefined)}
      />
    </section>
  );
}

function withView(asList: boolean): (query: URLSearchParams) => URLSearchParams {
  return (query) => {
    const next = new URLSearchParams(query);
    if (asList) next.set("view", "list");
    else next.delete("view");
    return next;
  };
}

function indicesOf({ plan }: SeatMapModel, labels: readonly string[]): ReadonlySet<number> {
  return new Set(labels.flatMap((label) => plan.seatByLabel(label) ?? []));
}

function labelsOf({ plan }: SeatMapModel, seats: readonly number[]): string[] {
  return seats.map((seat) => plan.label(seat));
}

/** Those of some seats that are in the rows of others. */
function inRowsOf({ plan }: SeatMapModel, labels: readonly string[], others: readonly string[]): string[] {
  const rowOf = (label: string): number | undefined => {
    const seat = plan.seatByLabel(label);
    return seat === null ? undefined : plan.row[seat];
  };
  const rows = new Set(others.map(rowOf));
  return labels.filter((label) => rows.has(rowOf(label)));
}

/** Whether there is a seat to be found. */
function useCanFind({ plan, states }: SeatMapModel): boolean {
  return useSyncExternalStore(states.subscribe, () => hasFreeSeats(plan, states));
}

/** The page behind does not scroll, and Escape leads back to it. */
function useFullScreen(isFull: boolean, leave: () => void): void {
  const latest = useRef(leave);
  useEffect(() => {
    latest.current = leave;
  });
  useEffect(() => {
    if (!isFull) return undefined;
    const onKey = ({ key, defaultPrevented }: KeyboardEvent): void => {
      if (key === "Escape" && !defaultPrevented) latest.current();
    };
    document.documentElement.style.overflow = "hidden";
    document.addEventListener("keydown", onKey);
    return () => {
      document.documentElement.style.overflow = "";
      document.removeEventListener("keydown", onKey);
    };
  }, [isFull]);
}

function FullIcon({ isFull }: { isFull: boolean }) {
  return (
    <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <path
        d={isFull ? "M8 2v6H2M12 2v6h6M8 18v-6H2M12 18v-6h6" : "M2 8V2h6M18 8V2h-6M2 12v6h6M18 12v6h-6"}
        fill="none"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
