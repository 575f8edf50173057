/// The chosen seats by status, with the buttons to block and unblock them.
import { useStrings } from "../../../i18n";
import { useFormats } from "../../../i18n/format";
import type { SeatMapModel } from "../../../seatmap/use-seat-map";
import { useStatesVersion } from "../../../seatmap/use-seat-states";
import { Button } from "../../../ui/Button";
import { classes } from "../../../ui/classes";
import { Notice } from "../../../ui/Notice";
import { ErrorNotice } from "../../../ui/States";
import { showToast } from "../../../ui/toasts";
import { byStatus } from "./choice";
import css from "./ChoicePanel.module.css";
import { mapStrings } from "./strings";
import { useChange, type Change, type Outcome } from "./use-change";

interface ChoicePanelProps {
  eventId: string;
  seatMap: SeatMapModel;
  choice: ReadonlySet<number>;
  onChoice: (choice: ReadonlySet<number>) => void;
}

const SHOWN = ["available", "blocked", "held", "sold"] as const;
/** As many labels as a sentence bears. */
const LABELS_MAX = 8;

/** The panel beside the map. */
export function ChoicePanel({ eventId, seatMap: { plan, states }, choice, onChoice }: ChoicePanelProps) {
  const t = useStrings(mapStrings);
  const { number } = useFormats();
  useStatesVersion(states);
  const change = useChange(eventId);
  const sorted = byStatus(choice, states);
  const labelsOf = (seats: readonly number[]): string[] => seats.map((seat) => plan.label(seat));
  const run = (kind: Change, labels: readonly string[]): void => {
    change.mutate(
      { change: kind, labels },
      {
        onSuccess: ({ conflict, done }) => {
          if (conflict.length > 0) return;
          showToast("success", t(kind === "block" ? "blocked" : "unblocked", { count: done }));
          onChoice(new Set());
        },
      },
    );
  };
  const outcome = change.data !== undefined && change.data.conflict.length > 0 ? change.data : undefined;
  const isFixed = sorted.held.length + sorted.sold.length > 0;
  return (
    <section className={classes(css.panel, choice.size > 0 && css.open)} aria-labelledby="choice-title">
      <h2 id="choice-title" aria-live="polite">
        {choice.size === 0 ? t("chosenNone") : t("chosen", { count: choice.size })}
      </h2>
      {choice.size === 0 ? (
        <p className={css.soft}>{t("chosenNoneHint")}</p>
      ) : (
        <ul className={css.counts}>
          {SHOWN.filter((status) => sorted[status].length > 0).map((status) => (
            <li key={status}>{t(`count_${status}`, { count: number(sorted[status].length) })}</li>
          ))}
        </ul>
      )}
      {isFixed && <p className={css.soft}>{t("cannot")}</p>}
      {outcome !== undefined && <Conflict outcome={outcome} onRetry={() => run(outcome.change, outcome.left)} />}
      {change.isError && (
        <ErrorNotice error={change.error} onRetry={() => run(change.variables.change, change.variables.labels)} />
      )}
      {choice.size > 0 && (
        <Actions
          free={sorted.available.length}
          blocked={sorted.blocked.length}
          isBusy={change.isPending}
          onBlock={() => run("block", labelsOf(sorted.available))}
          onUnblock={() => run("unblock", labelsOf(sorted.blocked))}
          onClear={() => {
            change.reset();
            onChoice(new Set());
          }}
        />
      )}
    </section>
  );
}

interface ActionsProps {
  /** How many of the chosen seats are free, and how many are blocked. */
  free: number;
  blocked: number;
  isBusy: boolean;
  onBlock: () => void;
  onUnblock: () => void;
  onClear: () => void;
}

function Actions({ free, blocked, isBusy, onBlock, onUnblock, onClear }: ActionsProps) {
  const t = useStrings(mapStrings);
  return (
    <div className={css.actions}>
      {free > 0 && (
        <Button isWide isBusy={isBusy} onClick={onBlock}>
          {t("block", { count: free })}
        </Button>
      )}
      {blocked > 0 && (
        <Button kind={free > 0 ? "secondary" : "primary"} isWide isBusy={isBusy} onClick={onUnblock}>
          {t("unblock", { count: blocked })}
        </Button>
      )}
      <Button kind="quiet" isWide onClick={onClear}>
        {t("clear")}
      </Button>
    </div>
  );
}

function Conflict({ outcome, onRetry }: { outcome: Outcome; onRetry: () => void }) {
  const t = useStrings(mapStrings);
  const { conflict, left, done, change } = outcome;
  const some = conflict.slice(0, LABELS_MAX).join(", ");
  const seats =
    conflict.length > LABELS_MAX ? t("conflictMore", { seats: some, more: conflict.length - LABELS_MAX }) : some;
  return (
    <Notice
      kind="warning"
      title={t("conflictTitle", { count: conflict.length })}
      actions={
        left.length > 0 && (
          <Button kind="secondary" onClick={onRetry}>
            {t("retry", { count: left.length })}
          </Button>
        )
      }
    >
      {t(change === "block" ? "conflict" : "conflictUnblock", { seats })} {done > 0 && t("partly", { count: done })}
    </Notice>
  );
}
