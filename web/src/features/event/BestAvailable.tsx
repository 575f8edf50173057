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
  const { plan, states } = seatMap;
  useStatesVersion(states);
  const [wanted, setWanted] = useState<BestRequest>({
    ...first,
    adjacent: first?.adjacent ?? true,
    quantity: Math.min(first?.quantity ?? 2, most),
  });
  const isSoldOut = !hasFreeSeats(plan, states);
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
            <Button isBusy={isBusy} disabled={!isAllowed} onClick={() => onHold(requestOf(wanted))}>
              {t("bestHold", { count: wanted.quantity })}
            </Button>
          )}
        </>
      }
    >
      <p>{t(isSoldOut ? "traySoldOut" : "bestLead")}</p>
      {!isSoldOut && <BestForm {...{ seatMap, most, wanted }} onChange={setWanted} />}
      {problem}
    </Dialog>
  );
}

/** No more wheelchair places than places. */
function wheelchairsOf({ accessible, quantity }: BestRequest): number {
  return Math.min(accessible ?? 0, quantity);
}

/** What is asked for: nothing of what is left open. */
function requestOf(wanted: BestRequest): BestRequest {
  const { quantity, adjacent, section, tier } = wanted;
  const accessible = wheelchairsOf(wanted);
  return {
    quantity,
    ...(adjacent === undefined ? {} : { adjacent }),
    ...(section == null || section === "" ? {} : { section }),
    ...(tier == null || tier === "" ? {} : { tier }),
    ...(accessible === 0 ? {} : { accessible }),
  };
}

interface BestFormProps {
  seatMap: SeatMapModel;
  most: number;
  wanted: BestRequest;
  onChange: (wanted: BestRequest) => void;
}

function BestForm({ seatMap: { plan, states }, most, wanted, onChange }: BestFormProps) {
  const t = useStrings(eventPageStrings);
  const mapText = useStrings(seatMapStrings);
  const formats = useFormats();
  const { quantity, adjacent = true } = wanted;
  const [section, tier] = [wanted.section ?? "", wanted.tier ?? ""];
  const tierIndex = plan.tiers.findIndex(({ code }) => code === tier);
  const sections = sectionsFor(plan, states, tierIndex < 0 ? null : tierIndex);
  const tiers = tiersFor(plan, states, plan.sectionByCode(section));
  const change = (some: Partial<BestRequest>): void => onChange({ ...wanted, ...some });
  return (
    <div className={css.bestForm}>
      <Stepper
        label={t("howMany")}
        value={quantity}
        least={1}
        most={most}
        onChange={(places) => change({ quantity: places })}
      />
      <SelectField label={t("where")} value={section} onChange={({ target }) => change({ section: target.value })}>
        <option value="">{t("anywhere")}</option>
        {sections.map(({ item: { code, name }, ...counts }) => (
          <option key={code} value={code} disabled={counts.available === 0}>
            {name} · {freeDescription(mapText, formats, counts)}
          </option>
        ))}
      </SelectField>
      <SelectField label={t("priceTier")} value={tier} onChange={({ target }) => change({ tier: target.value })}>
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
        <Stepper
          label={t("wheelchairs")}
          value={wheelchairsOf(wanted)}
          least={0}
          most={quantity}
          onChange={(accessible) => change({ accessible })}
        />
      )}
      <label className={css.check}>
        <input type="checkbox" checked={adjacent} onChange={({ target }) => change({ adjacent: target.checked })} />
        {t("together")}
      </label>
    </div>
  );
}
