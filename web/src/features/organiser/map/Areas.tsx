/// Standing areas: blocks and unblocks places by number.
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";

import { api, bodyOf } from "../../../api/client";
import { Problem } from "../../../api/problem";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import type { PlanSection } from "../../../seatmap/plan";
import type { SeatMapModel } from "../../../seatmap/use-seat-map";
import { useStatesVersion } from "../../../seatmap/use-seat-states";
import { Button } from "../../../ui/Button";
import { Notice } from "../../../ui/Notice";
import { ErrorNotice } from "../../../ui/States";
import { showToast } from "../../../ui/toasts";
import css from "./Areas.module.css";
import { mapStrings } from "./strings";
import { conflictOf, isUnknown, type Change } from "./use-change";

/** The id of the input of an area, for the map to lead to. */
export function areaInputId({ index }: PlanSection): string {
  return `area-${index}`;
}

/** All areas of the seat map; nothing if it has none. */
export function Areas({ eventId, seatMap }: { eventId: string; seatMap: SeatMapModel }) {
  const t = useStrings(mapStrings);
  const areas = seatMap.plan.sections.filter(({ kind }) => kind === "area");
  if (areas.length === 0) return null;
  return (
    <section className={css.areas} aria-labelledby="areas-title">
      <h2 id="areas-title">{t("areas")}</h2>
      {areas.map((area) => (
        <Area key={area.code} eventId={eventId} seatMap={seatMap} area={area} />
      ))}
    </section>
  );
}

function Area({ eventId, seatMap: { states }, area }: { eventId: string; seatMap: SeatMapModel; area: PlanSection }) {
  const t = useStrings(mapStrings);
  const { number } = useFormats();
  useStatesVersion(states);
  const [text, setText] = useState("1");
  const [isMissing, setMissing] = useState(false);
  const counts = states.countsOf(area.index);
  const quantity = /^\d+$/.test(text.trim()) ? Number(text) : 0;
  const change = useAreaChange(eventId, area, quantity);
  const run = (kind: Change): void => {
    setMissing(quantity < 1);
    change.reset();
    if (quantity >= 1) change.mutate(kind);
  };
  const state = {
    free: number(counts.available),
    kept: number(counts.blocked),
    held: number(counts.held),
    sold: number(counts.sold),
  };
  const most = change.variables === "unblock" ? counts.blocked : counts.available;
  const hintId = `area-${area.index}-hint`;
  return (
    <div className={css.area}>
      <h3>{area.name}</h3>
      <p className={css.soft} id={hintId}>
        {t("areaState", state)}
      </p>
      <div className={css.row}>
        <input
          id={areaInputId(area)}
          className={css.number}
          inputMode="numeric"
          autoComplete="off"
          maxLength={6}
          aria-label={t("areaNumber", { area: area.name })}
          aria-describedby={hintId}
          aria-invalid={isMissing || undefined}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <Button
          isBusy={change.isPending}
          aria-label={t("areaBlockLabel", { area: area.name })}
          onClick={() => run("block")}
        >
          {t("areaBlock")}
        </Button>
        <Button
          kind="secondary"
          isBusy={change.isPending}
          aria-label={t("areaUnblockLabel", { area: area.name })}
          onClick={() => run("unblock")}
        >
          {t("areaUnblock")}
        </Button>
      </div>
      {isMissing && <Notice kind="warning">{t("areaNone")}</Notice>}
      {change.isError && <Failure error={change.error} most={most} onRetry={() => run(change.variables)} />}
    </div>
  );
}

/** Keeps places of an area for the house, or gives them back. */
function useAreaChange(eventId: string, area: PlanSection, quantity: number) {
  const t = useStrings(mapStrings);
  return useMutation({
    mutationFn: async (kind: Change) => {
      const options = { params: { path: { id: eventId } }, body: { areas: [{ section: area.code, quantity }] } };
      await bodyOf(
        kind === "block" ? api.POST("/api/events/{id}/block", options) : api.POST("/api/events/{id}/unblock", options),
      );
      return { kind, quantity };
    },
    onSuccess: (done) =>
      showToast(
        "success",
        t(done.kind === "block" ? "areaBlocked" : "areaUnblocked", { count: done.quantity, area: area.name }),
      ),
  });
}

/** What went wrong; `most` is how many places a change may have. */
function Failure({ error, most, onRetry }: { error: unknown; most: number; onRetry: () => void }) {
  const t = useStrings(mapStrings);
  const { number } = useFormats();
  if (isConflict(error)) return <Notice kind="warning">{t("areaConflict", { most: number(most) })}</Notice>;
  if (!isUnknown(error)) return <ErrorNotice error={error} onRetry={onRetry} />;
  return (
    <Notice kind="warning" title={t("areaUnknownTitle")}>
      {t("areaUnknown")}
    </Notice>
  );
}

function isConflict(error: unknown): boolean {
  return conflictOf(error).length > 0 || (error instanceof Problem && error.status === 409);
}
