/// How many places of a general-admission area.
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { noneFree } from "../../seatmap/descriptions";
import type { PlanSection } from "../../seatmap/plan";
import { seatMapStrings } from "../../seatmap/strings";
import type { SeatMapModel } from "../../seatmap/use-seat-map";
import { useStatesVersion } from "../../seatmap/use-seat-states";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import css from "./Chooser.module.css";
import { Stepper } from "./Stepper";
import { eventPageStrings } from "./strings";

interface AreaDialogProps {
  seatMap: SeatMapModel;
  /** The area that is open, if one is. */
  area: PlanSection | undefined;
  quantity: number;
  /** Places that the limit leaves besides. */
  most: number;
  onChange: (quantity: number) => void;
  onClose: () => void;
}

export function AreaDialog({ seatMap: { plan, states }, area, quantity, most, onChange, onClose }: AreaDialogProps) {
  const t = useStrings(eventPageStrings);
  const mapText = useStrings(seatMapStrings);
  const formats = useFormats();
  useStatesVersion(states);
  const { available: free, held } = area === undefined ? { available: 0, held: 0 } : states.countsOf(area.index);
  const price = area === undefined ? undefined : plan.tiers[area.tier]?.price;
  return (
    <Dialog
      isOpen={area !== undefined}
      title={area?.name ?? ""}
      onClose={onClose}
      actions={<Button onClick={onClose}>{t("areaDone")}</Button>}
    >
      <p>
        {t("areaLead", {
          free:
            free === 0
              ? mapText(noneFree(held))
              : t("areaFree", { count: free }).replace(String(free), formats.number(free)),
        })}
      </p>
      <div className={css.areaRow}>
        {price !== undefined && <strong>{formats.money(price)}</strong>}
        <Stepper
          label={t("howMany")}
          value={quantity}
          least={0}
          most={Math.min(most, free)}
          onChange={onChange}
          isLabelHidden
        />
      </div>
    </Dialog>
  );
}
