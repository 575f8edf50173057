/// The files of an upload: what each is, how to replace it, and its text to correct on the spot.
import { useState } from "react";

import { useStrings } from "../../../i18n";
import { Button } from "../../../ui/Button";
import { ACCEPTED } from "./DropZone";
import css from "./FileList.module.css";
import { EDITABLE_CHARACTERS_MAX, type Part, type Parts, type PlanFile } from "./plan-files";
import { editorId } from "./show-line";
import { uploadStrings } from "./strings";

interface FileListProps {
  parts: Parts;
  problems: readonly unknown[];
  isChecking: boolean;
  onText: (file: PlanFile, text: string) => void;
  onRemove: (file: PlanFile) => void;
  onFiles: (files: readonly File[]) => void;
}

const ORDER: readonly Part[] = ["document", "header", "csv", "pretix"];

/** The files that were chosen. */
export function FileList({ parts, isChecking, onText, onRemove, onFiles }: FileListProps) {
  const t = useStrings(uploadStrings);
  return (
    <ul className={css.list} aria-label={t("files")}>
      {ORDER.map((part) => parts[part])
        .filter((file) => file !== undefined)
        .map((file) => (
          <FileRow
            key={`${file.part} ${file.name}`}
            file={file}
            isChecking={isChecking}
            onText={(text) => onText(file, text)}
            onRemove={() => onRemove(file)}
            onFiles={onFiles}
          />
        ))}
    </ul>
  );
}

interface FileRowProps {
  file: PlanFile;
  isChecking: boolean;
  onText: (text: string) => void;
  onRemove: () => void;
  onFiles: (files: readonly File[]) => void;
}

function FileRow({ file, isChecking, onText, onRemove, onFiles }: FileRowProps) {
  const t = useStrings(uploadStrings);
  return (
    <li className={css.row}>
      <div className={css.head}>
        <p className={css.name}>
          <span>{file.name}</span>
          <span className={css.part}>{t(`part_${file.part}`)}</span>
        </p>
        <label className={css.replace}>
          {t("replace")}
          <input
            className={css.input}
            type="file"
            accept={ACCEPTED}
            aria-label={`${t("replace")}: ${file.name}`}
            onChange={({ target }) => {
              onFiles([...(target.files ?? [])]);
              target.value = "";
            }}
          />
        </label>
        <Button kind="quiet" aria-label={`${t("remove")}: ${file.name}`} onClick={onRemove}>
          {t("remove")}
        </Button>
      </div>
      {file.text.length > EDITABLE_CHARACTERS_MAX ? (
        <p className={css.hint}>{t("editLarge")}</p>
      ) : (
        <details>
          <summary className={css.summary}>{t("edit")}</summary>
          <Editor key={file.text} file={file} isChecking={isChecking} onText={onText} />
        </details>
      )}
    </li>
  );
}

/** The text, and what becomes of it only when one asks for it. */
function Editor({ file, isChecking, onText }: { file: PlanFile; isChecking: boolean; onText: (text: string) => void }) {
  const t = useStrings(uploadStrings);
  const [text, setText] = useState(file.text);
  return (
    <div className={css.editor}>
      <textarea
        id={editorId(file.part)}
        className={css.text}
        aria-label={t("editLabel", { file: file.name })}
        rows={14}
        wrap="off"
        spellCheck={false}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <Button kind="secondary" isBusy={isChecking} onClick={() => onText(text)}>
        {t("check")}
      </Button>
    </div>
  );
}
