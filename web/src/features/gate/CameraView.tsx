/// What the camera sees, with a frame for the code; or why it sees nothing.
import { useStrings } from "../../i18n";
import { Button } from "../../ui/Button";
import { classes } from "../../ui/classes";
import css from "./CameraView.module.css";
import { gateStrings } from "./strings";
import type { Camera, CameraState } from "./use-camera";

const TEXTS = {
  starting: "cameraStarting",
  denied: "cameraDenied",
  none: "cameraNone",
  no_reader: "cameraNoReader",
} as const satisfies Record<Exclude<CameraState, "running">, string>;

export function CameraView({ video, state, retry }: Pick<Camera, "video" | "state" | "retry">) {
  const t = useStrings(gateStrings);
  const isSeeing = state === "running";
  return (
    <section className={classes(css.view, isSeeing && css.seeing)} aria-label={t("camera")}>
      <video ref={video} className={css.video} muted playsInline aria-hidden="true" hidden={!isSeeing} />
      {isSeeing ? (
        <>
          <svg className={css.frame} viewBox="0 0 100 100" aria-hidden="true">
            <path d="M4 22V4h18M78 4h18v18M96 78v18H78M22 96H4V78" />
          </svg>
          <p className={css.hint}>{t("cameraHint")}</p>
        </>
      ) : (
        <div className={css.blind} role="status">
          <p>{t(TEXTS[state])}</p>
          {state !== "starting" && (
            <>
              <p className={css.other}>{t("cameraOther")}</p>
              <Button onClick={retry}>{t("retry")}</Button>
            </>
          )}
        </div>
      )}
    </section>
  );
}
