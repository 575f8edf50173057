/// The time left for a hold, and its one extension.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";

import { api, bodyOf } from "../../api/client";
import { clockFace } from "../../clock/use-countdown";
import { keepHold, type Hold } from "../../holds/holds";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { Button } from "../../ui/Button";
import { classes } from "../../ui/classes";
import { describeError } from "../../ui/States";
import { uiStrings } from "../../ui/strings";
import { holdKey } from "./hold";
import { checkoutStrings } from "./strings";
import css from "./TimeLeft.module.css";

interface TimeLeftProps {
  hold: Hold;
  /** Milliseconds, by the engine's clock. */
  left: number;
  /** The last minute has begun. */
  isSoon: boolean;
  /** Called with what a screen reader shall hear. */
  say: (text: string) => void;
  onExtended: () => void;
}

/** The clock; in the last minute it asks for attention by words and shape, not by colour alone. */
export function TimeLeft({ hold, left, isSoon, say, onExtended }: TimeLeftProps) {
  const t = useStrings(checkoutStrings);
  const ui = useStrings(uiStrings);
  const format = useFormats();
  const id = useId();
  const client = useQueryClient();
  const extension = useMutation({
    mutationFn: () => bodyOf(api.POST("/api/holds/{id}/extend", { params: { path: { id: hold.hold_id } } })),
    onSuccess: (extended) => {
      keepHold(extended);
      client.setQueryData(holdKey(hold.hold_id), extended);
      say(t("extended", { time: format.date(extended.expires_at, "time") }));
      onExtended();
    },
    // The answer may have been lost on its way: what is true is read anew.
    onError: () => client.invalidateQueries({ queryKey: holdKey(hold.hold_id) }),
  });
  const canExtend = hold.extensions_left > 0;
  return (
    <section className={classes(css.panel, isSoon && css.soon)} aria-labelledby={id}>
      <div className={css.clock}>
        <h2 id={id} className={css.label}>
          {isSoon && <span aria-hidden="true">! </span>}
          {isSoon ? t("soonTitle") : t("timeLeft")}
        </h2>
        <p className={css.face} role="timer" aria-label={t("timeLeftLong", { time: clockFace(left) })}>
          {clockFace(left)}
        </p>
      </div>
      <div className={css.text}>
        <p>
          {isSoon ? t(canExtend ? "soon" : "soonLast") : t("heldUntil", { time: format.date(hold.expires_at, "time") })}
        </p>
        {canExtend ? (
          <Button
            kind={isSoon ? "primary" : "secondary"}
            isBusy={extension.isPending}
            onClick={() => extension.mutate()}
          >
            {t("extend", { count: hold.extensions_left })}
          </Button>
        ) : (
          <p className={css.used}>{t("noExtension")}</p>
        )}
        {extension.isError && (
          <p role="alert" className={css.error}>
            <b>{t("extendFailed")}.</b> {describeError(extension.error, ui)}
          </p>
        )}
      </div>
    </section>
  );
}
