/// The chart of the last hour, on a canvas. What it says stands beside it as text; a screen reader skips it.
import "uplot/dist/uPlot.min.css";

import { useEffect, useRef } from "react";
import UPlot from "uplot";

import { useLanguage } from "../../../i18n";
import { useTheme } from "../../../ui/theme";
import { topOf, type Columns, type Measure } from "./chart-data";
import css from "./Pace.module.css";

interface PaceChartProps {
  columns: Columns;
  measure: Measure;
  timeZone: string;
  /** A value on the axis. */
  label: (value: number) => string;
  /** The minute that is pointed at, by index. */
  onPoint: (index: number | undefined) => void;
}

const HEIGHT_PX = 220;

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** What the axes and the pointer ask while the chart is there. */
interface Latest {
  columns: Columns;
  label: (value: number) => string;
  onPoint: (index: number | undefined) => void;
}

/** Bars in the colours of the theme; `latest` is read whenever the chart is drawn. */
function optionsOf(
  { measure, timeZone, language }: { measure: Measure; timeZone: string; language: string },
  latest: () => Latest,
): Omit<UPlot.Options, "width" | "height"> {
  const time = new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit", timeZone });
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke: token("--ink-soft"), font, ticks: { show: false } };
  const bars = UPlot.paths.bars?.({ size: [0.7, 24, 1], radius: 0.2 });
  return {
    legend: { show: false },
    cursor: { y: false, points: { show: false }, drag: { x: false, y: false } },
    padding: [12, 12, 0, 0],
    scales: {
      x: { time: true, range: (_, min, max) => [min - 30, max + 30] },
      y: { range: () => [0, topOf(latest().columns[1], measure)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 30,
        space: 70,
        values: (_, ticks) => ticks.map((tick) => time.format(tick * 1_000)),
      },
      {
        ...axis,
        grid: { stroke: token("--line"), width: 1 },
        size: measure === "orders" ? 44 : 76,
        // Half an order does not exist.
        ...(measure === "orders" ? { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] } : {}),
        values: (_, ticks) => ticks.map((tick) => latest().label(tick)),
      },
    ],
    series: [
      {},
      {
        stroke: token("--action"),
        fill: token("--action"),
        width: 0,
        points: { show: false },
        ...(bars === undefined ? {} : { paths: bars }),
      },
    ],
    hooks: {
      setCursor: [({ cursor }) => latest().onPoint(cursor.idx ?? undefined)],
    },
  };
}

/** Bars of 60 minutes. */
export default function PaceChart({ columns, measure, timeZone, label, onPoint }: PaceChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot>(null);
  const theme = useTheme();
  const language = useLanguage();
  const latest = useRef<Latest>({ columns, label, onPoint });
  useEffect(() => {
    latest.current = { columns, label, onPoint };
  });
  useEffect(() => {
    const parent = box.current;
    if (parent === null) return;
    const options = optionsOf({ measure, timeZone, language }, () => latest.current);
    const size = { width: parent.clientWidth, height: HEIGHT_PX };
    const plot = new UPlot({ ...options, ...size }, latest.current.columns, parent);
    chart.current = plot;
    const observer = new ResizeObserver(() => plot.setSize({ width: parent.clientWidth, height: HEIGHT_PX }));
    observer.observe(parent);
    return () => {
      observer.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [measure, timeZone, theme, language]);
  useEffect(() => {
    chart.current?.setData(columns);
  }, [columns]);
  return <div ref={box} className={css.chart} aria-hidden="true" />;
}
