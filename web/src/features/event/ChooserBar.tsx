/// Above the map: map or list, the best seats, full screen, and what filters the map.
import { useState } from "react";

import { useStrings } from "../../i18n";
import { MapFilters, SectionPicker } from "../../seatmap/MapFilters";
import type { SeatFilter } from "../../seatmap/marks";
import type { PlanSection } from "../../seatmap/plan";
import type { SeatMapModel } from "../../seatmap/use-seat-map";
import { Button } from "../../ui/Button";
import css from "./Chooser.module.css";
import { eventPageStrings } from "./strings";

interface ChooserBarProps {
  seatMap: SeatMapModel;
  filter: SeatFilter;
  isList: boolean;
  isFull: boolean;
  /** There are free seats to be found. */
  canFind: boolean;
  /** The event sells. */
  isAllowed: boolean;
  onView: (asList: boolean) => void;
  onBest: () => void;
  onFull: (isFull: boolean) => void;
  onFilter: (filter: SeatFilter) => void;
  /** `null` is the whole map. */
  onSection: (section: PlanSection | null) => void;
}

export function ChooserBar(props: ChooserBarProps) {
  const { filter, isList, isFull, onFull } = props;
  const { plan, states } = props.seatMap;
  const t = useStrings(eventPageStrings);
  const [section, setSection] = useState<number | null>(null);
  return (
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
            onClick={() => props.onView(asList)}
          >
            {t(asList ? "viewList" : "viewMap")}
          </button>
        ))}
      </div>
      {props.canFind && (
        <Button
          kind="secondary"
          className={css.bestButton}
          aria-label={t("bestShort")}
          title={t("bestShort")}
          disabled={!props.isAllowed}
          onClick={props.onBest}
        >
          <BestIcon />
          <span>{t("bestShort")}</span>
        </Button>
      )}
      <button
        type="button"
        className={css.fullButton}
        aria-label={t(isFull ? "smaller" : "fullscreen")}
        onClick={() => onFull(!isFull)}
      >
        <FullIcon isFull={isFull} />
      </button>
      <div className={css.filters}>
        <MapFilters plan={plan} states={states} filter={filter} onFilter={props.onFilter} />
      </div>
      {!isList && plan.sections.length > 1 && (
        <div className={css.sections}>
          <SectionPicker
            plan={plan}
            states={states}
            filter={filter}
            value={section}
            onPick={(picked) => {
              setSection(picked?.index ?? null);
              props.onSection(picked);
            }}
          />
        </div>
      )}
    </div>
  );
}

/** On phones it stands for the words: they would not fit beside the rest in every language. */
function BestIcon() {
  return (
    <svg className={css.bestIcon} width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <path
        d="M10 2.2l2.4 4.9 5.4.8-3.9 3.8.9 5.4-4.8-2.6-4.8 2.6.9-5.4-3.9-3.8 5.4-.8z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinejoin="round"
      />
    </svg>
  );
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
