/// The organiser's map: choose seats by tap, lasso or list, and block or unblock them.
import { useId, useState } from "react";

import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { Legend } from "../../../seatmap/Legend";
import { SeatMap } from "../../../seatmap/SeatMap";
import { useSeatMap, type SeatMapModel } from "../../../seatmap/use-seat-map";
import { ErrorNotice, Skeleton } from "../../../ui/States";
import { areaInputId, Areas } from "./Areas";
import { changed, toggled } from "./choice";
import { ChoiceList } from "./ChoiceList";
import { ChoicePanel } from "./ChoicePanel";
import css from "./MapTab.module.css";
import { mapStrings } from "./strings";

type Tool = "choose" | "add" | "remove";
const TOOLS: readonly Tool[] = ["choose", "add", "remove"];

export default function MapTab({ event }: { event: Schemas["EventDetailBody"] }) {
  // Another event is another map: nothing of one is kept for the other.
  return <LiveMap key={event.event_id} event={event} />;
}

function LiveMap({ event }: { event: Schemas["EventDetailBody"] }) {
  const t = useStrings(mapStrings);
  const { seatMap, liveness, error, retry } = useSeatMap(event.event_id, event.tiers, "organiser");
  if (error !== null) return <ErrorNotice error={error} onRetry={retry} />;
  if (liveness.kind === "refused") return <ErrorNotice error={liveness.problem} onRetry={retry} />;
  if (seatMap === undefined || liveness.kind === "waiting") return <Skeleton height={480} label={t("loading")} />;
  return <EventSeatMap event={event} seatMap={seatMap} />;
}

function EventSeatMap({ event, seatMap }: { event: Schemas["EventDetailBody"]; seatMap: SeatMapModel }) {
  const t = useStrings(mapStrings);
  const listId = useId();
  const [tool, setTool] = useState<Tool>("choose");
  const [choice, setChoice] = useState<ReadonlySet<number>>(new Set());
  const { plan, states } = seatMap;
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
            <ChoicePanel eventId={event.event_id} seatMap={seatMap} choice={choice} onChoice={setChoice} />
          )}
          <Areas eventId={event.event_id} seatMap={seatMap} />
        </aside>
      </div>
      {plan.count > 0 && (
        <section id={listId} tabIndex={-1} className={css.list} aria-labelledby={`${listId}-title`}>
          <h2 id={`${listId}-title`}>{t("list")}</h2>
          <p className={css.soft}>{t("listHelp")}</p>
          <ChoiceList seatMap={seatMap} choice={choice} onChoice={setChoice} />
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
