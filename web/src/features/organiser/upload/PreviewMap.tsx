/// The map of an event that is not there yet: every place is free, nothing can be chosen.
import { useMemo } from "react";

import type { Schemas } from "../../../api/client";
import { SeatPlan } from "../../../seatmap/plan";
import { SeatMap } from "../../../seatmap/SeatMap";
import { SeatStates } from "../../../seatmap/states";

const NOTHING: ReadonlySet<number> = new Set();

interface PreviewMapProps {
  layout: Schemas["LayoutBody"];
  tiers: readonly Schemas["TierBody"][];
  areaTiers: ReadonlyMap<string, string>;
}

export default function PreviewMap({ layout, tiers, areaTiers }: PreviewMapProps) {
  const { plan, states } = useMemo(() => {
    const plan = new SeatPlan(layout, areaTiers, tiers);
    return { plan, states: new SeatStates(plan) };
  }, [layout, tiers, areaTiers]);
  return <SeatMap plan={plan} states={states} selected={NOTHING} onSeat={() => false} />;
}
