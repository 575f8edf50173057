/// A seat's sign as the map draws it, for legends and cards.
import { useEffect, useRef } from "react";

import { useTheme } from "../ui/theme";
import { drawSeat, type Look } from "./shapes";
import css from "./SeatMap.module.css";
import { readTheme } from "./theme";

interface SeatIconProps {
  kind: Look["kind"];
  tier?: number;
  access?: number;
  size?: number;
}

/** The sign; what it means must stand beside it in words. */
export function SeatIcon({ kind, tier = 0, access = 0, size = 22 }: SeatIconProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  useEffect(() => {
    const element = canvas.current;
    const brush = element?.getContext("2d");
    if (!element || !brush) return;
    const ratio = Math.min(3, window.devicePixelRatio || 1);
    element.width = size * ratio;
    element.height = size * ratio;
    brush.scale(ratio, ratio);
    const look: Look = kind === "available" ? { kind, tier } : { kind };
    drawSeat(brush, readTheme(element), look, access, size / 2, size / 2, size * 0.7);
  }, [kind, tier, access, size, theme]);
  return <canvas ref={canvas} className={css.icon} style={{ width: size, height: size }} aria-hidden="true" />;
}
