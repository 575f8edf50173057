/// The map of an event that is not there yet: every place is free, nothing can be chosen.
import { useMemo } from "react";

import type { Schemas } from "../../../api/client";
import { SeatPlan } from "../../../seatmap/plan";
import { SeatMap } from "../../../seatmap/SeatMap";
import { SeatStates } from "../../../seatmap/states";

const NOTHING: ReadonlySet<number> = new Set();

interface PreviewMapProps {
  layout: Schemas["LayoutBody"];
  areaTiers: ReadonlyMap<string, string>;
}

export default function PreviewMap({ layout, areaTiers }: PreviewMapProps) {
  const { plan, states } = useMemo(() => {
    const plan = new SeatPlan(layout, areaTiers);
    return { plan, states: new SeatStates(plan) };
  }, [layout, areaTiers]);
  return <SeatMap plan={plan} states={states} selected={NOTHING} onSeat={() => false} />;
}
