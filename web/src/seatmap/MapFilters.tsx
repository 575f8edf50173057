/// What the map shows: prices (which are its legend of colours as well), wheelchair places, one section.
import { useStrings } from "../i18n";
import { useFormats } from "../i18n/format";
import { classes } from "../ui/classes";
import { SelectField } from "../ui/Field";
import { freeDescription, lowestPrice, noneFree } from "./descriptions";
import css from "./MapFilters.module.css";
import { freeMatching, heldMatching, isFiltering, type SeatFilter } from "./marks";
import { ACCESS_WHEELCHAIR, type PlanSection, type SeatPlan } from "./plan";
import { SeatIcon } from "./SeatIcon";
import type { SeatStates } from "./states";
import { seatMapStrings } from "./strings";
import { useStatesVersion } from "./use-seat-states";

interface MapFiltersProps {
  plan: SeatPlan;
  states: SeatStates;
  filter: SeatFilter;
  onFilter: (filter: SeatFilter) => void;
}

/** Chips: each price can be shown alone or with others. */
export function MapFilters({ plan, states, filter, onFilter }: MapFiltersProps) {
  const t = useStrings(seatMapStrings);
  const formats = useFormats();
  useStatesVersion(states);
  // A price group without any place is no choice.
  const shown = plan.tiers.flatMap((tier, index) => {
    const counts = states.totals(index);
    return counts.capacity === 0 ? [] : [{ ...tier, index, counts }];
  });
  const toggle = (tier: number): void => {
    const tiers = new Set(filter.tiers ?? []);
    if (!tiers.delete(tier)) tiers.add(tier);
    onFilter({ ...filter, tiers: tiers.size === 0 || tiers.size === shown.length ? null : tiers });
  };
  return (
    <div className={css.chips} role="group" aria-label={t("filters")}>
      {shown.map(({ code, name, price, index, counts }) => (
        <button
          key={code}
          type="button"
          className={classes(css.chip, counts.available === 0 && css.gone)}
          aria-pressed={filter.tiers?.has(index) ?? false}
          onClick={() => toggle(index)}
        >
          <SeatIcon kind="available" tier={index} size={20} />
          <span className={css.name} title={name}>
            {name}
          </span>
          <b>{counts.available > 0 ? formats.money(price) : t(noneFree(counts.held))}</b>
        </button>
      ))}
      {plan.access.includes(ACCESS_WHEELCHAIR) && (
        <button
          type="button"
          className={css.chip}
          aria-pressed={filter.accessibleOnly}
          onClick={() => onFilter({ ...filter, accessibleOnly: !filter.accessibleOnly })}
        >
          <SeatIcon kind="available" access={ACCESS_WHEELCHAIR} size={22} />
          <span>{t("accessibleOnly")}</span>
        </button>
      )}
    </div>
  );
}

interface SectionPickerProps {
  plan: SeatPlan;
  states: SeatStates;
  filter: SeatFilter;
  /** The section's index; `null` is the whole map. */
  value: number | null;
  onPick: (section: PlanSection | null) => void;
}

/** Sections with what is free in them and from which price. */
export function SectionPicker({ plan, states, filter, value, onPick }: SectionPickerProps) {
  const t = useStrings(seatMapStrings);
  const formats = useFormats();
  useStatesVersion(states);
  const matching = isFiltering(filter) ? freeMatching(plan, states.statuses, filter) : null;
  const freeOf = (section: PlanSection): number =>
    matching && section.kind === "seats" ? (matching[section.index] ?? 0) : states.countsOf(section.index).available;
  return (
    <SelectField
      label={t("section")}
      value={value ?? ""}
      onChange={(event) =>
        onPick(event.target.value === "" ? null : (plan.sections[Number(event.target.value)] ?? null))
      }
    >
      <option value="">{t("allSections")}</option>
      {plan.sections.map((section) => {
        const price = lowestPrice(plan, states, section, filter);
        const free = freeDescription(t, formats, {
          available: freeOf(section),
          held: heldMatching(plan, states, section, filter),
        });
        const text = t("sectionOption", { name: section.name, free });
        return (
          <option key={section.code} value={section.index}>
            {price ? `${text} · ${t("from", { price: formats.money(price) })}` : text}
          </option>
        );
      })}
    </SelectField>
  );
}
