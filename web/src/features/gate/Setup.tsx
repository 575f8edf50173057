/// Sets up a gate: chooses event and gate, and downloads all that it needs to work without a network.
import { useQuery } from "@tanstack/react-query";
import { useState, type SubmitEvent } from "react";

import { api, bodyOf, type Schemas } from "../../api/client";
import { Problem } from "../../api/problem";
import { fetchEvent } from "../../api/use-event";
import { serverClock } from "../../clock/server-clock";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { Button } from "../../ui/Button";
import { TicketShape } from "../../ui/Card";
import { SelectField, TextField } from "../../ui/Field";
import { Notice } from "../../ui/Notice";
import { Empty, ErrorNotice, Skeleton } from "../../ui/States";
import type { GateWorld } from "./gate";
import type { Setup as SetupValues } from "./model";
import { answerOf } from "./requests";
import css from "./Setup.module.css";
import { unlockSound } from "./signals";
import { gateStrings } from "./strings";

const DAY_MS = 86_400_000;
const DOWNLOAD_MS = 20_000;
/** What the engine takes for a gate's name. */
const NAME_BYTES_MAX = 100;

interface SetupProps {
  readonly world: GateWorld;
  /** How many scans of before wait to be sent. */
  readonly owed: number;
  readonly before: SetupValues | undefined;
  readonly onDone: () => void;
  readonly onCancel: (() => void) | undefined;
}

type Events = readonly Schemas["EventBody"][];

/** Events that people may come to: from yesterday on (it may be past midnight), those that begin soonest first. */
async function fetchEvents(): Promise<Events> {
  const from = new Date(serverClock.now() - DAY_MS).toISOString();
  const query = { from, mine: true, sort: "date" as const, per_page: 100 };
  const { items } = await bodyOf(api.GET("/api/events", { params: { query } }));
  return items.filter(({ status }) => status !== "draft" && status !== "cancelled");
}

export function Setup(props: SetupProps) {
  const t = useStrings(gateStrings);
  const events = useQuery({ queryKey: ["gate-events"], queryFn: fetchEvents });
  return (
    <TicketShape className={css.card}>
      <div className={css.head}>
        <h1>{t("setupTitle")}</h1>
        <p>{t("setupLead")}</p>
      </div>
      {props.owed > 0 && <Notice kind="info">{t("owed", { count: props.owed })}</Notice>}
      {events.isPending && <Skeleton height={220} label={t("loading")} />}
      {events.isError && <ErrorNotice error={events.error} onRetry={() => void events.refetch()} />}
      {events.data?.length === 0 && <Empty title={t("noEventsTitle")}>{t("noEvents")}</Empty>}
      {events.data !== undefined && events.data.length > 0 && <Form {...props} events={events.data} />}
    </TicketShape>
  );
}

/** Downloads what a gate of an event needs without a network, and keeps it with where the device stands. */
async function prepare(
  world: GateWorld,
  event: Events[number],
  stand: Pick<SetupValues, "gate" | "isMuted" | "isAnswerKept">,
): Promise<void> {
  const { event_id: eventId } = event;
  const [detail, keys, list] = await Promise.all([
    fetchEvent(eventId),
    world.fetchKeys(DOWNLOAD_MS),
    world.fetchGateList(eventId),
  ]);
  await world.store.keepDownload(keys, list);
  await world.store.keepSetup({
    ...stand,
    eventId,
    eventName: event.name,
    venue: event.venue,
    startsAt: event.starts_at,
    timeZone: event.time_zone,
    sections: detail.sections.map(({ section, name }) => ({ section, name })),
  });
  // So that the browser does not clear the journal when the device runs out of space.
  await navigator.storage.persist().catch(() => false);
}

function Form({ world, before, events, onDone, onCancel }: SetupProps & { events: Events }) {
  const t = useStrings(gateStrings);
  const { date } = useFormats();
  const [eventId, setEventId] = useState(before?.eventId ?? "");
  const [gate, setGate] = useState(before?.gate ?? "");
  const [isAnswerKept, setAnswerKept] = useState(before?.isAnswerKept ?? false);
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();

  const event = events.find(({ event_id }) => event_id === eventId);
  const name = gate.trim();
  const isOtherOrganisation = error instanceof Problem && answerOf(error).kind === "other_organisation";
  const isNameLong = new TextEncoder().encode(name).length > NAME_BYTES_MAX;

  const submit = async (submitted: SubmitEvent): Promise<void> => {
    submitted.preventDefault();
    setTried(true);
    if (event === undefined || name === "" || isNameLong) return;
    unlockSound();
    setBusy(true);
    setError(undefined);
    try {
      await prepare(world, event, { gate: name, isMuted: before?.isMuted ?? false, isAnswerKept });
      onDone();
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  return (
    <form className={css.form} onSubmit={(submitted) => void submit(submitted)} noValidate>
      {error !== undefined && !isOtherOrganisation && <ErrorNotice error={error} />}
      {isOtherOrganisation && <Notice kind="warning">{t("otherOrganisationList")}</Notice>}
      <SelectField
        label={t("event")}
        hint={t("eventHint")}
        error={isTried && event === undefined ? t("eventMissing") : undefined}
        value={eventId}
        onChange={(changed) => setEventId(changed.target.value)}
      >
        <option value="">{t("chooseEvent")}</option>
        {events.map(({ event_id, name: eventName, starts_at, time_zone }) => (
          <option key={event_id} value={event_id}>
            {`${eventName} · ${date(starts_at, "short", time_zone)}`}
          </option>
        ))}
      </SelectField>
      <TextField
        label={t("gateName")}
        hint={t("gateNameHint")}
        error={isTried && name === "" ? t("gateNameMissing") : isNameLong ? t("gateNameLong") : undefined}
        value={gate}
        onChange={(changed) => setGate(changed.target.value)}
        autoComplete="off"
        maxLength={60}
      />
      <label className={css.check}>
        <input type="checkbox" checked={isAnswerKept} onChange={() => setAnswerKept(!isAnswerKept)} />
        {t("keepAnswer")}
      </label>
      <Button type="submit" isWide isBusy={isBusy} className={css.begin}>
        {t("begin")}
      </Button>
      {onCancel !== undefined && (
        <Button kind="quiet" isWide onClick={onCancel}>
          {t("back")}
        </Button>
      )}
    </form>
  );
}
