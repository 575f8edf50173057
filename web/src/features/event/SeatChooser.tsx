/// Choosing seats: the map or the list, what filters it, and the tray with what is chosen.
import { useEffect, useRef, useState, useSyncExternalStore, type ComponentProps, type RefObject } from "react";
import { useSearchParams } from "react-router";

import type { EventDetail } from "../../api/use-event";
import { Legend } from "../../seatmap/Legend";
import { NO_FILTER } from "../../seatmap/marks";
import type { PlanSection } from "../../seatmap/plan";
import { SeatList, type SeatListProps } from "../../seatmap/SeatList";
import { SeatMap, type SeatMapHandle } from "../../seatmap/SeatMap";
import { TakenNotice } from "../../seatmap/TakenNotice";
import type { SeatMapModel } from "../../seatmap/use-seat-map";
import { session } from "../../session/session";
import { classes } from "../../ui/classes";
import { AreaDialog } from "./AreaDialog";
import { keepView, keptView, withoutRequest } from "./before-login";
import { hasFreeSeats } from "./best-choices";
import { BestAvailable } from "./BestAvailable";
import css from "./Chooser.module.css";
import { ChooserBar } from "./ChooserBar";
import { ConnectionNote } from "./ConnectionNote";
import { HoldProblem } from "./HoldProblem";
import { inRowsOf, labelsOf } from "./seat-labels";
import { placesOf, placesPerHold, requestOf } from "./selection";
import { Tray } from "./Tray";
import { useFullScreen } from "./use-full-screen";
import { isSelling, useSeatChoice, type SeatChoice } from "./use-seat-choice";

interface SeatChooserProps {
  event: EventDetail;
  seatMap: SeatMapModel;
  /** The buyer's own. */
  own: readonly string[];
}

export function SeatChooser({ event, seatMap, own }: SeatChooserProps) {
  const { isList, setView } = useView();
  const map = useRef<SeatMapHandle>(null);
  const [filter, setFilter] = useState(NO_FILTER);
  const [isFull, setFull] = useState(false);
  const [area, setArea] = useState<PlanSection>();
  const [toShow, setToShow] = useState<number>();
  const seats = useSeatChoice(event, seatMap, own);
  const { choice, selected, mine, hold, isBusy, isFixed } = seats;
  const best = useBestDialog(seats);
  const { plan, states } = seatMap;
  const isAllowed = isSelling(event);
  const canFind = useCanFind(seatMap);
  const shown = {
    ...{ plan, states, selected, mine, filter },
    onSeat: seats.pick,
    onArea: (picked: PlanSection): void => {
      if (seats.mayOpenArea()) setArea(picked);
    },
  };
  const show = (seat: number): void => {
    setView(false);
    setToShow(seat);
    map.current?.showSeat(seat);
  };
  const problem = <Problem {...{ seatMap, seats }} onDismiss={best.isTold ? undefined : seats.reset} />;
  useFullScreen(isFull, () => setFull(false));

  const look = classes(css.chooser, isFull && css.full, isList && css.asList);
  return (
    <section className={look} aria-labelledby="choose">
      <ChooserBar
        {...{ seatMap, filter, isList, isFull, canFind, isAllowed }}
        onView={(asList) => {
          setToShow(undefined);
          setView(asList);
        }}
        onBest={best.open}
        onFull={setFull}
        onFilter={setFilter}
        onSection={(section) => {
          if (section === null) map.current?.showAll();
          else map.current?.showSection(section);
        }}
      />
      <Stage eventId={event.event_id} {...{ isList, map, toShow, shown }} />
      <Tray
        {...{ event, seatMap, choice, canFind, isBusy, isFixed, isAllowed }}
        onHold={() => void hold(requestOf(choice.selection))}
        onBest={best.open}
        onShow={show}
        notices={[<Taken key="taken" {...{ seatMap, seats }} onShow={show} />, !best.isTold && problem]}
      />
      <div className={css.legend}>
        <Legend plan={plan} />
      </div>
      <BestAvailable
        {...{ seatMap, isBusy, isAllowed }}
        first={best.first}
        isOpen={best.isOpen}
        most={placesPerHold(event)}
        problem={best.isTold && problem}
        onHold={(request) => void hold({ best_available: request })}
        onClose={best.close}
      />
      <AreaPlaces most={placesPerHold(event)} {...{ seatMap, seats, area }} onClose={() => setArea(undefined)} />
    </section>
  );
}

interface StageProps {
  eventId: string;
  isList: boolean;
  map: RefObject<SeatMapHandle | null>;
  /** The seat to fly to as soon as there is a map. */
  toShow: number | undefined;
  /** What map and list show, and what they tell. */
  shown: ComponentProps<typeof SeatMap> & SeatListProps;
}

/** The map, or the list that does the same. */
function Stage({ eventId, isList, map, toShow, shown }: StageProps) {
  const [start] = useState(() => keptView(sessionStorage, eventId));
  return (
    <div className={css.stage}>
      <ConnectionNote />
      {isList ? (
        <SeatList {...shown} id="seat-list" />
      ) : (
        <SeatMap
          {...shown}
          ref={map}
          start={start}
          onLeave={(pose) => keepView(sessionStorage, eventId, pose)}
          onFirstPaint={() => {
            performance.mark("seat-map-painted");
            if (toShow !== undefined) map.current?.showSeat(toShow);
          }}
        />
      )}
    </div>
  );
}

/** Map or list, as the address says. */
function useView(): { isList: boolean; setView: (asList: boolean) => void } {
  const [query, setQuery] = useSearchParams();
  useEffect(() => {
    // A page that is loaded again, or sent to somebody, has nothing to do with the login before it.
    setQuery(withoutRequest, { replace: true, preventScrollReset: true });
    // Once, when the page opens.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  return {
    isList: query.get("view") === "list",
    setView: (asList) => setQuery(withView(asList), { replace: true, preventScrollReset: true }),
  };
}

function withView(asList: boolean): (query: URLSearchParams) => URLSearchParams {
  return (query) => {
    const next = new URLSearchParams(query);
    if (asList) next.set("view", "list");
    else next.delete("view");
    return next;
  };
}

/** The dialog for the best seats. What comes of them is told in it for as long as it is open. */
function useBestDialog({ beforeLogin, holding, isBusy, isFixed, reset }: SeatChoice) {
  // "The best two" that somebody had to log in for is asked for again by `useHolding`: what comes of it is told there.
  const first = beforeLogin?.best_available ?? undefined;
  const [isOpen, setOpen] = useState(first !== undefined && session.get() !== undefined);
  const isAsked = "request" in holding && holding.request.best_available != null;
  return {
    first,
    isOpen,
    isTold: isAsked && isOpen,
    open: () => setOpen(true),
    close: () => {
      setOpen(false);
      // Seats that may be held already are not forgotten.
      if (isAsked && !isBusy && !isFixed) reset();
    },
  };
}

/** Whether there is a seat to be found. */
function useCanFind({ plan, states }: SeatMapModel): boolean {
  return useSyncExternalStore(states.subscribe, () => hasFreeSeats(plan, states));
}

interface ProblemProps {
  seatMap: SeatMapModel;
  seats: SeatChoice;
  onDismiss: (() => void) | undefined;
}

/** What came of the last request to hold seats, and what can be done about it. */
function Problem({ seatMap, seats: { holding, nameOf, hold, reset, choice }, onDismiss }: ProblemProps) {
  return (
    <HoldProblem
      holding={holding}
      nameOf={nameOf}
      onHold={(request) => void hold(request)}
      onTakeInstead={(instead) => {
        reset();
        choice.replace(inRowsOf(seatMap, choice.selection.seats, instead), instead);
      }}
      onDismiss={onDismiss}
    />
  );
}

interface TakenProps {
  seatMap: SeatMapModel;
  seats: SeatChoice;
  onShow: (seat: number) => void;
}

/** Chosen seats that somebody else was faster with. */
function Taken({ seatMap, seats: { taken, dismiss, choice }, onShow }: TakenProps) {
  return (
    <TakenNotice
      plan={seatMap.plan}
      taken={taken}
      onTake={(seats, givenUp) => {
        choice.replace(labelsOf(seatMap, givenUp), labelsOf(seatMap, seats));
        dismiss();
      }}
      onShow={([first]) => {
        if (first !== undefined) onShow(first);
      }}
      onDismiss={dismiss}
    />
  );
}

interface AreaPlacesProps {
  seatMap: SeatMapModel;
  seats: SeatChoice;
  /** Left out while no area is open. */
  area: PlanSection | undefined;
  /** As many places as one hold may have. */
  most: number;
  onClose: () => void;
}

/** How many places of an area are chosen. */
function AreaPlaces({ seatMap, seats: { choice, reset }, area, most, onClose }: AreaPlacesProps) {
  const chosen = area === undefined ? 0 : (choice.selection.areas[area.code] ?? 0);
  return (
    <AreaDialog
      seatMap={seatMap}
      area={area}
      quantity={chosen}
      most={most - placesOf(choice.selection) + chosen}
      onChange={(quantity) => {
        reset();
        if (area !== undefined) choice.setPlaces(area.code, quantity);
      }}
      onClose={onClose}
    />
  );
}
