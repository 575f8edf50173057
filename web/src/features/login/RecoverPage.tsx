/// Lost mails: new links to the orders of an address are sent to it. Whether there are any is told to that address alone.
import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState, type SubmitEvent } from "react";
import { useLocation } from "react-router";

import { useSendsMails } from "../../api/use-payments";
import { sendLinks } from "../../auth/guest";
import { loginPath } from "../../auth/RequireLogin";
import { authStrings } from "../../auth/strings";
import { serverClock } from "../../clock/server-clock";
import { clockFace, useCountdown } from "../../clock/use-countdown";
import { MailRefusal } from "../../holds/MailRefusal";
import { useStrings } from "../../i18n";
import { Button, ButtonLink } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import { Notice } from "../../ui/Notice";
import { useTitle } from "../../ui/use-title";
import css from "./LoginPage.module.css";

/** A mail takes its time; the engine sends a few only. */
const PAUSE_MS = 30_000;

/** What the page that leads here knows; an address has no place in the browser's address bar. */
function knownOf(state: unknown): { email: string; eventId: string | undefined } {
  const { email, eventId } = (typeof state === "object" && state !== null ? state : {}) as Record<string, unknown>;
  return {
    email: typeof email === "string" ? email : "",
    eventId: typeof eventId === "string" ? eventId : undefined,
  };
}

export default function RecoverPage() {
  return useSendsMails() === false ? <NoMails /> : <Recover />;
}

/** There is no mail to lose, and none to send. */
function NoMails() {
  const t = useStrings(authStrings);
  useTitle(t("recoverOffTitle"));
  return (
    <div className={css.page}>
      <div className={css.box}>
        <h1>{t("recoverOffTitle")}</h1>
        <p className={css.lead}>{t("recoverOff")}</p>
        <Account />
      </div>
    </div>
  );
}

function Account() {
  const t = useStrings(authStrings);
  return (
    <p className={css.hint}>
      {t("recoverAccount")}{" "}
      <ButtonLink kind="quiet" to={loginPath("/tickets")}>
        {t("title")}
      </ButtonLink>
    </p>
  );
}

function Recover() {
  const t = useStrings(authStrings);
  useTitle(t("recoverTitle"));
  const known = knownOf(useLocation().state);
  const [email, setEmail] = useState(known.email);
  const [isWrong, setWrong] = useState(false);
  const [againFrom, setAgainFrom] = useState<string>();
  const left = useCountdown(againFrom);
  const sent = useRef<HTMLDivElement>(null);
  const send = useMutation({
    mutationFn: (to: string) => sendLinks(to, known.eventId),
    onSuccess: () => setAgainFrom(new Date(serverClock.now() + PAUSE_MS).toISOString()),
  });
  // Another address, where the first one was mistyped, has no pause.
  const pauseMs = email.trim() === send.variables ? left : 0;
  // The button that was pressed takes a break, and can't keep the focus.
  useEffect(() => {
    if (againFrom !== undefined) sent.current?.focus();
  }, [againFrom]);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const to = email.trim();
    const isAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(to);
    setWrong(!isAddress);
    if (isAddress && !send.isPending && pauseMs === 0) send.mutate(to);
  };
  return (
    <div className={css.page}>
      <div className={css.box}>
        <h1>{t("recoverTitle")}</h1>
        <p className={css.lead}>{t("recoverLead")}</p>
        {send.isSuccess && (
          <div ref={sent} tabIndex={-1}>
            <Notice kind="success" title={t("recoverSentTitle")}>
              {t("recoverSent", { email: send.variables })}
            </Notice>
          </div>
        )}
        {send.isError && <MailRefusal error={send.error} />}
        <form className={css.form} onSubmit={submit} noValidate>
          <TextField
            type="email"
            label={t("recoverEmail")}
            hint={t("recoverHint")}
            error={isWrong ? t("recoverWrong") : undefined}
            value={email}
            maxLength={254}
            autoComplete="email"
            inputMode="email"
            onChange={({ target }) => setEmail(target.value)}
          />
          <Button type="submit" isWide isBusy={send.isPending} disabled={pauseMs > 0}>
            {t(send.isSuccess ? "recoverAgain" : "recover")}
          </Button>
          {pauseMs > 0 && <p className={css.hint}>{t("recoverPause", { time: clockFace(pauseMs) })}</p>}
        </form>
        <Account />
      </div>
    </div>
  );
}
