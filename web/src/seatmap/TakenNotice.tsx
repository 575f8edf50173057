/// "Someone was faster": says which seats are gone and offers the nearest ones.
import { useStrings } from "../i18n";
import { Button } from "../ui/Button";
import { Notice } from "../ui/Notice";
import { seatName } from "./descriptions";
import type { SeatPlan } from "./plan";
import { seatMapStrings } from "./strings";
import type { TakenSeats } from "./use-taken-seats";

interface TakenNoticeProps {
  plan: SeatPlan;
  taken: TakenSeats;
  /** Seats to take, and those of the choice to give up for them. */
  onTake: (seats: readonly number[], givenUp: readonly number[]) => void;
  onShow: (seats: readonly number[]) => void;
  onDismiss: () => void;
}

/** Nothing while no chosen seat was taken. */
export function TakenNotice({ plan, taken, onTake, onShow, onDismiss }: TakenNoticeProps) {
  const t = useStrings(seatMapStrings);
  const { lost, offers, givenUp } = taken;
  if (lost.length === 0) return null;
  const named = (seats: readonly number[]): string => seats.map((seat) => seatName(t, plan, seat)).join("; ");
  const actions = (
    <>
      {offers.length > 0 && (
        <>
          <Button onClick={() => onTake(offers, givenUp)}>{t("takeThese", { count: offers.length })}</Button>
          <Button kind="secondary" onClick={() => onShow(offers)}>
            {t("showThem")}
          </Button>
        </>
      )}
      <Button kind="quiet" onClick={onDismiss}>
        {t("dismiss")}
      </Button>
    </>
  );
  return (
    <Notice kind="warning" title={t("takenTitle", { count: lost.length })} actions={actions}>
      <p>{t("takenText", { count: lost.length, seats: named(lost) })}</p>
      <p>{offers.length > 0 ? t("takenOffer", { count: offers.length, seats: named(offers) }) : t("takenNoOffer")}</p>
      {givenUp.length > 0 && <p>{t("takenTogether", { count: givenUp.length, seats: named(givenUp) })}</p>}
    </Notice>
  );
}
