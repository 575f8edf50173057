/// Free, held and sold in the course of a sale, below the slider and as wide: a place of the chart is a place of the slider.
/// The figures stand beside the map as text; a screen reader skips the picture.
import { useMemo } from "react";

import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { CountsLegend } from "../CountsBar";
import { chartTop, LAYERS, layerPoints } from "./sale-course";
import css from "./SaleChart.module.css";
import { replayStrings } from "./strings";

interface SaleChartProps {
  timeline: Schemas["TimelineBody"];
  seq: number;
}

export function SaleChart({ timeline, seq }: SaleChartProps) {
  const t = useStrings(replayStrings);
  const { number } = useFormats();
  const top = useMemo(() => chartTop(timeline), [timeline]);
  const points = useMemo(() => layerPoints(timeline, top), [timeline, top]);
  const { capacity } = timeline.before;
  return (
    <figure className={css.figure}>
      <p className={css.top} aria-hidden="true">
        {t("chartTop", { top: number(top), capacity: number(capacity) })}
      </p>
      <svg
        className={css.chart}
        viewBox={`0 0 ${Math.max(1, timeline.seq)} ${top}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {LAYERS.map((layer) => (
          <polygon key={layer} className={css[layer]} points={points[layer]} />
        ))}
        <line className={css.here} x1={seq} x2={seq} y1={0} y2={top} />
      </svg>
      <figcaption>
        <CountsLegend />
      </figcaption>
    </figure>
  );
}
