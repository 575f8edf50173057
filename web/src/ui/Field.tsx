/// Inputs with their label, hint and error tied together.
import { useId, type ComponentProps, type ReactNode } from "react";

import { classes } from "./classes";
import css from "./Field.module.css";

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | undefined;
}

function useParts({ hint, error }: Pick<FieldProps, "hint" | "error">) {
  const id = useId();
  const described = classes(hint !== undefined && `${id}-hint`, error !== undefined && `${id}-error`);
  const props = {
    id,
    "aria-describedby": described === "" ? undefined : described,
    "aria-invalid": error !== undefined || undefined,
  };
  return { id, props };
}

function Frame({ id, label, hint, error, children }: FieldProps & { id: string; children: ReactNode }) {
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      {children}
      {hint !== undefined && (
        <span className={css.hint} id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {error !== undefined && (
        <span className={css.error} id={`${id}-error`} role="alert">
          {error}
        </span>
      )}
    </div>
  );
}

/** A line of text. */
export function TextField({ label, hint, error, className, ...rest }: ComponentProps<"input"> & FieldProps) {
  const { id, props } = useParts({ hint, error });
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <input {...rest} {...props} className={classes(css.control, className)} />
    </Frame>
  );
}

/** A choice of a few. */
export function SelectField({ label, hint, error, className, ...rest }: ComponentProps<"select"> & FieldProps) {
  const { id, props } = useParts({ hint, error });
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <select {...rest} {...props} className={classes(css.control, className)} />
    </Frame>
  );
}

/** More than a line of text. */
export function TextAreaField({ label, hint, error, className, ...rest }: ComponentProps<"textarea"> & FieldProps) {
  const { id, props } = useParts({ hint, error });
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <textarea {...rest} {...props} className={classes(css.control, css.area, className)} />
    </Frame>
  );
}
