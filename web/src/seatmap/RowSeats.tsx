/// The seats of one row as buttons: one stop for the Tab key, arrows inside.
import { useEffect, useRef, useState, type KeyboardEvent } from "react";

import { useStrings } from "../i18n";
import { useFormats } from "../i18n/format";
import { classes } from "../ui/classes";
import { conditionOf, seatDescription } from "./descriptions";
import { seatPasses, type SeatFilter } from "./marks";
import type { PlanRow, SeatPlan } from "./plan";
import { SeatIcon } from "./SeatIcon";
import css from "./SeatList.module.css";
import type { SeatStates } from "./states";
import { seatMapStrings } from "./strings";
import { useSeatStatus } from "./use-seat-states";

interface RowSeatsProps {
  plan: SeatPlan;
  states: SeatStates;
  selected: ReadonlySet<number>;
  mine: ReadonlySet<number>;
  filter: SeatFilter;
  row: PlanRow;
  /** The seat to go to at once, if the keyboard came from another row. */
  entry: number | null;
  onSeat: (seat: number) => void;
  /** The keyboard goes to the next row or the one before. */
  onLeave: (offset: number, by: 1 | -1) => void;
}

const PAGE = 10;

export function RowSeats({ plan, states, selected, mine, filter, row, entry, onSeat, onLeave }: RowSeatsProps) {
  const t = useStrings(seatMapStrings);
  const list = useRef<HTMLUListElement>(null);
  const [active, setActive] = useState(entry ?? row.first);
  const seats = Array.from({ length: row.length }, (_, offset) => row.first + offset);

  const focus = (seat: number): void => {
    list.current?.querySelector<HTMLButtonElement>(`[data-seat="${seat}"]`)?.focus();
  };
  useEffect(() => {
    if (entry !== null) list.current?.querySelector<HTMLButtonElement>(`[data-seat="${entry}"]`)?.focus();
  }, [entry]);

  const goTo = (seat: number): void => {
    const target = Math.max(row.first, Math.min(row.first + row.length - 1, seat));
    setActive(target);
    focus(target);
  };
  const press = (event: KeyboardEvent): void => {
    switch (event.key) {
      case "ArrowRight":
        goTo(active + 1);
        break;
      case "ArrowLeft":
        goTo(active - 1);
        break;
      case "PageDown":
        goTo(active + PAGE);
        break;
      case "PageUp":
        goTo(active - PAGE);
        break;
      case "Home":
        goTo(row.first);
        break;
      case "End":
        goTo(row.first + row.length - 1);
        break;
      case "ArrowDown":
        onLeave(active - row.first, 1);
        break;
      case "ArrowUp":
        onLeave(active - row.first, -1);
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the keys move among the buttons inside
    <ul ref={list} className={css.seats} aria-label={t("listSeats", { row: row.name })} onKeyDown={press}>
      {seats.map((seat) => (
        <li key={seat} className={classes(plan.aisleBefore[seat] === 1 && seat !== row.first && css.aisle)}>
          <SeatButton
            {...{ plan, states, seat, selected, mine }}
            isActive={seat === active}
            isDimmed={!seatPasses(plan, filter, seat)}
            onFocus={() => setActive(seat)}
            onPress={() => onSeat(seat)}
          />
        </li>
      ))}
    </ul>
  );
}

interface SeatButtonProps {
  plan: SeatPlan;
  states: SeatStates;
  seat: number;
  selected: ReadonlySet<number>;
  mine: ReadonlySet<number>;
  isActive: boolean;
  isDimmed: boolean;
  onFocus: () => void;
  onPress: () => void;
}

/** A seat that can't be had stays reachable, so that a reader hears why. */
function SeatButton({ plan, states, seat, selected, mine, isActive, isDimmed, onFocus, onPress }: SeatButtonProps) {
  const t = useStrings(seatMapStrings);
  const formats = useFormats();
  const condition = conditionOf(useSeatStatus(states, seat), seat, selected, mine);
  const canPress = condition === "available" || condition === "chosen";
  return (
    <button
      type="button"
      className={classes(css.seat, isDimmed && css.dimmed)}
      data-seat={seat}
      tabIndex={isActive ? 0 : -1}
      aria-pressed={condition === "chosen" || condition === "mine"}
      aria-disabled={!canPress}
      aria-label={seatDescription(t, formats, plan, seat, condition)}
      onFocus={onFocus}
      onClick={() => {
        if (canPress) onPress();
      }}
    >
      <SeatIcon kind={condition} tier={plan.tier[seat] ?? 0} access={plan.access[seat] ?? 0} size={24} />
      <span aria-hidden="true">{plan.number(seat)}</span>
    </button>
  );
}
