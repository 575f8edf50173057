/// The answer, over the whole screen: readable at arm's length, in the rain, by its shape and words as well as its colour.
import { useStore } from "zustand";

import { useLanguage, useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { classes } from "../../ui/classes";
import { ageText } from "./age";
import css from "./Answer.module.css";
import type { Gate } from "./gate";
import { signalOf, type Signal, type Verdict } from "./model";
import { seatLine, seatName } from "./seat-name";
import { gateStrings } from "./strings";
import { noteOf, titleOf } from "./verdict-labels";

const SHAPES: Record<Signal, string> = {
  yes: "M14 52l24 24 48-52",
  no: "M20 20l60 60M80 20L20 80",
  again: "M50 14v48M50 82v4",
};

interface AnswerProps {
  readonly verdict: Verdict;
  readonly gate: Gate;
  readonly onDismiss: () => void;
}

export function Answer({ verdict, gate, onDismiss }: AnswerProps) {
  const t = useStrings(gateStrings);
  const signal = signalOf(verdict);
  const isAlone = verdict.kind === "let_in" && verdict.isOffline;
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- the button does the same; gloves hit the whole screen
    <div className={classes(css.answer, css[signal], isAlone && css.alone)} data-signal={signal} onClick={onDismiss}>
      <svg className={css.sign} viewBox="0 0 100 100" aria-hidden="true">
        <path d={SHAPES[signal]} />
      </svg>
      <div className={css.text}>
        <p className={css.title}>{t(titleOf(verdict))}</p>
        {"seat" in verdict && verdict.seat !== "" && <Place seat={verdict.seat} gate={gate} />}
        <Note verdict={verdict} gate={gate} />
      </div>
      <button type="button" className={css.next} onClick={onDismiss}>
        {t("next")}
      </button>
    </div>
  );
}

function Place({ seat, gate }: { seat: string; gate: Gate }) {
  const t = useStrings(gateStrings);
  const { section, row, number } = seatName(seat, gate.setup.sections);
  return (
    <p className={css.place}>
      <span className={css.section}>{section}</span>
      {row !== undefined && (
        <span>
          <small>{t("row")} </small>
          {row}
        </span>
      )}
      {number !== undefined && (
        <span>
          <small>{t("seat")} </small>
          {number}
        </span>
      )}
    </p>
  );
}

function Note({ verdict, gate }: { verdict: Verdict; gate: Gate }) {
  const t = useStrings(gateStrings);
  const language = useLanguage();
  const { date } = useFormats();
  const age = useStore(gate.state, ({ now, listAsOf }) => now - Date.parse(listAsOf));
  const { timeZone, eventName } = gate.setup;
  if (verdict.kind === "let_in") {
    return (
      <>
        {verdict.isByNumber === true && <p className={css.note}>{t("yes_byNumber")}</p>}
        {verdict.isOffline && <p className={css.note}>{t("yes_offlineNote", { age: ageText(age, language) })}</p>}
      </>
    );
  }
  if (verdict.kind === "number_shared") {
    const seats = verdict.seats.map((seat) => seatLine(seat, gate.setup.sections)).join("; ");
    return <p className={css.note}>{t("shared_note", { seats })}</p>;
  }
  if (verdict.kind === "already_used") {
    if (verdict.at === null) return <p className={css.note}>{t("used_unknown")}</p>;
    const time = date(verdict.at, "time", timeZone);
    const where = verdict.isThisDevice ? t("used_here", { time }) : t("used_at", { time, gate: verdict.gate ?? "?" });
    return <p className={css.when}>{where}</p>;
  }
  const note = noteOf(verdict);
  return note === undefined ? null : <p className={css.note}>{t(note, { event: eventName })}</p>;
}
