/// The time left for a hold, and its one extension.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, bodyOf } from "../../api/client";
import { clockFace } from "../../clock/use-countdown";
import { keepHold, type Hold } from "../../holds/holds";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import { Button } from "../../ui/Button";
import { Countdown, SOON_MS } from "../../ui/Countdown";
import { describeError } from "../../ui/States";
import { uiStrings } from "../../ui/strings";
import { holdKey } from "./hold";
import { checkoutStrings } from "./strings";
import css from "./TimeLeft.module.css";

interface TimeLeftProps {
  hold: Hold;
  /** Milliseconds, by the engine's clock. */
  left: number;
  /** The last minute has begun, or the engine has warned. */
  isSoon: boolean;
  /** Called with what a screen reader shall hear. */
  say: (text: string) => void;
  onExtended: () => void;
}

export function TimeLeft({ hold, left, isSoon, say, onExtended }: TimeLeftProps) {
  const t = useStrings(checkoutStrings);
  const ui = useStrings(uiStrings);
  const format = useFormats();
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
    <Countdown
      {...{ left, isSoon }}
      title={isSoon ? t(soonTitle(left)) : t("timeLeft")}
      spoken={t("timeLeftLong", { time: clockFace(left) })}
    >
      <p>
        {isSoon ? t(canExtend ? "soon" : "soonLast") : t("heldUntil", { time: format.date(hold.expires_at, "time") })}
      </p>
      {canExtend ? (
        <Button kind={isSoon ? "primary" : "secondary"} isBusy={extension.isPending} onClick={() => extension.mutate()}>
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
    </Countdown>
  );
}

/** The engine may warn earlier than a minute before the end, and a short hold begins with less. */
export function soonTitle(left: number): "soonTitle" | "soonTitleEarly" {
  return left <= SOON_MS ? "soonTitle" : "soonTitleEarly";
}
