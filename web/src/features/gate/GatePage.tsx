/// The entry to the gate: a device that was set up starts scanning, with a session or without; another is set up first.
import { Navigate, useNavigate, useSearchParams } from "react-router";

import { RequireLogin } from "../../auth/RequireLogin";
import { useStrings } from "../../i18n";
import { Skeleton } from "../../ui/States";
import { useTitle } from "../../ui/use-title";
import { Failure } from "./Failure";
import css from "./GatePage.module.css";
import { Setup } from "./Setup";
import { gateStrings } from "./strings";
import { useGateOfDevice } from "./use-gate";

export default function GatePage() {
  const t = useStrings(gateStrings);
  useTitle(t("title"));
  const navigate = useNavigate();
  const [query] = useSearchParams();
  const { opened, reopen } = useGateOfDevice();
  const scan = (): void => void navigate("/gate/scan", { replace: true });
  switch (opened.phase) {
    case "loading":
      return <Skeleton height={240} label={t("loading")} />;
    case "failed":
      return <Failure why={opened.why} onRetry={reopen} />;
    case "running":
      if (!query.has("change")) return <Navigate to="/gate/scan" replace />;
      break;
    case "setup":
      break;
  }
  const isSetUp = opened.phase === "running";
  return (
    <RequireLogin as="gate">
      <div className={css.page}>
        <Setup
          world={opened.world}
          owed={isSetUp ? 0 : opened.owed}
          before={isSetUp ? opened.gate.setup : undefined}
          onDone={scan}
          onCancel={isSetUp ? scan : undefined}
        />
      </div>
    </RequireLogin>
  );
}
