/// Where files are dropped, or chosen by button and keyboard.
import { useId, useState, type DragEvent } from "react";

import { useStrings } from "../../../i18n";
import { classes } from "../../../ui/classes";
import css from "./DropZone.module.css";
import { uploadStrings } from "./strings";

interface DropZoneProps {
  /** There are files already: room for what matters now. */
  isSmall: boolean;
  onFiles: (files: readonly File[]) => void;
}

export const ACCEPTED = ".json,.csv,application/json,text/csv";

/** A drop zone around a file input. */
export function DropZone({ isSmall, onFiles }: DropZoneProps) {
  const t = useStrings(uploadStrings);
  const id = useId();
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    onFiles([...event.dataTransfer.files]);
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping is for mice; the input inside is for everybody
    <div
      className={classes(css.zone, isSmall && css.small, isOver && css.over)}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <p className={css.title}>{t("drop")}</p>
      <p className={css.hint} id={`${id}-hint`}>
        {t("dropHint")}
      </p>
      <label className={css.button}>
        {t("choose")}
        <input
          className={css.input}
          type="file"
          multiple
          accept={ACCEPTED}
          aria-describedby={`${id}-hint`}
          onChange={({ target }) => {
            onFiles([...(target.files ?? [])]);
            // The same file, corrected, is a change too.
            target.value = "";
          }}
        />
      </label>
    </div>
  );
}
