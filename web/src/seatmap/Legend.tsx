/// What the signs of the map mean.
import { useStrings } from "../i18n";
import { ACCESS_COMPANION, ACCESS_WHEELCHAIR, type SeatPlan } from "./plan";
import { SeatIcon } from "./SeatIcon";
import css from "./Legend.module.css";
import { seatMapStrings } from "./strings";

/** Every sign with its meaning; prices are told by the filter above the map. */
export function Legend({ plan, isOrganiser = false }: { plan: SeatPlan; isOrganiser?: boolean }) {
  const t = useStrings(seatMapStrings);
  const hasWheelchairPlaces = plan.access.includes(ACCESS_WHEELCHAIR);
  const hasCompanionPlaces = plan.access.includes(ACCESS_COMPANION);
  return (
    <ul className={css.legend} aria-label={t("legend")}>
      <li>
        <SeatIcon kind="available" />
        {t("available")}
      </li>
      <li>
        <SeatIcon kind="chosen" />
        {t("chosen")}
      </li>
      {!isOrganiser && (
        <li>
          <SeatIcon kind="mine" />
          {t("mine")}
        </li>
      )}
      <li>
        <SeatIcon kind="held" />
        {t("held")}
      </li>
      <li>
        <SeatIcon kind="sold" />
        {t("sold")}
      </li>
      <li>
        <SeatIcon kind="blocked" />
        {t("blocked")}
      </li>
      {hasWheelchairPlaces && (
        <li>
          <SeatIcon kind="available" access={ACCESS_WHEELCHAIR} />
          {t("wheelchair")}
        </li>
      )}
      {hasCompanionPlaces && (
        <li>
          <SeatIcon kind="available" access={ACCESS_COMPANION} />
          {t("companion")}
        </li>
      )}
    </ul>
  );
}
