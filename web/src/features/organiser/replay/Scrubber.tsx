/// Moves through a sale: a slider over its changes with the course of the sale below it, steps, playing, and going to an
/// instant.
import { useId, useState, type KeyboardEvent } from "react";

import type { Schemas } from "../../../api/client";
import { serverClock } from "../../../clock/server-clock";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { Button } from "../../../ui/Button";
import { SelectField, TextField } from "../../../ui/Field";
import { describeError } from "../../../ui/States";
import { uiStrings } from "../../../ui/strings";
import { toInstant } from "../settings/zoned-time";
import { isOfField } from "./field-error";
import { partStep } from "./sale-course";
import { SaleChart } from "./SaleChart";
import css from "./Scrubber.module.css";
import { replayStrings } from "./strings";
import { seqAt } from "./use-past";
import { LENGTHS, type Length } from "./use-play";

interface ScrubberProps {
  event: Schemas["EventDetailBody"];
  timeline: Schemas["TimelineBody"];
  seq: number;
  /** The instant of that transition, RFC 3339. */
  at: string;
  isPlaying: boolean;
  length: Length;
  /** The slider was moved: a sale that plays goes on from there. */
  onSeek: (seq: number) => void;
  /** Goes to a moment and stays there. */
  onGo: (seq: number) => void;
  onPlay: () => void;
  onLength: (length: Length) => void;
}

export function Scrubber(props: ScrubberProps) {
  const { event, timeline, seq, at, isPlaying, length, onSeek, onGo, onPlay, onLength } = props;
  const t = useStrings(replayStrings);
  const { date, number } = useFormats();
  const end = timeline.seq;
  const params = { seq: number(seq), end: number(end) };
  const stepParts = (key: KeyboardEvent): void => {
    if (key.key !== "PageUp" && key.key !== "PageDown") return;
    key.preventDefault();
    onSeek(partStep(timeline, seq, key.key === "PageUp" ? 1 : -1));
  };
  return (
    <div className={css.scrubber}>
      <p className={css.moment}>
        <time dateTime={at}>{date(at, "millisecond", event.time_zone)}</time>
        <span>{t("change", params)}</span>
      </p>
      <input
        type="range"
        className={css.slider}
        min={0}
        max={end}
        step={1}
        value={seq}
        aria-label={t("slider")}
        aria-valuetext={t("moment", { date: date(at, "second", event.time_zone), ...params })}
        onChange={({ target }) => onSeek(Number(target.value))}
        onKeyDown={stepParts}
      />
      <SaleChart timeline={timeline} seq={seq} />
      <div className={css.controls}>
        <div className={css.buttons}>
          <Button kind="secondary" aria-label={t("back")} disabled={seq === 0} onClick={() => onGo(seq - 1)}>
            ‹
          </Button>
          <Button onClick={onPlay}>{t(isPlaying ? "pause" : "play")}</Button>
          <Button kind="secondary" aria-label={t("forth")} disabled={seq >= end} onClick={() => onGo(seq + 1)}>
            ›
          </Button>
        </div>
        <SelectField
          label={t("speed")}
          value={length}
          onChange={({ target }) => onLength(LENGTHS.find((known) => known === Number(target.value)) ?? length)}
        >
          {LENGTHS.map((seconds) => (
            <option key={seconds} value={seconds}>
              {t(`speed_${seconds}`)}
            </option>
          ))}
        </SelectField>
        <GoTo event={event} since={timeline.created_at} onGo={onGo} />
      </div>
    </div>
  );
}

/** Goes to an instant on the clocks of the event. */
function GoTo({ event, since, onGo }: Pick<ScrubberProps, "event" | "onGo"> & { since: string }) {
  const t = useStrings(replayStrings);
  const ui = useStrings(uiStrings);
  const { date } = useFormats();
  const id = useId();
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const go = async (local: string): Promise<void> => {
    const zoned = toInstant(local, event.time_zone);
    setError(zoned === undefined ? t("noInstant") : undefined);
    if (zoned === undefined) return;
    setBusy(true);
    try {
      onGo(await seqAt(event.event_id, zoned.instant));
    } catch (problem) {
      // The one field is the moment, and it is well-formed: it is too early or too late.
      const shown = (at: string): string => date(at, "second", event.time_zone);
      const notThen = { from: shown(since), now: shown(new Date(serverClock.now()).toISOString()) };
      setError(isOfField(problem) ? t("notThen", notThen) : describeError(problem, ui));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={css.goto}
      noValidate
      onSubmit={(submitted) => {
        submitted.preventDefault();
        const local = new FormData(submitted.currentTarget).get(id);
        void go(typeof local === "string" ? local : "");
      }}
    >
      <TextField
        name={id}
        type="datetime-local"
        step={1}
        label={t("goTo")}
        hint={t("goToHint", { zone: event.time_zone })}
        error={error}
      />
      <Button kind="secondary" type="submit" isBusy={isBusy}>
        {t("go")}
      </Button>
    </form>
  );
}
