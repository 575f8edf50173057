/// People who were admitted offline and should not have been: open conflicts, and those that were dealt with.
import { useEffect, useRef } from "react";

import { useStrings, type Translate } from "../../i18n";
import { useFormats, type Formats } from "../../i18n/format";
import { Button } from "../../ui/Button";
import css from "./Conflicts.module.css";
import { saveConflicts } from "./export";
import type { Gate } from "./gate";
import type { JournalEntry } from "./model";
import { seatLine } from "./seat-name";
import { gateStrings } from "./strings";

interface ConflictsProps {
  readonly gate: Gate;
  readonly conflicts: readonly JournalEntry[];
  readonly isOpen: boolean;
  readonly onToggle: (isOpen: boolean) => void;
}

export function Conflicts({ gate, conflicts, isOpen, onToggle }: ConflictsProps) {
  const t = useStrings(gateStrings);
  const formats = useFormats();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isOpen) heading.current?.focus();
  }, [isOpen]);
  const { sections, timeZone } = gate.setup;
  if (!isOpen) {
    return (
      <Button kind="secondary" className={css.open} onClick={() => onToggle(true)}>
        {`${t("conflictsTitle")} (${conflicts.length})`}
      </Button>
    );
  }
  return (
    <section className={css.conflicts} aria-labelledby="gate-conflicts">
      <h2 id="gate-conflicts" ref={heading} tabIndex={-1}>
        {t("conflictsTitle")}
      </h2>
      <p className={css.lead}>{t("conflictsLead")}</p>
      <ul className={css.list}>
        {conflicts.map((entry) => (
          <li key={entry.ticketId} className={css.conflict}>
            <p className={css.what}>{sentence(entry, t, formats, { sections, timeZone })}</p>
            <p className={css.here}>
              {t("conflict_here", { gate: entry.gate, time: formats.date(entry.scannedAt, "time", timeZone) })}
            </p>
            {entry.seenAt === undefined ? (
              <Button kind="secondary" className={css.seen} onClick={() => void gate.markSeen(entry)}>
                {t("seen")}
              </Button>
            ) : (
              <p className={css.done}>
                <span aria-hidden="true">✓ </span>
                <span>{t("seenAlready")}</span>
              </p>
            )}
          </li>
        ))}
      </ul>
      <div className={css.actions}>
        <Button kind="secondary" onClick={() => saveConflicts(conflicts)}>
          {t("exportCsv")}
        </Button>
        <Button kind="secondary" onClick={() => onToggle(false)}>
          {t("back")}
        </Button>
      </div>
    </section>
  );
}

function sentence(
  { seat, conflict }: JournalEntry,
  t: Translate<typeof gateStrings.en>,
  { date }: Formats,
  { sections, timeZone }: Pick<Gate["setup"], "sections" | "timeZone">,
): string {
  const place = seatLine(seat, sections);
  switch (conflict?.kind) {
    case "used":
      if (conflict.at === null || conflict.gate === null) return t("conflict_usedUnknown", { seat: place });
      return t("conflict_used", { seat: place, gate: conflict.gate, time: date(conflict.at, "time", timeZone) });
    case "void":
      return t("conflict_void", { seat: place });
    case "refused":
      return t("conflict_refused", { seat: place, code: conflict.code });
    case undefined:
      return place;
  }
}
