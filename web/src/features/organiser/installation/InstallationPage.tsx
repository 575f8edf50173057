/// How payments and mails are set up here, and buttons that try both.
import { useMutation, useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Link } from "react-router";

import { api, bodyOf, type Schemas } from "../../../api/client";
import { Problem } from "../../../api/problem";
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import { paced } from "../../../offline/retries";
import { hasRole, useSession } from "../../../session/session";
import { Badge } from "../../../ui/Badge";
import { Button } from "../../../ui/Button";
import { Card } from "../../../ui/Card";
import { TextField } from "../../../ui/Field";
import { Notice } from "../../../ui/Notice";
import { ErrorNotice, Skeleton } from "../../../ui/States";
import { useTitle } from "../../../ui/use-title";
import css from "./InstallationPage.module.css";
import { installationStrings } from "./strings";

const SETTINGS_MS = 10_000;

export default function InstallationPage() {
  const t = useStrings(installationStrings);
  useTitle(t("title"));
  const { data, error, refetch } = useQuery({
    queryKey: ["organiser", "installation"],
    queryFn: ({ signal }) => bodyOf(api.GET("/api/admin/settings", { signal })),
    refetchInterval: (query) => paced(SETTINGS_MS, query),
  });
  return (
    <div className={css.page}>
      <header>
        <Link to="/organiser" className={css.back}>
          ← {t("back")}
        </Link>
        <h1>{t("title")}</h1>
        <p className={css.lead}>{t("lead")}</p>
      </header>
      {data === undefined && error !== null && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton height={320} label={t("loading")} />}
      {data !== undefined && (
        <>
          <Payments setup={data.payments} startedAt={data.started_at} />
          <Mail setup={data.mail} />
          <Card className={css.part}>
            <h2>{t("buyers")}</h2>
            <dl className={css.facts}>
              <Fact name={t("guests")}>{t(data.guests ? "guestsOn" : "guestsOff")}</Fact>
            </dl>
          </Card>
        </>
      )}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const PROVIDERS = ["stripe", "mercadopago", "invoice", "test"] as const;

function Payments({ setup, startedAt }: { setup: Schemas["PaymentSetupBody"]; startedAt: string }) {
  const t = useStrings(installationStrings);
  const { date } = useFormats();
  const provider = PROVIDERS.find((name) => name === setup.provider);
  const kind = setup.kind === "redirect" || setup.kind === "client" ? setup.kind : undefined;
  const check = useMutation({ mutationFn: () => bodyOf(api.POST("/api/admin/payments/check")) });
  return (
    <Card className={css.part}>
      <h2>
        {t("payments")}{" "}
        {setup.mode !== null && (
          <Badge kind={setup.mode === "live" ? "success" : "warning"}>{t(`mode_${setup.mode}`)}</Badge>
        )}
      </h2>
      <dl className={css.facts}>
        <Fact name={t("provider")}>{provider === undefined ? setup.provider : t(`provider_${provider}`)}</Fact>
        {kind !== undefined && <Fact name={t("kind")}>{t(`kind_${kind}`)}</Fact>}
        {setup.has_webhook_secret !== null && (
          <Fact name={t("webhook")}>{t(setup.has_webhook_secret ? "webhookSet" : "webhookMissing")}</Fact>
        )}
        {setup.has_webhook_secret !== null && (
          <Fact name={t("lastEvent")}>
            {setup.last_event_at === null
              ? t("noEvent", { date: date(startedAt, "short") })
              : date(setup.last_event_at, "short")}
          </Fact>
        )}
        {setup.events_url !== null && <Fact name={t("eventsUrl")}>{setup.events_url}</Fact>}
      </dl>
      {kind === "client" && <Notice kind="warning">{t("kindHint")}</Notice>}
      {setup.has_webhook_secret === false && <Notice kind="warning">{t("webhookHint")}</Notice>}
      {setup.last_refused_event !== null && (
        <Notice kind="warning" title={t("refusedEvent", { date: date(setup.last_refused_event.at, "short") })}>
          {setup.last_refused_event.reason}. {t("refusedEventHint")}
        </Notice>
      )}
      {setup.mode === "test" && <Notice kind="info">{t("testHint")}</Notice>}
      <p>
        <Button kind="secondary" isBusy={check.isPending} onClick={() => check.mutate()}>
          {t("checkPayments")}
        </Button>
      </p>
      {check.data !== undefined && (
        <Notice
          kind={check.data.outcome === "ok" ? "success" : "danger"}
          title={t(check.data.provider === "invoice" ? "outcome_invoice" : `outcome_${check.data.outcome}`)}
        >
          {check.data.detail}
        </Notice>
      )}
      {check.isError && <ErrorNotice error={check.error} />}
    </Card>
  );
}

function Mail({ setup }: { setup: Schemas["MailSetupBody"] | null }) {
  const t = useStrings(installationStrings);
  const isAdmin = hasRole(useSession(), "admin");
  const [to, setTo] = useState("");
  const check = useMutation({
    mutationFn: () => bodyOf(api.POST("/api/admin/mail/check", { body: to.trim() === "" ? {} : { to: to.trim() } })),
  });
  const isUnknown = check.error instanceof Problem && check.error.status === 422 && to.trim() === "";
  const noAddress = useRef<HTMLDivElement>(null);
  // The button that had the focus goes away with it.
  useEffect(() => {
    if (isUnknown) noAddress.current?.focus();
  }, [isUnknown]);
  if (setup === null) {
    return (
      <Card className={css.part}>
        <h2>{t("mail")}</h2>
        <Notice kind="info" title={t("mailOff")}>
          {t("mailOffHint")}
        </Notice>
      </Card>
    );
  }
  return (
    <Card className={css.part}>
      <h2>{t("mail")}</h2>
      <dl className={css.facts}>
        <Fact name={t("server")}>
          {setup.host}:{setup.port}
        </Fact>
        <Fact name={t("from")}>{setup.from}</Fact>
        <Fact name={t("encryption")}>{setup.tls === "none" ? t("tls_none") : t("tls_on", { tls: setup.tls })}</Fact>
        <Fact name={t("login")}>{t(setup.has_login ? "loginSet" : "loginNone")}</Fact>
      </dl>
      {isAdmin && (
        <TextField
          label={t("to")}
          hint={t("toHint")}
          type="email"
          autoComplete="email"
          value={to}
          maxLength={254}
          onChange={({ target }) => setTo(target.value)}
        />
      )}
      {/* Who has no address here has nothing to send to, and would be told the same each time. */}
      {(isAdmin || !isUnknown) && (
        <p>
          <Button kind="secondary" isBusy={check.isPending} onClick={() => check.mutate()}>
            {t(isAdmin ? "checkMailTo" : "checkMail")}
          </Button>
        </p>
      )}
      {check.data !== undefined && (
        <Notice kind={check.data.accepted ? "success" : "danger"} title={t(check.data.accepted ? "sent" : "notSent")}>
          {check.data.said}
        </Notice>
      )}
      {check.isError &&
        (isUnknown ? (
          <div ref={noAddress} tabIndex={-1}>
            <Notice kind="warning">{t(isAdmin ? "writeAddress" : "noAddress")}</Notice>
          </div>
        ) : (
          <ErrorNotice error={check.error} />
        ))}
    </Card>
  );
}
