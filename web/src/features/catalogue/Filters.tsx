/// What one can narrow the catalogue by.
import { useEffect, useId, useRef, useState } from "react";

import { useStrings } from "../../i18n";
import { Button } from "../../ui/Button";
import { classes } from "../../ui/classes";
import { categoryName, eventStrings } from "../../ui/event/strings";
import { SelectField, TextField } from "../../ui/Field";
import { VisuallyHidden } from "../../ui/States";
import { isBackwards, narrowedBy, ORDERS, SPANS, type Filters, type Order } from "./filters";
import css from "./Filters.module.css";
import { catalogueStrings } from "./strings";
import { useCategories } from "./use-events";

/** Typing is over after so long. */
const TYPING_MS = 250;

interface FilterBarProps {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
}

/** The whole bar; on phones all but the search is folded away. */
export function FilterBar({ filters, onChange }: FilterBarProps) {
  const t = useStrings(catalogueStrings);
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const count = narrowedBy(filters);
  return (
    <search className={css.bar}>
      <SearchBox value={filters.q} onChange={(q) => onChange({ q })} />
      <Button
        kind="secondary"
        className={css.fold}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {t("filters")}
        {count > 0 && (
          <span className={css.count}>
            <span aria-hidden="true">{count}</span>
            <VisuallyHidden>, {t("filtersOn", { count })}</VisuallyHidden>
          </span>
        )}
      </Button>
      <div id={id} className={classes(css.folded, isOpen && css.open)}>
        <div className={css.sort}>
          <SelectField
            label={t("sort")}
            value={filters.order}
            onChange={({ target }) => onChange({ order: target.value as Order })}
          >
            {ORDERS.map((order) => (
              <option key={order} value={order}>
                {t(`sort_${order}`)}
              </option>
            ))}
          </SelectField>
        </div>
        <CategoryChips filters={filters} onChange={onChange} />
        <SpanChips filters={filters} onChange={onChange} />
        {filters.span === "range" && <RangeFields filters={filters} onChange={onChange} />}
      </div>
    </search>
  );
}

function SearchBox({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const t = useStrings(catalogueStrings);
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The address changed by itself (a link, "back"): show what it says.
  if (value !== known) {
    setKnown(value);
    if (value !== text.trim()) setText(value);
  }
  useEffect(() => () => clearTimeout(timer.current), []);
  const change = (next: string, wait: number): void => {
    setText(next);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onChange(next.trim()), wait);
  };
  return (
    <div className={css.search}>
      <TextField
        type="search"
        label={t("search")}
        placeholder={t("searchHint")}
        value={text}
        maxLength={100}
        enterKeyHint="search"
        autoComplete="off"
        onChange={({ target }) => change(target.value, TYPING_MS)}
        onKeyDown={({ key }) => {
          if (key === "Enter") change(text, 0);
        }}
      />
      {text !== "" && (
        <Button kind="quiet" className={css.clear} aria-label={t("clearSearch")} onClick={() => change("", 0)}>
          <span aria-hidden="true">✕</span>
        </Button>
      )}
    </div>
  );
}

function CategoryChips({ filters, onChange }: FilterBarProps) {
  const t = useStrings(catalogueStrings);
  const eventText = useStrings(eventStrings);
  const categories = useCategories();
  const known = categories.data?.items.map(({ category }) => category) ?? [];
  // A link to a category that has no events (any more) still shows what it narrows by.
  const names = filters.category === "" || known.includes(filters.category) ? known : [...known, filters.category];
  return (
    <Chips
      label={t("categories")}
      value={filters.category}
      choices={["", ...names].map((category) => ({
        value: category,
        text: category === "" ? t("everything") : categoryName(category, eventText),
      }))}
      onChange={(category) => onChange({ category })}
    />
  );
}

function SpanChips({ filters, onChange }: FilterBarProps) {
  const t = useStrings(catalogueStrings);
  return (
    <Chips
      label={t("when")}
      value={filters.span}
      choices={SPANS.map((span) => ({ value: span, text: t(`when_${span}`) }))}
      onChange={(span) => onChange({ span })}
    />
  );
}

interface ChipsProps<T extends string> {
  label: string;
  value: T;
  choices: readonly { value: T; text: string }[];
  onChange: (value: T) => void;
}

/** One of some: radio buttons that look like the stamps of a box office. */
function Chips<T extends string>({ label, value, choices, onChange }: ChipsProps<T>) {
  return (
    <fieldset className={css.chips}>
      <legend className={css.legend}>{label}</legend>
      <div className={css.row}>
        {choices.map((choice) => (
          <label key={choice.value} className={classes(css.chip, choice.value === value && css.chosen)}>
            <input
              type="radio"
              name={label}
              value={choice.value}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            {choice.text}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function RangeFields({ filters, onChange }: FilterBarProps) {
  const t = useStrings(catalogueStrings);
  return (
    <div className={css.range}>
      <TextField
        type="date"
        label={t("from")}
        value={filters.from}
        onChange={({ target }) => onChange({ from: target.value })}
      />
      <TextField
        type="date"
        label={t("to")}
        value={filters.to}
        error={isBackwards(filters) ? t("backwards") : undefined}
        onChange={({ target }) => onChange({ to: target.value })}
      />
    </div>
  );
}
