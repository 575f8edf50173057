/// The seats as a list: sections, their rows, their seats. Does all the map does, with keyboard and screen reader alone.
import { useEffect, useId, useRef, useState } from "react";

import { useStrings } from "../i18n";
import { useFormats } from "../i18n/format";
import { VisuallyHidden } from "../ui/States";
import { freeDescription, lowestPrice, seatName } from "./descriptions";
import { freeMatching, heldMatching, NO_FILTER, seatPasses, type SeatFilter } from "./marks";
import type { PlanRow, PlanSection, SeatPlan } from "./plan";
import { RowSeats } from "./RowSeats";
import css from "./SeatList.module.css";
import type { SeatStates } from "./states";
import { seatMapStrings } from "./strings";
import { useStatesVersion } from "./use-seat-states";

export interface SeatListProps {
  plan: SeatPlan;
  states: SeatStates;
  selected: ReadonlySet<number>;
  mine?: ReadonlySet<number>;
  filter?: SeatFilter;
  /** The target of the map's link. */
  id?: string;
  onSeat: (seat: number) => void;
  onArea?: (section: PlanSection) => void;
}

const NOBODY: ReadonlySet<number> = new Set();

/** One section and one row are open at a time, so the page stays small for every seat map. */
export function SeatList({
  plan,
  states,
  selected,
  mine = NOBODY,
  filter = NO_FILTER,
  id,
  onSeat,
  onArea,
}: SeatListProps) {
  const t = useStrings(seatMapStrings);
  const helpId = useId();
  useStatesVersion(states);
  const [openSection, setOpenSection] = useState<number | null>(plan.sections.length === 1 ? 0 : null);
  const [openRow, setOpenRow] = useState<number | null>(null);
  const said = useSpokenChanges(plan, states, selected, mine);
  const free = freeMatching(plan, states.statuses, filter);
  const shown = plan.sections.filter(
    ({ index, kind, tiers }) =>
      (kind === "area"
        ? !filter.accessibleOnly && tiers.every((tier) => areaPasses(filter, plan, tier))
        : (free[index] ?? 0) > 0) || index === openSection,
  );
  return (
    <section id={id} className={css.list} aria-label={t("list")} aria-describedby={helpId} tabIndex={-1}>
      <p id={helpId} className={css.help}>
        {t("listHelp")}
      </p>
      <div aria-live="polite">
        <VisuallyHidden>{said}</VisuallyHidden>
      </div>
      {shown.length === 0 && <p className={css.help}>{t("nothingMatches")}</p>}
      <ul>
        {shown.map((section) => (
          <li key={section.code} className={css.section}>
            {section.kind === "area" ? (
              <Area {...{ plan, states, filter, section, onArea }} />
            ) : (
              <Seats
                {...{ plan, states, selected, mine, filter, section, openRow, onSeat }}
                free={free[section.index] ?? 0}
                isOpen={openSection === section.index}
                onOpen={(isOpen) => {
                  setOpenSection(isOpen ? section.index : null);
                  setOpenRow(null);
                }}
                onRow={setOpenRow}
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

interface SectionProps {
  plan: SeatPlan;
  states: SeatStates;
  filter: SeatFilter;
  section: PlanSection;
}

/** A section's name, how much of it is free, and from which price. */
function Head({ plan, states, filter, section, free }: SectionProps & { free: number }) {
  const t = useStrings(seatMapStrings);
  const formats = useFormats();
  const price = lowestPrice(plan, states, section, filter);
  return (
    <>
      <span className={css.name}>{section.name}</span>
      <span className={css.free}>
        {freeDescription(t, formats, { available: free, held: heldMatching(plan, states, section, filter) })}
      </span>
      <span className={css.price}>{price && t("from", { price: formats.money(price) })}</span>
    </>
  );
}

/** A standing area, of which places are chosen by number. */
function Area({ onArea, ...props }: SectionProps & { onArea: SeatListProps["onArea"] }) {
  const t = useStrings(seatMapStrings);
  const { states, section } = props;
  const { available } = states.countsOf(section.index);
  return (
    <>
      <div className={css.head}>
        <Head {...props} free={available} />
      </div>
      <div className={css.area}>
        <span>{t("area")}</span>
        <button type="button" disabled={available === 0} onClick={() => onArea?.(section)}>
          {t("chooseArea")}
          <VisuallyHidden>: {section.name}</VisuallyHidden>
        </button>
      </div>
    </>
  );
}

interface SeatsProps extends RowsProps {
  free: number;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
}

/** A section with seats: its rows, once it is open. */
function Seats({ free, isOpen, onOpen, ...props }: SeatsProps) {
  const { plan, states, filter, section } = props;
  return (
    <>
      <h3>
        <button type="button" className={css.head} aria-expanded={isOpen} onClick={() => onOpen(!isOpen)}>
          <Head {...{ plan, states, filter, section, free }} />
        </button>
      </h3>
      {isOpen && <Rows {...props} />}
    </>
  );
}

interface RowsProps extends SectionProps {
  selected: ReadonlySet<number>;
  mine: ReadonlySet<number>;
  openRow: number | null;
  onRow: (row: number | null) => void;
  onSeat: (seat: number) => void;
}

function Rows({ plan, states, selected, mine, filter, section, openRow, onRow, onSeat }: RowsProps) {
  const t = useStrings(seatMapStrings);
  const formats = useFormats();
  useStatesVersion(states);
  // Where the keyboard goes in a row that it has just opened.
  const [entry, setEntry] = useState<number | null>(null);
  const step = (from: number, offset: number, by: 1 | -1): void => {
    const next = plan.rows[section.rows[section.rows.indexOf(from) + by] ?? -1];
    if (!next) return;
    onRow(next.index);
    setEntry(next.first + Math.min(offset, next.length - 1));
  };
  return (
    <ul className={css.rows} aria-label={t("listRows", { section: section.name })}>
      {section.rows.map((index) => {
        const row = plan.rows[index];
        if (!row) return null;
        const counts = rowCounts(plan, states, row, filter);
        const isOpen = openRow === index;
        return (
          <li key={row.name}>
            <h4>
              <button
                type="button"
                className={css.row}
                aria-expanded={isOpen}
                onClick={() => {
                  setEntry(null);
                  onRow(isOpen ? null : index);
                }}
              >
                <span>{t("rowName", { row: row.name })}</span>
                <span className={css.free}>{freeDescription(t, formats, counts)}</span>
              </button>
            </h4>
            {isOpen && (
              <RowSeats
                {...{ plan, states, selected, mine, filter, row, entry, onSeat }}
                onLeave={(offset, by) => step(index, offset, by)}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** The free and the held seats of a row that pass the filter. */
function rowCounts(
  plan: SeatPlan,
  states: SeatStates,
  { first, length }: PlanRow,
  filter: SeatFilter,
): { available: number; held: number } {
  const counts = { available: 0, held: 0 };
  for (let seat = first; seat < first + length; seat++) {
    const status = states.status(seat);
    if ((status === "available" || status === "held") && seatPasses(plan, filter, seat)) counts[status] += 1;
  }
  return counts;
}

function areaPasses(filter: SeatFilter, plan: SeatPlan, tier: number): boolean {
  const price = plan.tiers[tier]?.price.amount ?? 0;
  return (filter.tiers === null || filter.tiers.has(tier)) && (filter.priceMax === null || price <= filter.priceMax);
}

/** What a screen reader hears when the selection changes, by the buyer or by somebody who was faster. */
function useSpokenChanges(
  plan: SeatPlan,
  states: SeatStates,
  selected: ReadonlySet<number>,
  mine: ReadonlySet<number>,
): string {
  const t = useStrings(seatMapStrings);
  const [said, setSaid] = useState("");
  const before = useRef(selected);
  useEffect(() => {
    const added = [...selected].find((seat) => !before.current.has(seat));
    const gone = [...before.current].find((seat) => !selected.has(seat));
    before.current = selected;
    const changed = added ?? gone;
    if (changed === undefined) return;
    const name = seatName(t, plan, changed);
    const count = selected.size;
    const wasTaken = added === undefined && !states.isFree(changed) && !mine.has(changed);
    const text = wasTaken
      ? t("saidTaken", { name })
      : t(added === undefined ? "saidGivenUp" : "saidChosen", { name, count });
    // After this render: a live region speaks when its text changes.
    setTimeout(() => setSaid(text));
  }, [selected, mine, plan, states, t]);
  return said;
}
