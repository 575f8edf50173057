/// The mails of an event: how each reads, and which could not be delivered.
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";

import type { Schemas } from "../../../api/client";
import { usePayments } from "../../../api/use-payments";
import { useLanguage, useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { shortId } from "../../../tickets/facts";
import { Card } from "../../../ui/Card";
import { SelectField } from "../../../ui/Field";
import { Empty, ErrorNotice, Skeleton } from "../../../ui/States";
import { MAIL_KINDS, useMailFailures, useMailPreview, type MailKind } from "../queries";
import css from "./MailsTab.module.css";
import { showHtml } from "./shown-html";
import { mailsStrings } from "./strings";

type Event = Schemas["EventDetailBody"];
type Preview = Schemas["MailPreviewBody"];

export default function MailsTab({ event }: { event: Event }) {
  const t = useStrings(mailsStrings);
  const payments = usePayments();
  const current = useLanguage();
  const [kind, setKind] = useState<MailKind>("order_completed");
  const [language, setLanguage] = useState<"es" | "en">(current);
  if (payments.data === undefined) {
    return payments.isError ? <ErrorNotice error={payments.error} /> : <Skeleton height={320} label={t("loading")} />;
  }
  if (!payments.data.sends_mails) return <Empty title={t("off")}>{t("offText")}</Empty>;
  return (
    <div className={css.page}>
      <p className={css.lead}>{t("lead")}</p>
      <Failures event={event} />
      <div className={css.choice}>
        <SelectField label={t("kind")} value={kind} onChange={({ target }) => setKind(kindNamed(target.value))}>
          {MAIL_KINDS.map((name) => (
            <option key={name} value={name}>
              {t(name)}
            </option>
          ))}
        </SelectField>
        <SelectField
          label={t("language")}
          value={language}
          onChange={({ target }) => setLanguage(target.value === "en" ? "en" : "es")}
        >
          <option value="es">{t("es")}</option>
          <option value="en">{t("en")}</option>
        </SelectField>
      </div>
      <Shown eventId={event.event_id} kind={kind} language={language} />
    </div>
  );
}

function kindNamed(name: string): MailKind {
  return MAIL_KINDS.find((kind) => kind === name) ?? "order_completed";
}

function Shown({ eventId, kind, language }: { eventId: string; kind: MailKind; language: "es" | "en" }) {
  const t = useStrings(mailsStrings);
  const { data, error, refetch } = useMailPreview(eventId, kind, language);
  if (data === undefined) {
    if (error !== null) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
    return <Skeleton height={480} label={t("loading")} />;
  }
  return (
    <section aria-label={t("preview")} lang={language}>
      <p className={css.subject}>
        <b>{t("subject")}:</b> {data.subject}
      </p>
      <Html preview={data} />
      <details className={css.text}>
        <summary>{t("asText")}</summary>
        <pre>{data.text}</pre>
      </details>
    </section>
  );
}

function Html({ preview }: { preview: Preview }) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current !== null) showHtml(host.current, preview.html);
  }, [preview.html]);
  return <div ref={host} className={css.mail} />;
}

function Failures({ event }: { event: Event }) {
  const t = useStrings(mailsStrings);
  const { date } = useFormats();
  const { data, error, refetch } = useMailFailures(event.event_id);
  if (data === undefined) {
    return error === null ? <Skeleton height={80} /> : <ErrorNotice error={error} onRetry={() => void refetch()} />;
  }
  return (
    <section aria-labelledby="mail-failures">
      <h2 id="mail-failures">{t("failures")}</h2>
      {data.items.length === 0 ? (
        <p className={css.lead}>{t("noFailures")}</p>
      ) : (
        <ul className={css.failures}>
          {data.items.map((failure) => (
            <li key={`${failure.order_id}-${failure.kind}-${failure.at}`}>
              <Card>
                <b>{t(failure.kind)}</b> ·{" "}
                <Link to={`/organiser/events/${event.event_id}/orders?q=${failure.order_id}`}>
                  {t("failedOrder", { order: shortId(failure.order_id) })}
                </Link>{" "}
                · {date(failure.at, "short", event.time_zone)}
                <p className={css.reason}>{failure.reason}</p>
              </Card>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
