/// "Find the best seats": how many, where, for how much; the engine chooses and holds in one step.
import { useState, type ReactNode } from "react";

import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { freeDescription, noneFree } from "../../seatmap/descriptions";
import { ACCESS_WHEELCHAIR } from "../../seatmap/plan";
import { seatMapStrings } from "../../seatmap/strings";
import type { SeatMapModel } from "../../seatmap/use-seat-map";
import { useStatesVersion } from "../../seatmap/use-seat-states";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { SelectField } from "../../ui/Field";
import { hasFreeSeats, sectionsFor, tiersFor } from "./best-choices";
import css from "./Chooser.module.css";
import type { HoldRequest } from "./selection";
import { Stepper } from "./Stepper";
import { eventPageStrings } from "./strings";

export type BestRequest = NonNullable<HoldRequest["best_available"]>;

interface BestAvailableProps {
  seatMap: SeatMapModel;
  /** What was asked for before the login. */
  first: BestRequest | undefined;
  isOpen: boolean;
  isBusy: boolean;
  isAllowed: boolean;
  most: number;
  /** What came of the last try. */
  problem: ReactNode;
  onHold: (request: BestRequest) => void;
  onClose: () => void;
}

export function BestAvailable({
  seatMap,
  first,
  isOpen,
  isBusy,
  isAllowed,
  most,
  problem,
  onHold,
  onClose,
}: BestAvailableProps) {
  const t = useStrings(eventPageStrings);
  const mapText = useStrings(seatMapStrings);
  const formats = useFormats();
  const { plan, states } = seatMap;
  useStatesVersion(states);
  const [quantity, setQuantity] = useState(Math.min(first?.quantity ?? 2, most));
  const [section, setSection] = useState(first?.section ?? "");
  const [tier, setTier] = useState(first?.tier ?? "");
  const [adjacent, setAdjacent] = useState(first?.adjacent ?? true);
  const [wheelchairs, setWheelchairs] = useState(first?.accessible ?? 0);
  const tierIndex = plan.tiers.findIndex(({ code }) => code === tier);
  const sections = sectionsFor(plan, states, tierIndex < 0 ? null : tierIndex);
  const tiers = tiersFor(plan, states, plan.sectionByCode(section));
  const isSoldOut = !hasFreeSeats(plan, states);
  const accessible = Math.min(wheelchairs, quantity);
  const request: BestRequest = {
    quantity,
    adjacent,
    ...(section === "" ? {} : { section }),
    ...(tier === "" ? {} : { tier }),
    ...(accessible === 0 ? {} : { accessible }),
  };
  return (
    <Dialog
      isOpen={isOpen}
      title={t("best")}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" onClick={onClose}>
            {t("dismiss")}
          </Button>
          {!isSoldOut && (
            <Button isBusy={isBusy} disabled={!isAllowed} onClick={() => onHold(request)}>
              {t("bestHold", { count: quantity })}
            </Button>
          )}
        </>
      }
    >
      <p>{t(isSoldOut ? "traySoldOut" : "bestLead")}</p>
      {!isSoldOut && (
        <div className={css.bestForm}>
          <Stepper label={t("howMany")} value={quantity} least={1} most={most} onChange={setQuantity} />
          <SelectField label={t("where")} value={section} onChange={({ target }) => setSection(target.value)}>
            <option value="">{t("anywhere")}</option>
            {sections.map(({ item: { code, name }, ...counts }) => (
              <option key={code} value={code} disabled={counts.available === 0}>
                {name} · {freeDescription(mapText, formats, counts)}
              </option>
            ))}
          </SelectField>
          <SelectField label={t("priceTier")} value={tier} onChange={({ target }) => setTier(target.value)}>
            <option value="">{t("anyPrice")}</option>
            {tiers.map(({ item, available, held }) => {
              const sold = plan.tiers[item];
              if (sold === undefined) return null;
              return (
                <option key={sold.code} value={sold.code} disabled={available === 0}>
                  {sold.name} · {available === 0 ? mapText(noneFree(held)) : formats.money(sold.price)}
                </option>
              );
            })}
          </SelectField>
          {plan.access.includes(ACCESS_WHEELCHAIR) && (
            <Stepper label={t("wheelchairs")} value={accessible} least={0} most={quantity} onChange={setWheelchairs} />
          )}
          <label className={css.check}>
            <input type="checkbox" checked={adjacent} onChange={({ target }) => setAdjacent(target.checked)} />
            {t("together")}
          </label>
        </div>
      )}
      {problem}
    </Dialog>
  );
}
