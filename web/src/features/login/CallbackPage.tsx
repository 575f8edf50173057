/// Where the identity provider sends the browser back to.
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";

import { authStrings } from "../../auth/strings";
import { useStrings } from "../../i18n";
import { ButtonLink } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { Skeleton } from "../../ui/States";
import { useTitle } from "../../ui/use-title";

export default function CallbackPage() {
  const t = useStrings(authStrings);
  useTitle(t("title"));
  const navigate = useNavigate();
  const [failure, setFailure] = useState<string>();
  const isStarted = useRef(false);
  useEffect(() => {
    // The provider's code works once; React's strict mode runs effects twice.
    if (isStarted.current) return;
    isStarted.current = true;
    import("../../auth/oidc")
      .then(({ comeBack }) => comeBack())
      .then((next) => navigate(next, { replace: true }))
      .catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)));
  }, [navigate]);
  if (failure === undefined) return <Skeleton height={160} label={t("returning")} />;
  return (
    <Notice kind="danger" title={t("failedTitle")} actions={<ButtonLink to="/login">{t("again")}</ButtonLink>}>
      {t("failed", { detail: failure })}
    </Notice>
  );
}
