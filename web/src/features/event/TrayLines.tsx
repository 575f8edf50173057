/// The choice line by line: a seat, or places of an area.
import { useStrings } from "../../i18n";
import { SeatIcon } from "../../seatmap/SeatIcon";
import type { SeatMapModel } from "../../seatmap/use-seat-map";
import type { PricedPlaces } from "../../ui/price/sums";
import { Stepper } from "./Stepper";
import { eventPageStrings } from "./strings";
import css from "./Tray.module.css";
import type { Choice } from "./use-selection";

export type Line = PricedPlaces & { readonly tier: number } & (
    | { readonly kind: "seat"; readonly label: string; readonly seat: number }
    | { readonly kind: "area"; readonly section: string; readonly name: string }
  );
type SeatLine = Extract<Line, { kind: "seat" }>;
type AreaLine = Extract<Line, { kind: "area" }>;

/** The lines of a choice; what the plan does not know is left out. */
export function linesOf({ plan }: SeatMapModel, { selection }: Choice): Line[] {
  const seats = selection.seats.flatMap((label): Line[] => {
    const seat = plan.seatByLabel(label);
    if (seat === null) return [];
    return [
      { kind: "seat", label, seat, tier: plan.tier[seat] ?? 0, price: plan.tierOf(seat).price.amount, quantity: 1 },
    ];
  });
  const areas = Object.entries(selection.areas).flatMap(([code, quantity]): Line[] => {
    const section = plan.sectionByCode(code);
    if (section === null) return [];
    const price = plan.tiers[section.tier]?.price.amount ?? 0;
    return [{ kind: "area", section: code, name: section.name, tier: section.tier, price, quantity }];
  });
  return [...seats, ...areas];
}

interface TrayLinesProps {
  seatMap: SeatMapModel;
  lines: readonly Line[];
  choice: Choice;
  /** How many more places one hold may have. */
  left: number;
  /** The choice must not change now. */
  isLocked: boolean;
  money: (amount: number) => string;
  onShow: (seat: number) => void;
}

export function TrayLines({ lines, ...props }: TrayLinesProps) {
  return (
    <ul className={css.lines}>
      {lines.map((line) =>
        line.kind === "seat" ? (
          <SeatLine key={line.label} line={line} {...props} />
        ) : (
          <AreaLine key={line.section} line={line} {...props} />
        ),
      )}
    </ul>
  );
}

type LineProps<Of extends Line> = Omit<TrayLinesProps, "lines"> & { line: Of };

function SeatLine({ line, seatMap: { plan }, choice, isLocked, money, onShow }: LineProps<SeatLine>) {
  const t = useStrings(eventPageStrings);
  const { seat, label } = line;
  return (
    <li className={css.line}>
      <SeatIcon kind="chosen" tier={line.tier} access={plan.access[seat] ?? 0} size={26} />
      <button type="button" className={css.where} onClick={() => onShow(seat)}>
        <strong>{plan.sectionOf(seat).name}</strong>
        <span>
          {t("rowSeat", { row: plan.rowOf(seat).name, number: plan.number(seat) })} · {plan.tierOf(seat).name}
        </span>
      </button>
      <span className={css.price}>{money(line.price)}</span>
      <button
        type="button"
        className={css.remove}
        aria-label={t("remove", { seat: label })}
        disabled={isLocked}
        onClick={() => choice.remove([label])}
      >
        <span aria-hidden="true">✕</span>
      </button>
    </li>
  );
}

function AreaLine({ line, choice, left, isLocked, money }: LineProps<AreaLine>) {
  return (
    <li className={css.line}>
      <SeatIcon kind="chosen" tier={line.tier} size={26} />
      <span className={css.where}>
        <strong>{line.name}</strong>
        <Stepper
          label={line.name}
          value={line.quantity}
          least={isLocked ? line.quantity : 0}
          most={isLocked ? 0 : line.quantity + left}
          onChange={(quantity) => choice.setPlaces(line.section, quantity)}
          isLabelHidden
        />
      </span>
      <span className={css.price}>{money(line.price * line.quantity)}</span>
    </li>
  );
}
