/// The card of one seat: its name, its price, and whether it can be chosen.
import { useStrings } from "../i18n";
import { useFormats } from "../i18n/format";
import { classes } from "../ui/classes";
import { accessName, conditionOf } from "./descriptions";
import type { Point } from "./geometry";
import type { SeatPlan } from "./plan";
import css from "./SeatCard.module.css";
import { SeatIcon } from "./SeatIcon";
import type { SeatStates } from "./states";
import { seatMapStrings } from "./strings";
import { useSeatStatus } from "./use-seat-states";

interface SeatCardProps {
  plan: SeatPlan;
  states: SeatStates;
  seat: number;
  /** The seat's middle on the map. */
  at: Point;
  /** The map's size: the card stays inside. */
  width: number;
  selected: ReadonlySet<number>;
  mine: ReadonlySet<number>;
}

const HALF_WIDTH_PX = 118;
const ROOM_ABOVE_PX = 170;

/** Follows the pointer, so it takes no clicks itself. */
export function SeatCard({ plan, states, seat, at, width, selected, mine }: SeatCardProps) {
  const t = useStrings(seatMapStrings);
  const formats = useFormats();
  const status = useSeatStatus(states, seat);
  const condition = conditionOf(status, seat, selected, mine);
  const tier = plan.tierOf(seat);
  const access = accessName(t, plan, seat);
  const isBelow = at.y < ROOM_ABOVE_PX;
  const left = Math.max(HALF_WIDTH_PX + 8, Math.min(width - HALF_WIDTH_PX - 8, at.x));
  const gone = condition !== "available" && condition !== "chosen" && condition !== "mine";
  return (
    <div className={classes(css.card, isBelow && css.below)} style={{ left, top: at.y }} aria-hidden="true">
      <p className={css.section}>{plan.sectionOf(seat).name}</p>
      <dl className={css.place}>
        <div>
          <dt>{t("row")}</dt>
          <dd>{plan.rowOf(seat).name}</dd>
        </div>
        <div>
          <dt>{t("seat")}</dt>
          <dd>{plan.number(seat)}</dd>
        </div>
        <div className={css.price}>
          <dt>{tier.name}</dt>
          <dd>{formats.money(tier.price)}</dd>
        </div>
      </dl>
      <p className={classes(css.state, gone && css.gone)}>
        <SeatIcon kind={condition} tier={plan.tier[seat] ?? 0} access={plan.access[seat] ?? 0} size={20} />
        {t(condition)}
      </p>
      {access !== null && <p className={css.access}>{access}</p>}
    </div>
  );
}
