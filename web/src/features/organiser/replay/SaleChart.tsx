/// Free, held and sold in the course of a sale, below the slider and as wide: a place of the chart is a place of the slider.
/// The figures stand beside the map as text; a screen reader skips the picture.
import { useMemo } from "react";

import type { Schemas } from "../../../api/client";
import { CountsLegend } from "../CountsBar";
import { LAYERS, layerPoints } from "./sale-course";
import css from "./SaleChart.module.css";

interface SaleChartProps {
  timeline: Schemas["TimelineBody"];
  seq: number;
}

export function SaleChart({ timeline, seq }: SaleChartProps) {
  const points = useMemo(() => layerPoints(timeline), [timeline]);
  const { capacity } = timeline.before;
  return (
    <figure className={css.figure}>
      <svg
        className={css.chart}
        viewBox={`0 0 ${Math.max(1, timeline.seq)} ${Math.max(1, capacity)}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {LAYERS.map((layer) => (
          <polygon key={layer} className={css[layer]} points={points[layer]} />
        ))}
        <line className={css.here} x1={seq} x2={seq} y1={0} y2={capacity} />
      </svg>
      <figcaption>
        <CountsLegend />
      </figcaption>
    </figure>
  );
}
