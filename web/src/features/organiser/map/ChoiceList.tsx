/// The seat map as a list: sections, whole rows by checkbox, single seats by checkbox. All that the map does, by keyboard alone.
import { useEffect, useRef, useState } from "react";

import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import type { PlanRow, PlanSection } from "../../../seatmap/plan";
import type { SeatMapModel } from "../../../seatmap/use-seat-map";
import { useSeatStatus, useStatesVersion } from "../../../seatmap/use-seat-states";
import { changed, toggled } from "./choice";
import css from "./ChoiceList.module.css";
import { mapStrings } from "./strings";

interface ChoiceProps {
  seatMap: SeatMapModel;
  choice: ReadonlySet<number>;
  onChoice: (choice: ReadonlySet<number>) => void;
}

/** One section and one row are open at a time: the page stays small for every seat map. */
export function ChoiceList(props: ChoiceProps) {
  const { plan, states } = props.seatMap;
  const t = useStrings(mapStrings);
  const { number } = useFormats();
  useStatesVersion(states);
  const sections = plan.sections.filter(({ kind }) => kind === "seats");
  const [open, setOpen] = useState<number>();
  return (
    <ul className={css.sections}>
      {sections.map((section) => {
        const counts = states.countsOf(section.index);
        const isOpen = open === section.index;
        return (
          <li key={section.code}>
            <h3 className={css.heading}>
              <button
                type="button"
                className={css.section}
                aria-expanded={isOpen}
                onClick={() => setOpen(isOpen ? undefined : section.index)}
              >
                <span className={css.arrow} aria-hidden="true">
                  {isOpen ? "▾" : "▸"}
                </span>
                <span className={css.name}>{section.name}</span>
                <span className={css.soft}>
                  {t("sectionState", {
                    free: number(counts.available),
                    capacity: number(counts.capacity),
                  })}
                </span>
              </button>
            </h3>
            {isOpen && <Rows {...props} section={section} />}
          </li>
        );
      })}
    </ul>
  );
}

function Rows({ section, ...props }: ChoiceProps & { section: PlanSection }) {
  const { plan, states } = props.seatMap;
  useStatesVersion(states);
  const [open, setOpen] = useState<number>();
  return (
    <ul className={css.rows}>
      {section.rows.map((index) => {
        const row = plan.rows[index];
        if (row === undefined) return null;
        const isOpen = open === index;
        return (
          <li key={index} className={css.row}>
            <Row {...props} row={row} isOpen={isOpen} onOpen={() => setOpen(isOpen ? undefined : index)} />
          </li>
        );
      })}
    </ul>
  );
}

interface RowProps extends ChoiceProps {
  row: PlanRow;
  isOpen: boolean;
  onOpen: () => void;
}

function Row({ seatMap, choice, onChoice, row, isOpen, onOpen }: RowProps) {
  const t = useStrings(mapStrings);
  const { states } = seatMap;
  const box = useRef<HTMLInputElement>(null);
  const seats = Array.from({ length: row.length }, (_, at) => row.first + at);
  const chosen = seats.filter((seat) => choice.has(seat)).length;
  const free = seats.filter((seat) => states.status(seat) === "available").length;
  const kept = seats.filter((seat) => states.status(seat) === "blocked").length;
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = chosen > 0 && chosen < row.length;
  }, [chosen, row.length]);
  return (
    <>
      <div className={css.line}>
        <label className={css.check}>
          <input
            ref={box}
            type="checkbox"
            checked={chosen === row.length}
            onChange={() => onChoice(changed(choice, seats, chosen === row.length))}
          />
          <span className={css.name}>{t("rowWhole", { row: row.name })}</span>
          <span className={css.soft}>{t("rowState", { free, kept, taken: row.length - free - kept })}</span>
        </label>
        <button
          type="button"
          className={css.open}
          aria-expanded={isOpen}
          aria-label={t("rowOpen", { row: row.name })}
          onClick={onOpen}
        >
          <span aria-hidden="true">{isOpen ? "▾" : "▸"}</span>
        </button>
      </div>
      {isOpen && (
        <ul className={css.seats} aria-label={t("rowOpen", { row: row.name })}>
          {seats.map((seat) => (
            <Seat
              key={seat}
              seatMap={seatMap}
              seat={seat}
              isChosen={choice.has(seat)}
              onToggle={() => onChoice(toggled(choice, seat))}
            />
          ))}
        </ul>
      )}
    </>
  );
}

interface SeatProps {
  seatMap: SeatMapModel;
  seat: number;
  isChosen: boolean;
  onToggle: () => void;
}

function Seat({ seatMap: { plan, states }, seat, isChosen, onToggle }: SeatProps) {
  const t = useStrings(mapStrings);
  const status = useSeatStatus(states, seat);
  return (
    <li>
      <label className={css.check}>
        <input type="checkbox" checked={isChosen} onChange={onToggle} />
        <span className={css.name}>{t("seat", { number: plan.number(seat) })}</span>
        <span className={css.soft}>{t(`state_${status}`)}</span>
      </label>
    </li>
  );
}
