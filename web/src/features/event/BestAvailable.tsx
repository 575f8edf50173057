/// "Find the best seats": how many, where, for how much; the engine chooses and holds in one step.
import { useState, type ReactNode } from "react";

import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { ACCESS_WHEELCHAIR } from "../../seatmap/plan";
import { useStatesVersion } from "../../seatmap/use-seat-states";
import { freeInWords } from "../../seatmap/words";
import { seatMapStrings } from "../../seatmap/strings";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { SelectField } from "../../ui/Field";
import css from "./Chooser.module.css";
import { Stepper } from "./Stepper";
import { eventPageStrings } from "./strings";
import type { House } from "./use-house";
import type { HoldRequest } from "./use-holding";

export type BestWish = NonNullable<HoldRequest["best_available"]>;

interface BestAvailableProps {
  house: House;
  isOpen: boolean;
  isBusy: boolean;
  isAllowed: boolean;
  most: number;
  /** What came of the last try. */
  problem: ReactNode;
  onHold: (wish: BestWish) => void;
  onClose: () => void;
}

export function BestAvailable({
  house,
  isOpen,
  isBusy,
  isAllowed,
  most,
  problem,
  onHold,
  onClose,
}: BestAvailableProps) {
  const t = useStrings(eventPageStrings);
  const words = useStrings(seatMapStrings);
  const formats = useFormats();
  const { plan, states } = house;
  useStatesVersion(states);
  const [quantity, setQuantity] = useState(Math.min(2, most));
  const [section, setSection] = useState("");
  const [tier, setTier] = useState("");
  const [adjacent, setAdjacent] = useState(true);
  const [wheelchairs, setWheelchairs] = useState(0);
  const sections = plan.sections.filter(({ kind }) => kind === "seats");
  const seatTiers = new Set(sections.flatMap(({ tiers }) => tiers));
  const accessible = Math.min(wheelchairs, quantity);
  const wish: BestWish = {
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
          <Button isBusy={isBusy} disabled={!isAllowed} onClick={() => onHold(wish)}>
            {t("bestHold", { count: quantity })}
          </Button>
        </>
      }
    >
      <p>{t("bestLead")}</p>
      <div className={css.bestForm}>
        <Stepper label={t("howMany")} value={quantity} least={1} most={most} onChange={setQuantity} />
        <SelectField label={t("where")} value={section} onChange={({ target }) => setSection(target.value)}>
          <option value="">{t("anywhere")}</option>
          {sections.map(({ code, name, index }) => (
            <option key={code} value={code}>
              {name} · {freeInWords(words, formats, states.countsOf(index).available)}
            </option>
          ))}
        </SelectField>
        <SelectField label={t("priceTier")} value={tier} onChange={({ target }) => setTier(target.value)}>
          <option value="">{t("anyPrice")}</option>
          {plan.tiers.map(({ code, name, price }, index) =>
            seatTiers.has(index) ? (
              <option key={code} value={code}>
                {name} · {formats.money(price)}
              </option>
            ) : null,
          )}
        </SelectField>
        {plan.access.includes(ACCESS_WHEELCHAIR) && (
          <Stepper label={t("wheelchairs")} value={accessible} least={0} most={quantity} onChange={setWheelchairs} />
        )}
        <label className={css.check}>
          <input type="checkbox" checked={adjacent} onChange={({ target }) => setAdjacent(target.checked)} />
          {t("together")}
        </label>
      </div>
      {problem}
    </Dialog>
  );
}
