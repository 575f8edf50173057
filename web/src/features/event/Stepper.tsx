/// A small number with a button for one fewer and one more.
import { useStrings } from "../../i18n";
import css from "./Stepper.module.css";
import { eventPageStrings } from "./strings";

interface StepperProps {
  label: string;
  value: number;
  least: number;
  most: number;
  onChange: (value: number) => void;
  /** The label is told by what is around. */
  isLabelHidden?: boolean;
}

export function Stepper({ label, value, least, most, onChange, isLabelHidden = false }: StepperProps) {
  const t = useStrings(eventPageStrings);
  return (
    <div className={css.stepper} role="group" aria-label={label}>
      {!isLabelHidden && (
        <span className={css.label} aria-hidden="true">
          {label}
        </span>
      )}
      <button
        type="button"
        aria-label={`${t("fewer")}: ${label}`}
        disabled={value <= least}
        onClick={() => onChange(value - 1)}
      >
        <span aria-hidden="true">−</span>
      </button>
      <output>{value}</output>
      <button
        type="button"
        aria-label={`${t("moreOf")}: ${label}`}
        disabled={value >= most}
        onClick={() => onChange(value + 1)}
      >
        <span aria-hidden="true">+</span>
      </button>
    </div>
  );
}
