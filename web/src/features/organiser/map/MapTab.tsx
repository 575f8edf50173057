/// The organiser's map: choose seats by tap, lasso or list, and keep them for the house or give them back.
import { useId, useState } from "react";

import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { Legend } from "../../../seatmap/Legend";
import { SeatMap } from "../../../seatmap/SeatMap";
import { ErrorNotice, Skeleton } from "../../../ui/States";
import { areaInputId, Areas } from "./Areas";
import { changed, toggled } from "./choice";
import { ChoicePanel } from "./ChoicePanel";
import { HouseList } from "./HouseList";
import css from "./MapTab.module.css";
import { mapStrings } from "./strings";
import { useHouse, type House } from "./use-house";

type Tool = "choose" | "add" | "remove";
const TOOLS: readonly Tool[] = ["choose", "add", "remove"];

export default function MapTab({ event }: { event: Schemas["EventDetailBody"] }) {
  const t = useStrings(mapStrings);
  const { house, isLive, error, refetch } = useHouse(event.event_id);
  if (error !== undefined && error !== null) return <ErrorNotice error={error} onRetry={refetch} />;
  if (house === undefined || !isLive) return <Skeleton height={480} label={t("loading")} />;
  return <HouseMap event={event} house={house} />;
}

function HouseMap({ event, house }: { event: Schemas["EventDetailBody"]; house: House }) {
  const t = useStrings(mapStrings);
  const listId = useId();
  const [tool, setTool] = useState<Tool>("choose");
  const [choice, setChoice] = useState<ReadonlySet<number>>(new Set());
  const { plan, states } = house;
  return (
    <div className={css.page}>
      <div className={css.columns}>
        <div className={css.main}>
          {plan.count > 0 && <Tools tool={tool} onTool={setTool} />}
          <div className={css.map}>
            <SeatMap
              plan={plan}
              states={states}
              selected={choice}
              mode={tool === "choose" ? "choose" : "lasso"}
              listId={listId}
              onSeat={(seat) => {
                setChoice((before) => toggled(before, seat));
                return true;
              }}
              onArea={(area) => document.getElementById(areaInputId(area))?.focus()}
              onLasso={(seats, remove) => setChoice((before) => changed(before, seats, remove || tool === "remove"))}
            />
          </div>
          <Legend plan={plan} isOrganiser />
        </div>
        <aside className={css.side}>
          {plan.count > 0 && (
            <ChoicePanel eventId={event.event_id} house={house} choice={choice} onChoice={setChoice} />
          )}
          <Areas eventId={event.event_id} house={house} />
        </aside>
      </div>
      {plan.count > 0 && (
        <section id={listId} tabIndex={-1} className={css.list} aria-labelledby={`${listId}-title`}>
          <h2 id={`${listId}-title`}>{t("list")}</h2>
          <p className={css.soft}>{t("listHelp")}</p>
          <HouseList house={house} choice={choice} onChoice={setChoice} />
        </section>
      )}
    </div>
  );
}

function Tools({ tool, onTool }: { tool: Tool; onTool: (tool: Tool) => void }) {
  const t = useStrings(mapStrings);
  const id = useId();
  return (
    <div className={css.tools}>
      <div className={css.buttons} role="radiogroup" aria-label={t("tools")} aria-describedby={id}>
        {TOOLS.map((name) => (
          <label key={name} className={css.tool}>
            <input type="radio" name="map-tool" checked={tool === name} onChange={() => onTool(name)} />
            <span>{t(`tool_${name}`)}</span>
          </label>
        ))}
      </div>
      <p id={id} className={css.soft}>
        {t(`hint_${tool}`)}
      </p>
    </div>
  );
}
