/// What happens to the seats when the page is left.
///
/// Inside the site we ask first. When the tab is closed or the page loaded again we do nothing, and the page says how
/// long the seats stay: a browser tells a page that goes (`pagehide`) in the same way whether it is closed or loaded
/// again, and only the next page could know. Letting the seats go there would take them from everybody who loads the
/// page again, or whose phone does; the hold's own deadline frees those that are really left behind.
import { useEffect } from "react";
import { useBlocker, type Blocker } from "react-router";

import type { Hold } from "../../holds/holds";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { buyer } from "../../session/buyer";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { ErrorNotice } from "../../ui/States";
import { useRelease } from "./release";
import { checkoutStrings } from "./strings";

/** `holding`: seats would be left behind; `unsure`: an order's outcome would; `free`: nothing. */
export type Stake = "holding" | "unsure" | "free";

interface LeaveGuardProps {
  hold: Hold | undefined;
  /** Read at the moment of leaving. */
  stakeNow: () => Stake;
  stake: Stake;
}

/** Asks before one goes elsewhere in the site. */
export function LeaveGuard({ hold, stakeNow, stake }: LeaveGuardProps) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      // Whoever's session ended is sent to log in, and comes back.
      stakeNow() !== "free" && buyer.token() !== undefined && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    // The seats' time ran out while the question stood.
    if (stake === "free" && blocker.state === "blocked") blocker.reset();
  }, [stake, blocker]);
  if (blocker.state !== "blocked" || stake === "free") return null;
  if (stake === "unsure" || hold === undefined) return <UnsureDialog blocker={blocker} />;
  return <LeaveDialog blocker={blocker} hold={hold} />;
}

type Blocked = Extract<Blocker, { state: "blocked" }>;

function UnsureDialog({ blocker }: { blocker: Blocked }) {
  const t = useStrings(checkoutStrings);
  return (
    <Dialog
      isOpen
      title={t("unsureTitle")}
      onClose={() => blocker.reset()}
      actions={
        <>
          <Button kind="secondary" onClick={() => blocker.proceed()}>
            {t("unsureLeave")}
          </Button>
          <Button onClick={() => blocker.reset()}>{t("unsureStay")}</Button>
        </>
      }
    >
      <p>{t("unsure")}</p>
    </Dialog>
  );
}

function LeaveDialog({ blocker, hold }: { blocker: Blocked; hold: Hold }) {
  const t = useStrings(checkoutStrings);
  const format = useFormats();
  const release = useRelease(hold.hold_id, () => blocker.proceed());
  // On the map one's own seats would stand in the way of choosing others.
  const isChange = blocker.location.pathname === `/events/${hold.event_id}`;
  return (
    <Dialog
      isOpen
      title={t(isChange ? "changeTitle" : "leaveTitle")}
      onClose={() => blocker.reset()}
      actions={
        <>
          <Button onClick={() => blocker.reset()}>{t("stay")}</Button>
          {!isChange && (
            <Button kind="secondary" onClick={() => blocker.proceed()}>
              {t("leaveKeep")}
            </Button>
          )}
          <Button kind="danger" isBusy={release.isPending} onClick={() => release.mutate()}>
            {t(isChange ? "changeYes" : "releaseYes")}
          </Button>
        </>
      }
    >
      <p>{isChange ? t("change") : t("leave", { time: format.date(hold.expires_at, "time") })}</p>
      {release.isError && <ErrorNotice error={release.error} />}
    </Dialog>
  );
}

interface ReleaseDialogProps {
  hold: Hold;
  isOpen: boolean;
  onClose: () => void;
  onReleased: () => void;
}

/** The question behind "let these seats go". */
export function ReleaseDialog({ hold, isOpen, onClose, onReleased }: ReleaseDialogProps) {
  const t = useStrings(checkoutStrings);
  const release = useRelease(hold.hold_id, onReleased);
  return (
    <Dialog
      isOpen={isOpen}
      title={t("releaseTitle")}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t("keepThem")}</Button>
          <Button kind="danger" isBusy={release.isPending} onClick={() => release.mutate()}>
            {t("releaseYes")}
          </Button>
        </>
      }
    >
      <p>{t("release")}</p>
      {release.isError && <ErrorNotice error={release.error} />}
    </Dialog>
  );
}
