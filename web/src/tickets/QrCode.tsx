/// The QR code as sharp shapes, always dark on white, and the same over the whole screen for the gate.
import { useEffect, useMemo, useRef } from "react";

import { useStrings } from "../i18n";
import type { TicketFacts } from "./facts";
import { QUIET_ZONE, qrOf, qrPath } from "./qr";
import css from "./QrCode.module.css";
import { ticketStrings } from "./strings";
import { placeName } from "./ticket-lines";

/** A ticket's QR code with its quiet zone, as wide as its place. */
export function QrPicture({ token, label }: { token: string; label: string }) {
  const { path, size } = useMemo(() => {
    const code = qrOf(token);
    return { path: qrPath(code), size: code.size };
  }, [token]);
  const side = size + 2 * QUIET_ZONE;
  return (
    <svg
      className={css.code}
      viewBox={`${-QUIET_ZONE} ${-QUIET_ZONE} ${side} ${side}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={label}
    >
      <rect x={-QUIET_ZONE} y={-QUIET_ZONE} width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

/** The code over the whole screen, white around it, and the screen kept awake while it is open. */
export function FullScreenQr({ ticket, onClose }: { ticket: TicketFacts; onClose: () => void }) {
  const t = useStrings(ticketStrings);
  const dialog = useRef<HTMLDialogElement>(null);
  const place = placeName(ticket.place);
  useEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) element.showModal();
  }, []);
  useEffect(keepAwake, []);
  return (
    <dialog
      ref={dialog}
      className={css.screen}
      aria-label={t("atTheGate")}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <div className={css.inside}>
        <p className={css.event}>{ticket.event.name}</p>
        <QrPicture token={ticket.token} label={t("qrLabel", { place })} />
        <p className={css.place}>{place}</p>
        <button type="button" className={css.close} onClick={onClose}>
          {t("close")}
        </button>
      </div>
    </dialog>
  );
}

/** Asks the device not to dim the screen; where it can't, nothing happens. */
function keepAwake(): () => void {
  let isOver = false;
  let lock: WakeLockSentinel | undefined;
  const ask = async (): Promise<void> => {
    if (!("wakeLock" in navigator) || document.visibilityState !== "visible") return;
    try {
      const granted = await navigator.wakeLock.request("screen");
      if (isOver) void granted.release();
      else lock = granted;
    } catch {
      // A low battery refuses it.
    }
  };
  // A lock ends when the page is hidden.
  const onVisible = (): void => void ask();
  document.addEventListener("visibilitychange", onVisible);
  void ask();
  return () => {
    isOver = true;
    document.removeEventListener("visibilitychange", onVisible);
    void lock?.release();
  };
}
