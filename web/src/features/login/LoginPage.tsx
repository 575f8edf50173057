/// Logging in, with the way back to where one was.
import { useState, type SubmitEvent } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";

import { useSendsMails } from "../../api/use-payments";
import { devLogin, safeNext, useAuthConfig } from "../../auth/login";
import { authStrings } from "../../auth/strings";
import { useStrings } from "../../i18n";
import { useHasExpired, type Role } from "../../session/session";
import { Button } from "../../ui/Button";
import { TextField } from "../../ui/Field";
import { Notice } from "../../ui/Notice";
import { ErrorNotice, Skeleton } from "../../ui/States";
import { useTitle } from "../../ui/use-title";
import css from "./LoginPage.module.css";

const STAFF: readonly Role[] = ["organiser", "gate"];

export default function LoginPage() {
  const t = useStrings(authStrings);
  useTitle(t("title"));
  const [query] = useSearchParams();
  const next = safeNext(query.get("next"));
  const hasExpired = useHasExpired();
  const config = useAuthConfig();
  const sendsMails = useSendsMails() === true;
  return (
    <div className={css.page}>
      <div className={css.box}>
        <h1>{t("title")}</h1>
        <p className={css.lead}>{t("lead")}</p>
        {hasExpired && <Notice kind="info">{t("expired")}</Notice>}
        {config.isPending && <Skeleton height={120} />}
        {config.isError && <ErrorNotice error={config.error} onRetry={() => void config.refetch()} />}
        {config.data?.mode === "oidc" && <ProviderLogin next={next} />}
        {config.data?.dev_login === true && <DevLogin next={next} />}
        {config.data?.guests === true && sendsMails && (
          <p className={css.hint}>
            <Link to="/recover">{t("recoverLost")}</Link>
          </p>
        )}
      </div>
    </div>
  );
}

function ProviderLogin({ next }: { next: string }) {
  const t = useStrings(authStrings);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const go = async (): Promise<void> => {
    setBusy(true);
    try {
      const { goToProvider } = await import("../../auth/oidc");
      await goToProvider(next);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <div className={css.form}>
      {error !== undefined && <ErrorNotice error={error} />}
      <Button isWide isBusy={isBusy} onClick={() => void go()}>
        {t("provider")}
      </Button>
      <p className={css.hint}>{t("providerHint")}</p>
    </div>
  );
}

function DevLogin({ next }: { next: string }) {
  const t = useStrings(authStrings);
  const navigate = useNavigate();
  const [user, setUser] = useState("");
  const [staff, setStaff] = useState<readonly Role[]>([]);
  const [isMissing, setMissing] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const name = user.trim();
    setMissing(name === "");
    if (name === "") return;
    setBusy(true);
    try {
      await devLogin(name, ["buyer", ...staff]);
      void navigate(next, { replace: true });
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  const toggle = (role: Role): void =>
    setStaff((roles) => (roles.includes(role) ? roles.filter((other) => other !== role) : [...roles, role]));
  return (
    <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
      {error !== undefined && <ErrorNotice error={error} />}
      <TextField
        label={t("name")}
        hint={t("nameHint")}
        error={isMissing ? t("nameMissing") : undefined}
        value={user}
        onChange={(event) => setUser(event.target.value)}
        autoComplete="username"
        maxLength={128}
      />
      <fieldset className={css.staff}>
        <legend>{t("staff")}</legend>
        {STAFF.map((role) => (
          <label key={role} className={css.check}>
            <input type="checkbox" checked={staff.includes(role)} onChange={() => toggle(role)} />
            {t(`role_${role}` as "role_gate")}
          </label>
        ))}
      </fieldset>
      <Button type="submit" isWide isBusy={isBusy}>
        {t("enter")}
      </Button>
    </form>
  );
}
