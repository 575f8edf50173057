/// The gate: lets people in by their tickets, with a network and without. It has the whole screen, and it does not end
/// with a session: who stands in the rain shall not wait for a login.
import { useState } from "react";
import { Link } from "react-router";

import { RequireLogin } from "../../auth/RequireLogin";
import { useStrings } from "../../i18n";
import { Button } from "../../ui/Button";
import { Notice } from "../../ui/Notice";
import { Skeleton } from "../../ui/States";
import { Toasts } from "../../ui/Toasts";
import { Console } from "./Console";
import css from "./GatePage.module.css";
import { Setup } from "./Setup";
import { gateStrings } from "./strings";
import { useGateOfDevice } from "./use-gate";

export default function GatePage() {
  const t = useStrings(gateStrings);
  const { opened, reopen } = useGateOfDevice();
  const [isChanging, setChanging] = useState(false);
  const done = (): void => {
    setChanging(false);
    reopen();
  };
  if (opened.phase === "running" && !isChanging) {
    return (
      <>
        <Console key={opened.gate.setup.eventId} gate={opened.gate} world={opened.world} onChange={() => setChanging(true)} />
        <Toasts />
      </>
    );
  }
  return (
    <main id="main" className={css.page}>
      <div className={css.box}>
        <Link to="/" className={css.leave}>
          <span aria-hidden="true">← </span>
          {t("leave")}
        </Link>
        {opened.phase === "loading" && <Skeleton height={240} label={t("loading")} />}
        {opened.phase === "failed" && (
          <Notice kind="danger" title={t("failedTitle")} actions={<Button onClick={reopen}>{t("retry")}</Button>}>
            {t(opened.why === "storage" ? "noStorage" : "failed")}
          </Notice>
        )}
        {opened.phase === "setup" && (
          <RequireLogin as="gate">
            <Setup world={opened.world} owed={opened.owed} before={undefined} onDone={done} onCancel={undefined} />
          </RequireLogin>
        )}
        {opened.phase === "running" && (
          <RequireLogin as="gate">
            <Setup
              world={opened.world}
              owed={0}
              before={opened.gate.setup}
              onDone={done}
              onCancel={() => setChanging(false)}
            />
          </RequireLogin>
        )}
      </div>
    </main>
  );
}
