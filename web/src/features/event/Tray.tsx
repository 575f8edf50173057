/// What is chosen, what it will cost, and the button that holds it. At the side of the map; on phones below it.
import { useState, type ReactNode } from "react";

import type { EventDetail } from "../../api/use-event";
import { useNeedsLogin } from "../../auth/guest";
import { useStrings } from "../../i18n";
import { useFormats } from "../../i18n/format";
import type { SeatMapModel } from "../../seatmap/use-seat-map";
import { Button } from "../../ui/Button";
import { classes } from "../../ui/classes";
import { Breakdown } from "../../ui/price/Breakdown";
import { priceStrings } from "../../ui/price/strings";
import { sumOfParts, totalOf, type PriceParts } from "../../ui/price/sums";
import { VisuallyHidden } from "../../ui/States";
import { uiStrings } from "../../ui/strings";
import { whyNotYet } from "./sale-messages";
import { placesOf, placesPerHold } from "./selection";
import { eventPageStrings } from "./strings";
import css from "./Tray.module.css";
import { linesOf, TrayLines, type Line } from "./TrayLines";
import type { Choice } from "./use-selection";

interface TrayProps {
  event: EventDetail;
  seatMap: SeatMapModel;
  choice: Choice;
  /** There are free seats to be found. */
  canFind: boolean;
  isBusy: boolean;
  /** The choice was sent and may be held: it must not change before that is known. */
  isFixed: boolean;
  /** The event sells. */
  isAllowed: boolean;
  onHold: () => void;
  onBest: () => void;
  onShow: (seat: number) => void;
  /** What has to be said about the choice. */
  notices: ReactNode;
}

export function Tray(props: TrayProps) {
  const { event, seatMap, choice, canFind, isBusy, isFixed, isAllowed, onShow, notices } = props;
  const t = useStrings(eventPageStrings);
  const ui = useStrings(uiStrings);
  const priceText = useStrings(priceStrings);
  const formats = useFormats();
  const [isOpen, setOpen] = useState(false);
  const lines = linesOf(seatMap, choice);
  const { order_fees: orderFees } = event;
  const total = totalOf(lines, orderFees);
  const count = placesOf(choice.selection);
  const money = (amount: number): string => formats.money({ amount, currency: event.currency });
  return (
    <aside className={classes(css.tray, isOpen && css.open)} aria-label={t("tray")}>
      <div className={css.notices}>{notices}</div>
      <h3 className={css.title}>{t("tray")}</h3>
      <VisuallyHidden>
        <span role="status">{count > 0 && `${ui("places", { count })}, ${t("total")} ${money(total)}`}</span>
      </VisuallyHidden>
      {count === 0 && <NothingChosen {...{ event, seatMap, canFind, isAllowed }} />}
      {choice.isOverLimit && (
        <p className={css.limit} role="alert">
          {t("overLimit", { count: placesPerHold(event) })}
        </p>
      )}
      {count > 0 && (
        <div className={css.details}>
          <TrayLines
            {...{ seatMap, lines, choice, money, onShow }}
            left={placesPerHold(event) - count}
            isLocked={isBusy || isFixed}
          />
          {orderFees.length > 0 && (
            <dl className={css.sums}>
              <Sum name={priceText("places")} value={money(totalOf(lines, []))} />
              {orderFees.map(({ name, price }, index) => (
                <Sum key={index} name={t("onceAnOrder", { name })} value={formats.money(price)} />
              ))}
            </dl>
          )}
          <Breakdown prices={event.prices} parts={partsOf(event, lines)} />
          <Button kind="quiet" className={css.clear} disabled={isBusy || isFixed} onClick={choice.clear}>
            {t("clear")}
          </Button>
        </div>
      )}
      <Foot {...props} {...{ count, isOpen }} total={money(total)} onOpen={setOpen} />
      {count > 0 && <p className={css.note}>{t("estimateNote", { time: formats.duration(event.hold_seconds) })}</p>}
    </aside>
  );
}

/** Of what the choice's total consists. */
function partsOf({ tiers, order_fees: orderFees, currency }: EventDetail, lines: readonly Line[]): PriceParts {
  const places = lines.flatMap(({ tier, quantity }) => {
    const parts = tiers[tier]?.price_parts;
    return parts === undefined ? [] : [{ parts, count: quantity }];
  });
  return sumOfParts([...places, ...orderFees.map(({ price_parts: parts }) => ({ parts, count: 1 }))], currency);
}

type NothingProps = Pick<TrayProps, "event" | "seatMap" | "canFind" | "isAllowed">;

/** What can be done while nothing is chosen, or why nothing can. */
function NothingChosen({ event, seatMap, canFind, isAllowed }: NothingProps) {
  const t = useStrings(eventPageStrings);
  const otherwise = hasFreeAreas(seatMap) ? "trayAreas" : "traySoldOut";
  return (
    <p className={classes(css.empty, isAllowed && canFind && css.hint)}>
      {t(!isAllowed ? whyNotYet(event.status) : canFind ? "trayEmpty" : otherwise)}
    </p>
  );
}

interface FootProps extends Pick<TrayProps, "canFind" | "isAllowed" | "isBusy" | "onHold" | "onBest"> {
  /** How many places are chosen. */
  count: number;
  /** What they cost, as money. */
  total: string;
  /** On phones: all that is chosen shows. */
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
}

/** The sum, and the button that holds what is chosen or finds something to choose. */
function Foot({ canFind, isAllowed, isBusy, onHold, onBest, count, total, isOpen, onOpen }: FootProps) {
  const t = useStrings(eventPageStrings);
  const ui = useStrings(uiStrings);
  const hold = useNeedsLogin() ? t("holdLogin", { count }) : t("hold", { count });
  return (
    <div className={css.foot}>
      {count > 0 && (
        <>
          <p className={css.total}>
            <span>{t("total")}</span>
            <strong>{total}</strong>
          </p>
          {/* On phones, in place of the sum above it: what opens the sheet, and the sum. */}
          <button type="button" className={css.toggle} aria-expanded={isOpen} onClick={() => onOpen(!isOpen)}>
            <span className={css.arrow} aria-hidden="true" />
            <span>
              <VisuallyHidden>{t(isOpen ? "trayClose" : "trayOpen")}: </VisuallyHidden>
              {ui("places", { count })}
              <strong>{total}</strong>
            </span>
          </button>
          <Button isWide isBusy={isBusy} disabled={!isAllowed} onClick={onHold}>
            {hold}
          </Button>
        </>
      )}
      {count === 0 && isAllowed && canFind && (
        <Button isWide onClick={onBest}>
          {t("best")}
        </Button>
      )}
    </div>
  );
}

function Sum({ name, value }: { name: string; value: string }) {
  return (
    <div className={css.sum}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function hasFreeAreas({ plan, states }: SeatMapModel): boolean {
  return plan.sections.some(({ kind, index }) => kind === "area" && states.countsOf(index).available > 0);
}
