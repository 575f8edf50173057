/// Counters of scans, and the last ones.
import { useStore } from "zustand";

import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import type { Gate } from "./gate";
import { signalOf, type Signal, type Verdict } from "./model";
import css from "./Scans.module.css";
import { seatLine } from "./seat-name";
import { gateStrings } from "./strings";
import { titleOf } from "./verdict-labels";

export const SIGNS: Record<Signal, string> = { yes: "✓", no: "✕", again: "!" };

/** The counters of this device. */
export function Counters({ gate }: { gate: Gate }) {
  const t = useStrings(gateStrings);
  const { number } = useFormats();
  const counters = useStore(gate.state, (state) => state.counters);
  const waiting = useStore(gate.state, (state) => state.waiting);
  const figures = [
    ["letIn", counters.letIn],
    ["refused", counters.refused],
    ["toSend", waiting],
  ] as const;
  return (
    <dl className={css.counters}>
      {figures.map(([name, figure]) => (
        <div key={name} className={css.figure}>
          <dt>{t(name)}</dt>
          <dd>{number(figure)}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The last scans, newest first. */
export function LastScans({ gate }: { gate: Gate }) {
  const t = useStrings(gateStrings);
  const { date } = useFormats();
  const scans = useStore(gate.state, (state) => state.scans);
  const { sections, timeZone } = gate.setup;
  return (
    <section className={css.last} aria-labelledby="gate-last">
      <h2 id="gate-last">{t("lastScans")}</h2>
      {scans.length === 0 && <p className={css.none}>{t("noScans")}</p>}
      <ul>
        {scans.slice(0, 30).map(({ at, verdict }, index) => {
          const signal = signalOf(verdict);
          const seat = seatOf(verdict);
          return (
            <li key={`${at} ${index}`} className={css.scan}>
              <span className={css[signal]} aria-hidden="true">
                {SIGNS[signal]}
              </span>
              <span className={css.what}>
                <strong>{t(titleOf(verdict))}</strong>
                {seat !== undefined && <span>{seatLine(seat, sections)}</span>}
              </span>
              <time dateTime={at}>{date(at, "time", timeZone)}</time>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function seatOf(verdict: Verdict): string | undefined {
  return "seat" in verdict && verdict.seat !== "" ? verdict.seat : undefined;
}
