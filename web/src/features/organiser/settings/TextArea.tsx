/// A field for more than a line of text.
import { useId, type ComponentProps } from "react";

import css from "./TextArea.module.css";

interface TextAreaProps extends ComponentProps<"textarea"> {
  label: string;
  hint?: string;
  error?: string | undefined;
}

/** A text area with its label, hint and error tied together. */
export function TextArea({ label, hint, error, ...rest }: TextAreaProps) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      <textarea
        {...rest}
        id={id}
        className={css.control}
        aria-describedby={described === "" ? undefined : described}
        aria-invalid={error !== undefined || undefined}
      />
      {hint !== undefined && (
        <span id={`${id}-hint`} className={css.hint}>
          {hint}
        </span>
      )}
      {error !== undefined && (
        <span id={`${id}-error`} className={css.error} role="alert">
          {error}
        </span>
      )}
    </div>
  );
}
