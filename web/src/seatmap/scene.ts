/// What every painter needs, and how much of it is shown at a zoom.
import type { Camera } from "./camera";
import type { Marks } from "./marks";
import type { SeatPlan } from "./plan";
import type { SpriteCache } from "./sprites";
import type { SeatStates } from "./states";
import type { SeatMapTheme } from "./theme";

/** What is written on the canvas itself. */
export interface MapTexts {
  readonly stage: string;
  readonly soldOut: string;
  /** Nothing is free, and held places may come back. */
  readonly takenNow: string;
  /** "1,204 free". */
  readonly free: (places: number) => string;
}

export interface Scene {
  readonly plan: SeatPlan;
  readonly states: SeatStates;
  readonly marks: Marks;
  readonly camera: Camera;
  readonly sprites: SpriteCache;
  theme: SeatMapTheme;
  texts: MapTexts;
  /** Device pixels per CSS pixel. */
  ratio: number;
}

/** Seats become visible at this diameter (CSS pixels), and hide the sections' colours from the second on. */
const SEATS_FROM_PX = 1.9;
const SECTIONS_UNTIL_PX = 3.6;
/** Seats are drawn afresh in every frame, crisp, from this diameter on, */
const CRISP_FROM_PX = 11;
/** or from this one if there are so few of them in view. */
const CRISP_FEW_FROM_PX = 3;
const CRISP_FEW = 2_200;
/** From these on, rows have their names and seats their numbers. */
export const ROW_NAMES_FROM_PX = 8;
export const NUMBERS_FROM_PX = 20;
/** A seat is large enough to be tapped. */
export const TAPPABLE_PX = 9;

/** The diameter of a usual seat in CSS pixels. */
export function seatPx(plan: SeatPlan, camera: Camera): number {
  return usualSeatSize(plan) * camera.scale;
}

/** The seat size of most seats. */
export function usualSeatSize(plan: SeatPlan): number {
  let [size, most] = [5, 0];
  for (const section of plan.sections) {
    if (section.kind === "seats" && section.capacity > most) [size, most] = [section.seatSize, section.capacity];
  }
  return size;
}

/** Whether seats are drawn one by one at this zoom. */
export function isCrisp(plan: SeatPlan, camera: Camera): boolean {
  const px = seatPx(plan, camera);
  if (px >= CRISP_FROM_PX || px < CRISP_FEW_FROM_PX) return px >= CRISP_FROM_PX;
  if (plan.count <= CRISP_FEW) return true;
  let inView = 0;
  plan.grid.forEachIn(camera.view(), () => (inView += 1));
  return inView <= CRISP_FEW;
}

/** How visible single seats are: 0 not at all, 1 fully. */
export function seatsAlpha(px: number): number {
  const t = Math.max(0, Math.min(1, (px - SEATS_FROM_PX) / (SECTIONS_UNTIL_PX - SEATS_FROM_PX)));
  return t * t * (3 - 2 * t);
}
