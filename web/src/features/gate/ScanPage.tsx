/// The gate in full screen. It goes on when the session ends: a queue must not wait for a login.
import { Navigate } from "react-router";

import { useStrings } from "../../i18n";
import { Skeleton } from "../../ui/States";
import { Toasts } from "../../ui/Toasts";
import { useTitle } from "../../ui/use-title";
import { Console } from "./Console";
import { Failure } from "./Failure";
import css from "./GatePage.module.css";
import { gateStrings } from "./strings";
import { useGateOfDevice } from "./use-gate";

export default function ScanPage() {
  const t = useStrings(gateStrings);
  useTitle(t("title"));
  const { opened, reopen } = useGateOfDevice();
  switch (opened.phase) {
    case "setup":
      return <Navigate to="/gate" replace />;
    case "running":
      return (
        <>
          <Console gate={opened.gate} world={opened.world} />
          <Toasts />
        </>
      );
    case "loading":
    case "failed":
      return (
        <main id="main" className={css.alone}>
          {opened.phase === "loading" ? (
            <Skeleton height={240} label={t("loading")} />
          ) : (
            <Failure why={opened.why} onRetry={reopen} />
          )}
        </main>
      );
  }
}
