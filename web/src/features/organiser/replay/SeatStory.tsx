/// What happened to one seat, change by change: who had it, when, and what the map said after it.
import { useId } from "react";

import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import type { SeatStatus } from "../../../seatmap/states";
import { Button } from "../../../ui/Button";
import { TextField } from "../../../ui/Field";
import { ErrorNotice, Skeleton, VisuallyHidden } from "../../../ui/States";
import { buyersStrings, buyerWithin } from "../buyers";
import { isOfField } from "./field-error";
import css from "./SeatStory.module.css";
import { replayStrings } from "./strings";
import { useSeatLife } from "./use-past";

type Change = Schemas["SeatChangeBody"];

interface SeatStoryProps {
  event: Schemas["EventDetailBody"];
  /** A label of this event. */
  example: string;
  seat: string | undefined;
  /** What the map says of it at the moment that is shown. */
  status: SeatStatus | undefined;
  onSeat: (label: string) => void;
  /** Shows the map after a transition. */
  onShow: (seq: number) => void;
}

export function SeatStory({ event, example, seat, status, onSeat, onShow }: SeatStoryProps) {
  const t = useStrings(replayStrings);
  const id = useId();
  const life = useSeatLife(event.event_id, seat);
  const wrong = isOfField(life.error) ? t("seatUnknown", { example }) : undefined;
  return (
    <section className={css.story} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{t("seatTitle")}</h2>
      <form
        className={css.form}
        onSubmit={(submitted) => {
          submitted.preventDefault();
          const label = new FormData(submitted.currentTarget).get(id);
          if (typeof label === "string" && label.trim() !== "") onSeat(label.trim());
        }}
      >
        <TextField
          // What is chosen on the map is written here, and can be changed.
          key={seat}
          name={id}
          label={t("seat")}
          hint={t("seatHint", { example })}
          defaultValue={seat}
          error={wrong}
          autoComplete="off"
        />
        <Button kind="secondary" type="submit">
          {t("look")}
        </Button>
      </form>
      {seat !== undefined && life.isPending && <Skeleton height={120} label={t("seatLoading")} />}
      {life.error !== null && wrong === undefined && (
        <ErrorNotice error={life.error} onRetry={() => void life.refetch()} />
      )}
      {life.data !== undefined && (
        <>
          {status !== undefined && (
            <p className={css.now} role="status">
              {t("seatNow", { seat: life.data.seat, status: t(status) })}
            </p>
          )}
          <Changes life={life.data} timeZone={event.time_zone} onShow={onShow} />
        </>
      )}
    </section>
  );
}

interface ChangesProps {
  life: Schemas["SeatLifeBody"];
  timeZone: string;
  onShow: (seq: number) => void;
}

function Changes({ life: { seat, total, changes }, timeZone, onShow }: ChangesProps) {
  const t = useStrings(replayStrings);
  if (total === 0) return <p className={css.soft}>{t("seatNothing", { seat })}</p>;
  const more = total - changes.length;
  return (
    <>
      {more > 0 && <p className={css.soft}>{t("seatMore", { count: more })}</p>}
      <ol className={css.changes}>
        {changes.map((change) => (
          <Line key={change.seq} change={change} timeZone={timeZone} onShow={onShow} />
        ))}
      </ol>
    </>
  );
}

function Line({ change, timeZone, onShow }: { change: Change } & Pick<ChangesProps, "timeZone" | "onShow">) {
  const t = useStrings(replayStrings);
  const buyers = useStrings(buyersStrings);
  const { date } = useFormats();
  return (
    <li className={css.change}>
      <p className={css.what}>
        <b>{t(`what_${change.what}`)}</b>
        {change.deadline !== null && <> {t("until", { date: date(change.deadline, "second", timeZone) })}</>}
      </p>
      <p className={css.soft}>
        <time dateTime={change.at}>{date(change.at, "millisecond", timeZone)}</time>
      </p>
      <dl className={css.ids}>
        {change.user_id !== null && <Id name={t("buyer")} value={buyerWithin({ user_id: change.user_id }, buyers)} />}
        {change.hold_id !== null && <Id name={t("hold")} value={change.hold_id} />}
        {change.order_id !== null && <Id name={t("order")} value={change.order_id} />}
      </dl>
      <Button kind="quiet" onClick={() => onShow(change.seq)}>
        {t("seatShow")}
        <VisuallyHidden> {date(change.at, "second", timeZone)}</VisuallyHidden>
      </Button>
    </li>
  );
}

function Id({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
