/// A new event from a seating plan: files, what the engine thinks of them, a preview, and only then the event.
import { useMutation } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import { Link, useNavigate } from "react-router";

import { api, bodyOf, type Schemas } from "../../api/client";
import { Problem, Unreachable } from "../../api/problem";
import { useStrings } from "../../i18n";
import { organisationsOf, useSession } from "../../session/session";
import { Button } from "../../ui/Button";
import { SelectField } from "../../ui/Field";
import { Notice } from "../../ui/Notice";
import { ErrorNotice, Skeleton } from "../../ui/States";
import { showToast } from "../../ui/toasts";
import { useTitle } from "../../ui/use-title";
import { useRefresh } from "./queries";
import { DropZone } from "./upload/DropZone";
import { FileList } from "./upload/FileList";
import css from "./upload/NewEvent.module.css";
import {
  classify,
  FILE_BYTES_MAX,
  hasOwnEventId,
  uploadOf,
  withEventId,
  withFile,
  withOrganisation,
  without,
  type Parts,
  type PlanFile,
  type PlanProblem,
  type Unread,
} from "./upload/plan-files";
import { PlanPreview } from "./upload/PlanPreview";
import { Problems } from "./upload/Problems";
import { Samples } from "./upload/Samples";
import { uploadStrings } from "./upload/strings";

type Preview = Schemas["PreviewBody"];

/** What the engine made of a body: kept together, so that what is created is what was shown. */
interface Checked {
  readonly body: string;
  readonly preview: Preview;
}

/** Sends text as it is: the client would write JSON anew. */
const raw = {
  bodySerializer: (body: unknown): string => String(body),
  headers: { "Content-Type": "application/json" },
};

async function dryRun(body: string, signal: AbortSignal): Promise<Checked> {
  const request = api.POST("/api/events", {
    params: { query: { dry_run: true } },
    body: asDocument(body),
    ...raw,
    signal,
  });
  const preview = await bodyOf(request);
  if (!("layout" in preview)) throw new Problem(502, { detail: "the answer is no preview" });
  return { body, preview };
}

/** Text that the engine judges; its type is the engine's affair. */
function asDocument(body: string): Schemas["EventDocument"] {
  return body as unknown as Schemas["EventDocument"];
}

/** What a person has brought, and what the engine says of it: it is asked again whenever the files change. */
function usePlan() {
  const [parts, setParts] = useState<Parts>({});
  const [unread, setUnread] = useState<readonly Unread[]>([]);
  // Files may have many megabytes: what is made of them is not made anew whenever something else changes.
  const upload = useMemo(() => uploadOf(parts), [parts]);
  const controller = useRef<AbortController>(null);
  const check = useMutation({
    mutationFn: (body: string) => {
      controller.current?.abort();
      controller.current = new AbortController();
      return dryRun(body, controller.current.signal);
    },
  });
  useEffect(() => () => controller.current?.abort(), []);
  const organisations = organisationsOf(useSession(), "organiser");
  const [organisation, setOrganisation] = useState(organisations[0]);
  const bring = (next: Parts, of = organisation): void => {
    setParts(next);
    const made = uploadOf(next);
    if (made.state === "ready") {
      check.mutate(organisations.length > 1 && of !== undefined ? withOrganisation(made.body, of) : made.body);
    } else check.reset();
  };
  const take = async (files: readonly File[]): Promise<void> => {
    const read = await Promise.all(
      files.map(async (file): Promise<PlanFile | Unread> =>
        file.size > FILE_BYTES_MAX ? { reason: "size", file: file.name } : classify(file.name, await file.text()),
      ),
    );
    setUnread(read.filter((file): file is Unread => "reason" in file));
    const known = read.filter((file): file is PlanFile => "part" in file);
    if (known.length > 0) bring(known.reduce(withFile, parts));
  };
  const choose = (of: string): void => {
    setOrganisation(of);
    bring(parts, of);
  };
  return { parts, unread, upload, check, organisations, organisation, bring, take, choose };
}

type Plan = ReturnType<typeof usePlan>;

export default function NewEventPage() {
  const t = useStrings(uploadStrings);
  useTitle(t("title"));
  const plan = usePlan();
  const { parts, upload, check, bring, take } = plan;
  const hasFiles = Object.keys(parts).length > 0;
  const { error } = check;
  const problems = useMemo(() => (error instanceof Problem ? error.fieldErrors : []), [error]);
  return (
    <div className={css.page}>
      <header className={css.head}>
        <Link to="/organiser" className={css.back}>
          ← {t("back")}
        </Link>
        <h1>{t("title")}</h1>
        <p className={css.lead}>{t("lead")}</p>
      </header>
      {plan.organisations.length > 1 && <Organisation plan={plan} />}
      <DropZone isSmall={hasFiles} onFiles={(files) => void take(files)} />
      {plan.unread.map((file) => (
        <Notice key={file.file} kind="warning">
          {describe(file, t)}
        </Notice>
      ))}
      {!hasFiles && <Samples />}
      {hasFiles && (
        <FileList
          parts={parts}
          problems={problems}
          isChecking={check.isPending}
          onText={(file, text) => bring({ ...parts, [file.part]: { ...file, text } })}
          onRemove={(file) => bring(without(parts, file.part))}
          onFiles={(files) => void take(files)}
        />
      )}
      {(upload.state === "needSeats" || upload.state === "needHeader") && (
        <Notice kind="info">{t(upload.state)}</Notice>
      )}
      {upload.state === "broken" && (
        <Notice kind="warning">
          {t("unread_json", { file: parts[upload.part]?.name ?? "", detail: upload.detail })}
        </Notice>
      )}
      {upload.state === "ready" && check.isPending && <Skeleton height={240} label={t("checking")} />}
      {upload.state === "ready" && check.isError && (
        <Failure error={error} problems={problems} parts={parts} onRetry={() => bring(parts)} />
      )}
      {check.isSuccess && (
        <>
          <PlanPreview preview={check.data.preview} body={check.data.body} />
          <Create checked={check.data} onStartOver={() => bring({})} />
        </>
      )}
    </div>
  );
}

/** Whose event it will be. */
function Organisation({ plan: { organisations, organisation, choose } }: { plan: Plan }) {
  const t = useStrings(uploadStrings);
  return (
    <SelectField
      label={t("organisation")}
      hint={t("organisationHint")}
      value={organisation}
      onChange={({ target }) => choose(target.value)}
    >
      {organisations.map((slug) => (
        <option key={slug} value={slug}>
          {slug}
        </option>
      ))}
    </SelectField>
  );
}

function describe(file: Unread, t: ReturnType<typeof useStrings<typeof uploadStrings.en>>): string {
  switch (file.reason) {
    case "type":
      return t("unread_type", { file: file.file });
    case "size":
      return t("unread_size", { file: file.file, most: FILE_BYTES_MAX / 1_048_576 });
    case "shape":
      return t("unread_shape", { file: file.file });
    case "json":
      return t("unread_json", { file: file.file, detail: file.detail });
  }
}

interface FailureProps {
  error: unknown;
  problems: readonly PlanProblem[];
  parts: Parts;
  onRetry: () => void;
}

const NO_PROBLEMS: readonly PlanProblem[] = [];
const NO_PARTS: Parts = {};

function Failure({ error, problems, parts, onRetry }: FailureProps) {
  const t = useStrings(uploadStrings);
  if (problems.length > 0) return <Problems problems={problems} parts={parts} />;
  if (error instanceof Problem && error.code === "conflict") return <Notice kind="warning">{t("taken")}</Notice>;
  return <ErrorNotice error={error} onRetry={onRetry} />;
}

function Create({ checked, onStartOver }: { checked: Checked; onStartOver: () => void }) {
  const t = useStrings(uploadStrings);
  const navigate = useNavigate();
  const { event } = checked.preview;
  const refresh = useRefresh(event.event_id);
  const wasLost = useRef(false);
  const create = useMutation({
    mutationFn: async () => {
      try {
        const body = withEventId(checked.body, event.event_id);
        await bodyOf(api.POST("/api/events", { body: asDocument(body), ...raw }));
      } catch (error) {
        if (error instanceof Unreachable) wasLost.current = true;
        // The answer to an earlier try was lost, but not the event: its id, which we made up, is taken.
        const isOurs =
          wasLost.current && error instanceof Problem && error.code === "conflict" && !hasOwnEventId(checked.body);
        if (!isOurs) throw error;
      }
    },
    onSuccess: async () => {
      showToast("success", t("created", { name: event.name }));
      await refresh();
      void navigate(`/organiser/events/${event.event_id}`);
    },
  });
  return (
    <div className={css.create}>
      {create.isError && (
        <Failure error={create.error} problems={NO_PROBLEMS} parts={NO_PARTS} onRetry={() => create.mutate()} />
      )}
      <Button isBusy={create.isPending} onClick={() => create.mutate()}>
        {t("create")}
      </Button>
      <Button kind="quiet" onClick={onStartOver}>
        {t("again")}
      </Button>
    </div>
  );
}
