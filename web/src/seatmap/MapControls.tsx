/// Zoom buttons, for users without a wheel or a second finger.
import { useStrings } from "../i18n";
import css from "./SeatMap.module.css";
import { seatMapStrings } from "./strings";

interface MapControlsProps {
  isWhole: boolean;
  onZoom: (factor: number) => void;
  onShowAll: () => void;
}

const STEP = 1.8;

export function MapControls({ isWhole, onZoom, onShowAll }: MapControlsProps) {
  const t = useStrings(seatMapStrings);
  return (
    <div className={css.controls}>
      <button type="button" aria-label={t("zoomIn")} onClick={() => onZoom(STEP)}>
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M10 3.5v13M3.5 10h13" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
        </svg>
      </button>
      <button type="button" aria-label={t("zoomOut")} onClick={() => onZoom(1 / STEP)}>
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <path d="M3.5 10h13" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
        </svg>
      </button>
      <button type="button" aria-label={t("showAll")} aria-disabled={isWhole} onClick={onShowAll}>
        <svg width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
          <path
            d="M3 7.5V3h4.5M12.500 3H17v4.500M17 12.500V17h-4.500M7.500 17H3v-4.500"
            fill="none"
            stroke="currentColor"
            strokeWidth="2.2"
            strokeLinecap="round"
            strokeLinejoin="round"
          />
        </svg>
      </button>
    </div>
  );
}
