/// The replay of a sale: the map at any of its moments, how it came there, and what happened to a seat.
import { useMemo, useRef, useState } from "react";

import type { Schemas } from "../../../api/client";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { Legend } from "../../../seatmap/Legend";
import { SeatMap } from "../../../seatmap/SeatMap";
import { useSeatPlan, type SeatMapModel } from "../../../seatmap/use-seat-map";
import { Notice } from "../../../ui/Notice";
import { Empty, ErrorNotice, Skeleton } from "../../../ui/States";
import { Rejections } from "../overview/Rejections";
import css from "./ReplayTab.module.css";
import { HAPPENED, happenedUntil, instantOf, refusedUntil, soldInMinute } from "./sale-course";
import { Scrubber } from "./Scrubber";
import { SeatStory } from "./SeatStory";
import { replayStrings } from "./strings";
import { useMoment } from "./use-moment";
import { usePast, useTimeline, type Past } from "./use-past";
import { usePlay, type Length } from "./use-play";

type Event = Schemas["EventDetailBody"];
type Timeline = Schemas["TimelineBody"];

const NOTHING: ReadonlySet<number> = new Set();

export default function ReplayTab({ event }: { event: Event }) {
  // Another event is another sale: nothing of one is kept for the other.
  return <Replay key={event.event_id} event={event} />;
}

function Replay({ event }: { event: Event }) {
  const t = useStrings(replayStrings);
  const timeline = useTimeline(event.event_id);
  const { seatMap, error, retry } = useSeatPlan(event.event_id, event.tiers, "organiser");
  if (timeline.data === undefined && timeline.error !== null) {
    return <ErrorNotice error={timeline.error} onRetry={() => void timeline.refetch()} />;
  }
  if (error !== null) return <ErrorNotice error={error} onRetry={retry} />;
  if (timeline.data === undefined || seatMap === undefined) return <Skeleton height={480} label={t("loading")} />;
  if (timeline.data.seq === 0) return <Empty title={t("emptyTitle")}>{t("empty")}</Empty>;
  return <Sale event={event} timeline={timeline.data} seatMap={seatMap} />;
}

interface SaleProps {
  event: Event;
  timeline: Timeline;
  seatMap: SeatMapModel;
}

function Sale({ event, timeline, seatMap }: SaleProps) {
  const t = useStrings(replayStrings);
  const end = timeline.seq;
  const { seq, setSeq, seat, setSeat } = useMoment(end);
  const { plan, states } = seatMap;
  const map = useRef<HTMLDivElement>(null);
  const { isPlaying, length, setLength, go, play } = usePlayer({ seq, end, setSeq });
  const { past, error, isWaiting } = usePast(event.event_id, seatMap.states, { seq, isPlaying });
  // On a phone the map is above the story of the seat, out of sight.
  const show = (to: number): void => {
    go(to);
    map.current?.scrollIntoView({ block: "center" });
  };
  const choose = (written: string): void => {
    const found = plan.seatNamed(written);
    setSeat(found === null ? written : plan.label(found));
  };
  const at = past?.seq === seq ? past.at : instantOf(timeline, seq);
  const index = useMemo(() => (seat === undefined ? null : plan.seatNamed(seat)), [plan, seat]);
  const label = index === null ? seat : plan.label(index);
  const selected = useMemo(() => (index === null ? NOTHING : new Set([index])), [index]);
  return (
    <div className={css.page}>
      <p className={css.lead}>{t("lead")}</p>
      <Scrubber
        {...{ event, timeline, seq, at, isPlaying, length }}
        onSeek={setSeq}
        onGo={go}
        onPlay={play}
        onLength={setLength}
      />
      {error !== null && isWaiting && <Notice kind="info">{t("busy")}</Notice>}
      {error !== null && !isWaiting && <ErrorNotice error={error} />}
      <div className={css.columns}>
        <div className={css.main}>
          <div ref={map} className={css.map} data-seq={past?.seq}>
            <SeatMap
              plan={plan}
              states={states}
              selected={selected}
              onSeat={(chosen) => {
                setSeat(plan.label(chosen));
                return true;
              }}
            />
          </div>
          <Legend plan={plan} isOrganiser />
        </div>
        <aside className={css.side}>
          <Figures timeline={timeline} seq={seq} past={past} />
          {plan.count > 0 && (
            <SeatStory
              event={event}
              example={plan.label(0)}
              seat={label}
              status={index === null ? undefined : states.status(index)}
              onSeat={choose}
              onShow={show}
            />
          )}
        </aside>
      </div>
      <Rejections rejections={refusedUntil(timeline, at)} since={timeline.refusals_since} timeZone={event.time_zone} />
    </div>
  );
}

/** Playing and pausing; whoever goes to a moment stays there. */
function usePlayer({ seq, end, setSeq }: { seq: number; end: number; setSeq: (seq: number) => void }) {
  const [isPlaying, setPlaying] = useState(false);
  const [length, setLength] = useState<Length>(30);
  usePlay({ isPlaying, seq, end, length, onMove: setSeq, onEnd: () => setPlaying(false) });
  const go = (to: number): void => {
    setPlaying(false);
    setSeq(to);
  };
  const play = (): void => {
    // At its end it begins anew.
    if (!isPlaying && seq >= end) setSeq(0);
    setPlaying(!isPlaying);
  };
  return { isPlaying, length, setLength, go, play };
}

const COUNTED = ["available", "held", "sold", "blocked"] as const;

/** How things stood, how fast it went, and what had happened. */
function Figures({ timeline, seq, past }: { timeline: Timeline; seq: number; past: Past | undefined }) {
  const t = useStrings(replayStrings);
  const { number } = useFormats();
  const happened = happenedUntil(timeline, seq);
  return (
    <>
      <section aria-labelledby="replay-counts">
        <h2 id="replay-counts">{t("counts")}</h2>
        <dl className={css.figures}>
          {COUNTED.map((status) => (
            <div key={status}>
              <dt>{t(status)}</dt>
              <dd>{past === undefined ? "…" : number(past.counts[status])}</dd>
            </div>
          ))}
          <div>
            <dt>{t("pace")}</dt>
            <dd>{number(soldInMinute(timeline, seq))}</dd>
          </div>
        </dl>
      </section>
      <section aria-labelledby="replay-happened">
        <h2 id="replay-happened">{t("happened")}</h2>
        <dl className={css.figures}>
          {HAPPENED.map((name) => (
            <div key={name}>
              <dt>{t(name)}</dt>
              <dd>{number(happened[name])}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}
